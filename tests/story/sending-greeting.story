# A customer's own birthday is greeted on the day itself: neither before it nor after closing time
smtp start
set email =
include sending.inc
file customers.csv <<ROWS
ref,given_name,email,consent_email,birthday
L1,Linda,linda@example.test,granted,1980-05-13
T1,Tom,tom@example.test,granted,1980-05-13
ROWS
$ rosemary import customers.csv
$ rosemary dev clock set 2027-05-12T10:00:00
$ rosemary queue --json
> .drafts.length == 2
> .drafts[0].purpose == greeting
> .drafts[0].order_by == null
> .drafts[0].send_by == 2027-05-13T17:30:00+01:00
$ rosemary approve 1 --yes
> 1 approved: leaves Thu 13 May 09:00
$ rosemary dev clock set 2027-05-13T08:59:59
mail count
== 0
$ rosemary dev clock set 2027-05-13T09:00:00
mail count
== 1
mail 1 header Date
== Thu, 13 May 2027 09:00:00 +0100
$ rosemary message list --json
save hash = .messages[0].sha256
mail 1 sha256
== ${hash}
$ rosemary approve 2 --yes
> leaves Thu 13 May 09:01
$ rosemary delivery cancel 2
$ rosemary dev clock set 2027-05-13T17:30:00
$ rosemary missed --json
> .drafts[0].customer.ref == T1
> .drafts[0].state == lapsed
$ rosemary dev clock advance 1d
mail count
== 1
mail violations
empty
