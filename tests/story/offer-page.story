# The page of an offer: looking changes nothing, a yes makes one order to confirm, and the shop decides
include door.inc

# What, for whom, when, how much, how it is paid, until when; and whoever only looks changes nothing.
$ ./ask ${offer}
> HTTP/1.1 200 OK
> Content-Security-Policy: default-src 'none'
> Cache-Control: no-store
> pink roses mixed with a bit of green and yellow
> your mum
> Friday 14 May
> £24.50
> Visa ending 42
> Thursday 13 May at 17:30
> Yes please</button>
> Something else</button>
> Not this year</button>
> <option value="2027-05-13">
> <option value="17:30">
! <option value="2027-05-09">
! <option value="2027-05-15">
! <script
! tok1
$ ./ask ${offer} --head
> HTTP/1.1 200 OK
$ ./ask ${offer} --header 'Purpose: prefetch'
> HTTP/1.1 200 OK
$ ./ask ${offer} --request DELETE
> HTTP/1.1 405
$ rosemary offer list --json
> .offers[0].state == open
$ rosemary order list --to-confirm
> No orders.

# A form that is not right comes back with what was typed, and the reason beside the field.
$ ./ask ${offer} --data 'answer=yes' --data-urlencode 'note=Ring </textarea><script>alert(1)</script> "twice"' --data 'pickup_day=2027-05-13'
> HTTP/1.1 400
> id="pickup-wrong"
> aria-describedby="pickup-wrong"
> Ring &lt;/textarea&gt;&lt;script&gt;
> <option value="2027-05-13" selected>
! <script>
for wrong in pickup_day=2027-05-09&pickup_time=10:00 pickup_day=2027-05-13&pickup_time=18:00 pickup_day=2027-05-15&pickup_time=10:00 pickup_day=yesterday&pickup_time=10:00
	$ ./ask ${offer} --data 'answer=yes&${wrong}'
	> HTTP/1.1 400
	> id="pickup-wrong"
	> Please choose a day and a time that lie ahead, or leave both open.
end
$ ./ask ${offer} --data 'note=only'
> HTTP/1.1 400
> choose one of the answers
> only</textarea>
$ ./ask ${offer} --data 'answer=perhaps'
> HTTP/1.1 400
$ ./ask ${offer} --data "answer=yes&note=$(printf '%0501d' 0)"
> HTTP/1.1 400
> id="note-long"
$ rosemary offer list --json
> .offers[0].state == open

$ ./ask ${offer} --header 'Content-Type: application/json' --data '{"answer":"yes"}'
> HTTP/1.1 415
$ ./ask ${offer} --data 'answer=yes&answer=later'
> HTTP/1.1 400

# What is pasted brings unseen marks along, as telephone numbers of an address book do; they go.
$ ./ask ${offer} --data 'note=Call+%E2%80%AA01632+960999%E2%80%AC%0D%0A%1Bsoon'
> HTTP/1.1 400
> Call 01632 960999
> choose one of the answers

# Another draft about the same person and day, and somebody who watches.
$ rosemary occasion add L1 --kind party --title Tea --recipient mum --rule once:2027-05-14
wait until $ rosemary queue --json
> .drafts.length == 1
save tea = .drafts[0].id
program start watch rosemary watch
wait until $ cat watch.log
> Watching

# Later leaves all open. Yes makes one order, however often it is said; nothing else counts then.
$ ./ask ${offer} --data 'answer=later'
> HTTP/1.1 200 OK
> waits for you until Thursday 13 May at 17:30
$ ./ask ${offer}
> You wanted to decide later
for time in once again
	$ ./ask ${offer} --data 'answer=yes&pickup_day=2027-05-13&pickup_time=10:30&note=Ring+the+bell+%3Cb%3Etwice%3C/b%3E+%26+%22wait%22%0D%0Aoutside'
	> HTTP/1.1 200 OK
	> Thank you, Linda
	> Thursday 13 May at 10:30
	> Ring the bell &lt;b&gt;twice&lt;/b&gt; &amp; &quot;wait&quot;
end
$ ./ask ${offer} --data 'answer=not-this-year'
> Thank you, Linda
$ ./ask ${offer}
> We have noted your order
! <button
$ rosemary order list --to-confirm --json
> .orders.length == 1
> .orders[0].confirmation == to-confirm
> .orders[0].total == 24.50 GBP
> .orders[0].gift == pink roses mixed with a bit of green and yellow
> .orders[0].pickup == 2027-05-13T10:30:00+01:00
> .orders[0].wanted_on == 2027-05-14
> .orders[0].payment == Visa ending 42
save order = .orders[0].id
$ rosemary order show ${order}
> Ring the bell <b>twice</b> & "wait" outside
> pink roses mixed
$ rosemary offer show 1
> accepted
$ rosemary status --json
> .orders.to-confirm == 1
$ rosemary today
> Wait to be confirmed
> Linda Hartley
$ rosemary order list --to-confirm
> Fri 14 May 2027
$ rosemary show ${tea}
> withdrawn
wait until $ cat watch.log
> customer: answer offer 1, later, now yes (the page of message 1)
> customer: order order ${order}, now to-confirm (the page of message 1)
program stop watch
$ rosemary log offer --json
> .audit[-1].who == customer
> .audit[-1].after == yes
> .audit[-1].reason == the page of message 1

# The shop says yes, once; the page says so.
$ rosemary order confirm 1
? 1
> order 1 was placed at the shop
$ rosemary order confirm ${order}
> Order ${order} is confirmed: pink roses mixed with a bit of green and yellow for Linda Hartley.
$ rosemary order decline ${order}
? 1
> order ${order} is confirmed already
$ ./ask ${offer}
> Your order is confirmed
$ rosemary order list --to-confirm --json
> .orders.length == 0
$ rosemary log order ${order} --json
> .audit[verb=confirm].after == confirmed

# What is fetched is told in time, on the open day before it and on the day, and not before.
$ rosemary today
! To be ready
for day in 2027-05-12 2027-05-13
	$ rosemary dev clock set ${day}T08:00:00
	$ rosemary today
	> To be ready today or on the next open day
	> Linda Hartley
	> Thu 13 May 10:30
end
$ rosemary order list L1
> confirmed
$ rosemary dev clock set 2027-05-14T08:00:00
$ rosemary today --json
> .ready.length == 0

# What was told once is not told again by mail: the day is ordered, and by which order is plain.
$ rosemary why L1
> already ordered for mum: order offer-1
$ rosemary dev clock advance 2d
mail count
== 1
