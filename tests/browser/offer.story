# A customer's way: import, draft, yes, mail, its link in a browser, Yes please, the order in the
# shop's calendar and confirmed, and the link to stop
include ../story/door.inc
environment PLAYWRIGHT=${playwright}
set visit = node ${source}/tests/browser/visit.mjs http://${door}

$ rosemary feed add phone --quiet
save feed = /https://rose.test(/feed/\S+)/

# By day, and by night; a pick-up that is half said comes back; then all of it.
$ ${visit}${offer} shot=offer.png
> Yes please
$ ${visit}${offer} --dark shot=offer-dark.png "see=Your mum's birthday" "choose=Pick-up day=Thursday 13 May" 'fill=A note for us=<script>alert(1)</script> Ring the bell' 'press=Yes please' 'see=Please choose a day and a time' shot=offer-wrong.png 'choose=Time=10:30' 'press=Yes please' shot=done-dark.png
> Thank you, Linda
> You pick it up on Thursday 13 May at 10:30.
> <script>alert(1)</script> Ring the bell
$ rosemary order list --to-confirm --json
> .orders.length == 1
> .orders[0].pickup == 2027-05-13T10:30:00+01:00
save order = .orders[0].id
$ ./ask ${feed} | tr -d '\r' | sed -e ':a;N;$!ba;s/\n //g'
> SUMMARY:Ordered: Linda Hartley: birthday (mum)
> Order ${order}\, 24.50 GBP: to-confirm.
> To be fetched on 2027-05-13 at 10:30.
$ rosemary order confirm ${order}
> is confirmed
$ ${visit}${offer} shot=done.png
> Your order is confirmed
$ ./ask ${feed} | tr -d '\r' | sed -e ':a;N;$!ba;s/\n //g'
> Order ${order}\, 24.50 GBP: confirmed.

# By keys alone, in daylight.
$ ${visit}${stop} shot=stop.png "type=Only messages about your mum's birthday" 'see=We will not write about this again' 'press=Send me nothing more at all' shot=stopped.png
> Nothing more will come
$ rosemary optout list --json
> .optouts[*by=customer].length == 2

# The mail's own links, where the door has a certificate of its own.
$ sh ${source}/tests/servers/make_certificates certificates
$ sed -i 's|public_url|tls_certificate = "${dir}/certificates/good.pem"; tls_key = "${dir}/certificates/good.pem"; public_url|' rosemary.conf
daemon restart
$ rosemary status --json
save door = .http.listens
environment DOOR=${door}
$ node ${source}/tests/browser/visit.mjs https://rose.test${offer}
> Your order is confirmed
$ node ${source}/tests/browser/visit.mjs https://rose.test${stop}
> You have told us already
