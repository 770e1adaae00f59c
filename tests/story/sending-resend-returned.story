# What was to be sent once more and comes back instead is held: it may have arrived
smtp start <<RULES
dot record-drop
RULES
set email =
include sending.inc
set people = lost
include people.inc
$ rosemary approve 1 --yes
$ rosemary dev clock advance 1m
$ rosemary outbox --json
> .deliveries[0].state == uncertain

# It waits behind a HOLD for its second try, and what it says is not true any more.
$ rosemary dev fail clock 2
$ rosemary outbox resolve 1 --resend --yes
$ rosemary customer edit lost --given-name Belinda
$ rosemary resume
wait until $ rosemary delivery show 1 --json
> .state == cancelled
> .reason == the facts changed since approval
$ rosemary show 1
> held
> Belinda, your mum's birthday
> delivery 1 may have arrived: with this one the customer may be written to twice
$ rosemary queue
> delivery 1 may have arrived
$ rosemary approve 1 --yes
? 1
> draft 1 is held (maybe-sent)
mail count
== 1

# Whoever has seen that may still want it.
smtp rules <<RULES
RULES
daemon restart
$ rosemary approve 1 --held --yes
$ rosemary dev clock advance 1m
$ rosemary delivery list --json
> .deliveries[0].state == sent
mail count
== 2
