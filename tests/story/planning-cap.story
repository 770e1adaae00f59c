# Of several days of one customer only that with the larger last order is drafted; the rest waits
set shop = closed_weekdays = [];
set plan = cap_days = 14;
set more =
include planning.inc
$ rosemary dev clock set 2027-05-01T07:00:00
file customers.csv <<CSV
ref,given_name,email,consent_email
c,Cara,cara@example.test,granted
f,Fay,fay@example.test,granted
CSV
file recipients.csv <<CSV
customer_ref,name,relation
c,Big,sister
c,Small,brother
c,Far,aunt
f,One,sister
f,Two,brother
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,rule
c,Small,birthday,--05-20
c,Big,birthday,--05-25
c,Far,birthday,--06-09
f,One,birthday,--05-20
f,Two,birthday,--05-22
CSV
file orders.csv <<CSV
ref,customer_ref,recipient,occasion,placed_on,description,quantity,price
1,c,Small,birthday,2026-05-19,tulips,1,12.00
2,c,Big,birthday,2026-05-24,roses,1,30.00
2,c,Big,birthday,2026-05-24,a card,1,2.00
4,c,Far,birthday,2026-06-08,lilac,1,10.00
5,f,Two,birthday,2026-05-20,tulips,1,12.00
CSV
$ rosemary import customers.csv recipients.csv occasions.csv orders.csv
$ rosemary dev clock set 2027-05-12T07:00:00

# Small is due first, but Big had the larger order; Far lies more than a fortnight behind Big.
$ rosemary queue --json
> .drafts[*customer.ref=c].length == 1
> .drafts[recipient.name=Small].state == held
> .drafts[recipient.name=Small].hold == cap
save small = .drafts[recipient.name=Small].id
$ rosemary show ${small}
> held
> birthday of Big on 2027-05-25 is near it and had the larger order
$ rosemary approve ${small} --yes
? 1
> --held
$ rosemary dev clock set 2027-05-15T07:00:00
$ rosemary queue --json
> .drafts[recipient.name=Big].state == waiting
> .drafts[recipient.name=Small].state == held
save big = .drafts[recipient.name=Big].id

# Fay's brother had an order, her sister none.
> .drafts[recipient.name=Two].state == waiting
> .drafts[recipient.name=One].state == held
save two = .drafts[recipient.name=Two].id

# What is skipped gives way.
$ rosemary skip ${big} --reason "she told us" --yes
$ rosemary show ${small} --json
> .state == waiting
> .hold == null
$ rosemary log draft ${big} --json
> .audit[-1].verb == skip
> .audit[-1].reason == she told us

# So does what is withdrawn: she ordered for Two.
file order.csv <<CSV
ref,customer_ref,recipient,occasion,placed_on,wanted_on,description,quantity,price
6,f,Two,birthday,2027-05-15,2027-05-22,roses,1,25.00
CSV
$ rosemary import order.csv
wait until $ rosemary draft list f --json
> .drafts[recipient.name=Two].state == withdrawn
> .drafts[recipient.name=One].state == waiting

# What is approved keeps its place, however large the order of another day was.
$ rosemary approve ${small} --yes
$ rosemary dev clock set 2027-05-31T07:00:00
$ rosemary draft list c --json
> .drafts[recipient.name=Far].state == waiting
