# SIGHUP: what is right is in force at once, what is wrong changes nothing and says why
smtp start
sink start
file playbook.sh <<'END'
rm -rf playbook && cp -r "$1/etc/playbook" playbook
END
$ bash playbook.sh ${source}
file write.sh <<'END'
cat >rosemary.conf <<CONF
shop = { name = "The Rose Shop"; address = "1 High Street, Anytown"; closes = "$1"; };
playbook = { path = "$PWD/playbook"; };
email = { transport = "smtp"; tls = "none"; url = "smtp://127.0.0.1:$2"; helo = "shop.rose.test";
          from = "The Rose Shop <hello@rose.test>"; only_to = $3; };
approval = { grace = 0; };
$4
CONF
END
$ bash write.sh 17:30 ${smtp_port} '[ "owner@example.test" ]' ''
file customers.csv <<ROWS
ref,given_name,family_name,email,consent_email
L1,Linda,Hartley,linda@example.test,granted
O1,Olive,Owner,owner@example.test,granted
ROWS
file recipients.csv <<ROWS
customer_ref,relation
L1,mum
O1,mum
ROWS
file occasions.csv <<ROWS
customer_ref,recipient,kind,rule
L1,mum,birthday,--05-14
O1,mum,birthday,--05-14
ROWS
daemon start
$ rosemary dev clock set 2027-05-04T09:30:00
$ rosemary import customers.csv recipients.csv occasions.csv
$ rosemary queue --json
> .drafts.length == 2
> .drafts[customer.ref=L1].revision == 1
> .drafts[customer.ref=L1].send_by == 2027-05-12T17:30:00+01:00
save linda = .drafts[customer.ref=L1].id
save owner = .drafts[customer.ref=O1].id

# A wrong option, a wrong playbook: the place is told, and nothing of the file is taken.
$ bash write.sh 16:00 ${smtp_port} '[ "owner@example.test" ]' 'plan = { lead_days = 400; };'
daemon reload
wait until $ rosemary status --json
> .problems[0] contains the last reload was refused, the old settings stay: rosemary.conf:
> .problems[0] contains plan.lead_days
$ rosemary status
> the last reload was refused
daemon log
> error reload: refused: the old configuration and playbook stay in force
$ rosemary queue --json
> .drafts[customer.ref=L1].send_by == 2027-05-12T17:30:00+01:00

$ bash write.sh 16:00 ${smtp_port} '[ "owner@example.test" ]' ''
$ printf '{{nobody_knows}}\n' >>playbook/partials/guarantee.en.mustache
daemon reload
wait until $ rosemary status --json
> .problems[0] contains nobody_knows
> .problems.length == 1

$ rosemary dev clock advance 1m

# Mended: the closing hour moves send-by, the new words make new texts, the problem is gone.
$ bash playbook.sh ${source}
$ sed -i 's/With warm wishes/Yours ever/' playbook/playbook.conf playbook/partials/sign-off.en.mustache
daemon reload
wait until $ rosemary queue --json
> .drafts[customer.ref=L1].revision == 2
$ rosemary queue --json
> .drafts[customer.ref=L1].send_by == 2027-05-12T16:00:00+01:00
$ rosemary show ${linda}
> Yours ever
$ rosemary status --json
> .problems.length == 0

# What only a restart changes is told, as long as it differs from the start.
$ bash write.sh 16:00 ${smtp_port} '[ "owner@example.test" ]' 'store = { path = "other.db"; };'
daemon reload
wait until $ rosemary status --json
> .problems[0] == changed, but only a restart makes it so: store.path
daemon reload
wait until $ grep -c 'were read anew' daemon.log
== 3
$ rosemary status --json
> .problems.length == 1
> .store.path ~ rosemary.db
$ bash write.sh 16:00 ${smtp_port} '[ "owner@example.test" ]' ''
daemon reload
wait until $ rosemary status --json
> .problems.length == 0

# Linda is kept back by email.only_to. Then the server goes away: the channel rests for a while, or
# until a reload.
$ rosemary approve ${linda} --yes
wait until $ rosemary status --json
> .deliveries.held == 1
smtp stop
$ rosemary approve ${owner} --yes
wait until $ rosemary status --json
> .problems[0] contains e-mail is paused
> .deliveries.queued == 1
$ rosemary delivery list L1 --json
> .deliveries[0].reason == email.only_to does not name this address

# Another server, and nobody is kept from it: the pause ends and what was held leaves, too.
$ bash write.sh 16:00 ${sink_port} '[ ]' ''
daemon reload
wait until $ rosemary status --json
> .deliveries.sent == 2
> .deliveries.held == 0
> .channels[0].paused_until == null
> .problems.length == 0
$ ls ${sink} | wc -l
== 2
mail count
== 0
