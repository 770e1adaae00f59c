# What was sent to one of two customers who turn out to be one is not sent again, and counts
set shop = closed_weekdays = [];
set plan = cap_days = 0;
set more =
include planning.inc
$ rosemary dev clock set 2027-05-01T07:00:00
file customers.csv <<CSV
ref,given_name,family_name,email,consent_email
web,Linda,Jones,linda@example.test,granted
till,Linda,Jones,linda@example.test,granted
CSV
file recipients.csv <<CSV
customer_ref,name,relation
web,,mum
till,,mum
till,,dad
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,rule
web,mum,birthday,--05-12
till,mum,birthday,--05-12
till,dad,birthday,--05-13
CSV
$ rosemary import customers.csv recipients.csv occasions.csv
$ rosemary dev clock set 2027-05-04T09:00:00
$ rosemary draft list --json
> .drafts[*state=waiting].length == 2
> .drafts[hold=same-address].customer.ref == till
save sent = .drafts[customer.ref=web].id
save held = .drafts[hold=same-address].id
save dad = .drafts[recipient.relation=dad].id
$ rosemary approve ${sent} --yes
$ rosemary dev clock advance 5m
$ rosemary delivery list --json
> .deliveries[0].state == sent

# The draft that left stands for the day; the other one steps back.
$ rosemary customer merge till web --yes
wait until $ rosemary show ${held} --json
> .state == withdrawn
> .hold == merged
$ rosemary draft list till --json
> .drafts.length == 3
$ rosemary show ${sent} --json
> .state == approved
> .customer.ref == till
> .occasion.id == 2
$ rosemary delivery list till --json
> .deliveries.length == 1
$ rosemary why till
> Draft ${sent} is approved

# It counts: the next message waits its day.
$ rosemary show ${dad} --json
> .leaves_at contains 2027-05-05T09:
> .leaves_why contains at most 1 message a day

# A message that waits for its hour is the kept one's, too.
$ rosemary approve ${dad} --yes
$ rosemary customer unmerge 1
$ rosemary show ${sent} --json
> .customer.ref == web
> .occasion.id == 1
wait until $ rosemary show ${held} --json
> .state == held
> .hold == same-address
$ rosemary customer merge web till --yes
$ rosemary customer show till --json
> .ref == web
$ rosemary dev clock advance 1d
$ rosemary delivery list web --json
> .deliveries.length == 2
> .deliveries[*state=sent].length == 2
