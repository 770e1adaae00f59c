# What an owner types goes the way of imports, is told in the log, and reaches the drafts at once
include hand.inc

# A customer of one's own: a ref is made, consent needs to be said how.
$ rosemary customer add --given-name Linda --email linda@post.example --consent-email granted
? 1
> "say how it was given: --basis"
$ rosemary customer add
? 1
> "a customer has a name or an e-mail address"
$ rosemary customer add --given-name Linda --family-name Hart --email linda@post.example --consent-email granted --basis 'ticked at the till' --json
> .source == owner
> .ref ~ ^C-[A-Z]{6}$
> .consent[0].basis == "ticked at the till"
$ rosemary customer add --ref L1 --given-name Tom --email nonsense
? 1
> "email:"
$ rosemary customer add --ref 7 --given-name Tom
> "Added customer 2, Tom"
$ rosemary customer add --ref 7 --given-name Thomas
? 1
> "ref: '7' is taken"

# The rule begins with two hyphens. A mum is known by herself, a name may be a slip.
$ rosemary occasion add linda --recipient mum --rule --05-14
? 4
$ rosemary occasion add 'Linda Hart' --recipient Rosa --rule --05-14
? 1
> "nobody called 'Rosa'; --new adds somebody"
$ rosemary occasion add 'Linda Hart' --recipient mum --rule --05-14 --kind birthday
> "Added occasion 1"
! ", now "
> "2027"
$ rosemary recipient list --json
> .recipients.length == 1
> .recipients[0].relation == mum
$ rosemary occasion add 'Linda Hart' --recipient mum --rule --05-15 --kind birthday
? 1
> "the occasion is there already"
$ rosemary occasion add 'Linda Hart' --rule once:2027-01-01
? 1
> "is past"
$ rosemary recipient add 'Linda Hart' --relation mum
? 1
> "the recipient is there already"
$ rosemary occasion add 'Linda Hart' --recipient Nia --new --relation daughter --rule 2015-08-20 --kind birthday --json
> .recipient.name == Nia
> .source == manual
> .lead_days == null

# It is drafted at once, with what is known by then.
wait until $ rosemary queue --json
> .drafts.length == 1
> .drafts[0].subject == "Your mum's birthday, Friday 14 May"
save draft = .drafts[0].id
$ rosemary product add ROSE --description 'pink roses' --price 24.50
> "Added product 1, ROSE"
$ rosemary product add ROSE --description 'red roses'
? 1
> "the product is there already"
$ rosemary order add 'Linda Hart' --recipient mum --occasion birthday --wanted-on 2026-05-14 --placed-on 2026-05-10 --sku ROSE --json
> .total == "24.50 GBP"
> .ref ~ ^O-[A-Z]{6}$
save order = .id
wait until $ rosemary draft list --json
> .drafts[0].text contains pink roses
> .drafts[0].revision == 2
$ rosemary product edit rose --description 'coral roses'
? 4
$ rosemary order edit ${order} --gift-note 'With love' --quantity 2 --json
> .lines.length == 1
> .lines[0].sku == ROSE
> .total == "49.00 GBP"
> .gift_note == "With love"
$ rosemary product edit ROSE --description 'coral roses'
> /^description +pink roses, now coral roses$/
wait until $ rosemary draft list --json
> .drafts[0].text contains coral roses
$ rosemary order edit ${order} --kind refunded
> /^kind +normal, now refunded$/
wait until $ rosemary show ${draft} --json
> .hold == last-refunded
$ rosemary order edit ${order} --kind normal --payment '4111 1111 1111 1111'
? 1
> "card number"
$ rosemary order edit ${order} --kind normal
$ rosemary order edit ${order} --occasion anniversary
> "occasion_kind birthday, now anniversary"
$ rosemary order edit ${order} --occasion birthday

# A change says what it changed; an empty value goes; nothing else does.
$ rosemary customer edit 'Linda Hart' --notes 'has a dog' --email linda@new.example
> /^email +linda@post.example, now linda@new.example$/
$ rosemary customer edit 'Linda Hart' --notes '' --json
> .notes == null
> .changes[0].before == "has a dog"
$ rosemary customer edit 'Linda Hart' --notes ''
> "Nothing is different."
$ rosemary log customer 1 --json
> .audit[0].verb == add
> .audit[1].before == "email: linda@post.example; notes: -"
> .audit[1].after == "email: linda@new.example; notes: has a dog"
wait until $ rosemary queue --json
> .drafts[0].to == linda@new.example
$ rosemary customer edit 'Linda Hart' --state paused
wait until $ rosemary draft list --json
> .drafts[0].state == withdrawn
$ rosemary customer edit 'Linda Hart' --state active
wait until $ rosemary draft list --json
> .drafts[0].state == waiting

# Occasions pause, move and end.
$ rosemary occasion edit 1 --rule --05-15 --lead-days 12
> /^rule +--05-14, now --05-15$/
wait until $ rosemary draft list --json
> .drafts[*state=withdrawn].length == 1
> .drafts[*state=waiting].length == 1
$ rosemary occasion edit 1 --lead-days 999
? 1
> "lead_days:"
$ rosemary occasion edit 1 --state paused
wait until $ rosemary queue --json
> .drafts.length == 0
$ rosemary occasion edit 1 --state active --json
> .state == active
> .next_on == 2028-05-15
wait until $ rosemary queue --json
> .drafts.length == 1
$ rosemary occasion edit 99 --state active
? 4

# Who has died is remembered to nobody; a slip of the hand can be taken back.
$ rosemary recipient edit 1 --state deceased --name Rosa
wait until $ rosemary queue --json
> .drafts.length == 0
$ rosemary recipient edit 1 --state active --name ''
wait until $ rosemary queue --json
> .drafts.length == 1
$ rosemary recipient edit 1 --relation ''
? 1
> "name: is empty, and so is relation"
$ rosemary recipient edit 2 --name mum
? 1
> "called so already"

# A slip in a kind would let go on what the customer does not want to hear of.
$ rosemary optout add 'Linda Hart' --kind birthay
? 1
> "no kind of occasion is called 'birthay'"
$ rosemary optout list --json
> .optouts.length == 0
$ rosemary optout add 'Linda Hart' --kind "Own Birthday"
$ rosemary optout list --json
> .optouts[0].kind == own-birthday
$ rosemary optout drop 1
daemon stop
