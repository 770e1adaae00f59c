# Two days near each other: the larger order's is drafted, unless nobody would be written to about it
file rosemary.conf <<SHOP
shop = {
	name = "The Rose Shop"; timezone = "Europe/London";
	email = "hello@rose.test"; address = "1 High Street, Anytown AB1 2CD";
};
playbook = { path = "${source}/etc/playbook"; };
plan = { cap_days = 14; };
email = { from = "The Rose Shop <hello@rose.test>"; };
SHOP
file customers.csv <<ROWS
ref,given_name,email,consent_email
L1,Linda,linda@example.test,granted
L2,Laura,laura@example.test,granted
L3,Lucy,lucy@example.test,granted
L4,Lena,lena@example.test,granted
ROWS
file recipients.csv <<ROWS
customer_ref,relation
L4,mum
L4,dad
L1,mum
L1,dad
L2,mum
L2,dad
L3,mum
L3,dad
ROWS
file occasions.csv <<ROWS
customer_ref,recipient,kind,rule
L4,mum,birthday,--05-14
L4,dad,birthday,--05-20
L1,mum,birthday,--05-14
L1,dad,birthday,--05-20
L2,mum,birthday,--05-14
L2,dad,birthday,--05-20
L3,mum,birthday,--05-14
L3,dad,birthday,--05-20
ROWS
# Dad had the larger gift each time, and a discount that is no gift. Laura's of this year is ordered.
file orders.csv <<ROWS
ref,customer_ref,relation,occasion,placed_on,wanted_on,description,price,currency
R1,L1,mum,birthday,2026-05-09,2026-05-14,pink roses,24.50,
R2,L1,dad,birthday,2026-05-09,2026-05-20,a bonsai,60.00,
R3,L2,mum,birthday,2026-05-09,2026-05-14,pink roses,24.50,
R3,L2,mum,birthday,2026-05-09,2026-05-14,welcome discount,-30.00,
R4,L2,dad,birthday,2026-05-09,2026-05-20,a bonsai,60.00,
R5,L2,dad,birthday,2027-05-01,2027-05-20,a bonsai,60.00,
R6,L3,mum,birthday,2026-05-09,2026-05-14,pink roses,24.50,
R7,L3,dad,birthday,2026-05-09,2026-05-20,a bonsai,60.00,
R8,L4,mum,birthday,2026-05-09,2026-05-14,pink roses,24.50,GBP
R9,L4,dad,birthday,2026-05-09,2026-05-20,a bonsai,9000,JPY
ROWS
daemon start
$ rosemary dev clock set 2027-05-02T12:00:00
$ rosemary import customers.csv recipients.csv occasions.csv orders.csv
$ rosemary recipient list L3 --json
save dad = .recipients[relation=dad].id
$ rosemary optout add L3 --recipient ${dad}
$ rosemary dev clock set 2027-05-04T09:30:00
$ rosemary draft list L1 --json
> .drafts.length == 1
> .drafts[0].state == held
> .drafts[0].hold == cap
$ rosemary draft list L2 --json
> .drafts.length == 1
> .drafts[0].state == waiting
> .drafts[0].text contains pink roses
! .drafts[0].text contains discount
$ rosemary draft list L3 --json
> .drafts.length == 1
> .drafts[0].state == waiting

# Yen are no pence: the order in the shop's own currency goes first, and the other day says so.
$ rosemary dev clock set 2027-05-11T09:30:00
$ rosemary draft list L4 --json
> .drafts[occurs_on=2027-05-14].state == waiting
> .drafts[occurs_on=2027-05-20].state == held
> .drafts[occurs_on=2027-05-20].why == birthday of mum on 2027-05-14 is near it and goes first; an order in another currency than the shop's was not compared
save dad = .drafts[occurs_on=2027-05-20].id
$ rosemary log draft ${dad} --json
> .audit[0].reason contains is near it and goes first
