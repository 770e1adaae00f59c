# A customer who asked for texts gets one: drafted, read, approved, and left as exactly those bytes
file rosemary.conf <<END
shop = { name = "Rose & Wren"; country = "GB"; currency = "GBP"; timezone = "Europe/London";
         address = "7 Chapel Row, Fenwick Magna"; };
email = { from = "Rose & Wren <hello@rose-wren.example>"; };
playbook = { path = "${source}/etc/playbook"; };
END
daemon start rosemary.conf --developer
$ rosemary dev clock set 2027-05-04T09:00:00
file customers.csv <<CSV
ref,given_name,family_name,email,phone,channel,consent_email,consent_sms
text,Linda,Hart,linda@post.example,07700 900123,sms,granted,granted
mail,Tom,Marsh,tom@post.example,07700 900124,sms,granted,
only,Ann,Wood,,07700 900125,,,soft
post,Bea,Lake,bea@post.example,,letter,granted,granted
none,Cy,Ford,,07700 900127,sms,,
CSV
file recipients.csv <<CSV
customer_ref,relation
text,mum
mail,mum
only,mum
post,mum
none,mum
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,rule
text,mum,birthday,--05-14
mail,mum,birthday,--05-14
only,mum,birthday,--05-14
post,mum,birthday,--05-14
none,mum,birthday,--05-14
CSV
$ rosemary import customers.csv recipients.csv occasions.csv

# Who asked for texts is texted where that is welcome, and the owner reads why.
wait until $ rosemary queue --json
> .drafts.length == 3
> .drafts[customer.ref=text].channel == sms
> .drafts[customer.ref=text].to == +447700900123
> .drafts[customer.ref=text].sms.segments == 1
> .drafts[customer.ref=mail].channel == email
> .drafts[customer.ref=only].channel == sms
$ COLUMNS=120 rosemary queue
> PARTS
$ rosemary queue --json
save text = .drafts[customer.ref=text].id
save mail = .drafts[customer.ref=mail].id
save only = .drafts[customer.ref=only].id
$ rosemary show ${text}
> by text: the customer asked for it
> 1 segment, GSM-7
> Rose & Wren
> Reply STOP to stop.
! Subject
$ rosemary show ${mail}
> by e-mail: the customer asked for texts, but there is no consent to text messages on record
$ rosemary show ${only}
> by text: there is no e-mail address
$ rosemary why-not post --json
> .reasons[0].reason == "there is neither a postal address nor a telephone number"
$ rosemary why-not none --json
> .reasons[0].code == no-consent
> .reasons[0].reason == "there is no consent to text messages on record"

# What is edited beyond the budget is refused with the count.
$ rosemary edit ${text} --text "$(printf 'Roses again? %0400d\nRose & Wren\nReply STOP to stop.' 0)"
? 1
> sms.segments allows 2
> 3 segments
$ rosemary edit ${text} --text "$(printf 'Linda, roses for your mum?\nRose & Wren\nReply STOP to stop.')"
$ rosemary edit ${text} --text "$(printf 'Linda, roses for your mum?\nRose & Wren')"
? 1
> Reply STOP to stop.

# Consent that is taken back while it waits sends the other way, without the words for this one.
$ rosemary consent set only sms withdrawn --basis 'told us'
$ rosemary show ${only} --json
> .state == withdrawn
$ rosemary consent set text sms withdrawn --basis 'told us'
$ rosemary show ${text} --json
> .channel == email
> .to == linda@post.example
> .revision == 3
> .edited == false
$ rosemary show ${text}
> it leaves by e-mail, no longer by text: it was made again, without the words written for that
$ rosemary consent set text sms granted --basis 'asked again at the till'
$ rosemary show ${text} --json
> .channel == sms
> .revision == 4
> .from == "Rose & Wren"
> .reply_to == null

# What leaves is what was approved, to the byte.
$ rosemary approve ${text} --yes
$ rosemary show ${text} --json
> .message.channel == sms
> .message.envelope_from == "Rose & Wren"
> .message.message_id ~ ^rm\.[a-z2-7A-Z0-9]{26}$
save sha = .message.sha256
$ rosemary dev clock advance 2m
wait until $ rosemary delivery list --json
> .deliveries[0].state == sent
> .deliveries[0].channel == sms
$ sed 1,2d ${state}/spool/*.sms | head -c -1 | sha256sum | cut -d ' ' -f 1
== ${sha}
$ cat ${state}/spool/*.sms
> To: +447700900123
> Linda, your mum's birthday is on Friday 14 May.
> Reply STOP to stop.

# What is over the budget is held with the count, until the owner or the shop says otherwise.
$ rosemary consent set only sms granted --basis 'asked again'
$ rosemary show ${only} --json
> .state == waiting
$ sed -i 's/^playbook/sms = { segments = 1; };\nplaybook/; s/Rose & Wren";/Rose, Wren, Finch, Sparrow, Nightingale, Blackbird, Robin, Thrush, Warbler \& Daughters";/' rosemary.conf
daemon reload
$ rosemary show ${only} --json
> .state == held
> .hold == too-long
$ rosemary show ${only}
> sms.segments allows 1
$ rosemary approve ${only} --yes
? 1
> too-long
$ sed -i 's/segments = 1/segments = 2/' rosemary.conf
daemon reload
$ rosemary show ${only} --json
> .state == waiting

# For the first days only named numbers are texted; the others are held and listed.
$ sed -i 's/segments = 2/segments = 2; only_to = [ "+447700900199" ]/' rosemary.conf
daemon reload
$ rosemary approve ${only} --yes
$ rosemary dev clock advance 2m
wait until $ rosemary delivery list --json
> .deliveries[0].state == held
> .deliveries[0].reason == "sms.only_to does not name this number"
$ rosemary consent set only sms withdrawn --basis 'told us'
$ sed -i 's/; only_to = .*\]//' rosemary.conf
daemon reload
wait until $ rosemary delivery list --json
> .deliveries[0].state == suppressed
$ ls ${state}/spool
! -2.
