# Texts by an HTTP gateway: each leaves once, a slow gateway is waited for, what is unknown waits
gateway start <<END
900125 reply 429 {"error":"slow down"} | Retry-After: 90
900126 take-close
END
file gateways/own.conf <<'END'
url = "http://127.0.0.1:1/";
headers = [ "Idempotency-Key: {{key}}" ];
login = "bearer";
json = { id = "{{key}}"; to = "{{to}}"; from = "{{from}}"; text = "{{text}}"; };
answers = ( { status = 201; path = "id"; means = "accepted"; } );
id = "id";
words = "error";
END
$ printf 'Sesame\n' > token && chmod 600 token
file rosemary.conf <<END
shop = { name = "Rose & Wren"; country = "GB"; currency = "GBP"; timezone = "Europe/London";
         address = "7 Chapel Row, Fenwick Magna"; };
email = { from = "Rose & Wren <hello@rose-wren.example>"; };
playbook = { path = "${source}/etc/playbook"; };
sms = { transport = "gateway"; gateway = "own"; url = "http://127.0.0.1:${gateway_port}/send";
        from = "Rose"; password_file = "${dir}/token"; };
END
daemon start rosemary.conf --developer
$ rosemary dev clock set 2027-05-04T09:00:00
file customers.csv <<CSV
ref,given_name,family_name,email,phone,channel,consent_email,consent_sms
once,Linda,Hart,,07700 900123,sms,,granted
slow,Ann,Wood,,07700 900125,sms,,granted
lost,Bea,Lake,,07700 900126,sms,,granted
CSV
file recipients.csv <<CSV
customer_ref,relation
once,mum
slow,mum
lost,mum
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,rule
once,mum,birthday,--05-14
slow,mum,birthday,--05-14
lost,mum,birthday,--05-14
CSV
$ rosemary import customers.csv recipients.csv occasions.csv
wait until $ rosemary queue --json
> .drafts.length == 3
save one = .drafts[0].id
save two = .drafts[1].id
save three = .drafts[2].id
$ rosemary status --json
> .channels[name=sms].transport == gateway

$ rosemary approve ${one} ${two} ${three} --yes
$ rosemary dev clock advance 2m
$ rosemary delivery list --json
> .deliveries[address=+447700900123].state == sent
> .deliveries[address=+447700900123].provider_id contains gw-
> .deliveries[address=+447700900125].state == queued
> .deliveries[address=+447700900125].answer == "HTTP 429: slow down"
> .deliveries[address=+447700900126].state == uncertain
$ grep -c '"taken": true' gateway/requests
== 2
$ grep -c 'Bearer Sesame' gateway/requests
== 3

# The gateway is asked again when it said, and what is uncertain is not.
gateway rules <<END
END
$ rosemary dev clock advance 90s
$ rosemary delivery list --json
> .deliveries[address=+447700900125].state == sent
> .deliveries[address=+447700900126].state == uncertain
$ grep -c '"taken": true' gateway/requests
== 3
$ wc -l < gateway/requests
== 4
$ ! grep -r Sesame state
