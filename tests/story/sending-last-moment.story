# A no that comes while the server is asked stops the message before its dot; after it, it is late
smtp start <<RULES
data to=optout@* hold
RULES
set email =
include sending.inc
set people = optout consent taken late
include people.inc
set by = 1m

$ rosemary approve 1 --yes
include advance_unawaited.inc
wait until $ rosemary delivery list optout --json
> .deliveries[0].state == open
$ rosemary optout add optout
smtp rules <<RULES
data to=consent@* hold
RULES
wait until $ rosemary delivery show 1 --json
> .state == suppressed
> .reason == the customer opted out
> .attempts_list[0].outcome == returned

$ rosemary approve 2 --yes
include advance_unawaited.inc
wait until $ rosemary delivery list consent --json
> .deliveries[0].state == open
$ rosemary consent set consent email withdrawn
smtp rules <<RULES
data to=taken@* hold
RULES
wait until $ rosemary delivery show 2 --json
> .state == suppressed
> .reason == the customer withdrew consent

$ rosemary approve 3 --yes
include advance_unawaited.inc
wait until $ rosemary delivery list taken --json
> .deliveries[0].state == open
$ rosemary delivery cancel 3
smtp rules <<RULES
dot to=late@* hold
RULES
wait until $ rosemary delivery show 3 --json
> .state == cancelled
> .attempts_list[0].outcome == returned
$ rosemary queue --json
> .drafts[customer.ref=taken].revision == 2
mail count
== 0

# Once the dot may have been read the message is out; the opt-out holds for the next one.
$ rosemary approve 4 --yes
include advance_unawaited.inc
wait until $ rosemary delivery list late --json
> .deliveries[0].state == handing
$ rosemary optout add late
smtp rules <<RULES
RULES
wait until $ rosemary delivery list late --json
> .deliveries[0].state == sent
mail count late@example.test
== 1
$ rosemary dev clock set 2028-05-05T09:30:00
$ rosemary draft list late --json
> .drafts[0].occurs_on == 2028-05-14
> .drafts[0].state == withdrawn
mail count
== 1
mail violations
empty
