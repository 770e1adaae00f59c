# One customer who is there twice is made one, and two again
set shop = closed_weekdays = [];
set plan = cap_days = 0;
set more =
include planning.inc
$ rosemary dev clock set 2027-05-01T07:00:00
file customers.csv <<CSV
ref,given_name,family_name,email,phone,address,postcode,consent_email,notes
till,Linda,Jones,linda@example.test,,,AB1 2CD,granted,likes ribbons
web,Linda,Jones,Linda@Example.TEST,01632 960001,1 High Street,ab12cd,withdrawn,rings twice
tom,Tom,Jones,tom@example.test,01632 960001,,AB1 2CD,granted,
CSV
file recipients.csv <<CSV
customer_ref,name,relation,likes,state
till,Rosa,mum,roses,active
web,Rosa,,"tulips, Roses",deceased
web,Pip,brother,,active
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,rule
till,Rosa,birthday,--05-12
web,Rosa,birthday,--05-12
web,Pip,birthday,--05-14
till,,anniversary,--06-01
CSV
file orders.csv <<CSV
ref,customer_ref,recipient,placed_on,description,price
1,till,Rosa,2026-05-11,roses,12.00
2,web,Rosa,2025-05-11,tulips,14.00
3,web,Pip,2026-05-13,lilac,16.00
CSV
$ rosemary import customers.csv recipients.csv occasions.csv orders.csv
$ rosemary dev clock set 2027-05-04T07:00:00
$ rosemary draft list till --json
> .drafts[0].hold == told-deceased
$ rosemary optout add web --kind valentines-day

# They are proposed, with what each has; a brother who has her telephone is, too.
$ rosemary customer duplicates --json
> .duplicates.length == 2
> .duplicates[0].keep.ref == web
> .duplicates[0].gone.ref == till
> .duplicates[0].same[0] == e-mail
> .duplicates[0].same[1] == name
> .duplicates[0].keep.orders == 2
> .duplicates[0].gone.occasions == 2
> .duplicates[0].gone.consent.email == granted
> .duplicates[1].same[0] == phone
$ rosemary customer duplicates
> e-mail
$ rosemary customer duplicates --limit 1 --json
> .duplicates.length == 1
save next = .next
$ rosemary customer duplicates --after ${next} --json
> .duplicates.length == 1
> .duplicates[0].gone.ref == tom
$ rosemary doctor --deep --json
> .checks[check=duplicates].count == 2

# Who are not the same is said once; a merge takes that back.
$ rosemary customer apart tom web
> are two customers
$ rosemary customer apart web till --json
> .customer.ref == web
> .other.ref == till
$ rosemary log customer 1
> apart
$ rosemary customer duplicates
> Nobody seems to be there twice.
$ rosemary doctor --deep
> nobody seems to be there twice
$ rosemary customer apart till till
? 1
> one customer already
$ rosemary customer apart till nobody
? 4

# What would be is shown, and nothing is done without a yes.
$ rosemary customer show till --json
save before = output
$ rosemary customer merge till web
? 1
> Linda Jones (web) would become one with Linda Jones (till)
> 1 more, 1 known to both
> Orders
> "state: active, now deceased"
> --yes makes them one
$ rosemary customer merge till web --dry-run
> would become one
$ rosemary customer merge till web --dry-run --json
> .moved.orders == 2
> .moved.recipients == 1
> .joined.recipients == 1
> .joined.occasions == 1
> .consent.email == withdrawn
$ rosemary customer list --json
> .customers.length == 3
$ rosemary customer merge till till --yes
? 1
> one customer already
$ rosemary customer merge till nobody --yes
? 4

# One customer: nobody is revived, nothing withdrawn is granted, no opt-out is lost.
$ rosemary customer merge till web --yes
> is one with Linda Jones (till) now
> customer unmerge 1
$ rosemary customer list --json
> .customers.length == 2
$ rosemary customer list --state merged --json
> .customers[0].ref == web
> .customers[0].merged_into == 1
$ rosemary customer show web --json
> .ref == till
> .phone == +441632960001
> .address == 1 High Street
> .notes contains rings twice
> .recipients.length == 2
> .recipients[name=Rosa].state == deceased
> .recipients[name=Rosa].relation == mum
> .recipients[name=Rosa].likes == roses, tulips
> .occasions.length == 3
> .orders.length == 3
> .optouts[0].kind == valentines-day
> .merges[0].gone.ref == web
$ rosemary customer show web
> One with
$ rosemary customer show linda@example.test --json
> .ref == till
$ rosemary consent history till --json
> .consent[-1].state == withdrawn
> .consent[-1].basis contains as said by web
wait until $ rosemary draft list till --json
> .drafts[recipient.name=Rosa].state == withdrawn
$ rosemary why-not till --json
> .reasons[code=no-consent].reason contains withdrew
> .reasons[0].code == no-consent
$ rosemary recipient list --json
> .recipients.length == 2
$ rosemary occasion list --json
> .occasions.length == 3
$ rosemary log customer 1 --json
> .audit[verb=merge].reason == web

# Orders of the old ref come to the one that stayed; the old row itself changes it no more.
file more.csv <<CSV
ref,customer_ref,recipient,placed_on,description,price
4,web,Pip,2027-05-02,a fern,9.00
5,web,Rosa,2027-05-02,a wreath,9.00
CSV
file web.csv <<CSV
ref,given_name,family_name,email,consent_email
web,Lindy,Jones,other@example.test,granted
CSV
$ rosemary import more.csv web.csv
> the customer was merged into 'till', whose own row counts
$ rosemary customer show till --json
> .given_name == Linda
> .email == linda@example.test
> .orders.length == 5
$ rosemary import recipients.csv occasions.csv
$ rosemary recipient list --json
> .recipients.length == 2
> .recipients[name=Rosa].state == deceased
$ rosemary occasion list --json
> .occasions.length == 3

# What was left behind is nobody's to change.
$ rosemary recipient edit 2 --name Rose --yes
? 1
> was merged into another

# Two again: what came since stays, but for what is about Pip; what a file changed since (what Rosa
# likes) stays as it is.
$ rosemary optout add till --channel sms
$ rosemary customer unmerge 1
> two customers again
$ rosemary customer duplicates
> Nobody seems to be there twice.
$ rosemary customer unmerge 1
? 1
> taken back already
$ rosemary customer unmerge 99
? 4
$ rosemary customer show till --json
> .phone == null
> .address == null
> .notes == likes ribbons
> .recipients.length == 1
> .recipients[0].state == active
> .recipients[0].likes == tulips, Roses
> .occasions.length == 2
> .occasions[kind=birthday].state == active
> .orders.length == 2
> .consent[0].state == granted
> .optouts.length == 1
> .merges.length == 0
$ rosemary customer show web --json
> .state == active
> .recipients.length == 2
> .recipients[name=Rosa].state == deceased
> .occasions.length == 2
> .occasions[recipient.name=Rosa].state == active
> .orders.length == 3
> .optouts.length == 2
$ rosemary customer list --state merged --json
> .customers.length == 0
wait until $ rosemary draft list till --json
> .drafts[recipient.name=Rosa].hold == ordered
