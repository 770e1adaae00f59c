# The time zones of the system change: what waits leaves at its moment by the new ones
$ mkdir zones && cd /usr/share/zoneinfo && cp -r Europe America Asia Pacific UTC ${dir}/zones
environment TZDIR=${dir}/zones
smtp start
set email =
include sending.inc
file customers.csv <<ROWS
ref,given_name,email,consent_email,timezone
york,N,york@example.test,granted,America/New_York
samoa,S,samoa@example.test,granted,Pacific/Apia
ROWS
$ (echo customer_ref,name,relation; tail -n +2 customers.csv | sed 's/,.*/,,mum/') >recipients.csv
$ (echo customer_ref,recipient,kind,rule; tail -n +2 customers.csv | sed 's/,.*/,mum,birthday,--05-14/') >occasions.csv
$ rosemary import customers.csv recipients.csv occasions.csv
$ rosemary queue --json
save york = .drafts[customer.ref=york].id
save samoa = .drafts[customer.ref=samoa].id
$ rosemary approve ${york} --yes
> leaves Tue 4 May 14:00 to york@example.test
$ rosemary doctor --deep
? any
> each customer's is known

# New York moves to the west: nine in the morning is three hours later than it was.
$ cp zones/America/Los_Angeles zones/America/New_York
daemon restart
$ rosemary dev clock set 2027-05-04T14:00:00
mail count
== 0
$ rosemary dev clock set 2027-05-04T16:59:59
mail count
== 0
$ rosemary dev clock set 2027-05-04T17:00:00
mail count york@example.test
== 1

# Samoa is removed: the shop's zone is taken, and a look at the store tells of it.
$ rosemary dev clock set 2027-05-05T09:30:00
$ rm zones/Pacific/Apia
daemon restart
$ rosemary approve ${samoa} --yes
> leaves Wed 5 May 09:31 to samoa@example.test
$ rosemary dev clock advance 1m
mail count samoa@example.test
== 1
$ rosemary doctor --deep
? any
> 1 customer's time zone is not known here: the shop's is taken; update tzdata
$ rosemary doctor --deep --json
? any
> .checks[check=zones].state == warning
> .checks[check=zones].customers[0].value == Pacific/Apia
mail violations
empty
