# HOLD: a store that was moved or copied sends nothing until somebody says that there is no other
smtp start
set email =
include sending.inc
set people = one
include people.inc
$ rosemary queue --json
save draft = .drafts[0].id
$ rosemary approve ${draft} --yes
daemon restart
$ rosemary status --json
> .hold == null

# A plain copy, as in another folder or on another machine: what is queued may leave elsewhere, too.
daemon stop
$ cp ${state}/rosemary.db copy.db && mv copy.db ${state}/rosemary.db && chmod 600 ${state}/rosemary.db
daemon start
$ rosemary dev clock advance 2m
mail count
== 0
$ rosemary status --json
? 1
> .hold.kind == moved
> .hold.reason contains the store was moved or copied since it last ran
> .hold.mend contains no other copy of this store is running
> .deliveries.queued == 1
daemon log
> nothing leaves: the store was moved or copied

# It lasts over a restart, and ends once and for all.
daemon restart
$ rosemary status --json
? 1
> .hold.kind == moved
$ rosemary resume
> The HOLD has ended
$ rosemary dev clock advance 1m
mail count
== 1
daemon restart
$ rosemary status --json
> .hold == null
mail violations
empty
