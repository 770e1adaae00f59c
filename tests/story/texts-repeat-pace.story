# A text that is sent once more keeps the channel's pace, and makes it rest when the shop is refused
gateway start <<RULES
* take 502 <html>bad gateway</html>
RULES
file proof <<PROOF
key = { hours = 24; };
PROOF
set people = one two
include repeat.inc
$ wc -l < gateway/requests
== 2
$ sed -i 's/transport = "gateway";/& per_minute = 1;/' rosemary.conf
daemon reload
$ rosemary dev clock advance 1m
$ wc -l < gateway/requests
== 3
$ rosemary dev clock advance 59s
$ wc -l < gateway/requests
== 3
daemon restart
$ wc -l < gateway/requests
== 3
$ rosemary dev clock advance 1s
$ wc -l < gateway/requests
== 4
$ rosemary status --json
> .counters.probes_repeated == 1
> .counters.probes_looked_up == 0
> .counters.probes_settled == 0

# The password is wrong now: the next repeat is told so, and nobody knocks until the channel is over it.
gateway rules <<RULES
* reply 401 {"error":"who are you"}
RULES
$ rosemary dev clock advance 4m
$ wc -l < gateway/requests
== 5
$ rosemary status --json
> .channels[name=sms].reason contains HTTP 401: who are you
> .channels[name=sms].paused_until exists
> .deliveries.uncertain == 2
$ rosemary dev clock advance 10m
$ wc -l < gateway/requests
== 5

# It is mended: what comes next settles both.
gateway rules <<RULES
RULES
$ rosemary dev clock advance 25m
$ rosemary dev clock advance 2m
$ rosemary status --json
> .deliveries.sent == 2
> .channels[name=sms].paused_until == null
> .counters.probes_settled == 2
> .counters.probes_repeated == 4
$ grep -o '"idempotency-key": "[^"]*"' gateway/requests | sort -u | wc -l
== 2
