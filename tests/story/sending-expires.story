# Approved, but no server takes it or nobody may get it: at send-by it expires, and the owner is told
smtp start
file rosemary.conf <<SHOP
shop = {
	name = "The Rose Shop"; timezone = "Europe/London";
	email = "hello@rose.test"; address = "1 High Street, Anytown AB1 2CD";
};
playbook = { path = "${source}/etc/playbook"; };
plan = { cap_days = 0; };
email = {
	transport = "smtp"; url = "smtp://127.0.0.1:${smtp_port}"; tls = "none";
	helo = "shop.rose.test";
	from = "The Rose Shop <hello@rose.test>"; only_to = ["linda@example.test"];
};
SHOP
file customers.csv <<ROWS
ref,given_name,email,consent_email
L1,Linda,linda@example.test,granted
L2,Laura,laura@example.test,granted
ROWS
file occasions.csv <<ROWS
customer_ref,kind,rule
L1,birthday,--05-14
L2,birthday,--05-14
ROWS
daemon start
$ rosemary dev clock set 2027-05-04T09:30:00
$ rosemary import customers.csv occasions.csv
wait until $ rosemary queue --json
> .drafts.length == 2
> .drafts[0].send_by == 2027-05-12T17:30:00+01:00

# A session is there when Laura's is claimed: it is held. Then the server is gone.
$ rosemary approve 2 --yes
$ rosemary dev clock advance 1m
$ rosemary delivery list --json
> .deliveries[0].state == held
smtp stop
$ rosemary approve 1 --yes
$ rosemary dev clock advance 30m
wait until $ rosemary outbox --json
> .rests[0].channel == email
$ rosemary dev clock set 2027-05-12T17:29:00
$ rosemary delivery list --json
> .deliveries[*state=queued].length == 1
> .deliveries[*state=held].length == 1
$ rosemary dev clock set 2027-05-12T17:50:00
$ rosemary delivery list --json
> .deliveries[*state=expired].length == 2
> .deliveries[customer.ref=L1].reason contains send-by passed before it could leave: 
> .deliveries[customer.ref=L1].reason contains onnect
> .deliveries[customer.ref=L2].reason == "send-by passed before it could leave: email.only_to does not name this address"
$ rosemary missed --json
> .drafts.length == 2
> .drafts[0].state == lapsed
mail count
== 0
