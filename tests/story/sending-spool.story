# The transport spool writes files, one a message, exactly as approved and for the owner only
smtp start
set email =
include linda.inc
$ sed -i 's/transport = "smtp"/transport = "spool"/' rosemary.conf
daemon restart
$ rosemary approve ${draft} --yes
$ rosemary dev clock advance 59s
$ ls state/spool 2>/dev/null | wc -l
== 0
$ rosemary dev clock advance 1s
$ rosemary delivery list --json
> .deliveries[0].state == sent
> .deliveries[0].answer contains .eml
$ rosemary message list --json
save hash = .messages[0].sha256
save message_id = .messages[0].message_id
$ find state/spool -type f
save file = output
> /\.eml$/
$ sha256sum ${file} | cut -d ' ' -f 1
== ${hash}
$ stat -c %a ${file}
== 600
$ stat -c %a state/spool
== 700
$ grep -c '^Message-ID: ${message_id}' ${file}
== 1
$ rosemary status --json
> .channels[0].transport == spool

# A folder that cannot be written to puts a message off; it is there as soon as the folder is.
set people = tom
include people.inc
$ mv state/spool kept && touch state/spool
$ rosemary queue --json
save draft = .drafts[0].id
$ rosemary approve ${draft} --yes
$ rosemary dev clock advance 1m
$ rosemary delivery list tom --json
> .deliveries[0].state == queued
> .deliveries[0].reason contains cannot write '${state}/spool/
$ rosemary status --json
> .problems[0] contains e-mail is paused: cannot write
$ rm state/spool && mv kept state/spool
$ rosemary dev clock advance 1m
$ rosemary delivery list tom --json
> .deliveries[0].state == sent
$ rosemary message list tom --json
save hash = .messages[0].sha256
$ sha256sum state/spool/* | grep -c ${hash}
== 1
daemon restart
$ rosemary dev clock advance 20d
$ find state/spool -type f | wc -l
== 2
mail count
== 0
