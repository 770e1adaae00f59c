# A rehearsal comes to its end however many drafts wait for the owner in vain
set shop = closed_weekdays = [];
set plan = cap_days = 14;
set more =
include planning.inc
$ rosemary dev clock set 2027-01-04T10:00:00
$ (echo ref,given_name,email,consent_email; for i in $(seq 40); do echo "c$i,Ann$i,c$i@example.test,granted"; done) >customers.csv
$ (echo customer_ref,recipient,kind,rule; for i in $(seq 40); do echo "c$i,Rosa,birthday,--05-12"; echo "c$i,Pip,birthday,--05-14"; done) >occasions.csv
$ (echo customer_ref,name; for i in $(seq 40); do echo "c$i,Rosa"; echo "c$i,Pip"; done) >recipients.csv
$ rosemary import customers.csv recipients.csv occasions.csv
$ timeout 15 rosemary rehearse --from 2027-05-01 --to 2027-05-31 --json
> .totals.all == 80
> .totals.held == 40
