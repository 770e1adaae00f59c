# 'rosemary resume' ends the rest of a channel at once, and says who did
smtp start <<RULES
dot to=two@* drop
RULES
set email =
include sending.inc
set people = one two
include people.inc
$ rosemary approve 2 --yes
$ rosemary dev clock advance 1m
$ rosemary outbox --json
> .deliveries[0].state == uncertain
save two = .deliveries[0].id
smtp rules <<RULES
RULES
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
> .deliveries[state=queued].why ~ rests

# What is to be sent once more rests with the channel, and says so.
$ rosemary outbox resolve ${two} --resend --yes
> queued
$ rosemary outbox --json
> .deliveries.length == 2
> .deliveries[id=${two}].state == queued
> .deliveries[id=${two}].why ~ rests
smtp start
$ rosemary resume
> email rests no longer.
wait until mail count
== 2
$ rosemary log channel --json
> .audit[0].verb == resume
> .audit[0].before == email
$ rosemary status --json
> .problems.length == 0
