# A suggestion keeps its promises: nothing to avoid, in season, not lately given, price to the penny
set shop = closed_weekdays = [];
set plan = cap_days = 0; price_tolerance = 10;
set more =
include planning.inc
$ rosemary dev clock set 2027-05-04T07:00:00
file products.csv <<CSV
sku,description,category,price,currency,season_from,season_to,active
R,pink roses,bouquet,24.50,GBP,,,
L,pink roses with lilies,bouquet,24.50,GBP,,,
W,pink roses with holly,bouquet,24.50,GBP,11-15,01-10,
O,pink roses with moss,bouquet,24.50,GBP,,,no
G,pink roses mixed with a bit of green and yellow,bouquet,24.50,GBP,,,
X,a hundred pink roses,bouquet,124.50,GBP,,,
T,tulips,bouquet,9.99,GBP,,,
U,tulips and grasses,bouquet,10.49,GBP,,,
V,tulips and ferns,bouquet,10.09,GBP,,,
S,sunflowers,bouquet,20.00,GBP,07-01,09-30,
CSV
file variations.csv <<CSV
sku,to_sku,sentence
R,X,a hundred pink roses
R,O,pink roses with moss
R,W,pink roses with holly
R,L,pink roses with lilies
R,G,pink roses mixed with a bit of green and yellow
T,U,tulips and grasses
T,V,tulips with ferns
CSV
file customers.csv <<CSV
ref,given_name,family_name,email,consent_email
linda,LINDA,HARTLEY,linda@example.test,granted
given,ian,o'neil,ian@example.test,granted
many,Mary Ann,van der Berg,mary@example.test,granted
season,Simon,McDonald,simon@example.test,granted
plain,,,plain@example.test,granted
all,Al,Avoid,al@example.test,granted
CSV
file recipients.csv <<CSV
customer_ref,name,relation,pronoun,avoid
linda,,mum,,Lily
given,,partner,,lilies
many,Team,,,
season,Rosa,neighbour,,
plain,Jean,,they,
all,,mum,,"no ROSES please, thank you"
CSV
file occasions.csv <<CSV
customer_ref,recipient,kind,title,rule
linda,mum,birthday,,--05-14
given,partner,anniversary,,2017-05-14
many,Team,occasion,Summer party,--05-14
season,Rosa,birthday,,--05-14
plain,Jean,birthday,,--05-14
all,mum,birthday,,--05-14
CSV
file orders.csv <<CSV
ref,customer_ref,recipient,occasion,placed_on,wanted_on,kind,sku,description,quantity,price,payment,payment_token
1,linda,mum,birthday,2026-05-10,2026-05-14,,R,,1,24.50,Visa ending 42,tok
1,linda,mum,birthday,2026-05-10,2026-05-14,,,A CARD,1,2.50,Visa ending 42,tok
2,given,partner,anniversary,2026-05-10,2026-05-14,,R,,1,24.50,,
3,given,partner,,2026-02-10,2026-02-14,,G,,1,24.50,,
4,many,Team,occasion,2026-05-10,2026-05-14,,T,,12,9.99,,
5,season,Rosa,birthday,2025-07-01,2025-07-10,,S,,1,20.00,,
6,plain,Jean,birthday,2026-05-10,2026-05-14,,,COFFEE & CAKE,2,4.25,,
7,all,mum,birthday,2026-05-10,2026-05-14,,R,,1,24.50,,
CSV
$ rosemary import products.csv variations.csv customers.csv recipients.csv occasions.csv orders.csv
wait until $ rosemary queue --json
> .drafts.length == 6
> .drafts[customer.ref=linda].text contains Linda, your mum's birthday is coming up (Friday 14 May).
> .drafts[customer.ref=linda].text contains This year I suggest pink roses mixed with a bit of green and yellow. Same price, same card, ready whenever it suits you.
! .drafts[customer.ref=linda].text contains lil

# Given within two years: the same again. No pronoun is known for a partner.
> .drafts[customer.ref=given].text contains Ian, the 10th anniversary is coming up (Friday 14 May): time to think of something for your partner.
> .drafts[customer.ref=given].text contains you gave your partner pink roses. This year I suggest the same again. Same price, ready

# A dozen at nine pence more is not the same price; the nearest is told with its whole sum.
> .drafts[customer.ref=many].text contains tulips with ferns. That comes to £121.08, ready
! .drafts[customer.ref=many].text contains ame price
> .drafts[customer.ref=many].text contains Mary Ann, a day to remember is coming up for Team: Summer party (Friday 14 May).

# Sunflowers are a summer's gift, and nothing takes their place: no suggestion.
> .drafts[customer.ref=season].text contains In July 2025 you gave your neighbour sunflowers. Tell me what you would like this year
! .drafts[customer.ref=season].text contains suggest

# A customer without a name, a gift that is in no list of products.
> .drafts[customer.ref=plain].text contains Jean's birthday is coming up (Friday 14 May).
> .drafts[customer.ref=plain].text contains Last year you gave them
! .drafts[customer.ref=plain].text contains Dear
! .drafts[customer.ref=plain].text contains null

# Nothing that is to be avoided is suggested, not even as the same again.
! .drafts[customer.ref=all].text contains suggest
$ rosemary why linda
> Left out: pink roses with lilies (L), holds something to avoid.
> Left out: pink roses with holly (W), out of season on the day.
> Left out: pink roses with moss (O), no longer sold.
> Left out: a hundred pink roses (X), the price is too far from last time's.
$ rosemary why given
> Left out: pink roses mixed with a bit of green and yellow (G), given in the last two years.

# What was sold for a penny more has another price.
$ sed -i 's/^G,\(.*\),24.50/G,\1,24.51/' products.csv
$ rosemary import products.csv
$ rosemary queue --json
save linda = .drafts[customer.ref=linda].id
$ rosemary show ${linda} --json
> .text contains That comes to £24.51, same card, ready
> .revision == 2
! .facts.same_price
$ rosemary show ${linda}
> price was '£24.50', is '£24.51'
> same_price was so, is not so
