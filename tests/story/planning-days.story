# Draft days and order-by step over closed days, leap days and both changes of the clocks
set shop = closed_weekdays = ["sunday", "monday"]; closed_dates = ["2027-08-02/2027-08-16"];
set plan = at = "01:30";
set more =
include planning.inc
$ rosemary dev clock set 2027-01-01T12:00:00

# A Tuesday behind two closed days; the day after a closed fortnight; a leap day by the shop's
# choice; days around both changes of the clocks (28 March and 31 October 2027).
file customers.csv <<CSV
ref,given_name,family_name,email,consent_email
w,Wendy,Weekend,wendy@example.test,granted
c,Clara,Closed,clara@example.test,granted
l,Leo,Leap,leo@example.test,granted
s,Sam,Spring,sam@example.test,granted
a,Ann,Autumn,ann@example.test,granted
CSV
file recipients.csv <<CSV
customer_ref,relation
w,mum
c,mum
l,mum
s,mum
a,mum
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,rule,lead_days
w,mum,birthday,--06-08,
c,mum,birthday,--08-17,30
l,mum,birthday,1960-02-29,
s,mum,birthday,--04-07,
a,mum,birthday,--11-10,
CSV
$ rosemary import customers.csv recipients.csv occasions.csv
$ rosemary occasion list w --json
> .occasions[0].next_on == 2027-06-08
> .occasions[0].draft_on == 2027-05-27
$ rosemary occasion list c --json
> .occasions[0].draft_on == 2027-07-02
$ rosemary occasion list l --json
> .occasions[0].next_on == 2027-02-28

# The leap day falls on 28 February, which is a Sunday: the last open day is Saturday the 27th.
$ rosemary dev clock set 2027-02-19T12:00:00
$ rosemary queue --json
> .drafts.length == 1
> .drafts[0].occurs_on == 2027-02-28
> .drafts[0].order_by == 2027-02-27T17:30:00+00:00
> .drafts[0].send_by == 2027-02-26T17:30:00+00:00
> .drafts[0].text contains Sunday 28 February
> .drafts[0].text contains Saturday 27 February at 17:30
> .drafts[0].subject contains 67th birthday
$ rosemary occasion list l --json
> .occasions[0].next_on == 2028-02-29

# plan.at is 01:30, an hour that the night of 28 March does not have.
$ rosemary dev clock set 2027-03-27T12:00:00
$ rosemary dev clock set 2027-03-28T00:59:59
$ rosemary draft list s --json
> .drafts.length == 0
$ rosemary dev clock advance 1s
$ rosemary draft list s --json
> .drafts[0].occurs_on == 2027-04-07
> .drafts[0].order_by == 2027-04-06T17:30:00+01:00

# A closed fortnight: who wants something on its first open day orders before it.
$ rosemary dev clock set 2027-07-02T12:00:00
$ rosemary draft list c --json
> .drafts[0].order_by == 2027-07-31T17:30:00+01:00
> .drafts[0].text contains Saturday 31 July at 17:30

# The night of 31 October has 01:30 twice: the plan is made at the first, and once.
$ rosemary dev clock set 2027-10-30T12:00:00
$ rosemary dev clock set 2027-10-31T01:29:59
$ rosemary draft list a --json
> .drafts.length == 0
$ rosemary dev clock advance 1s
$ rosemary draft list a --json
> .drafts.length == 1
> .drafts[0].created_at == 2027-10-31T01:30:00+01:00
> .drafts[0].order_by == 2027-11-09T17:30:00+00:00
save id = .drafts[0].id
$ rosemary dev clock advance 2h
$ rosemary log draft ${id} --json
> .audit.length == 1

# 29 February by the shop's other choice; customers' birthdays may fall on it, too.
daemon stop
set plan = leap_day = "mar-1";
include planning.inc
$ rosemary dev clock set 2028-12-01T12:00:00
$ rosemary occasion list l --json
> .occasions[0].next_on == 2029-03-01
file leaplings.csv <<CSV
ref,given_name,email,consent_email,birthday
m,Mara,mara@example.test,granted,2000-02-29
CSV
$ rosemary import leaplings.csv
$ rosemary occasion list m --json
> .occasions[0].kind == own-birthday
> .occasions[0].next_on == 2029-03-01

# Back to the first choice, and forth again: no year is left out.
daemon stop
set plan =
include planning.inc
$ rosemary dev clock set 2028-12-01T12:00:00
$ rosemary occasion list m --json
> .occasions[0].next_on == 2029-02-28
daemon stop
set plan = leap_day = "mar-1";
include planning.inc
$ rosemary dev clock set 2028-12-01T12:00:00
$ rosemary occasion list m --json
> .occasions[0].next_on == 2029-03-01
$ rosemary dev clock set 2029-02-28T12:00:00
$ rosemary draft list m --json
> .drafts[0].purpose == greeting
> .drafts[0].occurs_on == 2029-03-01
> .drafts[0].send_by == 2029-03-01T17:30:00+00:00
> .drafts[0].order_by == null
$ rosemary dev clock set 2032-02-28T12:00:00
$ rosemary draft list m --json
> .drafts[0].occurs_on == 2032-02-29
