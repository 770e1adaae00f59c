# A customer is written to once a day and four times a month at the most; all else waits or comes back
smtp start
set email = per_minute = 0;
include sending.inc
file customers.csv <<ROWS
ref,given_name,email,consent_email
one,Linda,one@example.test,granted
two,Peter,two@example.test,granted
ROWS
file occasions.csv <<ROWS
customer_ref,kind,title,rule
one,occasion,first,once:2027-05-12
one,occasion,second,once:2027-05-13
one,occasion,third,once:2027-05-14
two,occasion,first,once:2027-05-14
ROWS
$ rosemary import customers.csv occasions.csv
$ rosemary queue --json
> .drafts.length == 4
save first = .drafts[occasion.title=first].id
save second = .drafts[occasion.title=second].id
save third = .drafts[occasion.title=third].id
save other = .drafts[customer.ref=two].id

# At the approval it is told when each may leave: one a day.
$ rosemary approve ${first} --yes
> 4 May
$ rosemary approve ${other} --yes
> 4 May
$ rosemary show ${second}
> a customer gets at most 1 message a day and 4 a month
$ rosemary approve ${second} --yes
> 5 May
$ rosemary approve ${third} --yes
> 6 May
$ rosemary dev clock advance 2m
mail count one@example.test
== 1
mail count two@example.test
== 1
$ rosemary dev clock advance 1d
mail count one@example.test
== 2
$ rosemary dev clock advance 1d
mail count one@example.test
== 3
$ rosemary outbox --json
> .deliveries.length == 0
mail violations
empty

# The month's last one is out; a fifth cannot leave before its send-by and is refused at once.
file more.csv <<ROWS
customer_ref,kind,title,rule
one,occasion,fourth,once:2027-05-15
one,occasion,fifth,once:2027-05-17
ROWS
$ rosemary import more.csv --as occasions
$ rosemary queue --json
save fourth = .drafts[occasion.title=fourth].id
save fifth = .drafts[occasion.title=fifth].id
$ rosemary dev clock advance 1d
$ rosemary approve ${fourth} --yes
$ rosemary dev clock advance 2m
mail count one@example.test
== 4
$ rosemary approve ${fifth} --yes 2>&1
? 1
> cannot leave: no moment lies before send-by: a customer gets at most 1 message a day and 4 a month

# One more on Saturday would wait for Sunday, when all is quiet, and be too late on Monday: because
# of the cap, as without it Saturday would do.
file three.csv <<ROWS
ref,given_name,email,consent_email
three,Ann,three@example.test,granted
ROWS
file days.csv <<ROWS
customer_ref,kind,title,rule
three,occasion,sixth,once:2027-05-11
three,occasion,seventh,once:2027-05-11
ROWS
$ rosemary import three.csv --as customers
$ rosemary import days.csv --as occasions
$ rosemary dev clock set 2027-05-08T10:00:00
$ rosemary queue --json
save sixth = .drafts[occasion.title=sixth].id
save seventh = .drafts[occasion.title=seventh].id
$ rosemary approve ${sixth} --yes
> 8 May
$ rosemary approve ${seventh} --yes 2>&1
? 1
> cannot leave: no moment lies before send-by: a customer gets at most 1 message a day and 4 a month
