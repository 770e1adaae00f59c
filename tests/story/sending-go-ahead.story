# A server that wants the text although it refused the recipient gets none; the others get theirs
smtp start <<RULES
rcpt to=nobody@* reply 550 5.1.1 no such mailbox
rcpt to=later@* first=1 reply 450 4.2.0 not now
data first=2 go-ahead
RULES
set email = sessions = 1;
include sending.inc
set people = nobody later linda
include people.inc
$ rosemary approve 1 2 3 --yes
$ rosemary dev clock advance 1m
$ rosemary delivery list nobody --json
> .deliveries[0].state == failed
> .deliveries[0].answer == 550 5.1.1 no such mailbox
$ rosemary delivery list later --json
> .deliveries[0].state == queued
> .deliveries[0].answer == 450 4.2.0 not now
$ rosemary dev clock advance 1h
$ rosemary delivery list --state sent --json
> .deliveries.length == 2
mail count linda@example.test
== 1
mail count later@example.test
== 1
mail count
== 2
mail violations
empty
