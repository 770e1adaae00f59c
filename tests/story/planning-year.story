# Day by day through years, leap and common: each occasion is drafted once, on its morning, for its day
set shop = closed_weekdays = ["sunday"]; closed_dates = ["12-24/01-02"];
set plan = cap_days = 0;
set more = quiet = { from = "00:00"; until = "00:00"; days = []; };
include planning.inc
$ rosemary dev clock set 2026-12-01T12:00:00
file customers.csv <<CSV
ref,given_name,email,consent_email,birthday
a,Ada,ada@example.test,granted,2000-02-29
b,Ben,ben@example.test,granted,1980-12-31
c,Cat,cat@example.test,granted,
CSV
file recipients.csv <<CSV
customer_ref,relation
a,mum
b,mum
c,mum
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,title,rule,lead_days
a,mum,birthday,,1952-02-29,
a,mum,name-day,,--01-01,
b,mum,birthday,,--01-03,
b,mum,anniversary,,1975-12-25,21
c,mum,birthday,,--10-31,
c,mum,jubilee,,2028-03-26,
c,,party,Spring party,once:2027-03-28,
CSV
$ rosemary import customers.csv recipients.csv occasions.csv
wait until $ rosemary status --json
> .planning == false

# The shop is closed on Sundays and from 24 December to 2 January: orders for days behind that are
# due on 23 December. A common year, whose February has no 29th.
file expected <<DAYS
2026-12-03 b anniversary 2026-12-25 waiting
2026-12-14 a name-day 2027-01-01 waiting
2026-12-14 b birthday 2027-01-03 waiting
2026-12-30 b own-birthday 2026-12-31 waiting
2027-02-18 a birthday 2027-02-28 waiting
2027-02-27 a own-birthday 2027-02-28 waiting
2027-03-18 c party 2027-03-28 waiting
2027-10-21 c birthday 2027-10-31 waiting
2027-12-03 b anniversary 2027-12-25 waiting
2027-12-14 a name-day 2028-01-01 waiting
2027-12-14 b birthday 2028-01-03 waiting
2027-12-30 b own-birthday 2027-12-31 waiting
DAYS
$ python3 ${story}/year.py ${socket} 2026-12-01 2027-12-31 | diff expected -
$ rosemary draft list --json
> .drafts.length == 12
$ rosemary missed --json --days 400
! "missed"

# The beginning of a leap year.
file expected <<DAYS
2028-02-19 a birthday 2028-02-29 waiting
2028-02-28 a own-birthday 2028-02-29 waiting
2028-03-16 c jubilee 2028-03-26 waiting
DAYS
$ python3 ${story}/year.py ${socket} 2028-02-01 2028-03-31 | diff expected -
