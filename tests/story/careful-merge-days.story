# What becomes of a day that two rows of one customer tell differently is said before and after
set shop = closed_weekdays = [];
set plan = cap_days = 0;
set more =
include planning.inc
$ rosemary dev clock set 2027-01-11T09:00:00
file customers.csv <<CSV
ref,given_name,family_name,email,consent_email
till,Linda,Jones,linda@example.test,granted
web,Linda,Jones,linda@example.test,granted
CSV
file recipients.csv <<CSV
customer_ref,name,relation
till,Rosa,mum
till,Pip,brother
till,Tom,son
till,Ann,aunt
till,Zoe,niece
web,Rosa,mum
web,Pip,brother
web,Tom,son
web,Ann,aunt
web,Zoe,niece
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,rule
till,Rosa,birthday,--05-12
till,Pip,birthday,--05-14
till,Tom,birthday,--06-01
till,Ann,birthday,--06-03
till,Zoe,birthday,--06-05
till,,anniversary,--06-20
web,Pip,birthday,--05-15
web,Tom,birthday,--06-01
web,Ann,birthday,--06-03
web,,anniversary,--06-20
CSV
# The orders of the one propose what the file of the other says.
file orders.csv <<CSV
ref,customer_ref,recipient,placed_on,wanted_on,kind,gift_note,description,price
1,web,Rosa,2025-05-08,2025-05-11,normal,Happy birthday mum,roses,12.00
2,web,Rosa,2026-05-08,2026-05-11,normal,Happy birthday mum,roses,12.00
3,web,Zoe,2025-06-05,2025-06-09,normal,Happy birthday Zoe,tulips,12.00
4,web,Zoe,2026-06-05,2026-06-09,normal,Happy birthday Zoe,tulips,12.00
CSV
$ rosemary import customers.csv recipients.csv occasions.csv orders.csv
wait until $ rosemary occasion proposals web --json
> .occasions.length == 2
save rosa = .occasions[recipient.name=Rosa].id
$ rosemary occasion refuse ${rosa}
$ rosemary occasion list till --json
save tom = .occasions[recipient.name=Tom].id
$ rosemary occasion edit ${tom} --state paused --yes
$ rosemary occasion list web --json
save wedding = .occasions[kind=anniversary].id
$ rosemary occasion edit ${wedding} --state paused --yes

# A no, an end and a pause count for both; of two rules the kept one's counts.
$ rosemary customer merge till web --dry-run
> "Rosa        birthday, state: active, now ended"
> "Pip         birthday, rule: --05-15, now --05-14"
> "Tom         birthday, state: active, now paused"
> "Customer    anniversary, state: active, now paused"
> 6 known to both
! Ann
! Zoe
$ rosemary customer merge till web --dry-run --json
> .days.length == 4
> .days[who=Rosa].called == birthday
> .days[who=Rosa].fields[0].name == state
> .days[who=Rosa].fields[0].before == active
> .days[who=Rosa].fields[0].after == ended
$ rosemary customer merge till web --yes
> is one with Linda Jones (till) now
> "Rosa        birthday, state: active, now ended"
> "Pip         birthday, rule: --05-15, now --05-14"
$ rosemary occasion list till --json
> .occasions[recipient.name=Rosa].state == ended
> .occasions[recipient.name=Tom].state == paused
> .occasions[kind=anniversary].state == paused
> .occasions[recipient.name=Zoe].rule == --06-05

# The other way round the proposal that waits takes what was said, and that is told.
$ rosemary customer unmerge 1
wait until $ rosemary occasion proposals web --json
> .occasions.length == 1
$ rosemary customer merge web till --dry-run
> "Rosa        birthday, state: active, now ended"
> "Zoe         birthday, state: proposed, now active"
> "Zoe         birthday, rule: --06-09, now --06-05"
