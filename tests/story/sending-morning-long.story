# The morning mail names every draft that it lists, however long the words of the others are
smtp start
set email =
include sending.inc
$ echo 'notify = { owner = "owner@rose.test"; };' >>rosemary.conf
daemon restart
file make_many <<'SCRIPT'
given=$(printf 'Anna%.0s' $(seq 50))
family=$(printf 'Rose%.0s' $(seq 50))
echo ref,given_name,family_name,email,consent_email >customers.csv
echo customer_ref,kind,rule >occasions.csv
for person in $(seq 101); do
	echo $person,$given,$family,$person@example.test,granted >>customers.csv
	echo $person,wedding,once:2027-05-14 >>occasions.csv
done
SCRIPT
$ sh make_many
$ rosemary import customers.csv occasions.csv
$ rosemary dev clock set 2027-05-05T06:00:00
mail last header Subject
== 101 drafts wait for your yes
mail last body
> /\n  1  AnnaAnna/
> /\n  100  AnnaAnna/
> ... and 1 more: rosemary queue

# The screen shows a part of them, and does not say of that part that it is all.
$ rosemary today
> ... and more: rosemary queue
$ rosemary today --json
> .more.length == 1
> .more[0] == waits
$ rosemary skip $(seq 10 101) --yes
$ rosemary today
> ... and 1 more: rosemary queue
$ rosemary today --json
> .more.length == 0
