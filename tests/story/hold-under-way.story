# HOLD that begins while a message is under way: before END it stays, behind END it is waited for
smtp start <<RULES
rcpt to=early@* first=1 delay 2
dot to=late@* first=1 delay 2
RULES
set email = sessions = 1;
include sending.inc
set people = early late
include people.inc
$ rosemary queue --json
save early = .drafts[customer.ref=early].id
save late = .drafts[customer.ref=late].id

# The server thinks about the recipient: the dot has not left, and does not.
$ rosemary approve ${early} --yes
set by = 1m
include advance_unawaited.inc
wait until $ rosemary delivery list early --json
> .deliveries[0].state == open
$ rosemary dev fail clock 3
wait until $ rosemary delivery list early --json
> .deliveries[0].state == queued
> .deliveries[0].reason == the clock was set 3 h forward
$ rosemary delivery show 1 --json
> .attempts_list[0].outcome == returned
> .attempts_list[0].line == the clock was set 3 h forward
mail count
== 0
$ rosemary resume
wait until $ rosemary delivery list early --json
> .deliveries[0].state == sent
mail count early@example.test
== 1

# The server thinks about the dot: what it says counts.
$ rosemary approve ${late} --yes
include advance_unawaited.inc
wait until $ rosemary delivery list late --json
> .deliveries[0].state == handing
$ rosemary dev fail clock 3
$ rosemary status --json
? 1
> .hold.kind == clock
wait until $ rosemary delivery list late --json
> .deliveries[0].state == sent
mail count late@example.test
== 1
mail violations
empty
