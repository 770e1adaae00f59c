# Review: on a terminal one draft a screen; approved, taken back, skipped, put off, changed meanwhile
include hand.inc
file customers.csv <<ROWS
ref,given_name,family_name,email,consent_email
L1,Linda,Hartley,linda@example.test,granted
P1,Priya,Shah,priya@example.test,granted
T1,Tom,Sand,tom@example.test,granted
ROWS
file occasions.csv <<ROWS
customer_ref,kind,rule
L1,birthday,--05-12
P1,birthday,--05-13
T1,anniversary,--05-14
ROWS
$ rosemary import customers.csv occasions.csv
wait until $ rosemary queue --json
> .drafts.length == 3
save linda = .drafts[0].id
save priya = .drafts[1].id
save tom = .drafts[2].id

# Elsewhere than on a terminal it refuses, and says what to use.
$ rosemary review
? 2
> "review needs a terminal"

# Approve and undo; keys that were typed before a draft was shown are not about it.
file first <<'KEYS'
see 1 of 3
see linda@example.test
press aaa
see approved: leaves
see 2 of 3
press u
see taken back
see 1 of 3
press u
see There is no decision of this review to take back.
size 120x30
see u undo
press n
see 2 of 3
press \x1b[200~aaa yes\r\x1b[201~
see Pasted text presses no keys here.
see 2 of 3  waiting
press s
see skipped: nothing is sent this time; u takes it back.
see 3 of 3
press u
see taken back: nothing leaves without a yes.
see 2 of 3  waiting
press f
see End the birthday: nothing is sent for it again, any year? y/N
press n
see It goes on as before.
press f
see any year? y/N
press y
see skipped for ever: its occasion has ended; u takes it back.
see 3 of 3
run test "$(rosemary occasion list priya@example.test --json | grep -c '"state":"ended"')" = 1
press u
see 2 of 3  waiting
run test "$(rosemary occasion list priya@example.test --json | grep -c '"state":"active"')" = 1
press s
see 3 of 3
press l
see Put off until which day
press 2027-05-09\r
see put off: it waits again on 2027-05-09; u takes it back.
see 1 of 3
press u
see 3 of 3  waiting
press l
see Put off until which day
press \x1b[200~2027-05-09\x1b[201~\r
see put off: it waits again on 2027-05-09
see 1 of 3
press ?
see Take the last decision back
press x
see 1 of 3
press q
end
KEYS
$ python3 ${story}/terminal.py --size 60x24 first rosemary review
$ rosemary draft list --json
> .drafts[id=${linda}].state == waiting
> .drafts[id=${priya}].state == skipped
> .drafts[id=${tom}].state == held

# What changed after it was seen is not approved but shown again, with what is new in it.
file second <<KEYS
see 1 of
press l
see Put off until which day? At the latest 2027-05-10:
press soon\r
see It was not put off: 'soon' is no day as 2027-05-08.
press l
see Put off until which day
press \x1b
see It was not put off.
run rosemary edit ${linda} --subject 'Quite another subject'
press a
see This one changed since you saw it (subject)
see Quite another subject
press e
see Your words are in it
see Subject     Mine
press A
see A is for one kind
press a
see approved: leaves
see 2 of 2  held
see Held        put off until 2027-05-09
press a
see It is held: put off until 2027-05-09. Approve it in
press n
see It was not approved.
press a
see It is held
press y
see All are decided
signal TERM
end -15
KEYS
$ EDITOR="sed -i '1s/.*/Subject: Mine/'" python3 ${story}/terminal.py --size 60x24 second rosemary review
$ rosemary draft list --json
> .drafts[id=${linda}].subject == Mine
> .drafts[id=${tom}].state == approved
> .drafts[id=${linda}].state == approved

# One kind is approved as the group that was shown, once all of it was.
file customers.csv <<ROWS
ref,given_name,family_name,email,consent_email
B1,Bea,One,bea@example.test,granted
B2,Ben,Two,ben@example.test,granted
ROWS
file occasions.csv <<ROWS
customer_ref,kind,rule
B1,birthday,--05-12
B2,birthday,--05-13
ROWS
$ rosemary import customers.csv occasions.csv
wait until $ rosemary queue --json
> .drafts[customer.ref=B1].state == waiting
> .drafts[customer.ref=B2].state == waiting
file third <<'KEYS'
see 1 of 2
press A
see All are to be seen first
see 2 of 2
press A
see Approve 2 of kind birthday
press n
see None was approved.
press A
see Approve 2 of kind birthday
press y
see 2 drafts approved; each u takes one back. All are decided; q quits.
press q
end
KEYS
$ python3 ${story}/terminal.py third rosemary review --kind birthday
$ rosemary draft list --json
> .drafts[customer.ref=B1].state == approved
> .drafts[customer.ref=B2].state == approved
daemon stop
