# HOLD: a disk that is nearly full lets nothing leave; with room again it goes on by itself
root
$ mkdir disk && mount -t tmpfs -o size=200m rosemary-story disk
smtp start
set email = }; store = { path = "${dir}/disk/rosemary.db";
include sending.inc
set people = one two three
include people.inc
$ rosemary queue --json
save one = .drafts[customer.ref=one].id
save two = .drafts[customer.ref=two].id
$ rosemary approve ${one} --yes

# Less than 64 MiB are left: nothing leaves, everything else works.
$ fallocate -l 150M disk/other
$ rosemary dev clock advance 2m
$ rosemary status
? 1
> HOLD: nothing leaves
> the store's disk has
> make room on the disk: it goes on by itself
$ rosemary status --json
? 1
> .hold.kind == space
> .deliveries.queued == 1
$ rosemary approve ${two} --yes
$ rosemary resume 2>&1
? 1
> make room on the disk
$ rosemary backup disk/small.db
> small.db
daemon log
> hold: nothing leaves: the store's disk has

# Nothing is left at all: commands say so, nobody falls over, and nothing is half done.
$ rm disk/small.db; dd if=/dev/zero of=disk/rest bs=4096 2>&1; true
> No space left
$ (echo ref,given_name,notes; for i in $(seq 4000); do echo P$i,Peter,$(printf 'x%.0s' {1..1500}); done) >many.csv
$ rosemary import many.csv 2>&1
? 1
> disk is full
$ rosemary backup disk/full.db 2>&1
? 1
> full
$ ls disk | grep -c full
? 1
== 0
$ rosemary queue --json
> .drafts.length == 1
mail count
== 0

# With room again all of it leaves, once.
$ rm disk/other disk/rest
$ rosemary dev clock advance 2m
wait until mail count
== 2
$ rosemary status --json
> .hold == null
daemon log
> hold: the disk has room again
mail violations
empty
daemon stop
$ sqlite3 disk/rosemary.db 'PRAGMA integrity_check'
== ok
