# Reminders of goods: opt-outs, for ever, what a birthday goes before; what is no question any more
set cap_days = 14
set reorder = "coffee"
include reorder.inc
$ rosemary dev clock set 2026-10-20T12:00:00
include reorder_goods.inc
wait until $ rosemary doctor
> coffee: of 12 customers who bought it often enough 12 keep to an interval, mostly of about 28 days
wait until $ rosemary why linda
> coffee: every 34 days (so far always after 35), last on 2026-10-03; expected on Fri 6 Nov 2026, sure by 83%
> Orders: L5, L4, L3, L2, L1
$ rosemary why c1 --json
> .goods[0].answer == away
> .goods[0].words contains nobody is reminded after so long a silence

# A birthday is near. The coffee of October is for the household and asks no question about it.
file recipients.csv <<CSV
customer_ref,name,relation
linda,Rosa,mum
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,rule
linda,Rosa,birthday,1961-11-01
CSV
$ rosemary import recipients.csv occasions.csv
$ rosemary dev clock set 2026-10-22T12:00:00
$ rosemary queue --json
> .drafts.length == 1
> .drafts[0].occasion.kind == birthday
> .drafts[0].state == waiting
save birthday = .drafts[0].id
$ rosemary approve ${birthday} --yes
$ rosemary dev clock advance 10m
$ rosemary dev clock set 2026-11-02T12:00:00
$ rosemary draft list linda --json
> .drafts[occasion.kind=reorder].state == held
> .drafts[occasion.kind=reorder].hold == cap
save coffee = .drafts[occasion.kind=reorder].id

# No reminders of goods, please.
$ rosemary optout add linda --kind reorder
$ rosemary show ${coffee} --json
> .state == withdrawn
> .reasons[0].text == the customer opted out: kind
$ rosemary optout list linda --json
save optout = .optouts[0].id
$ rosemary optout drop ${optout}
$ rosemary show ${coffee} --json
> .state == held

# Never again, says the owner, and no order brings it back; but a second thought does.
$ rosemary skip ${coffee} --for-ever
> its occasion has ended
$ rosemary occasion list linda --json
> .occasions[kind=reorder].state == paused
file more.csv <<CSV
ref,customer_ref,placed_on,sku,description,quantity,price,currency
L12,linda,2026-11-02,COL,beans,1,12.50,GBP
CSV
$ rosemary import more.csv --as orders
$ rosemary occasion list linda --json
> .occasions[kind=reorder].state == paused
> .occasions[kind=reorder].next_on == null
$ rosemary why linda --json
> .goods[0].expected_on == 2026-12-06
$ rosemary reopen ${coffee}
$ rosemary show ${coffee} --json
> .state == withdrawn
> .reasons[0].text == coffee was ordered since: order L12
$ rosemary occasion list linda --json
> .occasions[kind=reorder].state == active
> .occasions[kind=reorder].next_on == 2026-12-06

# The order was taken back: nothing is expected of it, and of what was before it is too late.
file back.csv <<CSV
ref,customer_ref,placed_on,kind,sku,description,quantity,price,currency
L12,linda,2026-11-02,refunded,COL,beans,1,12.50,GBP
CSV
$ rosemary dev clock set 2026-11-20T12:00:00
$ rosemary import back.csv --as orders
$ rosemary why linda --json
> .goods[0].answer == overdue
$ rosemary occasion list linda --json
> .occasions[kind=reorder].state == ended
> .occasions[kind=reorder].next_on == null
