# Siblings with one mother, one who has died, a letter box they share: the owner looks first
set shop = closed_weekdays = [];
set plan = cap_days = 0;
set more =
include planning.inc
$ rosemary dev clock set 2027-05-01T07:00:00
file products.csv <<CSV
sku,description,category,price
PINK,pink roses,bouquet,24.50
MEADOW,a meadow of roses,bouquet,24.50
TULIP,tulips,bouquet,24.50
CSV
file variations.csv <<CSV
sku,to_sku,sentence
PINK,MEADOW,a meadow of roses
CSV
# Anna and Ben are siblings by name and postcode, Cleo by her telephone; Dan is no relation.
# Jo's letter lies in the hall where Sam comes home; her friend Kim's does not.
file customers.csv <<CSV
ref,given_name,family_name,email,phone,address,postcode,channel,consent_email
anna,Anna,Smith,anna@example.test,01632 960001,,AB1 2CD,,granted
ben,Ben,SMITH,ben@example.test,,,ab12cd,,granted
cleo,Cleo,Hart,cleo@example.test,01632 960001,,ZZ9 9ZZ,,granted
dan,Dan,Smith,dan@example.test,01632 960004,,ZZ9 9ZZ,,granted
jo,Jo,Marsh,jo@example.test,,"1, High Street",XY1 2CD,letter,
sam,Sam,Pole,sam@example.test,,1 HIGH STREET,xy12cd,,granted
kim,Kim,Marsh,kim@example.test,,"1, High Street",XY1 2CD,email,granted
CSV
file recipients.csv <<CSV
customer_ref,name,relation
anna,Rosa,mum
ben,Rosa,mum
cleo,,mum
dan,Rosa,mum
anna,Nora,aunt
jo,Sam,husband
kim,Sam,friend
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,title,rule
anna,Rosa,birthday,,--05-20
ben,Rosa,birthday,,--05-20
cleo,mum,birthday,,--05-20
dan,Rosa,birthday,,--05-20
anna,Nora,birthday,,--05-28
anna,,occasion,A walk with Nora,--05-29
jo,Sam,birthday,,--05-16
kim,Sam,birthday,,--05-16
CSV
file orders.csv <<CSV
ref,customer_ref,recipient,occasion,placed_on,sku,quantity
1,anna,Rosa,birthday,2026-05-19,PINK,1
2,ben,Rosa,birthday,2026-05-19,PINK,1
3,cleo,mum,birthday,2026-05-19,PINK,1
4,dan,Rosa,birthday,2026-05-19,PINK,1
CSV
$ rosemary import products.csv variations.csv customers.csv recipients.csv occasions.csv orders.csv
$ rosemary dev clock set 2027-05-10T07:00:00

# The first of the family is drafted, the others are held; who is no relation is not.
$ rosemary draft list --json
> .drafts.length == 6
> .drafts[customer.ref=jo].hold == surprise
> .drafts[customer.ref=jo].channel == letter
> .drafts[customer.ref=kim].state == waiting
> .drafts[customer.ref=anna].state == waiting
> .drafts[customer.ref=ben].state == held
> .drafts[customer.ref=ben].hold == same-gift
> .drafts[customer.ref=ben].why == Anna Smith (anna) is to read the same about Rosa for this day: a meadow of roses
> .drafts[customer.ref=cleo].hold == same-gift
> .drafts[customer.ref=dan].state == waiting
save anna = .drafts[customer.ref=anna].id
save ben = .drafts[customer.ref=ben].id
save cleo = .drafts[customer.ref=cleo].id
$ rosemary why ben
> Held for you: Anna Smith (anna) is to read the same about Rosa
$ rosemary why-not ben --json
> .reasons[0].code == same-gift
$ rosemary upcoming --json
> .upcoming[customer.ref=ben].why contains is to read the same about Rosa

# What was approved stands; another is approved in spite of it, and the gate lets it leave.
$ rosemary approve ${anna} --yes
$ rosemary approve ${ben} --yes
? 1
> --held
$ rosemary approve ${ben} --held --yes
$ rosemary why ben
! > Held for you
> Draft ${ben} is approved
$ rosemary why-not ben --json
> .reasons.length == 0
$ rosemary show ${cleo} --json
> .state == held
$ rosemary dev clock advance 3h
$ rosemary delivery list ben --json
> .deliveries[0].state == sent

# Her mother has died, Anna says: her own draft goes, and Ben's and Cleo's is a question.
$ rosemary dev clock set 2028-05-10T07:00:00
$ rosemary draft list --json
> .drafts[occurs_on=2028-05-20].customer.ref exists
$ rosemary recipient list anna --json
save rosa = .recipients[name=Rosa].id
save nora = .recipients[name=Nora].id
$ rosemary recipient edit ${rosa} --state deceased --yes
wait until $ rosemary draft list anna --json
> .drafts[occurs_on=2028-05-20].state == withdrawn
> .drafts[occurs_on=2028-05-20].why == Rosa has died
$ rosemary draft list ben --json
> .drafts[occurs_on=2028-05-20].state == held
> .drafts[occurs_on=2028-05-20].hold == told-deceased
> .drafts[occurs_on=2028-05-20].why == Anna Smith (anna) told us that Rosa has died: is this the same person?
save ben = .drafts[occurs_on=2028-05-20].id
$ rosemary draft list cleo --json
> .drafts[occurs_on=2028-05-20].hold == told-deceased
> .drafts[occurs_on=2028-05-20].why == Anna Smith (anna) told us that mum has died: is this the same person?
$ rosemary draft list dan --json
> .drafts[occurs_on=2028-05-20].state == waiting
$ rosemary why anna
> Gets no message: Rosa has died

# A name tells two mothers apart.
$ rosemary recipient list cleo --json
save mum = .recipients[0].id
$ rosemary recipient edit ${mum} --name Greta --yes
wait until $ rosemary draft list cleo --json
! .drafts[occurs_on=2028-05-20].hold == told-deceased

# Only the owner revives: no file does, and what an import says of a death counts at once.
file again.csv <<CSV
customer_ref,name,relation,state
anna,Rosa,mum,active
anna,Nora,aunt,deceased
CSV
$ rosemary import again.csv
> Rosa is deceased and stays so
$ rosemary recipient show ${rosa} --json
> .state == deceased
$ rosemary upcoming --days 30 --json
> .upcoming[day=2028-05-28].state == planned
> .upcoming[day=2028-05-28].verdict == withdraw
> .upcoming[day=2028-05-28].why == Nora has died
> .upcoming[day=2028-05-29].verdict == hold
> .upcoming[day=2028-05-29].hold == names-deceased
$ rosemary upcoming
> no message
> will hold
$ rosemary upcoming --ics days.ics
$ tr -d '\r' <days.ics | sed -z 's/\n //g'
> No message is planned: Nora has died.
$ rosemary dev clock set 2028-05-19T07:00:00
$ rosemary draft list anna --json
> .drafts[occurs_on=2028-05-28].state == withdrawn
> .drafts[occurs_on=2028-05-28].why == Nora has died
> .drafts[occurs_on=2028-05-29].state == held
> .drafts[occurs_on=2028-05-29].hold == names-deceased
> .drafts[occurs_on=2028-05-29].why == the message would name Nora, who has died
$ rosemary recipient edit ${nora} --state active --yes
wait until $ rosemary draft list anna --json
> .drafts[occurs_on=2028-05-28].state == waiting
> .drafts[occurs_on=2028-05-29].state == waiting
