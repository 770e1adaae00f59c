# Texts leave through a real Kannel: each arrives byte for byte; what it refuses or lacks loses none
include kannel.inc
file sms-password <<END
Open-Barley
END
$ chmod 600 sms-password
file rosemary.conf <<END
shop = { name = "The Rose Shop"; timezone = "Europe/London"; phone = "01632 960123";
         address = "1 High Street, Anytown AB1 2CD"; };
playbook = { path = "${source}/etc/playbook"; };
approval = { grace = 60; };
email = { from = "The Rose Shop <hello@rose.test>"; };
sms = { transport = "gateway"; gateway = "${source}/etc/gateways/kannel.conf"; segments = 4;
        from = "+441632960000"; user = "rosemary"; password_file = "${dir}/sms-password"; };
END
daemon start
$ rosemary dev clock set 2027-05-04T09:30:00
file write.sh <<'END'
echo ref,given_name,phone,channel,consent_sms >customers.csv
echo customer_ref,relation >recipients.csv
echo customer_ref,recipient,kind,rule >occasions.csv
number=100
for customer; do
	number=$((number + 1))
	phone=+447700900$number
	if [ $customer = abroad ]; then
		phone=+33612345678
	fi
	echo $customer,Linda,$phone,sms,granted >>customers.csv
	echo $customer,mum >>recipients.csv
	echo $customer,mum,birthday,--05-14 >>occasions.csv
done
END
$ sh write.sh plain long umlauts emoji mixed login abroad away down
$ rosemary import customers.csv recipients.csv occasions.csv
wait until $ rosemary queue --json
> .drafts.length == 9
for customer in plain long umlauts emoji mixed login abroad away down
	$ rosemary draft list ${customer} --json
	save id = .drafts[0].id
	$ echo ${id} >${customer}.id
end

# What is hard to carry: several segments, the alphabet's second half, what has no place in it.
file words.py <<'END'
import sys
END = "\nThe Rose Shop\nReply STOP to stop."
WORDS = {
    "long": "Linda, " + "roses for your mum, " * 19 + "?",
    "umlauts": "Linda, Rösschen für 24,50 €? [äöüß] ~ {ÄÖÜ} 100% & more+more \\o/ a=b?c #1 @home £5",
    "emoji": "Linda, roses for your mum? \U0001F339\U0001F382 Ça va: \u201cyes\u201d",
    "mixed": "Linda, " + "r\u00f4ses \U0001F339 " * 25 + "?",
}
print(WORDS[sys.argv[1]] + END)
END
for customer in long umlauts emoji mixed
	$ rosemary edit $(cat ${customer}.id) --text "$(python3 words.py ${customer})"
end
$ rosemary show $(cat long.id) --json
> .sms.alphabet == GSM-7
> .sms.segments == 3
$ rosemary show $(cat umlauts.id) --json
> .sms.alphabet == GSM-7
> .sms.segments == 1
$ rosemary show $(cat emoji.id) --json
> .sms.alphabet == UCS-2
> .sms.segments == 2
$ rosemary show $(cat mixed.id) --json
> .sms.alphabet == UCS-2
> .sms.segments == 4

# They leave, and are at the operator's centre as they were approved, in as many segments.
$ rosemary approve $(cat plain.id long.id umlauts.id emoji.id mixed.id) --yes
$ rosemary dev clock advance 2m
$ rosemary delivery list --json
> .deliveries[*state=sent].length == 5
wait until $ ${ask} texts centre.log
> .texts.length == 5
> .texts[4].sha256 exists
> .texts[0].from == +441632960000
> .texts[0].to == +447700900101
> .texts[0].text contains Linda, your mum's birthday is on Friday 14 May.
> .texts[to=+447700900102].segments == 3
> .texts[to=+447700900103].segments == 1
> .texts[to=+447700900104].segments == 2
> .texts[to=+447700900105].segments == 4
file hashes.py <<'END'
import json, sys
for texts in json.load(sys.stdin).values():
    for text in texts:
        print(text.get("to") or text["address"], text["sha256"])
END
$ rosemary message list --json | python3 hashes.py | sort >approved
$ ${ask} texts centre.log | python3 hashes.py | sort | diff approved -
empty

# A login that is refused is nobody's fault but the shop's: the channel rests, the text waits.
file sms-password <<END
Closed-Barley
END
$ rosemary approve $(cat login.id) --yes
$ rosemary dev clock advance 2m
$ rosemary status --json
> .problems[0] contains Authorization failed for sendsms
$ rosemary delivery list login --json
> .deliveries[0].state == queued
daemon log
! Barley
file sms-password <<END
Open-Barley
END
$ rosemary resume
$ rosemary dev clock advance 1m
$ rosemary delivery list login --json
> .deliveries[0].state == sent
$ rosemary status --json
> .problems.length == 0

# A number that no operator takes is refused for good, and nobody else's text waits for it.
$ rosemary approve $(cat abroad.id) --yes
$ rosemary dev clock advance 2m
$ rosemary delivery list abroad --json
> .deliveries[0].state == failed
> .deliveries[0].answer == "HTTP 403: Not routable. Do not try again."
$ rosemary status --json
> .problems.length == 1
> .problems[0] contains could not be delivered

# The operator is away: Kannel keeps the text and says so; it arrives when the operator is back.
program stop centre
wait until $ ${ask} status
> /CENTRE.*re-connecting/
$ rosemary approve $(cat away.id) --yes
$ rosemary dev clock advance 2m
$ rosemary delivery list away --json
> .deliveries[0].state == sent
> .deliveries[0].answer == "HTTP 202: 3: Queued for later delivery"
$ ${ask} texts centre.log
> .texts.length == 6
include kannel-centre.inc
wait until $ ${ask} texts centre.log
> .texts.length == 7
> .texts[6].to == +447700900108

# No smsbox: the text stays, the channel rests, and what was waiting leaves when it is back.
program stop smsbox
$ rosemary approve $(cat down.id) --yes
$ rosemary dev clock advance 2m
$ rosemary delivery list down --json
> .deliveries[0].state == queued
$ rosemary status --json
> .problems[0] contains 127.0.0.1
include kannel-smsbox.inc
$ rosemary resume
$ rosemary dev clock advance 1m
$ rosemary delivery list down --json
> .deliveries[0].state == sent
wait until $ ${ask} texts centre.log
> .texts.length == 8

# Each once, as approved, to the end; what was refused is all that is missing.
$ rosemary dev clock advance 8h
$ rosemary message list --json | python3 hashes.py | sort >approved
$ ${ask} texts centre.log | python3 hashes.py | sort >arrived
$ grep -v '^+33612345678 ' approved | diff - arrived
empty
$ wc -l <arrived
== 8
