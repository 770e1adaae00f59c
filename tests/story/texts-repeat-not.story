# Nobody is asked again after an opt-out, under HOLD, or by other settings
gateway start <<END
* take-close
END
file proof <<END
key = { hours = 24; };
END
set people = stop stay
include repeat.inc
$ wc -l < gateway/requests
== 2
$ rosemary optout add stop --channel sms
$ rosemary dev clock advance 1m
$ rosemary outbox --json
> .deliveries[customer.ref=stop].state == uncertain
> .deliveries[customer.ref=stop].probes == 0
> .deliveries[customer.ref=stop].probe_at == null
> .deliveries[customer.ref=stop].why contains the gateway is not asked again
> .deliveries[customer.ref=stay].probes == 1
$ wc -l < gateway/requests
== 3

# What is under HOLD is not asked; when that has ended, it is.
$ rosemary dev fail clock 2
$ rosemary dev clock advance 4m
$ wc -l < gateway/requests
== 3
gateway rules <<END
* reply 422 {"error":"he told us to stop"}
END
$ rosemary resume
wait until $ rosemary outbox --json
> .deliveries[customer.ref=stay].probes == 2
> .deliveries[customer.ref=stay].why contains HTTP 422: he told us to stop

# What it refuses now it may have taken before; but what it says of the customer holds.
$ rosemary outbox --json
> .deliveries[customer.ref=stay].state == uncertain
$ rosemary optout list stay --json
> .optouts[0].source == gateway

# Another sender makes another request of it: that is never asked.
$ bash write.sh ${source} ${gateway_port} Wren
daemon reload
$ rosemary dev clock advance 25m
$ rosemary outbox --json
> .deliveries[customer.ref=stay].state == uncertain
> .deliveries[customer.ref=stay].probes == 2
> .deliveries[customer.ref=stay].probe_at == null
> .deliveries[customer.ref=stay].why contains its settings changed since
$ wc -l < gateway/requests
== 4
$ grep -c '"taken": true' gateway/requests
== 2
