# Coffee that is bought again and again leads to a reminder, and the next order to another day
set cap_days = 0
set reorder =
include reorder.inc
$ rosemary dev clock set 2026-10-20T12:00:00
include reorder_goods.inc

# The shop has not said that coffee has a rhythm: nothing comes of it, ever.
$ rosemary occasion list linda --json
> .occasions.length == 0
$ rosemary dev clock set 2026-10-21T12:00:00
$ rosemary occasion list linda --json
> .occasions.length == 0
daemon stop

# Now it has. Four intervals of 35 days and the shop's 28: 34 days behind 3 October.
set reorder = "coffee", "bread", "tea"
include reorder.inc
$ rosemary dev clock advance 1s
$ rosemary occasion list linda --json
> .occasions.length == 1
> .occasions[0].kind == reorder
> .occasions[0].title == coffee
> .occasions[0].rule == once:2026-11-06
> .occasions[0].state == active
> .occasions[0].source == predicted
> .occasions[0].confidence == 83
> .occasions[0].draft_on == 2026-11-02
save occasion = .occasions[0].id
# Whoever bought no coffee since March went elsewhere.
$ rosemary occasion list c1 --json
> .occasions.length == 0
$ rosemary queue --json
> .drafts.length == 0
$ rosemary dev clock set 2026-11-02T12:00:00
$ rosemary queue --json
> .drafts.length == 1
> .drafts[0].state == waiting
> .drafts[0].occurs_on == 2026-11-06
> .drafts[0].order_by == 2026-11-05T17:30:00+00:00
> .drafts[0].send_by == 2026-11-04T17:30:00+00:00
> .drafts[0].subject == Your coffee, about Friday 6 November
> .drafts[0].text contains Linda, on Saturday 3 October you had Colombian beans (2 of them).
> .drafts[0].text contains By our reckoning that will last until about Friday 6 November.
> .drafts[0].text contains Shall I put the same aside for you? Same price, ready whenever it suits you.
save draft = .drafts[0].id
$ rosemary show ${draft} --json
> .reasons[code=rule].text == coffee runs out about 2026-11-06 (predicted)
> .reasons[code=rhythm].text == coffee: every 34 days (so far always after 35), last on 2026-10-03 (orders L5, L4, L3, L2, L1)

# She buys rye: no reason. She buys coffee for her mum: none either. She comes for coffee: it is.
file recipients.csv <<CSV
customer_ref,name,relation
linda,Rosa,mum
CSV
file others.csv <<CSV
ref,customer_ref,recipient,placed_on,sku,description,quantity,price,currency
L10,linda,,2026-11-01,RYE,rye,1,4.20,GBP
L11,linda,Rosa,2026-11-02,COL,beans,1,12.50,GBP
CSV
$ rosemary import recipients.csv
$ rosemary import others.csv --as orders
$ rosemary show ${draft} --json
> .state == waiting
file more.csv <<CSV
ref,customer_ref,placed_on,sku,description,quantity,price,currency
L12,linda,2026-11-02,COL,beans,1,12.50,GBP
CSV
$ rosemary import more.csv --as orders
$ rosemary show ${draft} --json
> .state == withdrawn
> .reasons[0].code == ordered
> .reasons[0].text == coffee was ordered since: order L12
$ rosemary occasion list linda --json
> .occasions.length == 1
> .occasions[0].id == ${occasion}
> .occasions[0].rule == once:2026-12-06
> .occasions[0].state == active
$ rosemary queue --json
> .drafts.length == 0
$ rosemary dev clock set 2026-12-02T12:00:00
$ rosemary queue --json
> .drafts.length == 1
> .drafts[0].occurs_on == 2026-12-06
save second = .drafts[0].id

# The same orders once more change nothing, and the day that was handed over comes but once.
$ rosemary import orders.csv more.csv
$ rosemary queue --json
> .drafts.length == 1
> .drafts[0].id == ${second}
> .drafts[0].revision == 1

# Switched off: what waits is withdrawn, and nothing comes any more.
$ sed -i 's/reorder = \[[^]]*\]/reorder = [ "bread" ]/' rosemary.conf
daemon reload
$ rosemary dev clock set 2026-12-03T12:00:00
$ rosemary show ${second} --json
> .state == withdrawn
> .reasons[0].code == switched-off
> .reasons[0].text == plan.reorder does not name coffee any more
$ rosemary occasion list linda --json
> .occasions[0].state == ended
file last.csv <<CSV
ref,customer_ref,placed_on,sku,description,quantity,price,currency
L13,linda,2026-12-02,COL,beans,1,12.50,GBP
CSV
$ rosemary import last.csv --as orders
$ rosemary dev clock set 2027-01-04T12:00:00
$ rosemary queue --json
> .drafts.length == 0
