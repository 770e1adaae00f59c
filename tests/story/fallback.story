# What a mail server refuses for good waits for a yes in another way, once, where there is one
smtp start
set email =
set server = url = "smtp://127.0.0.1:${smtp_port}"; tls = "none";
include shop.inc
file customers.csv <<CSV
ref,given_name,email,phone,address,consent_email,consent_sms
text,Linda,text@example.test,07700 900123,,granted,granted
body,Tom,body@example.test,07700 900124,,granted,granted
post,Ann,post@example.test,,"3 Low Lane, York",granted,
none,Cy,none@example.test,07700 900125,,granted,
both,Di,both@example.test,07700 900126,,granted,granted
CSV
file recipients.csv <<CSV
customer_ref,relation
text,mum
body,mum
post,mum
none,mum
both,mum
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,rule
text,mum,birthday,--05-14
body,mum,birthday,--05-14
post,mum,birthday,--05-14
none,mum,birthday,--05-14
both,mum,birthday,--05-14
CSV
$ rosemary import customers.csv recipients.csv occasions.csv
wait until $ rosemary queue --json
> .drafts.length == 5
$ rosemary approve 1 2 3 4 5 --yes
smtp rules <<RULES
rcpt to=text@* reply 550 5.1.1 no such user
rcpt to=post@* reply 550 5.1.1 no such user
rcpt to=none@* reply 550 5.1.1 no such user
dot to=body@* reply 554 5.7.1 we do not like it
RULES
$ rosemary dev clock advance 2m
$ rosemary delivery list --state failed --json
> .deliveries.length == 4

# The owner is asked, with what failed; nothing leaves by itself.
$ rosemary queue --json
> .drafts.length == 3
> .drafts[customer.ref=text].purpose == fallback
> .drafts[customer.ref=text].state == waiting
> .drafts[customer.ref=text].channel == sms
> .drafts[customer.ref=text].to == +447700900123
> .drafts[customer.ref=body].channel == sms
> .drafts[customer.ref=post].channel == letter
save text = .drafts[customer.ref=text].id
save body = .drafts[customer.ref=body].id
$ rosemary show ${text}
> the message by e-mail failed: 550 5.1.1 no such user
> Reply STOP to stop.
$ rosemary show ${body}
> the message by e-mail failed: 554 5.7.1 we do not like it
$ rosemary log --json
> .audit[verb=fallback].noun == draft
> .audit[verb=fallback].reason == "550 5.1.1 no such user"
$ rosemary dev clock advance 2d
$ rosemary delivery list --json
> .deliveries.length == 5

# It is asked once: neither a day, nor a restart, nor consent makes another.
$ rosemary skip ${body}
$ rosemary consent set none sms granted --basis 'asked at the till'
daemon restart
$ rosemary dev clock advance 1d
$ rosemary queue --json
> .drafts.length == 2

# Approved, it leaves in its own way, and its failure has no other.
$ rosemary approve ${text} --yes
$ rosemary dev clock advance 2m
$ rosemary delivery list text --json
> .deliveries.length == 2
> .deliveries[0].channel == sms
> .deliveries[0].state == sent
$ rosemary draft list text --json
> .drafts.length == 2
