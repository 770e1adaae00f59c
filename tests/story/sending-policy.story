# A policy that refuses one message after the other: two may fail for themselves, then the channel rests
smtp start
set email = sessions = 1;
include sending.inc
set people = one two three four five
include people.inc
$ rosemary approve 1 2 3 4 5 --yes
smtp rules <<RULES
rcpt reply 554 5.7.1 <you@shop.example>: Sender address rejected: not wanted here
RULES
$ rosemary dev clock advance 1m
$ rosemary status --json
> .deliveries.failed == 2
> .deliveries.queued == 3
> .channels[0].paused_until exists
> .channels[0].reason contains 554 5.7.1
> .problems[0] contains Sender address rejected: not wanted here
$ rosemary delivery list --json
> .deliveries[*state=failed].length == 2

# The probe is another message, and nothing more fails; nor does it behind a restart.
daemon restart
for again in one two
	$ rosemary dev clock advance 15m
	$ rosemary status --json
	> .deliveries.failed == 2
	> .deliveries.queued == 3
	> .channels[0].reason contains 554 5.7.1
end
mail count
== 0

# One message that is refused so among others that are taken fails alone.
smtp rules <<RULES
RULES
$ rosemary dev clock advance 15m
$ rosemary status --json
> .deliveries.sent == 3
> .channels[0].paused_until == null
mail violations
empty
