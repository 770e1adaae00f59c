# A calendar that is subscribed to keeps its days' names while they are drafted, approved, moved and
# dropped; only who has its address reads it, and without names it holds none
file rosemary.conf <<END
shop = { name = "Marigold & Wren"; country = "GB"; currency = "GBP"; timezone = "Europe/London";
         address = "7 Chapel Row, Fenwick Magna"; closed_weekdays = ["sunday"]; };
email = { from = "Marigold & Wren <hello@marigold-wren.example>"; };
playbook = { path = "${source}/etc/playbook"; };
http = { listen = "127.0.0.1:0"; };
END
daemon start rosemary.conf --developer
$ rosemary dev clock set 2027-05-04T09:00:00
file customers.csv <<ROWS
ref,given_name,family_name,email,phone,consent_email
L1,Linda,Hartley,linda@example.test,+447700900123,granted
P1,Priya,Shah,priya@example.test,,granted
ROWS
file recipients.csv <<ROWS
customer_ref,name,relation
L1,Rosa,mum
ROWS
file occasions.csv <<ROWS
customer_ref,recipient,kind,title,rule
L1,Rosa,birthday,,--05-14
P1,,party,Priya's late harvest,once:2027-09-10
ROWS
file orders.csv <<ROWS
ref,customer_ref,recipient,occasion,placed_on,wanted_on,description,price
R1,L1,Rosa,birthday,2026-05-09,2026-05-14,pink roses for Rosa,24.50
ROWS
$ rosemary import customers.csv recipients.csv occasions.csv orders.csv

# It cannot be had where nobody could reach it.
$ rosemary feed add phone
? 1
> "http.public_url is not set"
$ sed -i 's|listen = |public_url = "https://rose.test"; listen = |' rosemary.conf
daemon restart
$ rosemary feed list
> "No feeds"
$ rosemary feed add phone --json
> .url ~ ^https://rose\.test/feed/[A-Za-z0-9_-]{22}\.ics$
> .webcal ~ ^webcal://rose\.test/feed/
> .names == true
save url = .url
save token = /feed\/([A-Za-z0-9_-]{22})\.ics/
$ rosemary feed add phone
? 1
> "there is a feed of that name"
$ rosemary feed add desk --no-names --alarms --quiet
save nameless = /^(https:\S+)$/
$ rosemary feed add linda --customer L1 --quiet
save lindas = /^(https:\S+)$/
$ rosemary feed add kitchen --prepare --quiet
save kitchen = /^(https:\S+)$/
$ rosemary feed add $(printf '%065d' 0)
? 1
> a feed's name has at most 64 characters
$ rosemary feed add both --prepare --customer L1
? 1
$ rosemary feed list --json
> .feeds.length == 4
> .feeds[2].customer.name == "Linda Hartley"
! ${token}
$ rosemary feed list
> /phone +all +yes/
> /linda +customer +Linda Hartley/
$ script -qec "stty cols 60; rosemary feed list" /dev/null
> /linda +customer +Linda Hartley +yes +no/
$ rosemary dev clock advance 1m
$ rosemary status --json
save listens = .http.listens
$ ${story}/visit.py ${listens} ${url}
> 200 OK
> Content-Type: text/calendar; charset=utf-8
> Cache-Control: private, max-age=3600
> /END:VCALENDAR$/
> NAME:Marigold & Wren
> SUMMARY:Linda Hartley: birthday (Rosa)
> DTSTART;VALUE=DATE:20270514
> pink roses for Rosa\n
> Call: +447700900123\ntel:+447700900123\n
> SUMMARY:Priya Shah: Priya's late harvest
> DTSTART;VALUE=DATE:20270910
> Planned: its draft is made on
! > VALARM
save etag = /ETag: (\S+)/
save uid = /\nUID:(\S+)\n(?:(?!END:VEVENT)[\s\S])*Linda/
save party = /\nUID:(\S+)\n(?:(?!END:VEVENT)[\s\S])*harvest/
$ ${story}/visit.py ${listens} ${url} --tag '${etag}'
> 304 Not Modified
! > Content-Type
! > VCALENDAR
$ ${story}/visit.py ${listens} ${url} --head
> 200 OK
> /Content-Length: [1-9]\d\d/
! > VCALENDAR

# The same names and numbers as in a file; without names there are none, and a bell.
$ rosemary upcoming --ics days.ics --quiet
$ sh -c "tr -d '\r' <days.ics | grep ^UID"
> UID:${uid}
> UID:${party}
$ ${story}/visit.py ${listens} ${nameless}
> 200 OK
> /SUMMARY:Customer \d+: birthday \(mum\)/
> /SUMMARY:Customer \d+: party/
> TRIGGER:-PT15H
> /DESCRIPTION:Draft \d+: waiting/
! > /Linda|Hartley|Rosa|Priya|Shah|harvest|7700/
$ ${story}/visit.py ${listens} ${lindas}
> Linda Hartley
> "NAME:Marigold & Wren: linda"
! > Priya
$ ${story}/visit.py ${listens} ${kitchen}
> 200 OK
! > VEVENT

# An approval, and nothing else, is a change of that one day.
$ rosemary queue --json
save draft = .drafts[0].id
$ rosemary approve ${draft}
$ rosemary dev clock advance 1m
$ ${story}/visit.py ${listens} ${url} --tag '${etag}'
> 200 OK
> "Draft ${draft}: approved\, sent"
> /UID:${uid}\nDTSTAMP:\S+\nSEQUENCE:(9|10)\n/
> /UID:${party}\nDTSTAMP:\S+\nSEQUENCE:0\n/
save etag = /ETag: (\S+)/

# A day that moves keeps its name; a dropped one is cancelled, and goes after a month.
$ rosemary occasion list P1 --json
save occasion = .occasions[0].id
$ rosemary occasion edit ${occasion} --rule once:2027-09-17
$ rosemary dev clock advance 1m
$ ${story}/visit.py ${listens} ${url}
> /UID:${party}\nDTSTAMP:\S+\nSEQUENCE:1\nDTSTART;VALUE=DATE:20270917\n/
! > 20270910
! > CANCELLED
$ rosemary upcoming --ics days.ics --quiet
$ sh -c "tr -d '\r' <days.ics | grep -A3 '^UID:${party}'"
> SEQUENCE:1
> 20270917
$ rosemary occasion edit ${occasion} --state ended
$ rosemary dev clock advance 1m
$ ${story}/visit.py ${listens} ${url}
> /UID:${party}\nDTSTAMP:\S+\nSEQUENCE:2\n/
> STATUS:CANCELLED
> SUMMARY:Cancelled: Priya Shah: Priya's late harvest
$ rosemary dev clock advance 29d
$ ${story}/visit.py ${listens} ${url}
> STATUS:CANCELLED
> Linda
$ rosemary dev clock advance 3d
$ ${story}/visit.py ${listens} ${url}
! > CANCELLED
! > Priya

# A new name is a change; so is that nobody's may stand in any feed.
$ rosemary customer edit L1 --family-name Hart
$ rosemary dev clock advance 1m
$ ${story}/visit.py ${listens} ${url}
> Linda Hart:
$ sed -i 's|public_url|feed_names = false; public_url|' rosemary.conf
daemon restart
$ rosemary status --json
save listens = .http.listens
$ ${story}/visit.py ${listens} ${url}
> Customer
! > /Linda|Hart|Rosa/
$ rosemary feed list --json
> .feeds[0].names == false

# Another address ends the old one; an end is an end. What is wrong is all the same.
$ rosemary feed url phone --json
save other = .url
$ ${story}/visit.py ${listens} ${url}
> 404 Not Found
save nothing = output
$ ${story}/visit.py ${listens} ${other}
> 200 OK
$ rosemary feed revoke phone
> "The feed 'phone' has ended"
$ ${story}/visit.py ${listens} ${other}
== ${nothing}
$ ${story}/visit.py ${listens} https://rose.test/feed/AAAAAAAAAAAAAAAAAAAAAA.ics
== ${nothing}
$ ${story}/visit.py ${listens} https://rose.test/feed/short.ics
== ${nothing}
$ rosemary feed url phone
? 4
$ rosemary log feed
> revoke
> "new address"
! > ${token}
daemon log
! > ${token}
daemon stop
