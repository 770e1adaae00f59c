# From an import to a confirmed order, on two phones: calendar, owner's page, mail, offer, stop link.
# Postfix delivers, vdirsyncer and khal show the calendar, Chromium opens the pages.
include ../real/postfix.inc
include ../real/postfix-start.inc
file rosemary.conf <<END
shop = { name = "Marigold & Wren"; country = "GB"; currency = "GBP"; timezone = "Europe/London";
         phone = "01632 960142"; email = "hello@rose.test"; opens = "09:00"; closes = "17:30";
         address = "7 Chapel Row, Fenwick Magna"; closed_weekdays = ["sunday"]; };
email = { transport = "smtp"; url = "smtp://127.0.0.1:2525"; tls = "none"; helo = "shop.rose.test";
          from = "Marigold & Wren <hello@rose.test>"; bounces = "bounces@rose.test"; };
quiet = { from = "20:00"; until = "09:00"; days = ["sunday"]; };
playbook = { path = "${source}/etc/playbook"; };
http = { listen = "127.0.0.1:8787"; public_url = "https://localhost:8787";
         tls_certificate = "${dir}/certificates/good.pem"; tls_key = "${dir}/certificates/good.pem"; };
END
$ sh ${source}/tests/servers/make_certificates certificates
daemon start rosemary.conf --developer
$ rosemary dev clock set 2027-05-04T09:30:00
environment PLAYWRIGHT=${playwright}
environment DOOR=127.0.0.1:8787
set visit = node ${source}/tests/browser/visit.mjs

# The shop's history, and a calendar for Mary, who owns it.
file customers.csv <<ROWS
ref,given_name,family_name,email,consent_email
L1,Linda,Hartley,linda@example.test,granted
ROWS
file recipients.csv <<ROWS
customer_ref,name,relation
L1,,mum
ROWS
file occasions.csv <<ROWS
customer_ref,recipient,kind,rule
L1,mum,birthday,--05-14
ROWS
file products.csv <<ROWS
sku,description,category,price
PINK,pink roses,bouquet,24.50
MEADOW,pink roses mixed with a bit of green and yellow,bouquet,24.50
ROWS
file variations.csv <<ROWS
sku,to_sku,sentence
PINK,MEADOW,pink roses mixed with a bit of green and yellow
ROWS
file orders.csv <<ROWS
ref,customer_ref,recipient,occasion,placed_on,wanted_on,sku,description,quantity,price,payment,payment_token
R1,L1,mum,birthday,2026-05-09,2026-05-14,PINK,pink roses,1,24.50,Visa ending 42,tok1
ROWS
$ rosemary feed add Mary --approve --quiet
save feed = /(https:\/\/localhost:8787\/feed\/\S+)/
$ rosemary import products.csv variations.csv customers.csv recipients.csv occasions.csv orders.csv
$ rosemary dev clock advance 1m

# Her calendar: vdirsyncer fetches the feed, khal shows a day with all that it says.
file agenda <<'END'
cd "$1" && mkdir -p calendar status
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
path = "$1/calendar/"
fileext = ".ics"
[storage there]
type = "http"
url = "$2"
verify = "$1/certificates/ca.pem"
CONF
cat >khal.conf <<CONF
[calendars]
[[feed]]
path = $1/calendar
readonly = True
[locale]
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
local_timezone = Europe/London
default_timezone = Europe/London
[sqlite]
path = $1/khal.db
CONF
export LC_ALL=C.UTF-8
[ -e discovered ] || vdirsyncer -c vdirsyncer.conf discover </dev/null >>sync.log 2>&1
touch discovered
vdirsyncer -c vdirsyncer.conf sync >>sync.log 2>&1 || { cat sync.log; exit 1; }
khal -c khal.conf list --day-format '' --format '{start-date} {title}{nl}{description}' 2027-05-01 30d
END
$ sh agenda ${dir} ${feed}
> 2027-05-14 Linda Hartley: birthday (mum)
> Suggested: pink roses mixed with a bit of green and yellow
save page = /(https:\/\/localhost:8787\/a\/\S+)/
$ rosemary queue --json
save draft = .drafts[0].id

# She reads the message as it will leave, and says yes.
$ ${visit} ${page} "see=Linda, your mum's birthday is coming up" shot=${shots}/owner.png press=Approve see=Approved shot=${shots}/owner-done.png
> Nothing else waits.
$ rosemary message list --json
> .messages.length == 1
> .messages[0].approved_by contains Mary
save hash = .messages[0].sha256
$ sh agenda ${dir} ${feed}
> Draft ${draft}: approved
! > ${page}
$ rosemary dev clock advance 2m

# Postfix has delivered it, as it was approved; a mail program opens its link.
wait until $ ${ask} mails maildir/linda
> .mails.length == 1
> .mails[0].sha256 == ${hash}
$ python3 -c 'import email, email.policy, glob, sys; m = email.message_from_binary_file(open(glob.glob("maildir/linda/new/*")[0], "rb"), policy=email.policy.default); print(m["List-Unsubscribe"], m["List-Unsubscribe-Post"]); print(m.get_body(("plain",)).get_content())'
> List-Unsubscribe=One-Click
> pink roses mixed with a bit of green and yellow
save offer = /(https:\/\/localhost:8787\/o\/[A-Za-z0-9_-]+)/
save stop = /(https:\/\/localhost:8787\/u\/[A-Za-z0-9_-]+)/
$ ${visit} ${offer} "see=Your mum's birthday" shot=${shots}/offer.png 'choose=Pick-up day=Thursday 13 May' 'choose=Time=10:30' 'press=Yes please' shot=${shots}/thanks.png
> Thank you, Linda

# The order is to be confirmed, and stands in her calendar where it is fetched.
$ sh agenda ${dir} ${feed}
> 2027-05-13 Ordered: Linda Hartley: birthday (mum)
> 24.50 GBP: to-confirm
> To be fetched on 2027-05-13 at 10:30. It is for 2027-05-14.
$ rosemary order list --to-confirm --json
> .orders.length == 1
> .orders[0].total == 24.50 GBP
save order = .orders[0].id
$ rosemary order confirm ${order}
$ ${visit} ${offer}
> Your order is confirmed
$ sh agenda ${dir} ${feed}
> 24.50 GBP: confirmed

# And she may stop whenever she likes; what was ordered stays ordered.
$ ${visit} ${stop} 'press=Send me nothing more' shot=${shots}/stopped.png
> Nothing more will come
$ rosemary optout list --json
> .optouts[0].scope == everything
$ rosemary order list --json
> .orders[0].confirmation == confirmed
$ ${visit} ${stop}
> You have told us already
daemon stop
