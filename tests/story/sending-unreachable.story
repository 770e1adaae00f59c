# No server, one that hangs up and one that is busy: messages wait unharmed, and all leave later
smtp start
set email =
include sending.inc
set people = one two three
include people.inc
smtp stop
$ rosemary approve 1 2 3 --yes
$ rosemary dev clock advance 1m

# The channel rests half a minute, then twice as long each time, a quarter of an hour at most.
for again in 09:31:30 09:32:30 09:34:30 09:38:30 09:46:30
	$ rosemary status --json
	> .channels[0].paused_until == 2027-05-04T${again}+01:00
	> .problems[0] contains e-mail is paused
	> .deliveries.queued == 3
	> .counters.attempts_opened == 0
	$ rosemary dev clock set 2027-05-04T${again}
end
$ rosemary status --json
> .channels[0].paused_until == 2027-05-04T10:01:30+01:00

# There is a server again, but it does not let us in.
for point in connect ehlo
	smtp start <<RULES
	${point} first=1 drop
	${point} first=1 reply 421 4.3.2 too busy
	${point} reply 454 4.3.0 no
	RULES
	for time in 1 2 3
		$ rosemary dev clock advance 15m
		$ rosemary status --json
		> .channels[0].paused_until exists
		> .deliveries.queued == 3
		> .counters.attempts_opened == 0
	end
	$ rosemary status --json
	> .channels[0].reason contains 454 4.3.0 no
	smtp stop
end
mail count
== 0

smtp start
$ rosemary dev clock advance 15m
for person in one two three
	$ rosemary delivery list ${person} --json
	> .deliveries[0].state == sent
	> .deliveries[0].attempts == 1
	mail count ${person}@example.test
	== 1
end
$ rosemary status --json
> .problems.length == 0
mail violations
empty
