# What is approved is what was shown: revisions, edits, holds, exit statuses
set shop = closed_weekdays = [];
set plan = cap_days = 0;
set more = quiet = { from = "20:00"; until = "09:00"; days = []; };
include planning.inc
$ rosemary dev clock set 2027-05-04T10:00:00
file customers.csv <<CSV
ref,given_name,family_name,email,consent_email
a,Ada,Smith,ada@example.test,granted
b,Bea,Smith,bea@example.test,granted
c,Cy,Jones,cy@example.test,granted
d,Di,Smith,di@example.test,granted
e,Di,Smith,di2@example.test,granted
CSV
file recipients.csv <<CSV
customer_ref,relation
a,mum
b,mum
c,mum
d,mum
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,rule
a,mum,birthday,--05-14
b,mum,birthday,--05-14
c,mum,birthday,--05-14
d,mum,birthday,--05-14
CSV
$ rosemary import customers.csv recipients.csv occasions.csv
wait until $ rosemary queue --json
> .drafts.length == 4
save ada = .drafts[customer.ref=a].id
save bea = .drafts[customer.ref=b].id
save cy = .drafts[customer.ref=c].id
save di = .drafts[customer.ref=d].id

# Nothing changed: approved as shown, it says when it leaves.
$ rosemary show ${di}
> Di Smith <di@example.test>
$ rosemary approve ${di}@1 --yes
> di@example.test
$ rosemary approve ${di} --yes
? 1
> approved

# An unedited draft follows its facts: a new revision, and the old one cannot be approved.
file name.csv <<CSV
ref,given_name
a,Adaline
b,Beatrix
CSV
$ rosemary edit ${bea} --text "$(rosemary show ${bea} --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["text"].replace("Bea,", "Dearest Bea,"))')"
> Dearest Bea
$ rosemary show ${bea} --json
> .revision == 2
> .edited == true
> .stale == false
$ rosemary import name.csv
$ rosemary approve ${ada}@1 --yes
? 1
> is at revision 2 now, not 1
$ rosemary show ${ada}
> given_name was 'Ada', is 'Adaline'
$ rosemary show ${ada} --json
> .revision == 2
> .text contains Adaline, your mum's birthday
> .state == waiting

# An edited one keeps its words, and must be approved again as what it is now.
$ rosemary show ${bea} --json
> .revision == 3
> .stale == true
> .text contains Dearest Bea,
$ rosemary approve ${bea}@2 --yes
? 1
> is at revision 3 now, not 2
$ rosemary approve ${bea}@3 ${ada}@2 --yes
$ rosemary delivery list --json
> .deliveries.length == 3

# An approval carries the digest of what was shown; another is a conflict.
raw control lines=1 <<CALL
{"jsonrpc":"2.0","id":1,"method":"draft.approve","params":{"ids":[${cy}],"shown":["0000000000000000000000000000000000000000000000000000000000000000"]}}
CALL
> .result.drafts.length == 0
> .result.refused[0].code == conflict
> .result.refused[0].reason contains changed since you looked
raw control lines=1 <<CALL
{"jsonrpc":"2.0","id":1,"method":"draft.approve","params":{"ids":[${cy}]}}
CALL
> .error.message contains shown

# An edit without the way out, with a control character, or without words is refused.
$ rosemary edit ${cy} --text "Cy, come in."
? 1
> must keep the line
$ rosemary edit ${cy} --subject "$(printf 'a\tb')"
? 2
> control
$ rosemary edit ${cy} --subject "Cy, your mum"
$ rosemary show ${cy} --json
> .subject == Cy, your mum
> .revision == 2

# Exit statuses: nothing found, more than one found, used wrongly, no daemon.
$ rosemary show 4711
? 4
$ rosemary skip 4711 4712
? 4
> there is no draft 4712
$ rosemary order confirm 4711
? 4
$ rosemary later 4711 2027-05-05
? 4
$ rosemary why nobody@example.test
? 4
$ rosemary why "Di Smith"
? 1
> fits several customers: 4 (d), 5 (e)
$ rosemary why "Cy Jones"
> Cy Jones
$ rosemary customer show di2@example.test --json
> .ref == e
$ rosemary approve
? 2
$ rosemary approve one --yes
? 2
$ rosemary nonsense
? 2
$ rosemary --socket ${dir}/nowhere status
? 3
$ rosemary skip ${cy} --yes
$ rosemary skip ${cy} --yes
? 1
> skipped
$ rosemary queue
> Nothing waits.
