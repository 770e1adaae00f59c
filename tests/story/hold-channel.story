# 'rosemary resume' ends the rest of a channel at once, and says who did
smtp start
set email =
include sending.inc
set people = one
include people.inc
smtp stop
$ rosemary approve 1 --yes
$ rosemary dev clock advance 1m
$ rosemary status --json
> .problems[0] ~ paused
$ rosemary outbox
> email
> rests until
$ rosemary outbox --json
> .rests[0].channel == email
> .rests[0].until exists
> .deliveries[0].why ~ rests
smtp start
$ rosemary resume
> email rests no longer.
wait until mail count
== 1
$ rosemary log channel --json
> .audit[0].verb == resume
> .audit[0].before == email
$ rosemary status --json
> .problems.length == 0
