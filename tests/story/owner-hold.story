# Where nothing leaves, the owner's page says so: behind a backup that was put back
include owner.inc
$ ./ask ${page}
> 3 wait for you
! > Nothing leaves
$ rosemary backup monday.db
daemon stop
$ rm -f ${state}/rosemary.db-wal && cp monday.db ${state}/rosemary.db
daemon start
$ rosemary status --json
? 1
> .hold.kind == restored
save door = .http.listens
$ echo ${door} > door
$ ./ask ${page}
> Nothing leaves at present: restored from the backup of 2027-05-04 09:31.
$ ./ask ${page}?draft=${linda}
> Nothing leaves at present: restored from the backup
> Approve</button>
$ ./decide ${page} ${linda} decide=approve
> <h1>Approved</h1>
> Nothing leaves at present: restored from the backup
$ rosemary dev clock advance 5m
mail count
== 0
$ ./decide ${page} ${linda} decide=back
> it waits again
$ rosemary resume
$ ./decide ${page} ${linda} decide=approve
> <h1>Approved</h1>
! > Nothing leaves
$ rosemary dev clock advance 5m
mail count
== 1
daemon stop
