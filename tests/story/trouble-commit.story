# A store that fails for a moment: what was to be done is done when it can be again
file rosemary.conf <<SHOP
shop = {
	name = "The Rose Shop"; timezone = "Europe/London";
	email = "hello@rose.test"; address = "1 High Street, Anytown AB1 2CD";
};
playbook = { path = "${source}/etc/playbook"; };
quiet = { from = "20:00"; until = "09:00"; };
notify = { owner = "owner@rose.test"; };
email = { from = "The Rose Shop <hello@rose.test>"; };
SHOP
file customers.csv <<ROWS
ref,given_name,email,consent_email
L1,Linda,linda@example.test,granted
ROWS
file occasions.csv <<ROWS
customer_ref,kind,rule
L1,birthday,--05-14
ROWS
daemon start
$ rosemary dev clock set 2027-05-01T12:00:00
$ rosemary import customers.csv occasions.csv
$ rosemary status --json
> .drafts.waiting == 0

# The clock stands still meanwhile: no timer of the wall clock would bring the stages back.
$ rosemary dev fail commit 1
$ rosemary dev clock set 2027-05-04T09:30:00
daemon log
> the commit was made to fail
$ rosemary status --json
> .drafts.waiting == 1
> .planning == false

# One draft waits: the owner was told once, in spite of the failure.
$ ls ${state}/spool | wc -l
== 1
$ cat ${state}/spool/*.eml
> Subject: 1 draft waits for your yes
> Good morning. 1 draft waits for you.

# Two days before it lapses the mail says so.
$ rosemary dev clock set 2027-05-12T09:30:00
$ cat ${state}/spool/2027-05-12-*.eml
> Subject: 1 draft waits, on its last call
> Last call
