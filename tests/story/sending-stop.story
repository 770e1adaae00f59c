# Stopping: what the server thinks about may end, what has not begun to leave is sent the next time
smtp start <<RULES
dot to=late@* delay 1.5
rcpt to=early@* first=1 delay 1.5
dot to=first@* delay 1.5
RULES
set email = sessions = 1;
include sending.inc
set people = late early first second
include people.inc

# SIGTERM while the server thinks about the dot: the daemon waits for the answer and ends well.
$ rosemary approve 1 --yes
set by = 1m
include advance_unawaited.inc
wait until $ rosemary delivery list late --json
> .deliveries[0].state == handing
daemon stop
mail count late@example.test
== 1
daemon start
$ rosemary delivery list late --json
> .deliveries[0].state == sent
> .deliveries[0].attempts == 1
> .deliveries[0].answer == 250 2.0.0 recorded 1

# SIGTERM before the dot: nothing has left. It leaves after the start, once.
$ rosemary approve 2 --yes
include advance_unawaited.inc
wait until $ rosemary delivery list early --json
> .deliveries[0].state == open
daemon stop
mail count early@example.test
== 0
daemon start
wait until $ rosemary delivery list early --json
> .deliveries[0].state == sent
$ rosemary delivery show 2 --json
> .attempts_list.length == 2
> .attempts_list[0].outcome == returned
> .attempts_list[1].outcome == accepted
mail count early@example.test
== 1

# Both on one connection: the first one's dot is out, the second one's envelope stands behind it.
$ rosemary approve 3 4 --yes
include advance_unawaited.inc
wait until $ rosemary status --json
> .deliveries.handing == 1
> .deliveries.open == 1
daemon stop
mail count first@example.test
== 1
mail count second@example.test
== 0
daemon start
wait until $ rosemary delivery list second --json
> .deliveries[0].state == sent
for person in first second
	mail count ${person}@example.test
	== 1
end

# A second daemon on the same state is refused and harms nothing.
$ timeout 10 rosemaryd --config rosemary.conf --state ${state} --socket ${dir}/run/other.sock --developer
? 75
> another rosemaryd uses the state folder
$ rosemary status --json
> .deliveries.sent == 4
$ rosemary dev clock advance 20d
mail count
== 4
mail violations
empty
