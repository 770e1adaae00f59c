# The same address twice is written to once; a surprise that would be spoiled is held
set shop =
set plan =
set more =
include planning.inc
$ rosemary dev clock set 2027-05-04T07:00:00
file customers.csv <<CSV
ref,given_name,family_name,email,phone,consent_email
old,Paul,Hart,paul@example.test,,granted
new,Paul,Hart,Paul@Example.TEST,,granted
jo,Jo,Marsh,us@example.test,01632 960111,granted
sam,Sam,Marsh,sam@example.test,01632 960111,granted
CSV
file recipients.csv <<CSV
customer_ref,name,relation
old,,mum
new,,mum
jo,Sam Marsh,husband
sam,Jo,wife
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,rule
old,mum,birthday,--05-14
new,mum,birthday,--05-14
jo,Sam Marsh,birthday,--05-14
CSV
$ rosemary import customers.csv recipients.csv occasions.csv
wait until $ rosemary queue --json
> .drafts.length == 3
> .drafts[customer.ref=old].state == waiting
> .drafts[customer.ref=new].state == held
> .drafts[customer.ref=new].hold == same-address
> .drafts[customer.ref=jo].hold == surprise
save first = .drafts[customer.ref=old].id
save second = .drafts[customer.ref=new].id
save surprise = .drafts[customer.ref=jo].id
$ rosemary why new
> Held for you: customer old has the same address and this occasion
$ rosemary show ${surprise}
> may read this message: the surprise would be spoiled

# Once the first is skipped the second may speak; once it is approved it may not.
$ rosemary approve ${first} --yes
$ rosemary show ${second} --json
> .state == held
$ rosemary approve ${second} --yes
? 1
> same-address
