# A server that refuses the shop itself: the channel rests, tells why, and one message probes it
smtp start
set email =
include sending.inc
set people = one two three
include people.inc
$ rosemary approve 1 2 3 --yes

for point in connect ehlo mail
	smtp rules <<RULES
	${point} reply 554 5.7.1 we do not take mail from you (${point})
	RULES
	$ rosemary dev clock advance 15m
	$ rosemary status --json
	> .channels[0].paused_until exists
	> .channels[0].reason contains 554 5.7.1 we do not take mail from you (${point})
	> .problems[0] contains e-mail is paused: 554 5.7.1 we do not take mail from you (${point})
	> .deliveries.queued == 3
	> .deliveries.failed == 0
	$ rosemary status
	> we do not take mail from you (${point})

	# Nobody knocks while it rests, nor after a restart.
	daemon restart
	$ rosemary dev clock advance 14m
	$ rosemary status --json
	> .channels[0].reason contains (${point})
	> .counters.sessions == 0

	# One probe, refused again: it rests again.
	$ rosemary dev clock advance 1m
	$ rosemary status --json
	> .counters.sessions == 1
	> .channels[0].reason contains (${point})
	> .deliveries.queued == 3
	$ rosemary dev clock advance 14m
	$ rosemary status --json
	> .counters.sessions == 1
	$ rosemary dev clock advance 50s
end
mail count
== 0

# The server changes its mind. The probe goes alone; the others follow, each of them once.
smtp rules <<RULES
dot first=1 hold
RULES
set by = 15m
include advance_unawaited.inc
wait until $ rosemary status --json
> .deliveries.handing == 1
> .deliveries.open == 0
> .deliveries.queued == 2
smtp rules <<RULES
RULES
wait until $ rosemary status --json
> .deliveries.sent == 3
> .channels[0].paused_until == null
> .channels[0].reason == null
> .problems.length == 0
> .deliveries.sent == 3
for person in one two three
	mail count ${person}@example.test
	== 1
end
$ rosemary delivery show 1 --json
> .attempts_list[*outcome=refused].length == 0
> .attempts_list[-1].outcome == accepted
mail violations
empty
