# Where a country has no such feast, the owner is told whose day was taken, as long as it is so
set shop = country = "GB"; closed_weekdays = [];
set plan = cap_days = 0;
set more =
include planning.inc
$ rosemary dev clock set 2027-01-04T10:00:00
file customers.csv <<CSV
ref,given_name,email,consent_email,country
a,Ada,ada@example.test,granted,
b,Bea,bea@example.test,granted,
CSV
file recipients.csv <<CSV
customer_ref,name,relation,country
a,Rosa,mum,VA
b,Fleur,mum,
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,rule
a,mum,mothers-day,feast:mothers-day
b,mum,mothers-day,feast:mothers-day
CSV
$ rosemary import customers.csv recipients.csv occasions.csv
$ rosemary why a
> "Day: Mother's Day by the shop's country GB: VA has none"
$ rosemary why b
! has none

# The draft says so, too, and takes it back when Rosa turns out to live elsewhere.
$ rosemary dev clock set 2027-02-27T10:00:00
wait until $ rosemary queue --json
> .drafts.length == 2
save rosa = .drafts[customer.ref=a].id
save fleur = .drafts[customer.ref=b].id
$ rosemary show ${rosa}
> Mother's Day by the shop's country GB: VA has none
$ rosemary show ${fleur}
! has none
$ rosemary recipient list a --json
save mother = .recipients[0].id
$ rosemary recipient edit ${mother} --country IE
wait until $ rosemary show ${rosa}
! has none
$ rosemary show ${rosa} --json
> .revision == 1
> .state == waiting
