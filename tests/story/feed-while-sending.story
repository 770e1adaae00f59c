# While a message is under way for a long time, the calendar still follows what changes
smtp start <<RULES
rcpt to=early@* first=1 hold
RULES
set email = sessions = 1;
include sending.inc
set people = early late
include people.inc
$ sed -i 's|listen = "off"|listen = "127.0.0.1:0"; public_url = "https://rose.test"|' rosemary.conf
daemon restart
$ rosemary feed add phone --quiet
save url = /^(https:\S+)$/
$ rosemary status --json
save door = .http.listens
$ rosemary queue --json
save early = .drafts[customer.ref=early].id
save late = .drafts[customer.ref=late].id

$ rosemary approve ${early} --yes
set by = 1m
include advance_unawaited.inc
wait until $ rosemary delivery list early --json
> .deliveries[0].state == open
$ rosemary approve ${late} --yes
wait until $ ${story}/visit.py ${door} ${url}
> Draft ${late}: approved.
$ rosemary delivery list early --json
> .deliveries[0].state == open
mail count
== 0

# It takes its time between messages, and waits when it had its share: what changes again and again is
# not told each time.
wait until $ rosemary customer edit late --notes "$RANDOM" && rosemary customer edit late --notes "$RANDOM" && rosemary status --json
> /"publish_yields": ?[1-9]/

# Behind it the rest is told at once.
smtp rules <<RULES
RULES
wait until $ ${story}/visit.py ${door} ${url}
> "Draft ${early}: approved\, sent"
daemon stop
