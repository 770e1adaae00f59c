# A gateway that can be asked for a message is asked: sent, never sent, or unknown for good
gateway start <<END
900101 take-close
* close
END
file proof <<'END'
lookup = { path = "/{{key}}"; answers = (
    { status = 200; path = "state"; is = [ "Sent" ]; means = "accepted"; },
    { status = 200; path = "state"; is = [ "Failed" ]; means = "refused"; } ); };
END
set people = found lost
include repeat.inc
$ rosemary dev clock advance 1m
$ rosemary delivery list --json
> .deliveries[address=+447700900101].state == sent
> .deliveries[address=+447700900101].reason contains the provider has it: HTTP 200
> .deliveries[address=+447700900102].state == uncertain
> .deliveries[address=+447700900102].probes == 1
> .deliveries[address=+447700900102].reason contains HTTP 404
$ wc -l < gateway/lookups
== 2
$ grep -c 'Bearer Sesame' gateway/lookups
== 2

# What it does not find may only be late: it is asked three times, and then the owner says.
$ rosemary dev clock advance 4m
$ rosemary dev clock advance 10m
$ rosemary dev clock advance 24h
$ rosemary outbox --json
> .deliveries[0].state == uncertain
> .deliveries[0].probes == 3
> .deliveries[0].probe_at == null
! .deliveries[0].why contains asked again at
$ wc -l < gateway/lookups
== 4

# Three that nobody knows of let the channel rest: then nobody is asked before that ends.
gateway rules <<END
lookup reply 200 {"state":"Failed"}
* close
END
$ bash make.sh "found lost failed"
$ rosemary import customers.csv recipients.csv occasions.csv
wait until $ rosemary queue --json
> .drafts[customer.ref=failed].state == waiting
save draft = .drafts[customer.ref=failed].id
$ rosemary approve ${draft} --yes
$ rosemary dev clock advance 2m
$ rosemary dev clock advance 2m
$ rosemary delivery list --json
> .deliveries[address=+447700900103].state == uncertain
> .deliveries[address=+447700900103].probes == 0
$ rosemary dev clock advance 15m
$ rosemary delivery list --json
> .deliveries[address=+447700900103].state == failed
> .deliveries[address=+447700900103].reason contains the provider never sent it: HTTP 200
$ wc -l < gateway/requests
== 3
