# A store that fails to commit OPEN, END or an outcome: nothing is sent twice, the daemon goes on
smtp start <<RULES
data to=end@* hold
RULES
set email =
include sending.inc
set people = open end outcome after
include people.inc

# OPEN: no byte has left for it.
$ rosemary approve 1 --yes
$ rosemary dev fail commit
$ rosemary dev clock advance 1m
$ rosemary delivery show 1 --json
> .state == sent
> .attempts_list.length == 1
daemon log
> nothing leaves for a while

# END: the server has the body and never gets the dot.
$ rosemary approve 2 --yes
set by = 1m
include advance_unawaited.inc
wait until $ rosemary delivery list end --json
> .deliveries[0].state == open
$ rosemary dev fail commit
smtp rules <<RULES
dot to=outcome@* hold
RULES
wait until $ rosemary delivery show 2 --json
> .state == sent
> .attempts_list.length == 2
> .attempts_list[0].outcome == returned

# The outcome: it is known, and written as soon as the store can.
$ rosemary approve 3 --yes
include advance_unawaited.inc
wait until $ rosemary delivery list outcome --json
> .deliveries[0].state == handing
$ rosemary dev fail commit
smtp rules <<RULES
RULES
wait until mail count outcome@example.test
== 1
wait until $ rosemary delivery show 3 --json
> .state == sent
> .attempts_list.length == 1

$ rosemary approve 4 --yes
$ rosemary dev clock advance 1m
for person in open end outcome after
	mail count ${person}@example.test
	== 1
end
$ rosemary dev clock advance 20d
mail count
== 4
mail violations
empty
