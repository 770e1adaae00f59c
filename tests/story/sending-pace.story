# No more messages leave in a minute than the channel may send; all others wait their turn
smtp start
set email = per_minute = 2;
include sending.inc
set people = one two three four five
include people.inc
for name in one two three four five
	$ rosemary queue --json
	save draft = .drafts[customer.ref=${name}].id
	$ rosemary approve ${draft} --yes
end
$ rosemary dev clock advance 1m
mail count
== 2
$ rosemary outbox --json
> .deliveries.length == 3
> .deliveries[0].why == 2 in a minute are the most
$ rosemary dev clock advance 30s
mail count
== 2

# A restart gives nobody a second minute.
daemon restart
$ rosemary dev clock advance 20s
mail count
== 2
$ rosemary dev clock advance 10s
mail count
== 4
$ rosemary dev clock advance 1m
mail count
== 5
mail violations
empty
$ rosemary status --json
> .deliveries.sent == 5
