# What changes between approval and sending stops the message, and the owner is told why
smtp start
set email =
include sending.inc
set people = consent everything channel kind recipient occasion silent deceased ordered moved
set people = ${people} price off same
include people.inc
file products.csv <<ROWS
sku,description,category,price
TULIPS,red tulips,bouquet,16.00
LILIES,white lilies,bouquet,30.00
ROWS
file orders.csv <<ROWS
ref,customer_ref,recipient,occasion,placed_on,wanted_on,sku,description,quantity,price
R1,price,mum,birthday,2026-05-09,2026-05-14,PINK,pink roses,1,24.50
R2,off,mum,birthday,2026-05-09,2026-05-14,TULIPS,red tulips,1,16.00
R3,same,mum,birthday,2026-05-09,2026-05-14,LILIES,white lilies,1,30.00
ROWS
$ rosemary import products.csv orders.csv
$ rosemary approve $(seq 13) --yes
$ rosemary delivery list --json
> .deliveries[*state=queued].length == 13

$ rosemary consent set consent email withdrawn
$ rosemary optout add everything
$ rosemary optout add channel --channel email
$ rosemary optout add kind --kind birthday
$ rosemary optout add recipient --recipient 5
$ rosemary optout add occasion --occasion 6
$ rosemary recipient edit 7 --state silent
$ rosemary recipient edit 8 --state deceased
file orders.csv <<ROWS
ref,customer_ref,recipient,occasion,placed_on,wanted_on,sku,description,quantity,price
R-now,ordered,mum,birthday,2027-05-04,2027-05-14,PINK,pink roses,1,24.50
ROWS
file customers.csv <<ROWS
ref,email
moved,elsewhere@example.test
ROWS
file products.csv <<ROWS
sku,description,category,price,active
MEADOW,pink roses mixed with a bit of green and yellow,bouquet,26.00,yes
TULIPS,red tulips,bouquet,16.00,no
ROWS
$ rosemary import orders.csv customers.csv products.csv
$ rosemary dev clock advance 1m
mail list
> .mails.length == 1
> .mails[0].rcpt_to[0] == same@example.test

# Who does not want it is not written to, and the draft is withdrawn.
for person in consent everything channel kind recipient occasion
	$ rosemary delivery list ${person} --json
	> .deliveries[0].state == suppressed
	> .deliveries[0].attempts == 0
	> .deliveries[0].reason ~ /the customer (withdrew consent to e-mail|opted out: ${person})/
	$ rosemary draft list ${person} --json
	> .drafts[0].state == withdrawn
	> .drafts[0].revision == 2
	daemon log
	> /suppressed id=\d+ draft=\d+ to=${person}@example.test attempts=0 reason="the customer/
end

# A reason that is gone withdraws the draft, too, and is named.
for person in silent deceased ordered
	$ rosemary delivery list ${person} --json
	> .deliveries[0].state == cancelled
	$ rosemary draft list ${person} --json
	> .drafts[0].state == withdrawn
end
$ rosemary delivery list
> mum has died
> nobody is to be reminded of mum
> already ordered for mum: order R-now

# What is only different now waits for another yes, with what changed.
for person in moved price off
	$ rosemary delivery list ${person} --json
	> .deliveries[0].state == cancelled
	> .deliveries[0].reason contains changed since approval
	$ rosemary queue --json
	> .drafts[customer.ref=${person}].state == waiting
	> .drafts[customer.ref=${person}].revision >= 2
end
$ rosemary queue --json
> .drafts[customer.ref=moved].to == elsewhere@example.test
> .drafts[customer.ref=price].text contains That comes to
save draft = .drafts[customer.ref=price].id
$ rosemary log draft ${draft} --json
> .audit[-1].after == waiting
> .audit[-1].reason == the facts changed since approval
$ rosemary show ${draft}
> price was

# Approved once more, they leave as they are now; the others never do.
$ rosemary queue --json
save moved = .drafts[customer.ref=moved].id
$ rosemary approve ${moved} ${draft} --yes
$ rosemary dev clock advance 1m
$ rosemary dev clock advance 20d
mail list
> .mails.length == 3
mail count elsewhere@example.test
== 1
mail price@example.test body
> pink roses mixed with a bit of green and yellow
mail violations
empty
