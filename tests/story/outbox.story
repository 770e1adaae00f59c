# The outbox: what waits to leave and why, and what the owner knows of what nobody knew
smtp start
set email =
include sending.inc
set people = one two three four
include people.inc
$ rosemary outbox 2>&1
> Nothing waits to leave.
for point in one two three
	$ rosemary queue --json
	save draft = .drafts[customer.ref=${point}].id
	$ rosemary approve ${draft} --yes
	$ rosemary outbox --json
	> .deliveries[customer.ref=${point}].why == its moment has not come
	$ rosemary dev fail die-after-dot
	$ rosemary dev clock advance 1m
	? 3
	daemon dies
	? -9
	daemon start
	$ rosemary outbox --json
	> .deliveries[customer.ref=${point}].state == uncertain
	> .deliveries[customer.ref=${point}].why ~ nobody can know
end
$ rosemary outbox --json
save one = .deliveries[customer.ref=one].id
save two = .deliveries[customer.ref=two].id
save three = .deliveries[customer.ref=three].id
$ rosemary queue --json
save draft = .drafts[customer.ref=four].id
$ rosemary approve ${draft} --yes
$ rosemary outbox --json
> .deliveries.length == 4
> .deliveries[0].state == uncertain
> .deliveries[3].state == queued
> .deliveries[3].not_after == 2027-05-12T17:30:00+01:00
> .hold == null
$ rosemary outbox --json --limit 2 --after 3
> .deliveries.length == 1
> .deliveries[0].state == queued

# One thing must be said; what may arrive twice is said twice.
$ rosemary outbox resolve ${one} 2>&1
? any
> say what is true of it: --sent, --resend or --drop
$ rosemary outbox resolve ${one} --sent --drop 2>&1
? any
> say what is true of it
$ rosemary outbox resolve ${two} --resend 2>&1
? 1
> the customer may get it twice
$ rosemary outbox resolve ${one} --sent --reason 'she rang to thank us'
> Delivery ${one} is sent: the owner says that it arrived: she rang to thank us.
$ rosemary outbox resolve ${two} --resend --yes
> Delivery ${two} is queued: the owner has it sent once more.
$ rosemary outbox resolve ${three} --drop
> Delivery ${three} is dropped: the owner drops it: it may have arrived.
$ rosemary outbox resolve ${three} --sent 2>&1
? 1
> delivery ${three} is dropped, not uncertain
$ rosemary log delivery ${one} --json
> .audit[-1].verb == confirm
> .audit[-1].before == uncertain
> .audit[-1].after == sent
> .audit[-1].reason == the owner says that it arrived: she rang to thank us

# The same bytes under the same Message-ID leave once more, the others never.
$ rosemary dev clock advance 2m
mail count two@example.test
== 2
mail 2 header Message-ID
save first = output
mail 4 header Message-ID
> ${first}
mail 2 sha256
save first = output
mail 4 sha256
== ${first}
mail count three@example.test
== 1
mail count four@example.test
== 1
$ rosemary outbox --json
> .deliveries.length == 0

# A HOLD stands above the list.
$ rosemary dev fail clock 2
$ rosemary outbox --json
> .hold == the clock was set 2 h forward
$ rosemary outbox 2>&1
> HOLD: nothing leaves
> then 'rosemary resume'
