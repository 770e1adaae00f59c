# Killed at each step of one delivery: sent once before END, uncertain and never again behind it
smtp start
set email =
include sending.inc
file customers.csv <<ROWS
ref,given_name,email,consent_email
at-open,A,at-open@example.test,granted
after-open,B,after-open@example.test,granted
at-end,C,at-end@example.test,granted
after-end,D,after-end@example.test,granted
after-dot,E,after-dot@example.test,granted
after-answer,F,after-answer@example.test,granted
outside,G,outside@example.test,granted
ROWS
$ (echo customer_ref,recipient,kind,rule; sed 1d customers.csv | sed 's/,.*/,mum,birthday,--05-14/') >occasions.csv
$ rosemary import customers.csv occasions.csv
$ rosemary queue --json
> .drafts.length == 7

# What was not ended is surely not sent: after a restart it leaves, once.
for point in at-open after-open at-end
	$ rosemary queue --json
	save draft = .drafts[customer.ref=${point}].id
	$ rosemary approve ${draft} --yes
	$ rosemary dev fail die-${point}
	$ rosemary dev clock advance 1m
	? 3
	daemon dies
	? -9
	mail count ${point}@example.test
	== 0
	daemon start
	wait until $ rosemary delivery list --json
	> .deliveries[customer.ref=${point}].state == sent
	mail count ${point}@example.test
	== 1
end

# Behind END nobody can know. The server has seen nothing, or everything.
for point in after-end after-dot after-answer
	$ rosemary queue --json
	save draft = .drafts[customer.ref=${point}].id
	$ rosemary approve ${draft} --yes
	$ rosemary dev fail die-${point}
	$ rosemary dev clock advance 1m
	? 3
	daemon dies
	? -9
	daemon start
	$ rosemary delivery list --state uncertain --json
	> .deliveries[customer.ref=${point}].attempts == 1
	save delivery = .deliveries[customer.ref=${point}].id
	$ rosemary delivery show ${delivery} --json
	> .attempts_list.length == 1
	> .attempts_list[0].outcome == uncertain
	daemon log
	> recovered queued=0 uncertain=1
end

# Killed from outside while the server thinks about the dot.
smtp rules <<END
dot first=1 delay 30
