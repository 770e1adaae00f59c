# For the first days only the named addresses are written to; the others are held and come later
smtp start
set email = only_to = [ "Owner@Example.test" ];
include sending.inc
set people = owner linda
include people.inc
$ rosemary approve 1 2 --yes
$ rosemary dev clock advance 1m
mail count
== 1
mail count owner@example.test
== 1
$ rosemary delivery list linda --json
> .deliveries[0].state == held
> .deliveries[0].attempts == 0
> .deliveries[0].reason == email.only_to does not name this address
$ rosemary status --json
> .deliveries.held == 1

# Held for days and over a restart; the list is taken away, and what was approved leaves.
daemon restart
$ rosemary dev clock advance 3d
mail count
== 1
$ sed -i '/only_to/d' rosemary.conf
daemon restart
wait until $ rosemary delivery list linda --json
> .deliveries[0].state == sent
$ rosemary message list linda --json
save hash = .messages[0].sha256
mail linda@example.test sha256
== ${hash}
$ rosemary dev clock advance 20d
mail count
== 2
