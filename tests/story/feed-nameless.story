# A calendar without names has none: not in its own title, a kind, a gift, nor half of one
file rosemary.conf <<END
shop = { name = "The Rose Shop"; timezone = "Europe/London"; address = "1 High Street, Anytown"; };
email = { from = "The Rose Shop <hello@rose.test>"; };
playbook = { path = "${source}/etc/playbook"; };
http = { listen = "127.0.0.1:0"; public_url = "https://rose.test"; };
END
daemon start
$ rosemary dev clock set 2027-05-04T09:00:00
$ rosemary customer add --ref Z1 --given-name 'Zoë Maria' --family-name 'van Houten' --phone 01632960999 --email zoe@example.test --notes 'Zoë knows best'
$ rosemary recipient add Z1 --name 'Émile-Jean' --relation son
$ rosemary occasion add Z1 --recipient 'Émile-Jean' --kind marias-day --rule --06-20
$ rosemary occasion add Z1 --recipient 'Émile-Jean' --kind birthday --title 'Houten hall' --rule --06-01
$ rosemary order add Z1 --recipient 'Émile-Jean' --occasion birthday --wanted-on 2026-06-01 --description "tulips for MARIA'S boy" --price 10.00 --gift-note 'for Émile'
$ rosemary feed add zoë --customer Z1 --no-names --quiet
save zoe = /^(https:\S+)$/
$ rosemary feed add houten --prepare --no-names --quiet
save houten = /^(https:\S+)$/
$ rosemary feed add named --customer Z1 --quiet
save named = /^(https:\S+)$/
$ rosemary status --json
save listens = .http.listens
wait until $ ${story}/visit.py ${listens} ${named}
> Houten hall
> CATEGORIES:marias-day
> tulips for MARIA'S boy
> NAME:The Rose Shop: named
$ ${story}/visit.py ${listens} ${zoe}
> 200 OK
> NAME:The Rose Shop: customer 1
> SUMMARY:Customer 1: birthday (son)
> SUMMARY:Customer 1: occasion (son)
> CATEGORIES:occasion
! > /(?i)zoë|maria|houten|émile|jean|960999|zoe@/
$ ${story}/visit.py ${listens} ${houten}
> NAME:The Rose Shop: to prepare
! > /(?i)zoë|maria|houten|émile|jean/
