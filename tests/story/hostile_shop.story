# A shop that nobody tuned anything to: what it may say is said to whom it may, and nothing else
sink start
set shop = currency = "GBP"; closed_weekdays = [];
set plan = price_tolerance = 100; cap_days = 0;
set more = quiet = { from = "00:00"; until = "00:00"; days = []; };
include planning.inc
daemon stop
$ sed -i 's|^email = {|email = { transport = "smtp"; url = "smtp://127.0.0.1:${sink_port}"; tls = "none"; |' rosemary.conf
daemon start
$ rosemary dev clock set 2027-05-06T10:00:00
$ python3 ${source}/tests/data/hostile_shop.py shop
$ cd shop; rosemary --json import *s.csv >import.json
? 1
$ rosemary dev clock advance 1s
$ rosemary queue --json >queue.json
> /^/
$ python3 -c 'import json; print(*[d["id"] for d in json.load(open("queue.json"))["drafts"] if d["state"] == "waiting"])'
save waiting = output
$ rosemary --json approve ${waiting} --yes
> .refused.length == 0
$ rosemary dev clock advance 2m
$ rosemary delivery list --json
! "queued"
! "failed"
$ python3 ${story}/hostile_check.py shop queue.json ${sink}

# A second import of the same, and a night: nobody is written to again.
$ cd shop; rosemary import *s.csv
? 1
$ rosemary dev clock advance 1d
$ rosemary queue --json >queue2.json
$ python3 ${story}/hostile_check.py shop queue.json ${sink}
