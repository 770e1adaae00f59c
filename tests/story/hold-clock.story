# HOLD: a clock that was set far, or stands wrong at a start, lets nothing leave until somebody looks
smtp start
set email =
include sending.inc
set people = one two three four
include people.inc
for name in one two three
	$ rosemary queue --json
	save draft = .drafts[customer.ref=${name}].id
	$ rosemary approve ${draft} --yes
end
$ rosemary status --json
> .hold == null
> .deliveries.queued == 3

# The clock is set three hours forward. Even the approved messages stay, and nothing lapses.
$ rosemary dev fail clock 3
$ rosemary dev clock advance 30d
$ rosemary status --json
? 1
> .hold.kind == clock
> .hold.reason == the clock was set 3 h forward
> .problems[0] contains HOLD, nothing leaves: the clock was set 3 h forward
> .deliveries.queued == 3
> .drafts.waiting == 1
$ rosemary status
? 1
> HOLD: nothing leaves
> see that the clock is right, then 'rosemary resume'
mail count
== 0
daemon log
> hold: nothing leaves: the clock was set 3 h forward; to end it: see that the clock is right

# Everything else works, and a restart changes nothing.
$ rosemary dev clock set 2027-05-04T10:00:00
$ rosemary queue --json
save draft = .drafts[0].id
$ rosemary approve ${draft} --yes
> 10:01
$ rosemary customer add --ref P1 --given-name Peter
> Added customer
daemon restart
$ rosemary dev clock advance 2m
mail count
== 0

# Somebody looked: it goes on, once, and the log says who.
$ rosemary resume
> The HOLD has ended (the clock was set 3 h forward).
$ rosemary dev clock advance 1m
mail count
== 4
mail violations
empty
$ rosemary log store --json
> .audit.length == 2
> .audit[0].verb == hold
> .audit[0].who == policy
> .audit[0].reason == the clock was set 3 h forward
> .audit[1].verb == resume
> .audit[1].reason == the clock was set 3 h forward
$ rosemary status --json
> .hold == null
$ rosemary resume 2>&1
? 1
> nothing is held back

# A start with a clock that went back, or after a long absence.
for days in -1 8
	daemon stop
	$ sqlite3 ${state}/rosemary.db "UPDATE instance SET heartbeat = unixepoch() - ${days} * 86400"
	daemon start
	$ rosemary status --json
	? 1
	> .hold.kind ~ clock|absent
	> .hold.reason ~ 24 h behind|8 d ago
	$ rosemary resume --json
	> .ended ~ 24 h behind|8 d ago
	> .hold == null
end

# Some days off are no absence.
daemon stop
$ sqlite3 ${state}/rosemary.db "UPDATE instance SET heartbeat = unixepoch() - 5 * 86400"
daemon start
$ rosemary status --json
> .hold == null

# The store is moved away under the daemon: it ends at the next look, and writes no more.
$ mv ${state}/rosemary.db ${state}/aside.db
$ rosemary dev clock advance 1m 2>&1
? any
daemon dies
? 65
daemon log
> rosemary.db' was deleted or moved while the daemon ran
