# The owner's morning mail: one a day at six, the last call first, none when nothing waits
smtp start
set email = only_to = [ "nobody@example.test" ]; archive = "sent@rose.test";
include sending.inc
$ echo 'notify = { owner = "owner@rose.test"; };' >>rosemary.conf
daemon restart

# Nothing waits on Wednesday: no mail.
$ rosemary dev clock set 2027-05-05T06:00:00
$ rosemary dev clock set 2027-05-05T12:00:00
mail count
== 0

# What is imported at noon is told the same day, once. Neither quiet hours nor only_to hold it.
set people = linda tom
include people.inc
file occasions.csv <<ROWS
customer_ref,recipient,kind,rule
tom,mum,anniversary,--05-12
ROWS
$ rosemary import occasions.csv
$ rosemary skip 2 --yes
wait until mail count
== 1
$ rosemary dev clock set 2027-05-06T05:59:59
mail count
== 1
$ rosemary dev clock set 2027-05-06T06:00:00
mail count
== 2
# The archive is for what customers get.
mail last
> .rcpt_to.length == 1
> .rcpt_to[0] == owner@rose.test
> .mail_from == bounces@rose.test
mail last header Subject
== 2 drafts wait for your yes
mail last body
> These wait:
> /Linda: Your mum's birthday, Friday 14 May\n +send by Wednesday 12 May at 17:30/
> rosemary approve ID
! Last call
mail last raw
! List-Unsubscribe
! multipart
$ rosemary message list --json
save hash = .messages[0].sha256
mail last sha256
== ${hash}

# On Monday one lapses before the next mail: it stands first. Sunday had its mail, too.
$ rosemary dev clock set 2027-05-09T06:00:00
mail count
== 3
$ rosemary dev clock set 2027-05-10T06:00:00
mail count
== 4
mail last header Subject
== 2 drafts wait, 1 on its last call
mail last body
> /Last call[\s\S]*anniversary, Wednesday 12 May[\s\S]*These wait:[\s\S]*birthday, Friday 14 May/

# A restart does not tell it again, nor does an import.
daemon restart
$ rosemary dev clock advance 1h
daemon restart
$ rosemary import customers.csv occasions.csv
$ rosemary dev clock advance 1h
mail count
== 4

# Down at six: told once at the start. On Thursday nothing waits any more.
daemon stop
$ date -d 2027-05-11T08:00:00+01:00 +%s >state/rosemary.db.clock
daemon start
wait until mail count
== 5
$ rosemary dev clock set 2027-05-12T06:00:00
mail last header Subject
== 1 draft waits, on its last call
$ rosemary dev clock set 2027-05-13T06:00:00
$ rosemary dev clock set 2027-05-20T06:00:00
mail count
== 6
$ rosemary missed --json
> .drafts.length == 2

# What is put off asks for nothing until its day: it is neither listed nor counted.
file occasions.csv <<ROWS
customer_ref,recipient,kind,rule
tom,mum,wedding,once:2027-06-12
linda,mum,jubilee,once:2027-06-14
ROWS
$ rosemary import occasions.csv
$ rosemary dev clock set 2027-06-05T05:00:00
$ rosemary queue --json
> .drafts.length == 2
save put_off = .drafts[0].id
$ rosemary later ${put_off} 2027-06-07
$ rosemary dev clock set 2027-06-05T06:00:00
mail last header Subject
== 1 draft waits for your yes
mail last body
> jubilee
! wedding
$ rosemary dev clock set 2027-06-07T06:00:00
mail last header Subject
== 2 drafts wait for your yes

# A mail to the owner that is taken back before it leaves is over: nobody is asked to approve it.
smtp stop
$ rosemary dev clock set 2027-06-08T06:00:00
$ rosemary delivery list --state queued --json
save notice = .deliveries[0].id
save told = .deliveries[0].draft
$ rosemary delivery cancel ${notice} --json
> .draft.state == skipped
$ rosemary queue --json
! .drafts[id=${told}].id exists
$ rosemary reopen ${told}
? 1
> "only what was skipped or put off"
$ rosemary dev clock set 2027-06-08T07:00:00
$ rosemary status --json
> .deliveries.queued == 0
smtp start
mail violations
empty
