# Skipped for ever: the occasion ends with its draft; what was skipped or put off is reopened
include hand.inc
file customers.csv <<ROWS
ref,given_name,family_name,email,consent_email
L1,Linda,Hartley,linda@example.test,granted
P1,Priya,Shah,priya@example.test,granted
ROWS
file occasions.csv <<ROWS
customer_ref,kind,rule
L1,birthday,--05-13
L1,wedding,once:2027-08-21
P1,birthday,--05-14
ROWS
$ rosemary import customers.csv occasions.csv
wait until $ rosemary queue --json
> .drafts.length == 2
save linda = .drafts[0].id
save priya = .drafts[1].id
save birthday = .drafts[0].occasion.id

# One call ends the occasion with the draft.
$ rosemary skip ${linda} --for-ever --reason "she asked us to"
> "${linda} skipped, and its occasion has ended: nothing is sent for it again"
> "rosemary reopen ${linda}"
$ rosemary occasion show ${birthday} --json
> .state == ended
$ rosemary log occasion ${birthday} --json
> .audit[-1].before == active
> .audit[-1].after == ended
> .audit[-1].reason == she asked us to
$ rosemary log draft ${linda} --json
> .audit[-1].verb == skip
$ rosemary skip ${linda} --for-ever
? 1
> "draft ${linda} is skipped"

# Reopened, both are as before; so often as one likes.
$ rosemary reopen ${linda} ${priya}
? 1
> "${linda} is reopened: it is waiting."
> "draft ${priya} is waiting: only what was skipped or put off is reopened"
$ rosemary occasion show ${birthday} --json
> .state == active
> .next_on == 2028-05-13
$ rosemary log draft ${linda} --json
> .audit[-1].verb == return
$ rosemary skip ${priya}
$ rosemary reopen ${priya}
> "it is waiting"
$ rosemary later ${priya} 2027-05-09
$ rosemary reopen ${priya} --json
> .drafts[0].state == waiting
> .drafts[0].held_until == null
$ rosemary approve ${priya}
$ rosemary reopen ${priya}
? 1
> "is approved"
$ rosemary skip ${priya} --for-ever
? 1
> "is approved"
$ rosemary occasion list P1 --json
> .occasions[0].state == active

# A reason that is gone meanwhile is told at once, and too late is too late.
$ rosemary skip ${linda} --for-ever
$ rosemary optout add L1 --kind birthday
$ rosemary reopen ${linda}
> "it is withdrawn"
$ rosemary optout list --json
save optout = .optouts[0].id
$ rosemary optout drop ${optout}
wait until $ rosemary show ${linda} --json
> .state == waiting
$ rosemary skip ${linda} --for-ever
$ rosemary dev clock set 2027-05-12T10:00:00
$ rosemary reopen ${linda}
? 1
> "too late now"

# A year later nothing is made for what ended; a single day ends by itself.
$ rosemary dev clock set 2027-08-12T09:00:00
wait until $ rosemary queue --json
> .drafts.length == 1
save wedding = .drafts[0].id
$ rosemary skip ${wedding} --for-ever
$ rosemary reopen ${wedding}
> "it is waiting"
$ rosemary dev clock set 2028-05-05T09:00:00
$ rosemary draft list L1 --json
> .drafts.length == 2
$ rosemary draft list P1 --json
> .drafts.length == 2
daemon stop
