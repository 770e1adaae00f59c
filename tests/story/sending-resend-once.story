# A channel may be told to send what is uncertain once more: the same bytes, and never a third time
smtp start
set email = uncertain = "resend-once";
include sending.inc
set people = one two
include people.inc
for name in one two
	$ rosemary queue --json
	save draft = .drafts[customer.ref=${name}].id
	$ rosemary approve ${draft} --yes
	$ rosemary dev fail die-after-dot
	$ rosemary dev clock advance 1m
	? 3
	daemon dies
	? -9

	# It may have left. After the start it leaves once more, and the log says why.
	daemon start
	wait until $ rosemary delivery list --json
	> .deliveries[customer.ref=${name}].state == sent
	> .deliveries[customer.ref=${name}].attempts == 2
	mail count ${name}@example.test
	== 2
	$ rosemary log delivery --json
	> sent once more, as the channel's setting uncertain says
end
mail 1 header Message-ID
save first = output
mail 2 header Message-ID
== ${first}
mail 1 sha256
save first = output
mail 2 sha256
== ${first}
mail violations
empty
