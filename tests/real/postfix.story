# Mail leaves through a real Postfix: accepted, refused, put off, and bounced after it was accepted
include postfix.inc
include postfix-start.inc
set server = url = "smtp://127.0.0.1:2525"; tls = "none";
set email = sessions = 2;
include ../story/shop.inc
set people = linda nobody late moved tom banned
include ../story/people.inc
$ rosemary approve $(seq 6) --yes
$ rosemary dev clock advance 1m

# Accepted: in the customers' folders, byte for byte as approved under what servers put on top.
file field.py <<'END'
import json, sys
for message in json.load(sys.stdin)["messages"]:
    if message["address"] == sys.argv[2]:
        print(message[sys.argv[1]])
END
for person in linda tom
	$ rosemary delivery list ${person} --json
	> .deliveries[0].state == sent
	> .deliveries[0].answer contains 2.0.0 Ok: queued as
	$ rosemary message list --json | python3 field.py sha256 ${person}@example.test
	save hash = output
	wait until $ ${ask} mails maildir/${person}
	> .mails.length == 1
	> .mails[0].sha256 == ${hash}
	> .mails[0].return_path == <bounces@rose.test>
	> .mails[0].trace[0] contains from shop.rose.test
end

# Unknown there: refused for good, and the address is not written to again.
$ rosemary delivery list nobody --json
> .deliveries[0].state == failed
> .deliveries[0].attempts == 1
> .deliveries[0].answer contains 550 5.1.1
> .deliveries[0].answer contains User unknown in virtual mailbox table
> .deliveries[0].reason == the server refused it

# Not wanted there, for a reason that says nothing about the address: it alone failed.
$ rosemary delivery list banned --json
> .deliveries[0].state == failed
> .deliveries[0].answer contains 554 5.7.1

# Too early: it waits, and leaves at the next try.
$ rosemary delivery list late --json
> .deliveries[0].state == queued
> .deliveries[0].answer contains greylisted, come back in five minutes
$ rosemary dev clock advance 6m
$ rosemary delivery list late --json
> .deliveries[0].state == sent
> .deliveries[0].attempts == 2
wait until $ ${ask} mails maildir/late
> .mails.length == 1

# Accepted and bounced: the server's report comes to the shop's address for that.
$ rosemary delivery list moved --json
> .deliveries[0].state == sent
$ rosemary message list --json | python3 field.py message_id moved@example.test
save id = output
wait until $ ${ask} mails maildir/bounces
> .mails.length == 1
> .mails[0].type == multipart/report
> .mails[0].return_path == <>
> .mails[0].raw contains Final-Recipient: rfc822; moved@example.test
> .mails[0].raw contains Status: 5.1.1
> .mails[0].raw contains moved, and left no address
> .mails[0].raw contains ${id}

# Nothing is sent twice, nothing else came back.
$ rosemary dev clock advance 3d
for person in linda tom late
	$ ${ask} mails maildir/${person}
	> .mails.length == 1
end
$ ls maildir | xargs
== bounces late linda tom
$ rosemary dev clock set 2028-05-05T09:30:00
$ rosemary draft list nobody --json
> .drafts[0].occurs_on == 2028-05-14
> .drafts[0].state == withdrawn
> .drafts[0].reasons[0].text contains refused
$ rosemary draft list banned --json
> .drafts[0].occurs_on == 2028-05-14
> .drafts[0].state == waiting
