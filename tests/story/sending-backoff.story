# A server that always says later is asked rarely; at send-by the message expires and is listed
smtp start <<RULES
rcpt reply 450 4.7.1 greylisted, come back
RULES
set email =
include linda.inc
$ rosemary approve ${draft} --yes
$ rosemary dev clock advance 1m
$ rosemary delivery list --json
> .deliveries[0].state == queued
> .deliveries[0].attempts == 1
> .deliveries[0].answer == 450 4.7.1 greylisted, come back
> .deliveries[0].next_at >= 2027-05-04T09:36:00+01:00
> .deliveries[0].next_at <= 2027-05-04T09:37:00+01:00
$ rosemary queue --json
> .drafts.length == 0

# Five minutes at least, then ten at least, then twice as long each time, four hours at most.
$ rosemary dev clock set 2027-05-04T09:35:59
$ rosemary delivery list --json
> .deliveries[0].attempts == 1
$ rosemary dev clock set 2027-05-04T09:37:00
$ rosemary delivery list --json
> .deliveries[0].attempts == 2
> .deliveries[0].next_at >= 2027-05-04T09:47:00+01:00
> .deliveries[0].next_at <= 2027-05-04T09:49:00+01:00
$ rosemary dev clock set 2027-05-04T09:49:00
$ rosemary delivery list --json
> .deliveries[0].attempts == 3
> .deliveries[0].next_at >= 2027-05-04T10:05:00+01:00
> .deliveries[0].next_at <= 2027-05-04T10:13:00+01:00
for at in 10:13 11:01 12:37
	$ rosemary dev clock set 2027-05-04T${at}:00
end
$ rosemary delivery list --json
> .deliveries[0].attempts == 6
> .deliveries[0].next_at >= 2027-05-04T14:45:00+01:00
> .deliveries[0].next_at <= 2027-05-04T15:49:00+01:00
$ rosemary dev clock set 2027-05-04T15:49:00
$ rosemary delivery list --json
> .deliveries[0].attempts == 7
> .deliveries[0].next_at >= 2027-05-04T19:01:00+01:00
> .deliveries[0].next_at <= 2027-05-04T20:37:00+01:00

# No quiet hour and no restart makes it forget or hurry.
daemon restart
$ rosemary dev clock set 2027-05-05T03:00:00
$ rosemary delivery list --json
> .deliveries[0].attempts == 7
> .deliveries[0].state == queued
$ rosemary dev clock set 2027-05-05T09:00:00
$ rosemary delivery list --json
> .deliveries[0].attempts == 8

# Just before send-by it still waits; then it is over, and nothing is sent late.
$ rosemary dev clock set 2027-05-12T17:29:00
$ rosemary delivery list --json
> .deliveries[0].attempts == 9
> .deliveries[0].state == queued
> .deliveries[0].next_at == 2027-05-12T17:30:00+01:00
smtp rules <<RULES
RULES
$ rosemary dev clock set 2027-05-12T17:30:00
$ rosemary delivery list --json
> .deliveries[0].state == expired
> .deliveries[0].attempts == 9
> .deliveries[0].reason contains send-by passed
save delivery = .deliveries[0].id
$ rosemary delivery show ${delivery} --json
> .attempts_list.length == 9
> .attempts_list[*outcome=deferred].length == 9
$ rosemary missed --json
> .drafts[0].id == ${draft}
> .drafts[0].state == lapsed
$ rosemary log draft ${draft} --json
> .audit[-1].after == lapsed
$ rosemary dev clock advance 30d
mail count
== 0
mail violations
empty
