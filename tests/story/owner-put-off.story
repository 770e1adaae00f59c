# However many were put off, the owner's page tells what waits behind them
include owner.inc
file make_people <<'SCRIPT'
echo ref,given_name,family_name,email,consent_email >customers.csv
echo customer_ref,recipient,kind,rule >occasions.csv
for number in $(seq 1 201); do
	echo "N$number,Nell,Number$number,n$number@example.test,granted" >>customers.csv
	echo "N$number,,anniversary,--05-11" >>occasions.csv
done
SCRIPT
$ sh make_people
$ rosemary import customers.csv occasions.csv
$ rosemary dev clock advance 1m
$ rosemary queue --limit 300 --json
> .drafts.length == 204
$ rosemary later $(rosemary queue --limit 201 --json | grep -o '"id":[0-9]*,"purpose"' | tr -dc '0-9\n') 2027-05-06
$ rosemary status --json
> .drafts.held == 201
$ ./ask ${page}
> 3 wait for you
> Linda Hartley: birthday (Rosa)
! > Nell
$ ./decide ${page} ${tom} decide=skip
> 2 more wait
> Next: Linda Hartley
daemon stop
