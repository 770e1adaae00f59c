# A message leads to its offer and to its stop by links that nobody else has, made when it was
# approved: the draft shows where they will stand
smtp start
set email =
include linda.inc
$ sed -i 's|listen = "off"|listen = "127.0.0.1:0"; public_url = "https://rose.test"|' rosemary.conf
daemon restart
$ rosemary show ${draft}
> One tap is enough: https://rose.test/o/the-link-of-this-offer
> none will come: https://rose.test/u/the-link-to-stop-these

# Whoever reads of tulips does not find roses behind the link.
$ rosemary show ${draft} --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["text"], end="")' >text
$ rosemary edit ${draft} --text "$(sed 's/pink roses mixed.*yellow/tulips/' text)"
? 1
> offers 'pink roses mixed with a bit of green and yellow', and its text does not say so
$ rosemary show ${draft} --json
> .edited == false
$ rosemary edit ${draft} --text "$(sed 's/pink roses mixed.*yellow/tulips/; /the-link-of-this-offer/d' text)"
$ rosemary edit ${draft} --text "$(sed 's/pink roses mixed/Just as lovely: Pink  roses mixed/' text)"
$ rosemary approve ${draft} --yes
> 1 approved
$ rosemary dev clock advance 2m
mail count
== 1
mail 1 body
> One tap is enough: https://rose.test/o/
! the-link
mail 1 header List-Unsubscribe
> <https://rose.test/u/
> >, <mailto:hello@rose.test?subject=unsubscribe>
mail 1 header List-Unsubscribe-Post
== List-Unsubscribe=One-Click
$ rosemary message list --json
save hash = .messages[0].sha256
mail 1 sha256
== ${hash}
# Only hashes are kept: the file holds no token but those in the message's own bytes.
daemon stop
$ python3 -c 'import sqlite3; db = sqlite3.connect("state/rosemary.db"); print(db.execute("SELECT count(*), min(length(hash)), max(purpose) FROM token").fetchall(), db.execute("SELECT state, total_minor, lines FROM offer").fetchall())'
> [(2, 64, 'stop')]
> ('open', 2450, '[{"sku":"MEADOW",
