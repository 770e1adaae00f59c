# On the days when clocks change a message leaves once, at the first moment that is allowed
smtp start
set email =
include sending.inc
file customers.csv <<ROWS
ref,given_name,email,consent_email,timezone
london,L,london@example.test,granted,
york,N,york@example.test,granted,America/New_York
ROWS
file recipients.csv <<ROWS
customer_ref,name,relation
london,,mum
york,,mum
ROWS
file occasions.csv <<ROWS
customer_ref,recipient,kind,title,rule,lead_days
york,mum,occasion,one,once:2028-03-21,20
london,mum,occasion,two,once:2028-04-04,20
london,mum,occasion,three,once:2028-11-07,20
york,mum,occasion,four,once:2028-11-14,20
ROWS
$ rosemary import customers.csv recipients.csv occasions.csv

# New York, 12 March: 02:30 does not exist, so peace ends at three, 07:00 in London.
set until = 02:30
set approved = 2028-03-12T02:00:00
set before = 2028-03-12T06:59:59
set leaves = 2028-03-12T07:00:00
include clock_change.inc
mail count
== 1

# London, 26 March: 01:30 does not exist, so peace ends at two.
set until = 01:30
set approved = 2028-03-25T21:00:00
set before = 2028-03-26T00:59:59
set leaves = 2028-03-26T02:00:00
include clock_change.inc
mail count
== 2

# London, 29 October: half past one comes twice, and the first one ends the peace.
set approved = 2028-10-28T21:00:00
set before = 2028-10-29T00:59:59
set leaves = 2028-10-29T01:30:00
include clock_change.inc
mail count
== 3
$ rosemary message list london --json
> .messages[0].not_before == 2028-10-29T01:30:00+01:00

# New York, 5 November: the same, half past five in London.
set approved = 2028-11-05T01:00:00
set before = 2028-11-05T05:29:59
set leaves = 2028-11-05T05:30:00
include clock_change.inc
mail count
== 4
$ rosemary dev clock advance 2h
mail count
== 4
mail violations
empty
