# A gateway that knows our key gets the same request again: one message, and soon it is certain
gateway start <<END
900102 close
* take 502 <html>bad gateway</html>
END
file proof <<END
key = { hours = 24; };
END
set people = taken lost
include repeat.inc
$ rosemary outbox --json
> .deliveries[customer.ref=taken].state == uncertain
> .deliveries[customer.ref=taken].why contains the gateway is asked again at 2027-05-04 09:03
> .deliveries[customer.ref=taken].probes == 0
save taken = .deliveries[customer.ref=taken].id
save lost = .deliveries[customer.ref=lost].id
$ COLUMNS=200 rosemary outbox
> 09:03
$ rosemary dev clock advance 59s
$ wc -l < gateway/requests
== 2

# The first repeat gets no better answer.
$ rosemary dev clock advance 1s
$ rosemary outbox --json
> .deliveries[customer.ref=taken].state == uncertain
> .deliveries[customer.ref=taken].probes == 1
> .deliveries[customer.ref=taken].why contains asked again and says: HTTP 502: <html>bad gateway</html>
> .deliveries[customer.ref=taken].why contains the gateway is asked again at 2027-05-04 09:07
$ wc -l < gateway/requests
== 4

# A daemon that is killed while it asks does not ask the same question again.
gateway rules <<END
* take-hang
END
set by = 4m
include advance_unawaited.inc
wait until $ wc -l < gateway/requests
== 5
daemon kill
gateway rules <<END
END
daemon start rosemary.conf --developer
wait until $ rosemary delivery show ${lost} --json
> .state == sent
> .probes == 2
$ rosemary delivery show ${taken} --json
> .state == uncertain
> .probes == 2
$ wc -l < gateway/requests
== 6

# The next one is answered. Each message was taken once, whoever brought it.
$ rosemary dev clock advance 25m
$ rosemary delivery show ${taken} --json
> .state == sent
> .provider_id contains gw-
> .reason contains asked again with the same key, the provider has it: HTTP 201
> .attempts == 1
> .probes == 3
> .probe_at == null
$ wc -l < gateway/requests
== 7
$ grep -c '"taken": true' gateway/requests
== 2
$ grep -o '"idempotency-key": "[^"]*"' gateway/requests | sort -u | wc -l
== 2
$ grep -o '"body": {.*}, "connection"' gateway/requests | sort -u | wc -l
== 2
$ rosemary log delivery ${taken} --json
> .audit[*verb=probe].length == 3
> .audit[*verb=probed].length == 1
> .audit[-1].verb == confirm
> .audit[-1].before == uncertain
> .audit[-1].after == sent
$ ! grep -r Sesame state
$ test ! -e gateway/violations
