# Who can be written to in no other way gets a letter, or is called: one sheet a day, to be printed
file rosemary.conf <<END
shop = { name = "Rose & Wren"; country = "GB"; currency = "GBP"; timezone = "Europe/London";
         address = "7 Chapel Row, Fenwick Magna"; phone = "01632 960123"; };
email = { from = "Rose & Wren <hello@rose-wren.example>"; };
plan = { cap_days = 0; };
playbook = { path = "${source}/etc/playbook"; };
END
daemon start rosemary.conf --developer
$ rosemary dev clock set 2027-05-04T21:30:00
file customers.csv <<CSV
ref,given_name,family_name,email,phone,channel,address,postcode,country,consent_email,consent_sms
post,Bea,O'Neil & Co,bea@post.example,07700 900126,letter,"12 High Street, <Anytown>",AN1 2CD,GB,granted,granted
only,Ann,Wood,,,,Apfelweg 3,10115 Berlin,DE,,
call,Tom,Marsh,,07700 900124,letter,,,,,
gone,Cy,Ford,,,,3 Low Lane,,,withdrawn,
mail,Di,Hall,di@post.example,,,5 Low Lane,,,granted,
none,Ed,King,,,letter,,,,,
CSV
file recipients.csv <<CSV
customer_ref,relation
post,mum
only,mum
call,mum
gone,mum
mail,mum
none,mum
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,rule
post,mum,birthday,--05-14
only,mum,birthday,--05-14
call,mum,birthday,--05-14
gone,mum,birthday,--05-14
mail,mum,birthday,--05-14
none,mum,birthday,--05-14
CSV
$ rosemary import customers.csv recipients.csv occasions.csv
wait until $ rosemary queue --json
> .drafts.length == 4
> .drafts[customer.ref=post].channel == letter
> .drafts[customer.ref=post].to == "Bea O'Neil & Co, 12 High Street, <Anytown>, AN1 2CD"
> .drafts[customer.ref=only].channel == letter
> .drafts[customer.ref=only].to == "Ann Wood, Apfelweg 3, 10115 Berlin, GERMANY"
> .drafts[customer.ref=call].to == +447700900124
> .drafts[customer.ref=mail].channel == email
save post = .drafts[customer.ref=post].id
save only = .drafts[customer.ref=only].id
save call = .drafts[customer.ref=call].id
$ rosemary show ${post}
> by letter: the customer asked for it
> If you would rather be left in peace, tell us (01632 960123) and we will not write again.
! Subject
! reply to this mail
$ rosemary show ${only}
> by letter: there is no e-mail address
$ rosemary show ${call}
> by telephone: the customer asked for letters, but there is no postal address
> Hello Tom, this is Rose & Wren.
> Your mum's birthday is on Friday 14 May.
> If you would rather not be called about such days, just say so, and we will not.
! write
! With warm wishes
$ rosemary playbook preview birthday --channel call
> Last year you gave her pink roses. This year I suggest pink roses mixed with a bit of green and yellow: same price, £24.50, same card. Shall I get it ready?
> I need to know by
> our number is 01632 960123
# Words of the owner's own are asked for the line that a call ends with.
$ rosemary edit ${call} --text 'Hello Tom, shall I put roses aside for Friday 14 May?'
? 1
> just say so

# Who withdrew or opted out is left in peace; who has no address cannot be written to.
$ rosemary why-not gone --json
> .reasons[0].code == no-address
$ rosemary why-not none --json
> .reasons[0].reason == "there is neither a postal address nor a telephone number"
$ rosemary optout add only
$ rosemary show ${only} --json
> .state == withdrawn
$ rosemary optout list only --json
save optout = .optouts[0].id
$ rosemary optout drop ${optout}
$ rosemary show ${only} --json
> .state == waiting
$ rosemary consent set call sms withdrawn --basis 'told us'
$ rosemary show ${call} --json
> .state == withdrawn
$ rosemary consent set call sms granted --basis 'asked again'

# What is approved is what is printed, in the evening as well: a sheet wakes nobody.
$ rosemary approve ${post} ${only} ${call} --yes
$ rosemary show ${post} --json
> .message.channel == letter
save sha = .message.sha256
save key = .message.message_id
$ rosemary dev clock advance 2m
$ rosemary delivery list --json
> .deliveries.length == 3
> .deliveries[0].state == sent
> .deliveries[1].state == sent
> .deliveries[2].state == sent
> .deliveries[0].answer contains ${state}/letters/letters-2027-05-04.html
$ ls state/letters
== letters-2027-05-04.html
$ stat -c %a ${state}/letters/letters-2027-05-04.html
== 600
$ sed -n '/id="${key}"/,/<.article>/p' ${state}/letters/letters-2027-05-04.html | sha256sum | cut -d ' ' -f 1
== ${sha}
$ cat ${state}/letters/letters-2027-05-04.html
> Bea O&#39;Neil &amp; Co<br>12 High Street<br>&lt;Anytown&gt;<br>AN1 2CD
> Tuesday 4 May 2027
> tel:+447700900124
> Hello Tom, this is Rose &amp; Wren.
$ grep -c '<article class="letter"' ${state}/letters/letters-2027-05-04.html
== 2
$ grep -c '<tr class="call"' ${state}/letters/letters-2027-05-04.html
== 1

# The owner is told that there is something to print, and whom to call.
$ rosemary today --json
> .sheets.length == 1
> .sheets[0].day == 2027-05-04
> .sheets[0].letters == 2
> .sheets[0].calls == 1
$ rosemary today
> 2 letters to print, 1 call to make: ${state}/letters/letters-2027-05-04.html
$ sed -i 's/^playbook/notify = { owner = "owner@rose-wren.example"; };\nplaybook/' rosemary.conf
daemon reload
$ rosemary dev clock set 2027-05-05T06:30:00
wait until $ rosemary delivery list --json
> .deliveries[to=owner@rose-wren.example].state == sent
$ cat ${state}/spool/*.eml
> 1 draft waits for you
> 2 letters to print, 1 call to make
$ rosemary dev clock set 2027-05-06T09:30:00
$ rosemary today --json
> .sheets.length == 0

# Killed while the sheet is written, it stands there once and nothing is uncertain; days later, too.
file customers.csv <<CSV
ref,given_name,channel,address
one,Una,letter,"1 Low Lane, York"
two,Dora,letter,"2 Low Lane, York"
three,Tess,letter,"3 Low Lane, York"
CSV
file occasions.csv <<CSV
customer_ref,kind,rule
one,birthday,--05-14
two,birthday,--05-14
three,birthday,--05-14
CSV
$ rosemary import customers.csv occasions.csv
for case in one/after-end two/after-answer three/after-answer
	$ printf %s ${case} | cut -d / -f 1
	save person = output
	$ printf %s ${case} | cut -d / -f 2
	save point = output
	wait until $ rosemary queue --json
	> .drafts[customer.ref=${person}].state == waiting
	save draft = .drafts[customer.ref=${person}].id
	$ rosemary approve ${draft} --yes
	$ rosemary dev fail die-${point}
	$ rosemary dev clock advance 2m
	? 3
	daemon dies
	? -9
	daemon start
	$ rosemary dev clock advance 2d
	wait until $ rosemary delivery list --json
	> .deliveries[customer.ref=${person}].state == sent
	> .deliveries[customer.ref=${person}].attempts == 2
end
$ rosemary delivery list --state uncertain --json
> .deliveries.length == 0
$ cat ${state}/letters/*.html | grep -o 'Una<br>\|Dora<br>\|Tess<br>' | sort | tr -d '\n'
== Dora<br>Tess<br>Una<br>

# A file that is no sheet any more is not overwritten: the channel rests and says why.
$ rosemary dev clock set 2027-05-11T10:00:00
$ echo 'a shopping list' > ${state}/letters/letters-2027-05-11.html
$ rosemary consent set mail letter granted --basis 'told us'
$ rosemary customer edit mail --channel letter
wait until $ rosemary queue --json
> .drafts[customer.ref=mail].channel == letter
save draft = .drafts[customer.ref=mail].id
$ rosemary approve ${draft} --yes
$ rosemary dev clock advance 2m
$ rosemary status --json
> .problems[0] contains the letter sheet is paused: cannot write
> .deliveries.queued == 1
$ cat ${state}/letters/letters-2027-05-11.html
== a shopping list
$ mv ${state}/letters/letters-2027-05-11.html ${state}/list
$ rosemary resume
$ rosemary dev clock advance 20m
$ rosemary delivery list mail --json
> .deliveries[0].state == sent
