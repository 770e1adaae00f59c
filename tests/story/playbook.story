# The playbook is shown, read as a customer would, and judged before it is taken
smtp start
file playbook.sh <<'END'
rm -rf playbook && cp -r "$1/etc/playbook" playbook
END
$ bash playbook.sh ${source}
file write.sh <<'END'
cat >rosemary.conf <<CONF
shop = { name = "The Rose Shop"; timezone = "Europe/London"; address = "1 High Street, Anytown"; };
playbook = { path = "$PWD/playbook"; };
email = { transport = "smtp"; tls = "none"; url = "smtp://127.0.0.1:$1"; helo = "shop.rose.test";
          from = "The Rose Shop <hello@rose.test>"; };
http = { listen = "off"; };
CONF
END
$ bash write.sh ${smtp_port}
file customers.csv <<ROWS
ref,given_name,family_name,email,consent_email
L1,Linda,Hartley,linda@example.test,granted
B1,,,bob@example.test,
ROWS
file recipients.csv <<ROWS
customer_ref,relation
L1,mum
B1,sister
ROWS
file occasions.csv <<ROWS
customer_ref,recipient,kind,rule
L1,mum,birthday,--05-14
B1,sister,anniversary,--06-01
ROWS
daemon start
$ rosemary dev clock set 2027-05-04T09:30:00
$ rosemary import customers.csv recipients.csv occasions.csv

# What there is, and which text serves which kind.
$ rosemary playbook show
> Somebody remembered
> With warm wishes
> birthday.email.en.mustache
$ rosemary playbook show --json
> .languages[0] == en
> .texts[kind=birthday].service == own
> .texts[kind=christmas].service == stands in
> .texts[kind=christmas].file ~ occasion.email.en.mustache
> .texts[kind=own-birthday].service == own

# To an imaginary customer, with all that may be said; to a real one, with what is known.
$ rosemary playbook preview birthday
> Linda Hartley <linda@example.org>
> pink roses mixed with a bit of green and yellow
> If you would rather not get such messages, write to hello@rose.test
$ rosemary playbook preview own-birthday --json
> .example == true
> .occasion == null
> .subject contains birthday
$ rosemary playbook preview christmas --json
> .subject == Christmas, Thursday 3 June
$ rosemary playbook preview anniversary --customer B1 --json
> .example == false
> .to == bob@example.test
> .day == 2027-06-01
> .text contains 1 June
$ rosemary playbook preview birthday --customer L1
> linda@example.test
$ rosemary playbook preview christmas --customer L1
? 4
> "no day of the kind 'christmas' ahead"
$ rosemary playbook preview birthday --customer nobody
? 4
$ rosemary playbook preview birthday --language xx
? 4
> "no words for 'xx'"
$ rosemary playbook preview birthday --language en --customer L1
? 1
$ rosemary playbook preview 'Big Day'
? 1
> "is no kind"
$ rosemary playbook preview
? 2

# As it comes, all is well.
$ rosemary playbook check
> All is well: texts: 20, days they were tried for: 2, by SMS, too: 0.

# Words that are true on one day only, with their place; in a tag, or as part of a word, they are
# no words. Nothing of it is in force.
$ printf 'Order\ntoday{{! tomorrow }}, there are only days\nleft. Yesterdays are fine.\n' >>playbook/birthday.email.en.mustache
$ printf 'See you Tomorrow.\n' >>playbook/partials/sign-off.en.mustache
$ rosemary playbook check
? 1
> birthday.email.en.mustache:26: 'today' is only true on one day
> birthday.email.en.mustache:26: 'days left'
> partials/sign-off.en.mustache
> Not fit to be used: complaints: 3, days failed: 0 of 2.
$ rosemary playbook check --json
? 1
> .ok == false
> .complaint_count == 3
> .failure_count == 0
$ rosemary playbook preview birthday --json
! .text contains Tomorrow

# A text without the opt-out line can be said to nobody.
$ bash playbook.sh ${source}
$ sed -i '/>opt-out/d' playbook/anniversary.email.en.mustache
$ rosemary playbook check --json
? 1
> .complaint_count == 1
> .complaints[0] contains anniversary.email.en.mustache:1: the text must keep the line
> .failures.length == 1
> .failures[0].customer.ref == B1
> .failures[0].kind == anniversary
> .failures[0].day == 2027-06-01

# What only some customer lacks is found by trying them all.
$ bash playbook.sh ${source}
$ sed -i 's/^{{>answer}}/{{given_name}}, do tell us.\n\n{{>answer}}/' playbook/anniversary.email.en.mustache
$ rosemary playbook check
? 1
> (customer 2), anniversary
> given_name
> Not fit to be used: complaints: 0, days failed: 1 of 2.

# What could not be loaded at all is told the same way.
$ bash playbook.sh ${source}
$ printf '{{nobody_knows}}\n' >>playbook/partials/guarantee.en.mustache
$ rosemary playbook check
? 1
> partials/guarantee.en.mustache
> there is no fact 'nobody_knows'
> Not fit to be used: complaints: 1, no days tried.

# What the shop promises is read as closely. Files that are no part of a playbook are only odd.
$ bash playbook.sh ${source}
$ printf 'feeling = "peace";\nguarantee = "Here today.";\nsign_off = "Yours";\n' >playbook/playbook.conf
$ touch playbook/notes.txt
$ rosemary playbook check --json
? 1
> .complaints.length == 1
> .complaints[0] contains playbook/playbook.conf:1: guarantee: 'today' is only true on one day
> .warnings.length == 1
$ rm playbook/playbook.conf
$ rosemary playbook check --json
> .ok == true

# One check at a time.
raw control lines=2 <<END
{"jsonrpc":"2.0","id":1,"method":"playbook.check"}\n{"jsonrpc":"2.0","id":2,"method":"playbook.check"}
END
> another check of the playbook is under way
> "ok":true
$ bash playbook.sh ${source}
$ rosemary playbook check --json
> .ok == true
> .occasions == 2
$ rosemary status --json
> .problems.length == 0

# A greeting that is missing is missing: no other text stands in. The first twenty are named.
file many.sh <<'END'
echo ref,given_name,email,birthday >many.csv
for number in $(seq 25); do echo "M$number,May,may$number@example.test,1990-06-02"; done >>many.csv
END
$ bash many.sh
$ rosemary import many.csv --as customers
$ rm playbook/own-birthday.email.en.mustache
$ rosemary playbook check --json
? 1
> .complaint_count == 0
> .failures.length == 20
> .failure_count == 25
> .occasions == 27
$ rosemary playbook check
? 1
> and 5 more failures
daemon reload
wait until $ rosemary playbook show --json
> .texts[kind=own-birthday].service == missing
> .texts[kind=own-birthday].file == null
$ rosemary playbook preview own-birthday
? 4
> the playbook has no text for 'own-birthday'
daemon stop
