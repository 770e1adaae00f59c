# Somebody may have died though the till says nothing of it: the card does, and reminders are held
include hand.inc
file customers.csv <<ROWS
ref,given_name,family_name,email,consent_email
L1,Linda,Hartley,linda@example.test,granted
T1,Tom,Sand,tom@example.test,granted
ROWS
file orders.csv <<ROWS
ref,customer_ref,recipient,relation,placed_on,wanted_on,gift_note,tags,description,quantity,price
1,L1,Rosa,aunt,2026-05-09,2026-05-12,Happy birthday,,roses,1,24.50
2,L1,Rosa,aunt,2026-11-02,2026-11-03,Unser herzliches Beileid,,lilies,1,40.00
3,T1,Nan,,2026-05-09,2026-05-12,Happy birthday,,roses,1,24.50
4,T1,Joe,,2026-11-02,2026-11-03,,"funeral, local",lilies,1,40.00
ROWS
$ rosemary import customers.csv orders.csv
$ rosemary occasion proposals --json
> .occasions.length == 2
save first = .occasions[0].id
save second = .occasions[1].id
$ rosemary occasion accept ${first} ${second}
wait until $ rosemary queue --json
> .drafts.length == 2
$ rosemary why L1
> an order in sympathy names Rosa: is a reminder right?
$ rosemary why T1
> Gets a message

# What was sold says so, though nobody marked the order; so does the name of a day.
file customers2.csv <<ROWS
ref,given_name,email,consent_email
S1,Sue,sue@example.test,granted
S2,Sid,sid@example.test,granted
ROWS
file occasions2.csv <<ROWS
customer_ref,recipient,kind,title,rule
S1,mum,birthday,,--05-14
S2,,occasion,Grandad's memorial,--05-14
ROWS
file recipients2.csv <<ROWS
customer_ref,relation
S1,mum
ROWS
file orders2.csv <<ROWS
ref,customer_ref,recipient,placed_on,wanted_on,description,price
9,S1,mum,2026-11-02,2026-11-03,Funeral spray,40.00
ROWS
$ rosemary import customers2.csv recipients2.csv occasions2.csv orders2.csv
wait until $ rosemary queue --json
> .drafts[customer.ref=S1].hold == sympathy
> .drafts[customer.ref=S2].hold == sympathy
$ rosemary why S1
> the message would say 'Funeral spray': is a reminder right?
$ rosemary why S2
> the message would say 'Grandad's memorial': is a reminder right?
