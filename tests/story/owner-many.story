# A long list of what waits ends at its fiftieth, names are only names, and reading stores nothing
include owner.inc
file make_people <<'SCRIPT'
echo ref,given_name,family_name,email,phone,address,channel,consent_email,consent_sms >customers.csv
echo customer_ref,name,relation >recipients.csv
echo customer_ref,recipient,kind,rule >occasions.csv
for number in $(seq 1 48); do
	echo "N$number,Nell,<script>alert($number)</script> & Sons,n$number@example.test,,,,granted," >>customers.csv
done
echo S1,Sam,Sims,,07700900123,,sms,,granted >>customers.csv
echo A1,Ada,Lane,,,"12 Mill Lane",letter,, >>customers.csv
echo T2,Tia,Tell,,07700900999,,letter,, >>customers.csv
for ref in $(tail -n +2 customers.csv | cut -d, -f1); do
	echo $ref,,mum >>recipients.csv
	echo $ref,mum,anniversary,--05-14 >>occasions.csv
done
sed -i 's/^\(S1\|A1\|T2\),mum,anniversary,--05-14/\1,mum,anniversary,--05-11/' occasions.csv
SCRIPT
$ sh make_people
$ rosemary import customers.csv recipients.csv occasions.csv
$ rosemary dev clock advance 1m
$ rosemary queue --json
> .drafts.length == 54
save text = .drafts[0].id
save letter = .drafts[1].id
save call = .drafts[2].id
save last = .drafts[-1].id

$ curl --silent http://${door}/metrics | grep ^rosemary_commits
save commits = output
$ ./ask ${page}
> HTTP/1.1 200 OK
> More than 50 wait for you
> Sam Sims: anniversary (mum), Tuesday 11 May
> Nell &lt;script&gt;alert(
! > <script
$ ./ask ${page} | grep -c '<li>'
== 50
$ ./ask ${page}?draft=${last}
> Nell &lt;script&gt;
> More than 50 others wait
! > <script
$ ./ask ${page}?draft=${text}
> +447700900123, by text
> /Segments<.dt><dd>[12]</
$ ./ask ${page}?draft=${letter}
> 12 Mill Lane
> by letter
$ ./ask ${page}?draft=${call}
> +447700900999, by telephone
$ curl --silent http://${door}/metrics | grep ^rosemary_commits
== ${commits}
$ ./decide ${page} ${last} decide=approve
> <h1>Approved</h1>
> More than 50 others wait.
> Next: Sam Sims
$ for draft in ${text} ${letter} ${call}; do ./decide ${page} $draft decide=approve; done | grep -c '<h1>Approved'
== 3
$ ./ask ${page}
> 50 wait for you
! > More than
$ curl --silent http://${door}/metrics | grep ^rosemary_commits
! == ${commits}

# What is printed or called has not left by itself.
$ rosemary dev clock advance 2m
$ rosemary status --json
> .deliveries.sent == 4
$ ./ask ${page}?draft=${text}
> It left Tuesday 4 May
$ ./ask ${page}?draft=${letter}
> It is on the sheet of letters since Tuesday 4 May
! > It left
$ ./ask ${page}?draft=${call}
> It is on the list of calls since Tuesday 4 May
! > It left
daemon stop
