# Killed at each step of one delivery: sent once before END, uncertain and never again behind it
smtp start
set email =
include sending.inc
set people = at-open after-open at-end after-end after-dot after-answer outside
include people.inc
$ rosemary queue --json
> .drafts.length == 7

# What was not ended is surely not sent: after a restart it leaves, once.
for point in at-open after-open at-end
	$ rosemary queue --json
	save draft = .drafts[customer.ref=${point}].id
	$ rosemary approve ${draft} --yes
	$ rosemary dev fail die-${point}
	$ rosemary dev clock advance 1m
	? 3
	daemon dies
	? -9
	mail count ${point}@example.test
	== 0
	daemon start
	wait until $ rosemary delivery list --json
	> .deliveries[customer.ref=${point}].state == sent
	mail count ${point}@example.test
	== 1
end

# Behind END nobody can know. The server has seen nothing, or everything.
for point in after-end after-dot after-answer
	$ rosemary queue --json
	save draft = .drafts[customer.ref=${point}].id
	$ rosemary approve ${draft} --yes
	$ rosemary dev fail die-${point}
	$ rosemary dev clock advance 1m
	? 3
	daemon dies
	? -9
	daemon start
	$ rosemary delivery list --state uncertain --json
	> .deliveries[customer.ref=${point}].attempts == 1
	save delivery = .deliveries[customer.ref=${point}].id
	$ rosemary delivery show ${delivery} --json
	> .attempts_list.length == 1
	> .attempts_list[0].outcome == uncertain
	daemon log
	> recovered queued=0 uncertain=1
end

# Killed from outside while the server thinks about the dot.
smtp rules <<RULES
dot first=1 delay 30
dot first=1 delay 30
RULES
$ rosemary queue --json
save draft = .drafts[customer.ref=outside].id
$ rosemary approve ${draft} --yes
set by = 1m
include advance_unawaited.inc
wait until $ rosemary delivery list --json
> .deliveries[customer.ref=outside].state == handing
daemon kill
daemon start
$ rosemary delivery list --json
> .deliveries[customer.ref=outside].state == uncertain

# Whatever the days bring, nothing leaves again by itself, and the owner is told.
$ rosemary dev clock advance 1d
$ rosemary dev clock advance 10d
daemon restart
$ rosemary dev clock advance 30d
$ rosemary delivery list --state uncertain --json
> .deliveries.length == 4
$ rosemary delivery list --state sent --json
> .deliveries.length == 3
$ rosemary status --json
> .problems[0] contains 4 messages may or may not have arrived
for point in at-open after-open at-end after-dot after-answer
	mail count ${point}@example.test
	== 1
end
mail count after-end@example.test
== 0
mail violations
empty
