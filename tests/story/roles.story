# Owners decide, staff may look, strangers are turned away
root
set shop = closed_weekdays = [];
set plan =
set more = control = { owners = ["root", "daemon"]; staff = ["nobody"]; };
include planning.inc
$ rosemary dev clock set 2027-05-04T10:00:00
file customers.csv <<CSV
ref,given_name,email,consent_email
a,Ada,ada@example.test,granted
CSV
file occasions.csv <<CSV
customer_ref,kind,title,rule
a,party,Summer party,--05-14
CSV
$ rosemary import customers.csv occasions.csv
wait until $ rosemary queue --json
> .drafts.length == 1
save id = .drafts[0].id

# Whoever may reach the socket is asked for by the daemon.
$ chmod 755 . run bin; chmod 666 run/control.sock
set nobody = setpriv --reuid=nobody --clear-groups
$ ${nobody} rosemary queue --json
> .drafts[0].id == ${id}
$ ${nobody} rosemary show ${id}
> Summer party
for verb in approve skip
	$ ${nobody} rosemary ${verb} ${id} --yes
	? 1
	> control.owners
end
for command in import.begin draft.edit consent.set recipient.edit optout.add dev.clock.run
	$ ${nobody} python3 ${story}/ask.py ${socket} ${command}
	? 1
	! "result"
end
$ setpriv --reuid=bin --clear-groups rosemary queue
? 1
> denied: 'bin' stands neither in control.owners nor in control.staff
! Summer party
$ rosemary show ${id} --json
> .state == waiting
$ setpriv --reuid=daemon --clear-groups rosemary approve ${id} --yes
$ rosemary log draft ${id} --json
> .audit[-1].who == daemon
> .audit[-1].verb == approve
