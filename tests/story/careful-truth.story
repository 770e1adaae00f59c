# For each reason there is, a customer of that name: why, why-not, upcoming and missed tell the truth
set shop = closed_weekdays = [];
set plan = cap_days = 14;
set more =
include planning.inc
$ rosemary dev clock set 2027-05-01T07:00:00
file make_shop <<'SCRIPT'
echo ref,given_name,family_name,email,phone,address,postcode,channel,consent_email,consent_sms >customers.csv
echo customer_ref,name,relation,state >recipients.csv
echo customer_ref,recipient,kind,rule >occasions.csv
echo ref,customer_ref,recipient,occasion,placed_on,wanted_on,kind,replaces,sku,description,quantity,price >orders.csv
echo sibling,Tom,Of-same-gift,sibling@example.test,,,AB1 2CD,,granted, >>customers.csv
for code in erased paused occasion-off moved deceased silent address-refused no-consent opted-out \
	ordered sympathy told-deceased names-deceased surprise for-whom last-refunded last-replaced \
	same-gift cap later skipped no-day switched-off; do
	consent=granted
	[ $code != no-consent ] || consent=
	echo $code,Linda,Of-$code,$code@example.test,,,,,$consent, >>customers.csv
done
echo no-address,Linda,Jones,,,,,,, >>customers.csv
echo address-unfit,Linda,Jones,,+441632960009,,,sms,,granted >>customers.csv
echo no-occasion,Linda,Jones,nothing@example.test,,,,,granted, >>customers.csv
echo first,Linda,Jones,same@example.test,,,,,granted, >>customers.csv
echo same-address,Linda,Jones,same@example.test,,,,,granted, >>customers.csv
echo merged-into,Linda,Jones,into@example.test,,,,,granted, >>customers.csv
echo merged,Linda,Jones,into@example.test,,,,,granted, >>customers.csv
echo mourner,Tom,Of-told-deceased,mourner@example.test,,,AB1 2CD,,granted, >>customers.csv
echo reader,Rosa,Of-surprise,surprise@example.test,,,,,granted, >>customers.csv
sed -i 's/^\(same-gift\|told-deceased\),\(.*\),,,,granted,$/\1,\2,,AB1 2CD,,granted,/' customers.csv
for code in $(cut -d, -f1 customers.csv | tail -n +2); do
	state=active
	[ $code != deceased ] && [ $code != mourner ] || state=deceased
	[ $code != silent ] || state=silent
	[ $code = no-occasion ] || [ $code = reader ] && continue
	echo $code,Rosa,mum,$state >>recipients.csv
	rule=--05-20
	[ $code != no-day ] || rule=once:2027-04-01
	[ $code != same-gift ] && [ $code != sibling ] || rule=--05-22
	echo $code,Rosa,birthday,$rule >>occasions.csv
	case $code in no-day) ;;
	*) echo $code-1,$code,Rosa,birthday,2026-05-18,2026-05-20,normal,,PINK,,1,24.50 >>orders.csv ;;
	esac
done
echo cap,Pip,brother,active >>recipients.csv
echo cap,Pip,birthday,--05-24 >>occasions.csv
echo cap-2,cap,Pip,birthday,2026-05-18,2026-05-24,normal,,,roses,1,90.00 >>orders.csv
echo names-deceased,Nora,aunt,deceased >>recipients.csv
echo names-deceased-2,names-deceased,Rosa,birthday,2026-05-19,2026-05-20,normal,,,a posy as Nora had,1,30.00 >>orders.csv
echo ordered-2,ordered,Rosa,birthday,2027-05-01,2027-05-20,normal,,PINK,,1,24.50 >>orders.csv
echo for-whom-2,for-whom,,,2027-05-01,2027-05-20,normal,,PINK,,1,24.50 >>orders.csv
echo sympathy-2,sympathy,Rosa,,2027-01-01,,sympathy,,,a wreath,1,24.50 >>orders.csv
echo last-refunded-2,last-refunded,Rosa,birthday,2026-05-19,2026-05-20,refunded,,PINK,,1,24.50 >>orders.csv
echo last-replaced-2,last-replaced,Rosa,birthday,2026-05-19,,replacement,last-replaced-1,PINK,,1,24.50 >>orders.csv
SCRIPT
file products.csv <<CSV
sku,description,category,price
PINK,pink roses,bouquet,24.50
CSV
$ sh make_shop
$ rosemary import products.csv customers.csv recipients.csv occasions.csv orders.csv
$ rosemary dev clock set 2027-05-12T09:00:00
wait until $ rosemary draft list --json
> .drafts[customer.ref=same-gift].hold == same-gift

# What owners and customers do since.
$ rosemary customer edit paused --state paused
$ rosemary occasion list occasion-off --json
save off = .occasions[0].id
$ rosemary occasion edit ${off} --state paused
$ rosemary occasion list moved --json
save moved = .occasions[0].id
$ rosemary occasion edit ${moved} --rule --08-20
$ rosemary optout add opted-out --kind birthday
$ rosemary optout add address-unfit --channel letter
$ rosemary draft list later --json
save later = .drafts[0].id
$ rosemary draft list skipped --json
save skipped = .drafts[0].id
$ rosemary skip ${skipped} --reason "she said no"
$ rosemary customer merge merged-into merged --yes

# Nobody approves one in time, another comes too late; then what no command writes.
file late.csv <<CSV
ref,given_name,email,consent_email
lapsed,Linda,lapsed@example.test,granted
missed,Linda,missed@example.test,granted
CSV
file late_days.csv <<CSV
customer_ref,recipient,kind,rule
lapsed,,birthday,--05-15
missed,,birthday,--05-13
CSV
$ rosemary import late.csv late_days.csv
$ rosemary dev clock set 2027-05-14T12:00:00
daemon stop
$ python3 - state/rosemary.db <<'CODE'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("UPDATE customer SET state = 'erased' WHERE ref = 'erased'")
db.execute("UPDATE customer SET phone = '01632 960009' WHERE ref = 'address-unfit'")
db.execute("UPDATE customer SET refused_email = email WHERE ref = 'address-refused'")
db.execute("UPDATE occasion SET kind = 'reorder', title = 'coffee', recipient = NULL,"
           " source = 'predicted' WHERE customer ="
           " (SELECT id FROM customer WHERE ref = 'switched-off')")
db.commit()
CODE
daemon start
$ rosemary later ${later} 2027-05-16
$ rosemary why-not lapsed --json
> .reasons[0].code == lapsed
$ python3 ${story}/truth.py ${source}/lib/domain/situation.c later skipped lapsed no-day no-occasion
== all true
$ rosemary why-not erased --json
> .reasons[0].code == erased
