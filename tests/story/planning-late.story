# After downtime what is still in time is drafted, the rest is told as missed; nothing is sent late
set shop = closed_weekdays = [];
set plan = cap_days = 0;
set more = quiet = { from = "00:00"; until = "00:00"; days = []; };
include planning.inc
$ rosemary dev clock set 2027-05-01T12:00:00
file customers.csv <<CSV
ref,given_name,email,consent_email
k,Karin,karin@example.test,granted
CSV
file recipients.csv <<CSV
customer_ref,name
k,Early
k,Edge
k,Late
k,Once
k,Long
CSV
# order_by is the day before at 17:30, send_by a day earlier.
file occasions.csv <<CSV
customer_ref,recipient,kind,rule,lead_days
k,Early,birthday,--05-20,
k,Edge,birthday,--06-12,
k,Late,birthday,--06-11,
k,Once,party,once:2027-06-20,
k,Long,birthday,--07-09,30
CSV
$ rosemary import customers.csv recipients.csv occasions.csv
daemon stop

# The shop's computer was off until 10 June, half past five: the moment of Edge's send_by.
daemon start
$ rosemary dev clock set 2027-06-10T17:29:59
$ rosemary queue --json
> .drafts.length == 3
> .drafts[0].recipient.name == Edge
> .drafts[0].send_by == 2027-06-10T17:30:00+01:00
> .drafts[1].recipient.name == Once
> .drafts[2].recipient.name == Long
> .drafts[2].send_by == 2027-07-07T17:30:00+01:00
save edge = .drafts[0].id
$ rosemary missed --json
> .drafts.length == 2
> .drafts[recipient.name=Early].state == missed
> .drafts[recipient.name=Early].occurs_on == 2027-05-20
> .drafts[recipient.name=Late].state == missed
$ rosemary missed
> Early
> Late

# Nothing can leave within the last second: the grace of an approval alone lasts longer.
$ rosemary approve ${edge} --yes
? 1
> send-by
$ rosemary dev clock advance 1s
$ rosemary show ${edge} --json
> .state == lapsed
> .if_nothing contains nothing is sent
$ rosemary approve ${edge} --yes
? 1
> lapsed
$ rosemary missed --json
> .drafts.length == 3
$ rosemary delivery list --json
> .deliveries.length == 0

# A year on: what was missed has its next day, a single day is over.
$ rosemary occasion list k --json
> .occasions[recipient.name=Early].next_on == 2028-05-20
> .occasions[recipient.name=Once].state == ended
> .occasions[recipient.name=Once].next_on == null
$ rosemary why k
> /Early: birthday, Sat 20 May 2028.*\n  Gets a message: all is well\n  Draft [0-9]+, for Thu 20 May 2027, is missed: .*\n  Its draft is made on /

# lead_days and closed days of the configuration change: what is to come is counted again.
daemon stop
set shop = closed_weekdays = []; closed_dates = ["05-18/05-19"];
set plan = cap_days = 0; lead_days = 20;
include planning.inc
$ rosemary dev clock advance 1s
$ rosemary occasion list k --json
> .occasions[recipient.name=Early].draft_on == 2028-04-28
> .occasions[recipient.name=Late].draft_on == 2028-05-22
> .occasions[recipient.name=Long].draft_on == 2028-06-09
