# Stopping: what the server thinks about may end, what has not begun to leave is sent the next time
smtp start <<RULES
dot to=late@* delay 0.6
rcpt to=early@* first=1 delay 0.6
RULES
set email =
include sending.inc
set people = late early
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

# A second daemon on the same state is refused and harms nothing.
$ timeout 10 rosemaryd --config rosemary.conf --state ${state} --socket ${dir}/run/other.sock --developer
? 75
> another rosemaryd uses the state folder
$ rosemary status --json
> .deliveries.sent == 2
$ rosemary dev clock advance 20d
mail count
== 2
mail violations
empty
