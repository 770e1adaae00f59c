# A text message leaves in the hours that the law of its telephone's place allows, or not at all
file rosemary.conf <<SHOP
shop = { name = "The Rose Shop"; timezone = "Europe/London"; phone = "01632 960123";
         email = "hello@rose.test"; address = "1 High Street, Anytown AB1 2CD"; };
playbook = { path = "${source}/etc/playbook"; };
quiet = { from = "00:00"; until = "00:00"; days = [ ]; };
email = { from = "The Rose Shop <hello@rose.test>"; };
sms = { from = "+441632960123"; };
SHOP
file customers.csv <<ROWS
ref,given_name,phone,country,timezone,postcode,channel,consent_sms
home,Linda,+447700900101,GB,,,sms,granted
texas,Peter,+12145550123,US,America/Chicago,75201,sms,granted
india,Nia,+919812345678,IN,,,sms,granted
where,Bob,+9779812345678,NP,,,sms,granted
ROWS
file occasions.csv <<ROWS
customer_ref,kind,rule
home,birthday,--05-14
texas,birthday,--05-14
india,birthday,--05-14
where,birthday,--05-14
ROWS
daemon start
$ rosemary dev clock set 2027-05-09T06:00:00
$ rosemary import customers.csv occasions.csv
$ rosemary queue --json
> .drafts.length == 4
save home = .drafts[customer.ref=home].id
save texas = .drafts[customer.ref=texas].id
save india = .drafts[customer.ref=india].id
save where = .drafts[customer.ref=where].id

# It is six on a Sunday morning in London, and half past ten in Kolkata.
$ rosemary approve ${india} --yes --json
> .drafts[0].leaves_at == 2027-05-09T06:01:00+01:00
$ rosemary approve ${home} --yes --json
> .drafts[0].leaves_at == 2027-05-09T08:00:00+01:00
$ rosemary show ${texas}
> the law's hours for messages to that telephone
$ rosemary approve ${texas} --yes --json
> .drafts[0].leaves_at == 2027-05-09T18:00:00+01:00
$ rosemary approve ${where} --yes 2>&1
? 1
> nobody knows where that telephone is: give the customer a time zone
