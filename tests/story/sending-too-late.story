# Approve refuses what could only leave after send-by, and says why
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
