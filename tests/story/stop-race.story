# Stopping while a message is on its way: nothing passes END after the opt-out's commit
include door.inc
$ rosemary occasion add L1 --kind party --recipient mum --rule once:2027-05-15
$ rosemary dev clock advance 2d
$ rosemary queue --json
> .drafts.length == 1
save second = .drafts[0].id
smtp stop
smtp start <<RULES
data hold
RULES
$ rosemary approve ${second} --yes
set by = 1m
include advance_unawaited.inc
wait until $ rosemary delivery list L1 --json
> .deliveries[0].state == open

# The session has said RCPT and DATA; the stop comes before the dot.
$ ./ask ${stop} --data 'List-Unsubscribe=One-Click'
> HTTP/1.1 200 OK
smtp rules <<RULES
dot delay 0
RULES
wait until $ rosemary delivery list L1 --json
> .deliveries[0].state == suppressed
mail count
== 1
mail violations
empty

# Nothing else comes, whatever is due; the days are told to the owner as silent.
$ rosemary occasion add L1 --kind party --title Late --recipient mum --rule once:2027-05-18
$ rosemary dev clock advance 8d
mail count
== 1
$ rosemary why-not L1
> the customer opted out: everything
