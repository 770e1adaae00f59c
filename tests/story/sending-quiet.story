# Nobody is written to in the quiet hours of their own zone, nor on a Sunday, nor too late
smtp start
set email =
include sending.inc
file customers.csv <<ROWS
ref,given_name,email,consent_email,timezone
london,L,london@example.test,granted,
york,N,york@example.test,granted,America/New_York
tokyo,T,tokyo@example.test,granted,Asia/Tokyo
nepal,K,nepal@example.test,granted,Asia/Kathmandu
samoa,S,samoa@example.test,granted,Pacific/Apia
ROWS
$ (echo customer_ref,name,relation; tail -n +2 customers.csv | sed 's/,.*/,,mum/') >recipients.csv
$ (echo customer_ref,recipient,kind,rule; tail -n +2 customers.csv | sed 's/,.*/,mum,birthday,--05-14/') >occasions.csv
$ rosemary import customers.csv recipients.csv occasions.csv

# Tuesday, half past nine in London: New York sleeps until two in the afternoon, Tokyo is at work
# (17:30), Kathmandu too (14:15), and in Apia it is half past nine in the evening.
$ rosemary approve 1 2 3 4 5 --yes
> 1 approved: leaves Tue 4 May 09:31 to london@example.test
> 2 approved: leaves Tue 4 May 14:00 to york@example.test
$ rosemary message list --json
> .messages[to=london@example.test].not_before == 2027-05-04T09:31:00+01:00
> .messages[to=york@example.test].not_before == 2027-05-04T14:00:00+01:00
> .messages[to=tokyo@example.test].not_before == 2027-05-04T09:31:00+01:00
> .messages[to=nepal@example.test].not_before == 2027-05-04T09:31:00+01:00
> .messages[to=samoa@example.test].not_before == 2027-05-04T21:00:00+01:00

# Each leaves at its moment and not before; a restart in between changes nothing.
$ rosemary dev clock advance 1m
mail list
> .mails.length == 3
$ rosemary dev clock set 2027-05-04T13:59:59
mail count
== 3
daemon restart
$ rosemary dev clock set 2027-05-04T14:00:00
mail count york@example.test
== 1
$ rosemary dev clock set 2027-05-04T20:59:59
mail count
== 4
$ rosemary dev clock set 2027-05-04T21:00:00
mail count samoa@example.test
== 1

# The server takes it too late in the day: the second try is the next morning's. Sunday is left out.
smtp rules <<RULES
rcpt first=1 reply 450 4.2.0 later
RULES
file occasions.csv <<ROWS
customer_ref,recipient,kind,rule
london,mum,anniversary,--05-17
ROWS
$ rosemary import occasions.csv
daemon restart
$ rosemary dev clock set 2027-05-08T19:58:00
$ rosemary queue --json
save draft = .drafts[0].id
$ rosemary approve ${draft} --yes
> leaves Sat 8 May 19:59
$ rosemary dev clock advance 1m
mail count
== 5
$ rosemary dev clock set 2027-05-09T12:00:00
$ rosemary delivery list london --json
> .deliveries[0].state == queued
> .deliveries[0].reason == quiet hours
> .deliveries[0].next_at == 2027-05-10T09:00:00+01:00
$ rosemary dev clock set 2027-05-10T08:59:59
mail count
== 5
$ rosemary dev clock set 2027-05-10T09:00:00
mail count london@example.test
== 2
mail violations
empty
