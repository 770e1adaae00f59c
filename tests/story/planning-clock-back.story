# A clock that is set back while a plan runs: the plan begins again, and ends
set shop = closed_weekdays = [];
set plan = cap_days = 0;
set more =
include planning.inc
$ rosemary dev clock set 2027-05-10T12:00:00
file customers.csv <<CSV
ref,given_name,email,consent_email
k,Karin,karin@example.test,granted
CSV
file recipients.csv <<CSV
customer_ref,name
k,Rose
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,rule,lead_days
k,Rose,birthday,--05-17,
CSV
$ rosemary import customers.csv recipients.csv occasions.csv
$ rosemary queue --json
> .drafts.length == 1
file back.py <<PY
import json, socket, sys
calls = [("customer.edit", {"customer": "k", "notes": "likes tea"}),
         ("dev.clock.set", {"time": "2027-05-09T12:00:00"})]
with socket.socket(socket.AF_UNIX) as peer:
    peer.settimeout(20)
    peer.connect(sys.argv[1])
    peer.sendall(json.dumps([{"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
                             for method, params in calls]).encode() + b"\n")
    print(sum("result" in answer for answer in json.loads(peer.makefile().readline())))
PY
$ python3 back.py ${socket}
== 2
$ rosemary queue --json
> .drafts.length == 1
