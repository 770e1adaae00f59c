# What a rehearsal tells is what happens when its days are lived through, with and without a yes
set shop = closed_weekdays = ["sunday"]; closed_dates = ["12-24/01-02"];
set more =
for cap in 14 0
set plan = cap_days = ${cap};
include planning.inc
include rehearse_shop.inc
$ rosemary rehearse --to 2028-06-10 --json >rehearsal.json
$ python3 ${story}/lived.py ${socket} rehearsal.json 2028-02-01 2028-06-10 yes
> /^[1-9][0-9]+ drafts as they were rehearsed: /
> drafted
> withdrawn
daemon stop
$ rm -rf ${state}/*
end

# Without a limit on days near one another, one on messages: six sisters of one customer.
$ grep -c 'a customer gets at most 1 message a day and 4 a month' rehearsal.json
== 1

set plan = cap_days = 14;
include planning.inc
include rehearse_shop.inc
$ rosemary rehearse --to 2028-06-10 --nobody --json >rehearsal.json
$ python3 ${story}/lived.py ${socket} rehearsal.json 2028-02-01 2028-06-10 nobody
> held lapsed
