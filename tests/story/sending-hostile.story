# Replies without end or with bytes that are none: nothing is lost, nothing doubled
smtp start <<RULES
ehlo first=1 bomb line
ehlo first=1 bomb lines
ehlo first=1 bomb nul
ehlo first=1 bomb 8bit
mail first=1 bomb line
mail first=1 bomb lines
mail first=1 bomb nul
mail first=1 bomb 8bit
rcpt to=rcpt-line@* first=1 bomb line
rcpt to=rcpt-lines@* first=1 bomb lines
rcpt to=rcpt-nul@* first=1 bomb nul
rcpt to=rcpt-8bit@* first=1 bomb 8bit
data to=data-line@* first=1 bomb line
data to=data-lines@* first=1 bomb lines
data to=data-nul@* first=1 bomb nul
data to=data-8bit@* first=1 bomb 8bit
dot to=dot-line@* bomb line
dot to=dot-lines@* bomb lines
dot to=dot-nul@* bomb nul
dot to=dot-8bit@* bomb 8bit
RULES
set email = sessions = 1;
include sending.inc
set people = rcpt-line rcpt-lines rcpt-nul rcpt-8bit data-line data-lines data-nul data-8bit
set people = ${people} dot-line dot-lines dot-nul dot-8bit
include people.inc
$ rosemary approve $(seq 12) --yes
for time in 1 2 3 4 5 6
	$ rosemary dev clock advance 20m
end

# Before the dot a reply that makes no sense only puts the message off; yes with odd bytes is yes.
for person in rcpt-line rcpt-lines rcpt-nul rcpt-8bit data-line data-lines data-nul data-8bit
	$ rosemary delivery list ${person} --json
	> .deliveries[0].state == sent
	mail count ${person}@example.test
	== 1
end
for person in dot-nul dot-8bit
	$ rosemary delivery list ${person} --json
	> .deliveries[0].state == sent
	> .deliveries[0].attempts == 1
	mail count ${person}@example.test
	== 1
end

# Behind it nobody can know whether the server meant yes.
$ rosemary delivery list dot-line --json
> .deliveries[0].state == uncertain
> .deliveries[0].reason contains longer than 65536 bytes
$ rosemary delivery list dot-lines --json
> .deliveries[0].state == uncertain
> .deliveries[0].reason contains more than 128 lines
$ rosemary dev clock advance 10d
for person in dot-line dot-lines
	mail count ${person}@example.test
	> /^[01]$/
end
$ rosemary delivery list
> 250 \xff\xe9 done
mail violations
empty
