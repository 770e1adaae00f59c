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

# The second copy, of a message that was taken back and approved anew, is a file of its own. A
# folder that cannot be written to puts off and does not lose.
daemon restart
$ rosemary dev clock advance 20d
$ find state/spool -type f | wc -l
== 1
mail count
== 0
