# Every listing answers with one object, one list named after the noun, and the columns as keys
set shop = closed_weekdays = [];
set plan =
set more =
include planning.inc
$ rosemary dev clock set 2027-05-04T10:00:00
file products.csv <<CSV
sku,description,price
R,roses,20.00
CSV
file customers.csv <<CSV
ref,given_name,email,consent_email
a,Ada,ada@example.test,granted
CSV
file recipients.csv <<CSV
customer_ref,relation
a,mum
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,rule
a,mum,birthday,--05-14
a,mum,name-day,--05-05
CSV
file orders.csv <<CSV
ref,customer_ref,recipient,occasion,placed_on,sku,payment,payment_token
1,a,mum,birthday,2026-05-13,R,Visa ending 42,secret-token
CSV
$ rosemary import products.csv customers.csv recipients.csv occasions.csv orders.csv
wait until $ rosemary queue --json
> .drafts.length == 1
save id = .drafts[0].id
$ rosemary approve ${id} --yes
$ rosemary optout add a --kind christmas
$ rosemary customer list --json
> .length == 1
> .customers[0].id exists
> .customers[0].ref exists
> .customers[0].source exists
> .customers[0].name exists
> .customers[0].given_name exists
> .customers[0].family_name exists
> .customers[0].email exists
> .customers[0].phone exists
> .customers[0].language exists
> .customers[0].country exists
> .customers[0].timezone exists
> .customers[0].channel exists
> .customers[0].address exists
> .customers[0].postcode exists
> .customers[0].leap_day exists
> .customers[0].notes exists
> .customers[0].state exists
$ rosemary recipient list --json
> .length == 1
> .recipients[0].id exists
> .recipients[0].customer.ref exists
> .recipients[0].name exists
> .recipients[0].relation exists
> .recipients[0].pronoun exists
> .recipients[0].likes exists
> .recipients[0].avoid exists
> .recipients[0].state exists
$ rosemary occasion list --json
> .length == 1
> .occasions[0].id exists
> .occasions[0].customer.ref exists
> .occasions[0].recipient.relation exists
> .occasions[0].kind exists
> .occasions[0].title exists
> .occasions[0].rule exists
> .occasions[0].confidence exists
> .occasions[0].evidence exists
> .occasions[0].lead_days exists
> .occasions[0].state exists
> .occasions[0].source exists
> .occasions[0].next_on exists
> .occasions[0].draft_on exists
$ rosemary order list --json
> .length == 1
> .orders[0].id exists
> .orders[0].ref exists
> .orders[0].source exists
> .orders[0].customer.ref exists
> .orders[0].recipient.relation exists
> .orders[0].occasion_kind exists
> .orders[0].placed_on exists
> .orders[0].wanted_on exists
> .orders[0].kind exists
> .orders[0].replaces exists
> .orders[0].gift_note exists
> .orders[0].tags exists
> .orders[0].confirmation exists
> .orders[0].total exists
> .orders[0].currency exists
> .orders[0].payment exists
$ rosemary product list --json
> .length == 1
> .products[0].id exists
> .products[0].sku exists
> .products[0].description exists
> .products[0].category exists
> .products[0].price exists
> .products[0].season_from exists
> .products[0].season_to exists
> .products[0].active exists
$ rosemary draft list --json
> .length == 1
> .drafts[0].id exists
> .drafts[0].state exists
> .drafts[0].customer.id exists
> .drafts[0].customer.ref exists
> .drafts[0].customer.name exists
> .drafts[0].recipient.name exists
> .drafts[0].recipient.relation exists
> .drafts[0].occasion.id exists
> .drafts[0].occasion.kind exists
> .drafts[0].occasion.title exists
> .drafts[0].occurs_on exists
> .drafts[0].purpose exists
> .drafts[0].channel exists
> .drafts[0].to exists
> .drafts[0].subject exists
> .drafts[0].text exists
> .drafts[0].facts exists
> .drafts[0].reasons exists
> .drafts[0].order_by exists
> .drafts[0].send_by exists
> .drafts[0].revision exists
> .drafts[0].edited exists
> .drafts[0].stale exists
$ rosemary missed --json
> .length == 1
> .drafts[0].id exists
> .drafts[0].state exists
> .drafts[0].customer.ref exists
> .drafts[0].occurs_on exists
> .drafts[0].send_by exists
$ rosemary message list --json
> .length == 1
> .messages[0].id exists
> .messages[0].draft exists
> .messages[0].revision exists
> .messages[0].sha256 exists
> .messages[0].message_id exists
> .messages[0].approved_by exists
> .messages[0].approved_at exists
> .messages[0].not_before exists
> .messages[0].not_after exists
$ rosemary delivery list --json
> .length == 1
> .deliveries[0].id exists
> .deliveries[0].message exists
> .deliveries[0].channel exists
> .deliveries[0].address exists
> .deliveries[0].state exists
> .deliveries[0].attempts exists
> .deliveries[0].next_at exists
> .deliveries[0].provider_id exists
$ rosemary consent history a --json
> .length == 1
> .consent[0].channel exists
> .consent[0].state exists
> .consent[0].basis exists
> .consent[0].source exists
> .consent[0].at exists
$ rosemary optout list --json
> .length == 1
> .optouts[0].scope exists
> .optouts[0].channel exists
> .optouts[0].kind exists
> .optouts[0].recipient exists
> .optouts[0].occasion exists
> .optouts[0].at exists
$ rosemary log --json
> .length == 1
> .audit[0].at exists
> .audit[0].who exists
> .audit[0].uid exists
> .audit[0].verb exists
> .audit[0].noun exists
> .audit[0].noun_id exists
> .audit[0].before exists
> .audit[0].after exists

# The till's token is nobody's business, and what is empty is an empty list.
$ rosemary order list --json
> Visa ending 42
! secret-token
$ rosemary order show 1 --json
! secret-token
$ rosemary queue --json
== {"drafts":[]}
$ rosemary show ${id} --json
> .message.sha256 exists
> .deliveries[0].state == queued
> .shown exists
> .from exists
> .leaves_at exists

# On a narrow terminal a cell that is cut says so; a wide one has all.
$ rosemary customer add --ref LONG --given-name Wilhelmina-Charlotte --family-name Featherstonehaugh-Cholmondeley --email wilhelmina.charlotte.featherstonehaugh@example.test
$ script -qec "stty cols 60; rosemary customer list" /dev/null
> Wilhelmina-Charlotte Fe…
! > Cholmondeley
$ script -qec "stty cols 200; rosemary customer list" /dev/null
> Wilhelmina-Charlotte Featherstonehaugh-Cholmondeley
! > …
