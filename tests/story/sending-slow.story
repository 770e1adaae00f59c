# A server that thinks at every command and speaks in single bytes gets each message once
smtp start <<RULES
connect bytes
connect delay 0.2
ehlo delay 0.2
mail delay 0.2
rcpt delay 0.2
data delay 0.2
dot delay 0.2
dot to=one@* hold
RULES
set email = sessions = 2;
include sending.inc
set people = one two
include people.inc
$ rosemary approve 1 2 --yes
set by = 1m
include advance_unawaited.inc

# The daemon answers at once meanwhile, and a message on its way cannot be taken back.
wait until $ rosemary delivery list one --json
> .deliveries[0].state == handing
$ rosemary delivery cancel 1
? 1
> delivery 1 is on its way: it cannot be taken back
smtp rules <<RULES
dot delay 0.2
RULES
wait until $ rosemary status --json
> .deliveries.sent == 2
> .drafts.approved == 2
for person in one two
	mail count ${person}@example.test
	== 1
end
mail violations
empty
