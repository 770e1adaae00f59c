# What could only leave after send-by is refused, or comes back while there is time, and says why
smtp start
set email =
include sending.inc
set people = london tokyo
include people.inc
file customers.csv <<ROWS
ref,timezone
tokyo,Asia/Tokyo
ROWS
$ rosemary import customers.csv

# Send-by is half past five on Wednesday; at five it is one in the morning in Tokyo.
$ rosemary dev clock set 2027-05-12T17:00:00
$ rosemary approve 1 2 --yes
? 1
> 1 approved: leaves Wed 12 May 17:01 to london@example.test
> no moment lies before send-by: quiet hours
$ rosemary show 2 --json
> .state == waiting
$ rosemary delivery cancel 1
$ rosemary dev clock set 2027-05-12T17:28:59
$ rosemary approve 1 --yes
> leaves Wed 12 May 17:29
$ rosemary delivery cancel 2
$ rosemary dev clock set 2027-05-12T17:29:00
$ rosemary approve 1 --yes
? 1
> before send-by
mail count
== 0

# Then they lapse, and are listed.
$ rosemary dev clock set 2027-05-12T17:30:00
$ rosemary missed --json
> .drafts.length == 2
> .drafts[*state=lapsed].length == 2
$ rosemary approve 1 --yes
? 1
> lapsed
mail count
== 0

# What the server puts off until no such moment is left comes back at once: send-by is on Sunday.
smtp rules <<RULES
rcpt first=1 reply 450 4.2.0 later
RULES
file occasions.csv <<ROWS
customer_ref,recipient,kind,rule
london,mum,anniversary,--05-18
ROWS
$ rosemary import occasions.csv
$ rosemary dev clock set 2027-05-15T19:57:00
$ rosemary queue --json
> .drafts[0].send_by == 2027-05-16T17:30:00+01:00
save draft = .drafts[0].id
$ rosemary approve ${draft} --yes
> leaves Sat 15 May 19:58
$ rosemary dev clock advance 1m
$ rosemary delivery list london --json
> .deliveries[0].answer == "450 4.2.0 later"
$ rosemary dev clock set 2027-05-15T20:15:00
$ rosemary delivery list london --json
> .deliveries[0].state == cancelled
> .deliveries[0].reason == "no moment lies before send-by: quiet hours"
$ rosemary show ${draft}
> Draft ${draft}, revision 2: waiting
mail count
== 0
