# A server that greylists takes the message at the second try, once
smtp start <<RULES
rcpt first=1 reply 450 4.7.1 greylisted, come back in five minutes
RULES
set email =
include linda.inc
$ rosemary approve ${draft} --yes
$ rosemary dev clock advance 1m
mail count
== 0
$ rosemary dev clock advance 6m
mail count
== 1
$ rosemary message list --json
save hash = .messages[0].sha256
mail 1 sha256
== ${hash}
$ rosemary delivery list --json
> .deliveries[0].state == sent
> .deliveries[0].attempts == 2
$ rosemary dev clock advance 20d
mail count
== 1
