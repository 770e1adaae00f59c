# The shop's own mailbox gets a copy of what each customer gets, and of nothing else (one by one)
smtp start --offer SIZE <<RULES
rcpt to=nobody@* reply 550 5.1.1 no such mailbox
rcpt to=busy-*@* first=1 reply 450 4.2.0 not now
RULES
include archive-copies.inc
