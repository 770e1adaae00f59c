# The morning's verbs: what today asks for, what comes, and what keeps a customer from messages
include hand.inc
file customers.csv <<ROWS
ref,given_name,family_name,email,consent_email
L1,Linda,Hartley,linda@example.test,granted
T1,Tom,Sand,,
P1,Priya,Shah,priya@example.test,granted
ROWS
file occasions.csv <<ROWS
customer_ref,kind,title,rule
L1,birthday,,--05-14
L1,party,Summer,once:2027-08-01
L1,party,Late,--05-05
T1,birthday,,--05-12
P1,anniversary,,--05-20
ROWS
$ rosemary today
> "Tue 4 May 2027"
> "Nothing asks for you."
$ rosemary upcoming
> "No days come in that time."
$ rosemary import customers.csv occasions.csv
wait until $ rosemary queue --json
> .drafts.length == 1
save draft = .drafts[0].id

# The days that come, with what is done about each.
$ rosemary upcoming --json
> .upcoming.length == 4
> .upcoming[0].day == 2027-05-05
> .upcoming[0].state == missed
> .upcoming[1].customer.ref == T1
> .upcoming[1].state == withdrawn
> .upcoming[1].why contains no e-mail address
> .upcoming[2].draft == ${draft}
> .upcoming[2].state == waiting
> .upcoming[3].state == planned
> .upcoming[3].draft_on == 2027-05-10
> .upcoming[3].draft == null
$ rosemary upcoming
> /Thu 20 May +Priya Shah/
> "waiting"
$ rosemary upcoming --days 10 --json
> .upcoming.length == 3
$ rosemary upcoming --days 100 --json
> .upcoming[4].occasion.title == Summer
$ rosemary upcoming --limit 2 --json
> .upcoming.length == 2
save next = .next
$ rosemary upcoming --limit 2 --after ${next} --json
> .upcoming.length == 2
> .upcoming[0].draft == ${draft}
> .next == null
$ rosemary upcoming --limit 2 2>&1
> "More come: go on with --after ${next}"
$ rosemary upcoming --after yesterday
? 1
> "'yesterday' is no place in a listing"
$ rosemary upcoming --days 99999 --limit 1 --json
> .upcoming.length == 1

# What keeps a customer from being written to: all of it, once.
$ rosemary why-not T1 --json
> .reasons.length == 2
> .reasons[0].code == no-address
> .reasons[1].code == no-consent
$ rosemary why-not L1
> "its draft is missed"
! > birthday
$ rosemary customer edit T1 --state paused
$ rosemary why-not T1
> "the customer is paused"
> "there is no e-mail address"
> "there is no consent to e-mail on record"
$ rosemary why-not P1
> "Nothing keeps this customer from being written to."
$ rosemary optout add P1
$ rosemary why-not P1 --json
> .reasons[0].code == opted-out
> .reasons.length == 1
$ rosemary customer add --ref N1 --given-name Nia
$ rosemary why-not N1 --json
> .reasons[code=no-occasion].reason contains no day
$ rosemary why-not nobody
? 4

# Today: a draft waits, and on its last day lapses; an approved message leaves.
$ rosemary today --json
> .waits[0].id == ${draft}
> .lapses.length == 0
$ rosemary later ${draft} 2027-05-11
$ rosemary today --json
> .waits.length == 0
$ rosemary dev clock set 2027-05-12T09:00:00
$ rosemary today
> "Lapse today without a yes"
> "Linda Hartley"
$ rosemary approve ${draft}
$ rosemary today --json
> .lapses.length == 0
> .leaves[0].address == linda@example.test
$ rosemary upcoming --json
> .upcoming[day=2027-05-14].state == approved
$ rosemary dev clock advance 5m
$ rosemary today --json
> .leaves.length == 0
> .trouble.length == 0

# The daemon has run since a moment of its own clock, wherever that was set to.
$ rosemary dev clock set 2027-07-01T09:00:00
$ rosemary status --json
> .started_at contains 2027-07-01T0
daemon restart
$ rosemary dev clock advance 2h
$ rosemary status --json
> .started_at == 2027-07-01T09:00:00+01:00
daemon stop
