# What orders tell of days is proposed, accepted and then drafted; nothing is before that
include derive.inc
$ rosemary occasion proposals --json
> .occasions.length == 3
> .occasions[0].recipient.name == Ama
> .occasions[0].kind == birthday
> .occasions[0].rule == --05-12
> .occasions[0].confidence == 85
> .occasions[0].orders.length == 2
> .occasions[0].because == "2 (2026-05-12), 1 (2025-05-12 \"Happy birthday, little sister\")"
> .occasions[1].recipient.name == Rosa
> .occasions[1].sympathy == true
> .occasions[2].recipient.relation == gran
> .occasions[2].kind == occasion
> .occasions[2].when == "3 September"
save ama = .occasions[0].id
save rosa = .occasions[1].id
save gran = .occasions[2].id
$ rosemary occasion proposals
> 85
> "3 September"
$ rosemary occasion list --state proposed
> proposed
$ rosemary today
> 3 days that orders tell wait for your yes: rosemary occasion review
$ rosemary queue --json
> .drafts.length == 0
$ rosemary why K1
> Gets no message: proposed: waits for your yes; told by orders 2 (2026-05-12), 1 (2025-05-12
> sure by 85%
$ rosemary why-not K1
> proposed: waits for your yes

# A yes makes it an occasion like any other: its draft is made and waits for a yes of its own.
$ rosemary occasion accept ${ama}
> is accepted: the next day is Wed 12 May 2027.
wait until $ rosemary queue --json
> .drafts.length == 1
> .drafts[0].state == waiting
> .drafts[0].recipient.name == Ama
> .drafts[0].occasion.kind == birthday
save draft = .drafts[0].id
$ rosemary show ${draft}
> tulips
$ rosemary occasion show ${ama} --json
> .state == active
> .source == derived
> .confidence == 100
$ rosemary log occasion ${ama}
> policy
> propose
> accept

# The yes can be taken back: the draft goes, and the proposal is as sure as it was.
$ rosemary occasion reopen ${ama}
> is proposed again
wait until $ rosemary draft list --json
> .drafts[0].state == withdrawn
$ rosemary occasion proposals K1 --json
> .occasions[0].confidence == 85
> .occasions[0].next_on == null

# The owner may know the day, the kind or the title better; one at a time.
$ rosemary occasion accept ${ama} ${gran} --kind anniversary
? 1
> "is of one occasion, not of several"
$ rosemary occasion accept ${gran} --rule 1934-09-04 --kind birthday
> the next day is Sat 4 Sep 2027
$ rosemary occasion show ${gran} --json
> .kind == birthday
> .rule == 1934-09-04
$ rosemary occasion accept ${ama} --rule 'full moon'
? 1
> "rule 'full moon' is none"
$ rosemary occasion accept ${ama} --rule once:2020-01-01
? 1
> is past
$ rosemary occasion accept ${gran}
? 1
> "only what is proposed is accepted"
$ rosemary occasion accept 4711
? 4
> "there is no occasion 4711"

# An order in sympathy holds whatever is accepted for the same person.
$ rosemary occasion accept ${rosa}
$ rosemary dev clock set 2027-06-02T09:00:00
wait until $ rosemary queue --json
> .drafts[0].state == held
$ rosemary queue
> an order in sympathy names Rosa: is a reminder right?

# A yes that was taken back left a draft: when no order tells of the day any more, it is ended.
$ rosemary order list K1 --json
save later = .orders[0].id
save first = .orders[1].id
$ rosemary order edit ${later} --kind refunded
$ rosemary order edit ${first} --kind refunded
wait until $ rosemary occasion show ${ama} --json
> .state == ended

# Who types what is proposed has said yes to it, and the day that was typed is the day.
$ rosemary occasion reopen ${gran}
$ rosemary occasion show ${gran} --json
> .state == proposed
save kind = .kind
$ rosemary occasion add E1 --recipient gran --kind ${kind} --rule --09-05 --json
> .id == ${gran}
> .state == active
> .source == manual
> .rule == --09-05
$ rosemary occasion add E1 --recipient gran --kind ${kind} --rule --09-05
? 1
> there already
