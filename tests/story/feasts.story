# Feasts fall as where the recipient lives, in both reckonings; a shop has feasts of its own
set shop = country = "US"; closed_weekdays = [];
set plan = feasts = "own.conf";
set more =
file own.conf <<CONF
rose-day = {
    names = { en = "Rose Day"; };
    days = ( { countries = "*"; dates = [ "2027-06-19" ]; } );
};
CONF
include planning.inc
$ rosemary dev clock set 2027-01-04T10:00:00

# A British mum of an American customer, a French one in a year without Pentecost in between, a
# Greek one, and one of whom nothing is known but the customer's country and the shop's.
file customers.csv <<CSV
ref,given_name,email,consent_email,country
a,Ada,ada@example.test,granted,US
b,Bea,bea@example.test,granted,FR
c,Cleo,cleo@example.test,granted,
CSV
file recipients.csv <<CSV
customer_ref,name,relation,country
a,Rosa,mum,GB
b,Fleur,mum,
c,Eleni,mum,GR
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,rule
a,mum,mothers-day,feast:mothers-day
b,mum,mothers-day,feast:mothers-day
c,mum,easter,feast:easter
CSV
$ rosemary import customers.csv recipients.csv occasions.csv
$ rosemary occasion list --json
> .occasions[customer.ref=a].next_on == 2027-03-07
> .occasions[customer.ref=a].called == Mother's Day
> .occasions[customer.ref=b].next_on == 2027-05-30
> .occasions[customer.ref=c].next_on == 2027-05-02
save british = .occasions[customer.ref=a].id
save mother = .occasions[customer.ref=a].recipient.id
$ rosemary occasion list
> Mother's Day

# The year in which Pentecost takes the last Sunday of May; and what each country keeps.
$ rosemary occasion next feast:mothers-day --country fr --from 2039-01-01 --count 2 --json
> .days.length == 2
> .days[0].day == 2039-06-05
> .days[0].weekday == Sunday
> .days[1].day == 2040-05-27
$ rosemary occasion next feast:mothers-day --count 1
> 2027
$ rosemary occasion next orthodox-easter+0 --count 1 --json
> .days[0].day == 2027-05-02
$ rosemary occasion next 'rrule:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29' --count 1 --json
> .days[0].day == 2028-02-29
$ rosemary occasion next feast:mothers-day --country uk --from 2027-01-01 --count 1 --json
> .days[0].day == 2027-03-07
$ rosemary occasion next feast:thanksgiving --country FR
? 1
> not known to be kept in FR
$ rosemary occasion next 'rrule:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30'
? 1
> no day in the next ten years

# Rosa moves to America, and back: her day goes with her.
$ rosemary recipient edit ${mother} --country US
$ rosemary occasion show ${british} --json
> .next_on == 2027-05-09
$ rosemary recipient edit ${mother} --country gb
$ rosemary occasion show ${british} --json
> .next_on == 2027-03-07

# Bea moves to Britain, and her mother is thought to live there, too.
$ rosemary customer edit b --country GB
$ rosemary occasion list b --json
> .occasions[0].next_on == 2027-03-07
$ rosemary customer edit b --country FR
$ rosemary occasion list b --json
> .occasions[0].next_on == 2027-05-30

# What comes to a customer by a merge falls as where that one lives, and goes back as it was.
$ rosemary customer add --given-name Beate --country DE --json
save other = .ref
$ rosemary customer merge ${other} b --yes
$ rosemary occasion list ${other} --json
> .occasions[0].next_on == 2027-05-09
$ rosemary customer unmerge 1
$ rosemary occasion list b --json
> .occasions[0].next_on == 2027-05-30

# A file is told what is unknown.
file wrong.csv <<CSV
customer_ref,recipient,kind,rule
b,mum,festival,feast:rose-days
b,mum,leaves,rrule:FREQ=MONTHLY
CSV
$ rosemary import wrong.csv --as occasions
? 1
> there is no such feast
> no BY part says which day

# A rule without a kind has the feast's; what nobody keeps there is refused.
$ rosemary occasion add b --recipient mum --rule feast:rose-day --json
> .kind == rose-day
> .called == Rose Day
> .next_on == 2027-06-19
$ rosemary occasion add b --recipient mum --rule feast:thanksgivin
? 1
> there is no such feast

# Whoever asks is told by its name.
$ rosemary why b
> Fleur: Mother's Day,
> Rose Day, Sat 19 Jun 2027
$ rosemary rehearse --from 2027-01-04 --to 2027-12-31
> Mother's Day
! mothers-day

# The text names the feast and its day.
$ rosemary dev clock set 2027-02-27T10:00:00
wait until $ rosemary queue --json
> .drafts.length == 1
> .drafts[0].occurs_on == 2027-03-07
> .drafts[0].subject == Mother's Day, Sunday 7 March
> .drafts[0].text contains Ada, Mother's Day is coming up (Sunday 7 March): time to think of something for your mum.
$ rosemary playbook preview rose-day --channel sms
> , Rose Day for your mum is on
$ rosemary playbook preview rose-day --channel call
> Rose Day is on
> : time to think of something for your mum.

# The shop changes its own feast: the day is set again. What is wrong is told with its line.
$ sed -i s/2027-06-19/2027-06-26/ own.conf
daemon reload
wait until $ rosemary occasion list b --json
> .occasions[kind=rose-day].next_on == 2027-06-26
# A draft of the old day is withdrawn, and why speaks of the day that it is now.
$ rosemary dev clock set 2027-06-16T10:00:00
wait until $ rosemary draft list b --json
> .drafts[occurs_on=2027-06-26].state exists
$ sed -i s/2027-06-26/2027-07-17/ own.conf
daemon reload
wait until $ rosemary draft list b --json
> .drafts[occurs_on=2027-06-26].state == withdrawn
$ rosemary why b --json
> .occasions[kind=rose-day].day == 2027-07-17
> .occasions[kind=rose-day].verdict == draft
$ printf 'rose-day = {\n  days = ( { countries = [ "GB" ]; rule = "5 May"; } );\n};\n' >own.conf
$ rosemaryd --config rosemary.conf --state ${state} --check
? 78
> own.conf:2: rose-day: rule '5 May' is none

# Who does not want to hear of Mother's Day is not asked how the shop files it.
$ rosemary occasion add c --recipient mum --kind occasion --rule feast:mothers-day --json
> .called == Mother's Day
$ rosemary why-not c --json
> .reasons.length == 0
$ rosemary optout add c --kind Mothers-Day
? 1
> 'Mothers-Day' is no kind (lower-case letters, digits, hyphens)
$ rosemary optout add c --kind mothers-day
$ rosemary why-not c --json
> .reasons.length == 1
> .reasons[0].code == opted-out
$ rosemary why-not c
> Eleni: Mother's Day, Sun
