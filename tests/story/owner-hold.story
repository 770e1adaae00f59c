# Where nothing leaves, the owner's page says so: behind a backup, and by a mail server that is away
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
! > It leaves
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

# What has left cannot be taken back, and that is told in the shop's words.
$ ./ask ${page}?draft=${linda} --data 'draft=${linda}&state=approved&decide=back'
> HTTP/1.1 409 Conflict
> That could not be done any more.
> It left Tuesday 4 May
! > delivery

# Nor does a message leave while the mail server does not answer.
smtp stop
$ ./decide ${page} ${priya} decide=approve
> <h1>Approved</h1>
$ rosemary dev clock advance 2m
wait until $ rosemary outbox --json
> .rests[0].channel == email
$ ./ask ${page}?draft=${priya}
> /It leaves Tuesday 4 May at \d\d:\d\d .email rests: /
$ rosemary dev clock set 2027-05-04T20:30:00
$ ./ask ${page}?draft=${tom}
> Wednesday 5 May at 09:00, if you approve it (it waits: quiet hours)

# Nor did it in time: who approved it reads what kept it; of what nobody approved there is less to say.
$ rosemary dev clock set 2027-05-12T17:50:00
wait until $ ./ask ${page}?draft=${priya}
> Approved by the page of &#39;Mary&#39;, Tuesday 4 May at
> /and yet nothing was sent: send-by passed before it could leave: \S/
! > Take it back
$ ./ask ${page}?draft=${tom}
> The last moment to send it has passed: nothing is sent this time.
! > Approved by
daemon stop
