# What a customer would read as an SMS: as short as may be, and what makes it longer is named
file playbook.sh <<'END'
rm -rf playbook && cp -r "$1/etc/playbook" playbook
END
$ bash playbook.sh ${source}
file write.sh <<'END'
cat >rosemary.conf <<CONF
shop = { name = "$1"; timezone = "Europe/London"; phone = "01632 960123";
         address = "1 High Street, Anytown"; };
playbook = { path = "$PWD/playbook"; };
email = { from = "The Rose Shop <hello@rose.test>"; };
sms = { segments = $2; from = "+441632960123"; };
CONF
END
$ bash write.sh "The Rose Shop" 2
file products.csv <<ROWS
sku,description,category,price
PINK,pink roses,bouquet,24.50
MEADOW,pink roses mixed with a bit of green and yellow,bouquet,24.50
ROWS
file variations.csv <<ROWS
sku,to_sku,sentence
PINK,MEADOW,pink roses mixed with a bit of green and yellow
ROWS
file customers.csv <<ROWS
ref,given_name,family_name,email,phone,consent_email,consent_sms
L1,Linda,Hartley,linda@example.test,+447700900101,granted,granted
F1,Françoise,Martin,francoise@example.test,+447700900102,granted,granted
B1,Bob,,bob@example.test,+447700900103,granted,
N1,Nia,,nia@example.test,,granted,granted
ROWS
file recipients.csv <<ROWS
customer_ref,relation
L1,mum
F1,mum
B1,mum
N1,mum
ROWS
file occasions.csv <<ROWS
customer_ref,recipient,kind,rule
L1,mum,birthday,1957-05-14
F1,mum,birthday,1957-05-14
B1,mum,birthday,--05-14
N1,mum,birthday,--05-14
ROWS
file orders.csv <<ROWS
ref,customer_ref,relation,occasion,placed_on,wanted_on,sku,description,quantity,price,currency,payment,payment_token
O1,L1,mum,birthday,2026-05-10,2026-05-14,PINK,pink roses,1,24.50,GBP,Visa ending 42,tok1
O2,F1,mum,birthday,2026-05-10,2026-05-14,PINK,pink roses,1,24.50,GBP,Visa ending 42,tok2
ROWS
daemon start
$ rosemary dev clock set 2027-04-20T09:30:00
$ rosemary import products.csv variations.csv customers.csv recipients.csv occasions.csv orders.csv

# The same facts as the e-mail, in few words, with what it takes.
$ rosemary playbook preview birthday --channel sms --customer L1
> Linda Hartley <+447700900101>
> Length      2 segments, GSM-7, 264 characters
> Linda, your mum's 70th birthday is on Friday 14 May.
> Last year you gave her pink roses.
> How about pink roses mixed with a bit of green and yellow, same price, same card?
> Reply YES by Thursday 13 May at 17:30, or call 01632 960123.
> Reply STOP to stop.
! Subject
$ rosemary playbook preview birthday --channel sms --customer L1 --json
> .channel == sms
> .file == birthday.sms.en.mustache
> .subject == null
> .reply_to == null
> .to == +447700900101
> .from == +441632960123
> .sms.segments == 2
> .sms.allowed == 2
> .sms.alphabet == GSM-7
> .sms.units == 264
> .sms.characters == 264
> .sms.forced_by == null
$ rosemary playbook preview birthday --channel email --customer L1 --json
> .subject contains 70th birthday
> .sms == null

# One letter that the alphabet of telephones lacks halves what fits.
$ rosemary playbook preview birthday --channel sms --customer F1
> UCS-2 because of 'ç' (U+00E7) at character 5
> more than sms.segments allows (2)
$ rosemary playbook preview birthday --channel sms --customer F1 --json
> .sms.segments == 4
> .sms.forced_by.character == ç
> .sms.forced_by.code == U+00E7
> .sms.forced_by.at == 5

# Imaginary customers have a telephone, too. A kind without a text has the stand-in; a greeting has
# none. A letter has a text of its own.
$ rosemary playbook preview own-birthday --channel sms
> +447700900123
> Length      1 segment, GSM-7
> Happy birthday, Linda!
$ rosemary playbook preview christmas --channel sms --json
> .file == occasion.sms.en.mustache
$ rosemary playbook preview birthday --channel letter
> To          Linda Hartley, 12 High Street, Anytown
> left in peace
$ rosemary playbook preview own-birthday --channel letter
> Happy birthday, Linda
$ rosemary playbook preview birthday --channel fax
? 2
$ rosemary playbook show --channel sms
> birthday.sms.en.mustache
! birthday.email.en.mustache
$ rosemary playbook show --channel letter --json
> .texts[kind=birthday].service == own

# The check says every text to whoever may be texted: a telephone, and a yes to SMS. It names whose
# text is too long, how long it is, and what makes it so.
$ rosemary playbook check
? 1
> Françoise Martin (customer 2), birthday by SMS, Fri 14 May 2027: 4 segments, UCS-2 because of 'ç' (U+00E7) at character 5, 268 characters: more than sms.segments allows (2)
> Not fit to be used: complaints: 0, days failed: 1 of 4.
$ rosemary playbook check --json
? 1
> .ok == false
> .occasions == 4
> .occasions_sms == 2
> .occasions_failed == 1
> .failures.length == 1
> .failures[0].customer.ref == F1
> .failures[0].channel == sms
> .failures[0].kind == birthday

# The shop may pay for more.
$ bash write.sh "The Rose Shop" 4
daemon reload
wait until $ rosemary playbook check
> All is well: texts: 20, days they were tried for: 4, by SMS, too: 2.
$ bash write.sh "The Rose Shop" 1
daemon reload
wait until $ rosemary playbook check --json
? 1
> .occasions_failed == 2
> .failures[0].reason contains 2 segments, GSM-7, 264 characters: more than sms.segments allows (1)
$ bash write.sh "The Rose Shop" 4
daemon reload
wait until $ rosemary playbook check --json
> .ok == true

# What the e-mail tells and the SMS does not is named at the SMS: the price, the last moment to order.
$ sed -i '/order_by/d' playbook/partials/answer.sms.en.mustache
$ printf '{{last_when_title}}: {{last_gift}}. {{suggestion}}{{#same_card}}, same card{{/same_card}}?\n' >playbook/partials/gift.sms.en.mustache
$ rosemary playbook check --json
? 1
> .complaints.length == 10
> .complaints[0] contains anniversary.sms.en.mustache:1: does not tell 'order_by', which the e-mail tells
> .complaints[1] contains anniversary.sms.en.mustache:1: does not tell 'same_price'
> .complaints[2] contains anniversary.sms.en.mustache:1: does not tell 'price'
! contains shop_address
$ bash playbook.sh ${source}

# An SMS needs its own opt-out line as much as a mail needs its own; a part's fault is told once, at
# the part's place, however many texts take it in.
$ sed -i '/>opt-out/d' playbook/birthday.sms.en.mustache
$ rosemary playbook check --json
? 1
> .complaints.length == 1
> .complaints[0] contains birthday.sms.en.mustache:1: the text must keep the line 'Reply STOP to stop.'
> .failures.length == 2
$ bash playbook.sh ${source}
$ printf 'Stop {{nobody_knows}}\n' >playbook/partials/opt-out.sms.en.mustache
$ rosemary playbook check --json
? 1
> .complaints.length == 1
> .complaints[0] contains partials/opt-out.sms.en.mustache:1: there is no fact 'nobody_knows'
$ printf 'Stop {{#given_name}}\n' >playbook/partials/opt-out.sms.en.mustache
$ rosemary playbook check --json
? 1
> .complaints.length == 1
> .complaints[0] contains partials/opt-out.sms.en.mustache:1: 
daemon reload
wait until $ rosemary status --json
> .problems[0] contains opt-out.sms.en.mustache:1: 
! more in the log
$ bash playbook.sh ${source}
daemon reload

# Typographic quotes and dashes from a word processor do not double the price: where they cost a
# segment they are said plainly, and the opt-out line is still found.
$ bash write.sh "Rosie’s – Flowers" 4
$ printf 'Reply STOP to Rosie’s to stop.\n' >playbook/partials/opt-out.sms.en.mustache
daemon reload
wait until $ rosemary playbook preview birthday --channel sms --customer L1 --json
> .text contains Rosie's - Flowers
$ rosemary playbook preview birthday --channel sms --customer L1 --json
> .text contains Reply STOP to Rosie's to stop.
> .sms.alphabet == GSM-7
$ rosemary playbook preview own-birthday --channel sms --json
> .text contains Rosie's - Flowers
daemon stop
