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
