# Programs that people use read the same days in a feed, before and after one moves; a dropped one
# is cancelled in all of them, and is gone a month later
file rosemary.conf <<END
shop = { name = "Marigold & Wren"; country = "GB"; currency = "GBP"; timezone = "Europe/London";
         address = "7 Chapel Row, Fenwick Magna"; };
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
file occasions.csv <<ROWS
customer_ref,kind,title,rule
L1,party,"🎂 Tea, cakes; and a very long title that does not fit on one line of a calendar",--05-13
P1,party,Späte Ernte,once:2027-09-10
P1,party,Stays,once:2027-10-01
ROWS
$ rosemary feed add phone --alarms --approve --json
save token = /feed\/([A-Za-z0-9_-]{22})\.ics/
$ rosemary status --json
save listens = .http.listens
environment NODE_MODULES=${modules}
file look <<'END'
# Fetches the feed as a subscriber does, and reads it with every reader; they must agree.
cd "$1" && mkdir -p cal status
cat >vdirsyncer.conf <<CONF
[general]
status_path = "$1/status/"
[pair feed]
a = "here"
b = "there"
collections = null
conflict_resolution = "b wins"
partial_sync = "ignore"
[storage here]
type = "filesystem"
path = "$1/cal/"
fileext = ".ics"
[storage there]
type = "http"
url = "$2"
CONF
cat >khal.conf <<CONF
[calendars]
[[feed]]
path = $1/cal
readonly = True
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/London
default_timezone = Europe/London
[sqlite]
path = $1/khal.db
CONF
export LC_ALL=C.UTF-8
[ -e discovered ] || vdirsyncer -c vdirsyncer.conf discover </dev/null >>sync.log 2>&1
touch discovered
vdirsyncer -c vdirsyncer.conf sync >>sync.log 2>&1 || { cat sync.log; exit 1; }
python3 -c 'import sys, urllib.request; open("feed.ics", "wb").write(urllib.request.urlopen(sys.argv[1]).read())' "$2"
reader="$3/tests/real/read_calendar.py"
python3 "$reader" libical feed.ics >libical.txt || exit 1
for other in icalendar strict; do
	python3 "$reader" $other feed.ics >$other.txt || exit 1
	cmp libical.txt $other.txt || exit 1
done
if [ -n "$NODE_MODULES" ]; then
	python3 "$reader" icaljs feed.ics >icaljs.txt || exit 1
	cmp libical.txt icaljs.txt || exit 1
fi
# What vdirsyncer fetches has names of its own, made of its bytes.
khal -c khal.conf list --day-format '' --format '{start-date}|{title}' 2027-05-01 500d |
	sort >khal.txt
cut -d '|' -f 1,4 libical.txt | sort | cmp - khal.txt || { cat khal.txt; exit 1; }
cat libical.txt
END

# Nothing yet, which is a calendar, too; then what is in the files.
$ sh look ${dir} http://${listens}/feed/${token}.ics ${source}
empty
$ rosemary import customers.csv occasions.csv
$ rosemary dev clock advance 1m
$ sh look ${dir} http://${listens}/feed/${token}.ics ${source}
> /2027-05-13\|rm\.\S+\|CONFIRMED\|Linda Hartley; née Smith, of the Grange: 🎂 Tea, cakes; and a very long title that does not fit on one line of a calendar\n/
> /2027-09-10\|rm\.\S+\|CONFIRMED\|Jörg Müller-Lüdenscheidt: Späte Ernte\n/
> Stays
save uid = /2027-09-10\|(rm\.[^|]+)/
$ grep -c '^URL:https://rose.test/a/' feed.ics
== 1
$ rosemary occasion list P1 --json
save occasion = .occasions[title=Späte Ernte].id
$ rosemary occasion edit ${occasion} --rule once:2027-09-17
$ rosemary dev clock advance 1m
$ sh look ${dir} http://${listens}/feed/${token}.ics ${source}
> 2027-09-17|${uid}|CONFIRMED|Jörg Müller-Lüdenscheidt: Späte Ernte
! > 2027-09-10
$ rosemary occasion edit ${occasion} --state ended
$ rosemary dev clock advance 1m
$ sh look ${dir} http://${listens}/feed/${token}.ics ${source}
> 2027-09-17|${uid}|CANCELLED|Cancelled: Jörg Müller-Lüdenscheidt: Späte Ernte
$ rosemary dev clock advance 32d
$ sh look ${dir} http://${listens}/feed/${token}.ics ${source}
! > Ernte
> Stays
daemon stop
