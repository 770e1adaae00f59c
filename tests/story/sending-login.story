# A wrong password is tried once and told, then less and less; the right one needs no restart
set certificate = good.pem
set email = sessions = 4;
set people = one two three
include secure.inc
file password <<END
Open-Barley
END
$ chmod 600 password
$ rosemary approve 1 2 3 --yes
$ rosemary dev clock advance 1m
$ rosemary status --json
> .channels[0].reason == "535 5.7.8 user or password is wrong"
> .channels[0].paused_until == 2027-05-04T09:46:00+01:00
> .problems[0] == "e-mail is paused: 535 5.7.8 user or password is wrong"
> .deliveries.queued == 3
> .counters.attempts_opened == 0
$ rosemary status
> user or password is wrong
daemon log
> email rests for 900 s: 535 5.7.8 user or password is wrong
! Barley
$ wc -l <mail/logins
== 1

# No storm that would lock the account, also when the daemon is started again.
daemon restart
$ rosemary dev clock advance 14m
$ wc -l <mail/logins
== 1
$ rosemary dev clock advance 1m
$ wc -l <mail/logins
== 2
$ rosemary dev clock advance 12h
$ wc -l <mail/logins
> /^[3-5]$/
$ rosemary status --json
> .deliveries.queued == 3
> .counters.attempts_opened == 0

# A server that tells everybody the password it was given.
smtp rules <<RULES
auth reply 535 5.7.8 no: T3Blbi1CYXJsZXk= Open-Barley
RULES
$ rosemary dev clock set 2027-05-05T09:30:00
$ rosemary status --json
> .channels[0].reason contains the server repeats the password
$ grep -rlaE 'Open-Barley|T3Blbi1CYXJsZXk' state daemon.log
? 1
empty
smtp rules <<RULES
RULES

# The file can be mended while the daemon runs; while others can read it nothing is tried.
file password <<END
Sesame-4711
END
$ chmod 644 password
$ rosemary dev clock advance 5h
$ rosemary status --json
> .channels[0].reason contains may be read by others (mode 0644): chmod 600 it
$ chmod 600 password
$ rosemary dev clock advance 5h
$ rosemary status --json
> .deliveries.sent == 3
> .problems.length == 0
mail count
== 3
mail violations
empty
