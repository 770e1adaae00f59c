# The page of goods that are bought again speaks of them and of no birthday; a yes orders them all
set cap_days = 0
set reorder = "coffee", "bread", "tea"
include reorder.inc
$ sed -i 's|listen = "off"|listen = "127.0.0.1:0"; public_url = "https://rose.test"|' rosemary.conf
daemon restart
$ rosemary dev clock set 2026-10-20T12:00:00
include reorder_goods.inc
$ rosemary dev clock set 2026-11-02T12:00:00
$ rosemary queue --json
save draft = .drafts[0].id
$ rosemary show ${draft}
> One tap is enough: https://rose.test/o/
$ rosemary approve ${draft} --yes
$ rosemary dev clock advance 2m
$ rosemary status --json
save door = .http.listens
$ sh -c "cat state/spool/*.eml | sed -e ':a;/=$/{N;s/=\n//;ba}'"
save offer = /https://rose.test(/o/[A-Za-z0-9_-]{22})/
$ curl --silent --show-error --max-time 20 --header 'Host: rose.test' http://${door}${offer}
> <h1>Your coffee</h1>
> Colombian beans
> <dt>Until about</dt><dd>Friday 6 November</dd>
> >Not this time</button>
! this year
$ curl --silent --show-error --max-time 20 --header 'Host: rose.test' --data 'answer=yes' http://${door}${offer}
> Thank you, Linda
> Colombian beans.
$ rosemary order list --to-confirm --json
> .orders.length == 1
> .orders[0].total == 25.00 GBP
