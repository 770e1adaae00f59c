# The calendar of a customer who is made one with another shows what both have, and only its own
# again when they are two
set shop = closed_weekdays = [];
set plan = cap_days = 0;
set more = http = { listen = "127.0.0.1:0"; public_url = "https://rose.test"; hosts = ["rose.test"]; };
include planning.inc
$ rosemary dev clock set 2027-05-01T07:00:00
file customers.csv <<CSV
ref,given_name,family_name,email,consent_email
till,Linda,Jones,linda@example.test,granted
web,Lin,Jones,lin@example.test,granted
tom,Tom,Ford,tom@example.test,granted
CSV
file occasions.csv <<CSV
customer_ref,kind,title,rule
till,party,Tea,--06-01
web,party,Wine,--06-02
web,party,Tea,--06-01
tom,party,Beer,--06-03
CSV
$ rosemary import customers.csv occasions.csv
$ rosemary feed add webs --customer web --quiet
save webs = /^(https:\S+)$/
$ rosemary feed add tills --customer till --quiet
save tills = /^(https:\S+)$/
$ rosemary dev clock advance 1m
$ rosemary status --json
save door = .http.listens
$ ${story}/visit.py ${door} ${webs}
> SUMMARY:Lin Jones: Wine
> SUMMARY:Lin Jones: Tea
! > Linda
save etag = /ETag: (\S+)/

$ rosemary customer merge till web --yes
$ rosemary feed list --json
> .feeds[name=webs].customer.ref == till
$ rosemary dev clock advance 1m
$ ${story}/visit.py ${door} ${webs} --tag '${etag}'
> 200 OK
> SUMMARY:Linda Jones: Wine
> SUMMARY:Linda Jones: Tea
! > /Lin Jones|Tom/
$ ${story}/visit.py ${door} ${tills}
> SUMMARY:Linda Jones: Wine
> SUMMARY:Linda Jones: Tea

# Each has its own again; one that was made meanwhile stays with the one it was made for.
$ rosemary feed add both --customer web --json
> .customer.ref == till
save both = .url
$ rosemary customer unmerge 1
$ rosemary feed list --json
> .feeds[name=webs].customer.ref == web
> .feeds[name=both].customer.ref == till
$ rosemary dev clock advance 1m
$ ${story}/visit.py ${door} ${webs}
> SUMMARY:Lin Jones: Wine
> SUMMARY:Lin Jones: Tea
! > Linda
$ ${story}/visit.py ${door} ${tills}
> SUMMARY:Linda Jones: Tea
! > Lin Jones
! > Wine
$ ${story}/visit.py ${door} ${both}
> SUMMARY:Linda Jones: Tea
! > Wine
daemon stop
