# A draft that is put off waits again on its day, and not behind send-by
smtp start
set email =
include linda.inc
$ rosemary later ${draft} 2027-05-13 --json
? 1
> .refused[0].reason contains has to be approved before
$ rosemary later ${draft} 2027-05-13
? 1
$ rosemary later ${draft} 2027-05-04
? 1
> "that is not later"
$ rosemary later ${draft}
? 2
$ rosemary later ${draft} soon
? 2
$ rosemary later x 2027-05-08
? 2
$ rosemary later 99 2027-05-08
? 4
> "there is no draft 99"
$ rosemary later ${draft} 2027-05-08
> "${draft} held: it waits again from Sat 8 May 06:00."
$ rosemary queue --json
> .drafts[0].state == held
> .drafts[0].hold == later
> .drafts[0].held_until == 2027-05-08T06:00:00+01:00
> .drafts[0].revision == 1
$ rosemary queue
> "8 May 06:00"
$ rosemary show ${draft}
> "put off until 2027-05-08"
$ rosemary log draft ${draft} --json
> .audit[verb=later].after == 2027-05-08

# Another day may be said; facts that change meanwhile do not bring it back.
$ rosemary later ${draft} 2027-05-09
$ rosemary show ${draft}
> "put off until 2027-05-09"
! > 2027-05-08
$ rosemary show ${draft} --json
> .revision == 1
$ rosemary customer edit L1 --given-name Lindy
wait until $ rosemary draft list --json
> .drafts[0].revision == 2
> .drafts[0].hold == later
$ rosemary dev clock set 2027-05-08T23:00:00
$ rosemary queue --json
> .drafts[0].state == held
$ rosemary dev clock set 2027-05-09T06:00:00
$ rosemary queue --json
> .drafts[0].state == waiting
> .drafts[0].held_until == null

# It may be approved in spite of it; taken back it waits.
$ rosemary later ${draft} 2027-05-10
$ rosemary approve ${draft}
? 1
> "is held (later)"
$ rosemary approve ${draft} --held
$ rosemary later ${draft} 2027-05-10
? 1
> "only what waits is put off"
$ rosemary delivery list --json
save delivery = .deliveries[0].id
$ rosemary delivery cancel ${delivery}
$ rosemary queue --json
> .drafts[0].state == waiting
> .drafts[0].held_until == null
daemon stop
