# A birthday becomes a message, and what arrives is byte for byte what was approved
smtp start
set email = reply_to = "orders@rose.test";
include linda.inc

$ rosemary show ${draft}
> Linda, your mum's birthday is coming up (Friday 14 May).
> Last year you gave her pink roses.
> This year I suggest pink roses mixed with a bit of green and yellow.
> Same price, same card
> 1 High Street, Anytown AB1 2CD
$ rosemary approve ${draft} --yes
> leaves
$ rosemary message list --json
> .messages[0].draft == ${draft}
> .messages[0].revision == 1
> .messages[0].approved_at == 2027-05-04T09:30:00+01:00
> .messages[0].not_before == 2027-05-04T09:31:00+01:00
> .messages[0].not_after == 2027-05-12T17:30:00+01:00
save hash = .messages[0].sha256
save message_id = .messages[0].message_id

# The minute of grace: nothing has left.
$ rosemary dev clock advance 59s
mail count
== 0
$ rosemary delivery list --json
> .deliveries[0].state == queued
$ rosemary dev clock advance 1s
mail count
== 1
mail 1
> .sha256 == ${hash}
> .mail_from == bounces@rose.test
> .rcpt_to.length == 1
> .rcpt_to[0] == linda@example.test
> .parameters contains SIZE=
> .parameters contains RET=HDRS ENVID=rm.

# Every header once.
mail 1 header From
== The Rose Shop <hello@rose.test>
mail 1 header To
== Linda Hartley <linda@example.test>
mail 1 header Reply-To
== orders@rose.test
mail 1 header Subject
== Your mum's birthday, Friday 14 May
mail 1 header Message-ID
== ${message_id}
mail 1 header Date
== Tue, 04 May 2027 09:31:00 +0100
mail 1 header Auto-Submitted
== auto-generated
mail 1 header X-Auto-Response-Suppress
== OOF, AutoReply
mail 1 header MIME-Version
== 1.0
mail 1 header List-Unsubscribe
> /^<mailto:orders@rose.test\?subject=unsubscribe>$/
mail 1 header Content-Type
> multipart/alternative
mail 1 raw
! List-Unsubscribe-Post

# Both parts say the same words, the page below the shop's name, and no day is relative.
mail 1 body
> The Rose Shop
> 1 High Street, Anytown AB1 2CD
! /today|tomorrow|yesterday|days left/
file bodies.py <<'SCRIPT'
import email, email.policy, html, re, sys
message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
text, page = [part.get_content() for part in message.iter_parts()]
page = re.sub(r"(?s)<(style|title|head)\b.*?</\1>", " ", page)
page = html.unescape(re.sub(r"<[^>]+>", " ", page))
words = lambda s: re.findall(r"[\w']+", s)
head = words("The Rose Shop")
print("the same" if head + words(text) == words(page) else f"{words(text)}\n{words(page)}")
SCRIPT
$ python3 bodies.py mail/000001.eml
== the same
mail violations
empty

# What is told of it.
$ rosemary delivery list --json
> .deliveries.length == 1
> .deliveries[0].state == sent
> .deliveries[0].attempts == 1
> .deliveries[0].to == linda@example.test
> .deliveries[0].answer contains 250 2.0.0 recorded 1
save delivery = .deliveries[0].id
$ rosemary delivery show ${delivery} --json
> .attempts_list[0].outcome == accepted
> .attempts_list[0].code == 250
> .attempts_list[0].ended_at == 2027-05-04T09:31:00+01:00
$ rosemary status --json
> .deliveries.sent == 1
> .counters.attempts_accepted == 1
> .problems.length == 0
$ rosemary log draft ${draft} --json
> .audit[verb=approve].after == approved
daemon log
> /sent id=${delivery} draft=${draft} to=linda@example.test attempts=1 code=250/

# Days later, and after a restart, there is still one copy.
daemon restart
$ rosemary dev clock advance 20d
mail count
== 1
