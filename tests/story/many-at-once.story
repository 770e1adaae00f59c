# Calls that are long are answered whole: hundreds of drafts approved at once, a customer with hundreds of days
include hand.inc
$ bash -c 'echo ref,given_name,email,consent_email; for i in $(seq 300); do echo "C$i,Linda,linda$i@example.test,granted"; done' >customers.csv
$ bash -c 'echo customer_ref,kind,rule; for i in $(seq 300); do echo "C$i,birthday,--05-13"; done; for i in $(seq 210); do echo "C1,kind-$i,--09-14"; done' >occasions.csv
$ rosemary import customers.csv occasions.csv
wait until $ rosemary status --json
> .drafts.waiting == 300
> .planning == false

# One call each; meanwhile others are answered.
$ bash -c "rosemary queue --json | grep -o '\"id\":[0-9]*,\"purpose\"' | grep -o '[0-9]*' | tr '\n' ' '"
save ids = output
$ bash -c 'rosemary approve ${ids} --json >approved.json & rosemary status --json; wait $!'
$ cat approved.json
> .drafts.length == 300
> .refused.length == 0
$ rosemary status --json
> .drafts.approved == 300
$ rosemary approve 299 300 --json
? 1
> .refused.length == 2

# So many days are not told in one answer, and that is said.
$ rosemary why C1 --json
> .occasions.length == 200
> .occasions[199].verdict exists
> .more == true
$ rosemary why C1
> "Only the first 200 days that matter are told"
$ rosemary why-not C1 --json
> .more == true
> .reasons.length > 0
$ rosemary why C2 --json
> .occasions.length == 1
> .more == false
daemon stop
