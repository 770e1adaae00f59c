# A message is taken back: within its grace, while it is put off, and never once it has left
smtp start
set email =
include linda.inc

# Within the minute of grace. The draft waits again, as its second revision.
$ rosemary approve ${draft} --yes
$ rosemary message list --json
save first = .messages[0].message_id
$ rosemary dev clock advance 59s
$ rosemary delivery list --json
save delivery = .deliveries[0].id
$ rosemary delivery cancel ${delivery}
$ rosemary delivery list --json
> .deliveries[0].state == cancelled
> .deliveries[0].reason == taken back by the owner
$ rosemary queue --json
> .drafts[0].id == ${draft}
> .drafts[0].revision == 2
> .drafts[0].state == waiting
$ rosemary delivery cancel ${delivery}
? 1
> cancelled
$ rosemary dev clock advance 1d
mail count
== 0

# Approved again, put off by the server, and taken back from there.
smtp rules <<RULES
rcpt first=1 reply 450 4.2.0 later
RULES
$ rosemary approve ${draft}@1 --yes
? 1
> revision 2
$ rosemary approve ${draft} --yes
$ rosemary dev clock advance 1m
$ rosemary delivery list --state queued --json
> .deliveries[0].attempts == 1
save delivery = .deliveries[0].id
$ rosemary delivery cancel ${delivery}
$ rosemary dev clock advance 1d
mail count
== 0

# The third time it leaves: one copy, and its own Message-ID.
$ rosemary approve ${draft}@3 --yes
$ rosemary dev clock advance 1m
mail count
== 1
mail 1 header Message-ID
! ${first}
save third = output
$ rosemary message list --json
> .messages.length == 3
> .messages[revision=3].message_id == ${third}
save hash = .messages[revision=3].sha256
mail 1 sha256
== ${hash}
$ rosemary delivery list --state sent --json
save delivery = .deliveries[0].id
$ rosemary delivery cancel ${delivery}
? 1
> sent
$ rosemary show ${draft} --json
> .state == approved
$ rosemary log delivery ${delivery} --json
> .audit[-1].after == sent
$ rosemary dev clock advance 20d
mail count
== 1
mail violations
empty
