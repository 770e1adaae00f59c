# The owner works through what waits on a phone: from the calendar's entry to the last of them
include ../story/owner.inc
environment PLAYWRIGHT=${playwright}
set visit = node ${source}/tests/browser/visit.mjs http://${door}

# By day, from the entry: a yes, taken back, a yes again, and on to the next, which is put off.
$ ${visit}${page}?draft=${linda} shot=owner.png 'see=pink roses mixed with a bit of green' 'press=Approve' shot=done.png 'see=It leaves Tuesday 4 May at 09:32' 'press=Take it back' 'see=it waits again' shot=back.png 'press=Approve' 'follow=Next: Priya Shah' 'choose=Put it off until=Thursday 6 May' 'press=Later' shot=later.png
> It waits again from Thursday 6 May at 06:00
> 1 more waits
$ rosemary log draft ${linda} --json
> .audit[*verb=approve].length == 2
> .audit[-1].who == the page of 'Mary'

# A short line of the list is as high as a finger, too.
$ rosemary occasion add T1 --kind tea --rule once:2027-05-11 --quiet
wait until $ rosemary queue --json
> .drafts[*occasion.kind=tea].length == 1
save tea = .drafts[occasion.kind=tea].id
$ ${visit}${page}
> Tom Reed: tea
$ rosemary skip ${tea}

# By night, from the list; somebody else edited meanwhile.
$ ${visit}${page} --dark shot=list-dark.png 'see=1 waits for you' 'follow=Tom Reed' shot=owner-dark.png
> Skip it this time
$ rosemary status --json
> .drafts.waiting == 1
$ ${visit}${page}?draft=${tom} --dark "type=Skip it this time" shot=skipped-dark.png 'follow=All that wait'
? 1
$ ${visit}${page}?draft=${tom} shot=skipped.png
> Skipped by the page of 'Mary'
> Nothing else waits

# What is held says why beside the yes.
$ rosemary reopen ${tom}
$ rosemary order add T1 --ref T2 --description tulips --price 12 --quiet
$ ${visit}${page}?draft=${tom} shot=held.png 'press=Approve it all the same: order T2 names nobody: for whom is it?' 'press=Take it back' shot=held-back.png
> it waits again
> Held: order T2 names nobody: for whom is it?
