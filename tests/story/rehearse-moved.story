# A shop that moves to another time zone while a rehearsal is told: the last day's drafts stay its own
file rosemary.conf <<CONF
shop = {
	name = "The Rose Shop"; timezone = "Pacific/Honolulu"; phone = "+44 1632 960123";
	email = "hello@rose.example"; address = "1 High Street\nAnytown AB1 2CD"; closed_weekdays = [];
};
playbook = { path = "${source}/etc/playbook"; };
email = { from = "The Rose Shop <hello@rose.example>"; };
CONF
daemon start
$ rosemary dev clock set 2027-04-29T10:00:00
$ (echo ref,given_name,email,consent_email; for i in $(seq 40); do echo "c$i,Ann$i,c$i@example.test,granted"; done) >customers.csv
$ (echo customer_ref,recipient,kind,rule; for i in $(seq 40); do echo "c$i,Rosa,birthday,--05-10"; done) >occasions.csv
$ (echo customer_ref,name; for i in $(seq 40); do echo "c$i,Rosa"; done) >recipients.csv
$ rosemary import customers.csv recipients.csv occasions.csv

# Told in parts: one, then the move, by which the drafts were made on the day behind the last one.
$ python3 ${story}/ask.py ${socket} rehearsal.begin '{"from": "2027-04-30", "to": "2027-04-30", "calendar": true}'
save id = .result.id
wait until $ python3 ${story}/ask.py ${socket} rehearsal.next '{"id": ${id}}'
> .result.events > 0
> .result.done == false
$ sed -i s,Pacific/Honolulu,Pacific/Auckland, rosemary.conf
daemon reload
wait until $ python3 ${story}/ask.py ${socket} rehearsal.next '{"id": ${id}}'
> .result.done == true
> .result.months.length == 1
> .result.months[0].all == 40
> .result.totals.all == 40
> .result.totals.busiest.day == 2027-04-30
> .result.totals.busiest.drafts == 40
daemon stop
