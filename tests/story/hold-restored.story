# HOLD: a backup that is put back sends nothing a second time
smtp start
set email =
include sending.inc
set people = one two
include people.inc
for name in one two
	$ rosemary queue --json
	save draft = .drafts[customer.ref=${name}].id
	$ rosemary approve ${draft} --yes
end
$ rosemary backup monday.db
$ rosemary dev clock advance 2m
mail count
== 2

# What was queued when the backup was made has left since. It is listed, and does not leave again.
daemon stop
$ rm -f ${state}/rosemary.db-wal && cp monday.db ${state}/rosemary.db
daemon start
$ rosemary dev clock advance 1h
$ rosemary status --json
? 1
> .hold.kind == restored
> .hold.reason == restored from the backup of 2027-05-04 09:30
> .deliveries.queued == 2
$ rosemary backup tuesday.db
> tuesday.db
daemon restart
$ rosemary dev clock advance 1h
mail count
== 2
$ rosemary delivery list --json
save first = .deliveries[customer.ref=one].id
save second = .deliveries[customer.ref=two].id
$ rosemary delivery cancel ${first}
$ rosemary delivery cancel ${second}

# Who says yes meanwhile is not told only when it would leave.
$ rosemary queue --json
save draft = .drafts[customer.ref=two].id
$ rosemary approve ${draft} --yes
> HOLD: nothing leaves until it has ended: restored from the backup of 2027-05-04 09:30
$ rosemary delivery list --json
save third = .deliveries[state=queued].id
$ rosemary delivery cancel ${third}
$ rosemary resume
> The HOLD has ended (restored from the backup of 2027-05-04 09:30).

# New messages have identities of their own: those of this generation were never used before.
$ rosemary queue --json
save draft = .drafts[customer.ref=one].id
$ rosemary approve ${draft} --yes
$ rosemary dev clock advance 2m
mail count
== 3
mail 1 header Message-ID
save before = output
mail 3 header Message-ID
! > ${before}
daemon stop
$ sqlite3 ${state}/rosemary.db "SELECT generation, copied_at FROM instance"
== 2|0
