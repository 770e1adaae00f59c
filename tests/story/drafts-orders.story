# What was ordered, refunded, replaced or mourned decides what a draft may say and whether it stands
set shop = closed_weekdays = [];
set plan = cap_days = 0;
set more =
include planning.inc
$ rosemary dev clock set 2027-05-04T07:00:00
file products.csv <<CSV
sku,description,category,price,currency
R,pink roses,bouquet,24.50,GBP
C,white carnations,bouquet,24.50,GBP
CSV
file variations.csv <<CSV
sku,to_sku,sentence
R,C,white carnations with fern
CSV
file customers.csv <<CSV
ref,given_name,email,consent_email
gave,Gill,gill@example.test,granted
chose,Carl,carl@example.test,granted
other,Otto,otto@example.test,granted
refund,Ruth,ruth@example.test,granted
replace,Rita,rita@example.test,granted
mourn,Mona,mona@example.test,granted
cancel,Cleo,cleo@example.test,granted
dead,Dora,dora@example.test,granted
silent,Sean,sean@example.test,granted
since,Saul,saul@example.test,granted
unnamed,Una,una@example.test,granted
never,Nora,nora@example.test,
away,Wade,wade@example.test,withdrawn
CSV
file recipients.csv <<CSV
customer_ref,name,relation
gave,,mum
chose,,mum
other,,mum
other,Bella,mistress
refund,,mum
replace,,mum
mourn,,mum
cancel,,mum
dead,,mum
silent,,mum
since,,mum
unnamed,,mum
never,,mum
away,,mum
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,rule
gave,mum,birthday,1957-05-14
chose,mum,birthday,--05-14
other,mum,birthday,--05-14
refund,mum,birthday,--05-14
replace,mum,birthday,--05-14
mourn,mum,birthday,--05-14
cancel,mum,birthday,--05-14
dead,mum,birthday,--05-14
silent,mum,birthday,--05-14
since,mum,birthday,--05-14
unnamed,mum,birthday,--05-14
never,mum,birthday,--05-14
away,mum,birthday,--05-14
CSV
file orders.csv <<CSV
ref,customer_ref,recipient,relation,occasion,placed_on,wanted_on,kind,replaces,sku,description,quantity,price,payment,payment_token
g1,gave,,mum,birthday,2026-05-10,2026-05-14,,,R,,2,24.50,Visa ending 42,tok1
g2,gave,,mum,,2026-12-01,2026-12-24,,,,a wreath,1,20.00,,
h1,chose,,,birthday,2024-05-10,2024-05-14,,,R,,1,24.50,cash,
o1,other,Bella,mistress,birthday,2026-05-10,2026-05-14,,,R,,1,24.50,,
r0,refund,,mum,birthday,2025-05-10,2025-05-14,,,R,,1,24.50,,
r1,refund,,mum,birthday,2026-05-10,2026-05-14,refunded,,R,,1,24.50,,
p1,replace,,mum,birthday,2026-05-10,2026-05-14,,,R,,1,24.50,,
p2,replace,,mum,birthday,2026-05-14,2026-05-15,replacement,p1,C,,1,0.00,,
m1,mourn,,mum,birthday,2026-05-10,2026-05-14,,,R,,1,24.50,,
m2,mourn,,mum,,2026-11-10,2026-11-14,sympathy,,C,,1,24.50,,
c0,cancel,,mum,birthday,2025-05-10,2025-05-14,,,C,,1,24.50,,
c1,cancel,,mum,birthday,2026-05-10,2026-05-14,cancelled,,R,,1,24.50,,
d1,dead,,mum,birthday,2026-05-10,2026-05-14,,,R,,1,24.50,,
s1,silent,,mum,birthday,2026-05-10,2026-05-14,,,R,,1,24.50,,
CSV
$ rosemary import products.csv variations.csv customers.csv recipients.csv occasions.csv orders.csv
wait until $ rosemary draft list --json
> .drafts.length == 13
> .drafts[customer.ref=gave].subject == "Your mum's 70th birthday, Friday 14 May"
> .drafts[customer.ref=gave].text contains Last year you gave her pink roses. This year I suggest white carnations with fern.
> .drafts[customer.ref=gave].text contains Same price, same card
> .drafts[customer.ref=chose].text contains In May 2024 you chose pink roses. This time I suggest white carnations with fern.
! .drafts[customer.ref=chose].text contains gave
! .drafts[customer.ref=chose].text contains same card
> .drafts[customer.ref=other].state == waiting
! .drafts[customer.ref=other].text contains roses
! .drafts[customer.ref=other].text contains Bella
! .drafts[customer.ref=other].text contains ast year
> .drafts[customer.ref=refund].state == held
> .drafts[customer.ref=refund].hold == last-refunded
! .drafts[customer.ref=refund].text contains roses
> .drafts[customer.ref=replace].hold == last-replaced
! .drafts[customer.ref=replace].text contains roses
> .drafts[customer.ref=mourn].hold == sympathy
> .drafts[customer.ref=cancel].text contains In May 2025 you gave her white carnations.
> .drafts[customer.ref=never].state == withdrawn
> .drafts[customer.ref=away].state == withdrawn
save gave = .drafts[customer.ref=gave].id
save dead = .drafts[customer.ref=dead].id
save silent = .drafts[customer.ref=silent].id
save since = .drafts[customer.ref=since].id
save unnamed = .drafts[customer.ref=unnamed].id
save cancel = .drafts[customer.ref=cancel].id

# Who has died, and who is not to be spoken of.
$ rosemary recipient list dead --json
save mum = .recipients[0].id
$ rosemary recipient edit ${mum} --state deceased
$ rosemary show ${dead} --json
> .state == withdrawn
> .reasons[0].text contains has died
$ rosemary approve ${dead} --yes
? 1
$ rosemary recipient list silent --json
save mum = .recipients[0].id
$ rosemary recipient edit ${mum} --state silent
$ rosemary show ${silent} --json
> .state == withdrawn

# An order that came after the draft: for her it ends the draft, naming nobody it asks.
file since.csv <<CSV
ref,customer_ref,recipient,occasion,placed_on,wanted_on,kind,description,price
n1,since,mum,,2027-05-04,2027-05-13,,a plant,12.00
n2,unnamed,,,2027-05-04,2027-05-14,,a plant,12.00
n3,cancel,Aunt May,,2027-05-04,2027-05-14,,a plant,12.00
CSV
$ rosemary import since.csv
$ rosemary show ${since} --json
> .state == withdrawn
> .reasons[0].text == already ordered for mum: order n1
$ rosemary show ${unnamed} --json
> .state == held
> .reasons[0].text == order n2 names nobody: for whom is it?
$ rosemary show ${cancel} --json
> .state == waiting

# It is cancelled, and the draft comes back; it turns out to be for an aunt.
$ sed -i 's/2027-05-13,,/2027-05-13,cancelled,/; s/^n2,unnamed,,/n2,unnamed,Aunt Flo,/' since.csv
$ rosemary import since.csv
> /since.csv +orders +0 +2 +1/
$ rosemary show ${since} --json
> .state == waiting
> .hold == null
$ rosemary show ${unnamed} --json
> .state == waiting
$ rosemary approve ${since} ${unnamed} ${gave} --yes
$ rosemary draft list --state approved --json
> .drafts.length == 3

# Of two orders for one day the dearer was the gift; a gift of this year is no "last year".
file card.csv <<CSV
ref,customer_ref,relation,occasion,placed_on,wanted_on,description,price
k1,gave,mum,name-day,2027-01-10,2027-01-14,a fern,30.00
k2,gave,mum,name-day,2027-01-11,2027-01-14,a card,2.00
CSV
file nameday.csv <<CSV
customer_ref,recipient,kind,rule
gave,mum,name-day,--05-13
CSV
$ rosemary import card.csv nameday.csv
wait until $ rosemary draft list gave --json
> .drafts[occurs_on=2027-05-13].text contains In January 2027 you gave her a fern. This time I suggest the same again.
