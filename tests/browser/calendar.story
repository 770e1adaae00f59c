# The feed in FullCalendar, on phones and desks: each day once, under its title; the same entry after
# a draft is approved, a date moves, and an occasion is dropped
file rosemary.conf <<END
shop = { name = "Marigold & Wren"; country = "GB"; currency = "GBP"; timezone = "Europe/London";
         address = "7 Chapel Row, Fenwick Magna"; closed_weekdays = ["sunday"]; };
email = { from = "Marigold & Wren <hello@marigold-wren.example>"; };
playbook = { path = "${source}/etc/playbook"; };
http = { listen = "127.0.0.1:0"; public_url = "https://rose.test"; hosts = ["127.0.0.1"]; };
END
daemon start rosemary.conf --developer
$ rosemary dev clock set 2027-05-04T09:00:00
file customers.csv <<ROWS
ref,given_name,family_name,email,consent_email
L1,Linda,"Hartley; née Smith, of the Grange",linda@example.test,granted
P1,Jörg,Müller-Lüdenscheidt,joerg@example.test,granted
ROWS
file recipients.csv <<ROWS
customer_ref,name,relation
L1,Rosa,mum
ROWS
file occasions.csv <<ROWS
customer_ref,recipient,kind,title,rule
L1,Rosa,birthday,,--05-14
L1,,party,"🎂 Tea, cakes; and a very long title that does not fit on one line of a calendar",--05-31
P1,,party,Späte Ernte,once:2027-09-30
P1,,party,Stays,once:2027-09-30
ROWS
file orders.csv <<ROWS
ref,customer_ref,recipient,occasion,placed_on,wanted_on,description,price
R1,L1,Rosa,birthday,2026-05-09,2026-05-14,pink roses for Rosa,24.50
ROWS
$ rosemary import customers.csv recipients.csv occasions.csv orders.csv
$ rosemary feed add phone --alarms --json
save token = /feed\/([A-Za-z0-9_-]{22})\.ics/
$ rosemary dev clock advance 1m
$ rosemary status --json
save listens = .http.listens
environment PLAYWRIGHT=${playwright}
environment NODE_MODULES=${modules}
set show = node ${source}/tests/browser/show_calendar.mjs http://${listens}/feed/${token}.ics

$ ${show} ${shots}/first 2027-05 2027-09 2027-10 | tee first
> /^2027-05-14\|Linda Hartley; née Smith, of the Grange: birthday \(Rosa\)\|.*pink roses for Rosa/
> /\n2027-05-31\|Linda Hartley; née Smith, of the Grange: 🎂 Tea, cakes; and a very long title that does not fit on one line of a calendar\|/
> /\n2027-09-30\|Jörg Müller-Lüdenscheidt: Späte Ernte\|Planned: its draft is made on/
> /\n2027-09-30\|Jörg Müller-Lüdenscheidt: Stays\|/
$ rosemary queue --json
save draft = .drafts[0].id
$ grep -c '' first
== 4
$ grep birthday first
> "Draft ${draft}: waiting"

# A yes, and a date that moves into another month.
$ rosemary approve ${draft} --yes
$ rosemary occasion list P1 --json
save occasion = .occasions[title=Späte Ernte].id
$ rosemary occasion edit ${occasion} --rule once:2027-10-01
$ rosemary dev clock advance 1m
$ ${show} ${shots}/moved 2027-05 2027-09 2027-10 | tee moved
> "Draft ${draft}: approved, sent"
> /\n2027-09-30\|Jörg Müller-Lüdenscheidt: Stays\|/
> /\n2027-10-01\|Jörg Müller-Lüdenscheidt: Späte Ernte\|/
! > 2027-09-30|Jörg Müller-Lüdenscheidt: Späte Ernte
$ diff <(cut -d '|' -f 2 first | sort) <(cut -d '|' -f 2 moved | sort)
empty

# FullCalendar looks at no STATUS: what was dropped says so in its title, as long as it is told.
$ rosemary occasion edit ${occasion} --state ended
$ rosemary dev clock advance 1m
$ ${show} ${shots}/dropped 2027-09 2027-10
> /^2027-09-30\|Jörg Müller-Lüdenscheidt: Stays\|/
> /\n2027-10-01\|Cancelled: Jörg Müller-Lüdenscheidt: Späte Ernte\|/
$ rosemary dev clock advance 32d
$ ${show} ${shots}/gone 2027-10
! > Ernte
daemon stop
