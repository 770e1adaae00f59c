# A server that refuses the copies still gets the customers' messages, and the owner is told
smtp start <<RULES
rcpt to=nobody@* reply 550 5.1.1 no such mailbox
rcpt to=busy-*@* first=1 reply 450 4.2.0 not now
rcpt to=gone@* reply 550 5.1.1 no such archive
RULES
set archive = gone@rose.test
include archive.inc
mail count ${archive}
== 0
mail linda@example.test
> .rcpt_to.length == 1
$ rosemary status --json
> .problems[0] contains "the server refuses the copies for email.archive: 550 5.1.1 no such archive"
$ grep -c 'the server refuses the copies' daemon.log
== 1
$ rosemary doctor --json
? any
> .checks[check=archive].state == warning
> .checks[check=archive].text contains "email.archive: 550 5.1.1 no such archive"
> .checks[check=archive].text contains see that 'gone@rose.test' is an address that it takes

# In another mailbox the next copy is taken: nothing is said any more.
$ sed -i 's/gone@/sent@/' rosemary.conf
daemon reload
wait until $ rosemary status --json
! > email.archive
$ rosemary doctor
? any
! > email.archive
$ rosemary dev clock advance 1h
mail busy-tempfail@example.test
> .rcpt_to[1] == sent@rose.test
mail violations
empty
