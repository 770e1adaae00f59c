# On the days when clocks change a message leaves once, at the first moment that is allowed
smtp start
set email =
include sending.inc
$ sed -i 's/^quiet.*/quiet = { from = "20:00"; until = "01:30"; days = [ ]; };/' rosemary.conf
daemon restart
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
customer_ref,recipient,kind,title,rule
london,mum,occasion,gap,once:2028-04-05
london,mum,occasion,fold,once:2028-11-08
york,mum,occasion,gap,once:2028-03-21
york,mum,occasion,fold,once:2028-11-14
ROWS
$ rosemary import customers.csv recipients.csv occasions.csv

# New York, 12 March 2028: two o'clock follows upon one. Half past one is there.
# London, 26 March: two o'clock follows upon one. Half past one is not: two o'clock is it.
# London, 29 October: one o'clock comes twice. The first half past one is it.
# New York, 5 November: the same.
