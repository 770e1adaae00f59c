# The days that come are written as a calendar that other programs read and that stays the same
include hand.inc
file customers.csv <<ROWS
ref,given_name,family_name,email,consent_email
L1,"Linda, the first",Hart;ley,linda@example.test,granted
P1,Priya,Shah,priya@example.test,granted
ROWS
file recipients.csv <<ROWS
customer_ref,name,relation
L1,,mum
ROWS
file occasions.csv <<ROWS
customer_ref,recipient,kind,title,rule
L1,mum,birthday,,--05-14
P1,,party,Späte Ernte,once:2028-02-29
ROWS
file orders.csv <<ROWS
ref,customer_ref,recipient,occasion,placed_on,wanted_on,description,price
R1,L1,mum,birthday,2026-05-09,2026-05-14,pink roses,24.50
ROWS
$ rosemary import customers.csv recipients.csv occasions.csv orders.csv
wait until $ rosemary queue --json
> .drafts.length == 1
save draft = .drafts[0].id
$ rosemary upcoming --ics days.ics
> "2 days in days.ics."
$ stat -c %a days.ics
== 600
file look.py <<'SCRIPT'
# Unfolds a calendar and prints its lines; every line ends in CRLF and none is longer than 75.
import sys
data = open(sys.argv[1], "rb").read()
assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
assert max(len(line) for line in data.split(b"\r\n")) <= 75
sys.stdout.write(data.replace(b"\r\n ", b"").replace(b"\r\n", b"\n").decode())
SCRIPT
$ python3 look.py days.ics
> /^BEGIN:VCALENDAR\n/
> "X-WR-CALNAME:Marigold & Wren"
> "SUMMARY:Linda\, the first Hart\;ley: birthday (mum)"
> "DTSTART;VALUE=DATE:20270514"
> "DTEND;VALUE=DATE:20270515"
> "DESCRIPTION:Last year: pink roses\nSuggested: pink roses\nDraft ${draft}: waiting. Send by 2027-05-12 17:30."
> "TRANSP:TRANSPARENT"
> "SUMMARY:Priya Shah: Späte Ernte"
> "DTEND;VALUE=DATE:20280301"
> "Planned: its draft is made on"
> /END:VCALENDAR$/
file read.py <<'SCRIPT'
# Reads it as calendars do, where the module is installed.
try:
    import icalendar
except ImportError:
    print("read: 2, without python3-icalendar")
    raise SystemExit
calendar = icalendar.Calendar.from_ical(open("days.ics", "rb").read())
print("read:", len([event for event in calendar.walk("VEVENT") if len(event["UID"]) > 20]))
SCRIPT
$ python3 read.py
> "read: 2"

# The same days are the same bytes; what changes grows its sequence and keeps its name.
$ rosemary upcoming --ics again.ics --quiet
empty
$ cmp days.ics again.ics
$ python3 look.py days.ics
save uid = /\nUID:(\S+)\nDTSTAMP:\S+\nSEQUENCE:4\n/
$ rosemary approve ${draft}
$ rosemary upcoming --ics days.ics --json
> .events == 2
$ python3 look.py days.ics
> /\nUID:${uid}\nDTSTAMP:\S+\nSEQUENCE:5\n/
> "Draft ${draft}: approved."
$ rosemary upcoming --ics days.ics --days 3
> "0 days in days.ics."
$ python3 look.py days.ics
! > VEVENT
$ rosemary upcoming --ics no/such/folder.ics
? 4
> "no/such/folder.ics"

# More days than one call tells.
file make_many <<'SCRIPT'
echo customer_ref,kind,title,rule >occasions.csv
for day in $(seq 10 28); do
	for month in 06 07 08; do
		echo P1,party,Day $day of $month,once:2027-$month-$day >>occasions.csv
	done
done
SCRIPT
$ sh make_many
$ rosemary import occasions.csv
$ rosemary upcoming --ics days.ics
> "59 days in days.ics."
$ sh -c 'grep -c ^UID: days.ics; grep ^UID: days.ics | sort -u | grep -c .; grep -c ^BEGIN:VCALENDAR days.ics'
> /^59\n59\n1$/
daemon stop
