# The recording SMTP server keeps every byte, misbehaves on request and notes every breach
file letter.eml <<END
From: The Flower Shop <shop@example.test>
To: linda@example.test
Subject: =?utf-8?q?Mum=E2=80=99s_birthday?=

Dear Linda,
.a line with a leading dot
.
last line
END
$ sed 's/$/\r/' letter.eml | sha256sum | cut -d' ' -f1
save hash = output
set client = ${story}/smtp_client.py

smtp start
$ ${client} ${smtp_port} bounces@example.test linda@example.test <letter.eml
== accepted
mail count
== 1
mail 1
> .mail_from == bounces@example.test
> .rcpt_to[0] == linda@example.test
> .sha256 == ${hash}
> .parameters contains size=
mail linda@example.test header Subject
== Mum’s birthday
mail last body
> /^\.a line with a leading dot$/
mail 2
? 1
mail list
> .mails.length == 1
> .mails[sha256=${hash}].number == 1
> .mails[*session=1].length == 1
! .mails[1]

# Rules at each point, refused for now and for good.
for point in connect ehlo mail data dot
	smtp rules <<END
	${point} first=1 reply 451 4.3.0 come back
	${point} first=1 reply 554 5.0.0 never
	END
	for code in 451 554
		$ ${client} ${smtp_port} a@example.test b@example.test <letter.eml
		? 1
		> answered ${code}
	end
	$ ${client} ${smtp_port} a@example.test ${point}@example.test <letter.eml
	== accepted
end
mail count
== 6
mail count dot@example.test
== 1

# Connections lost at each point: only the one after recording leaves a message.
for point in connect ehlo mail rcpt data body dot
	smtp rules <<END
	${point} first=1 drop
	END
	$ ${client} ${smtp_port} a@example.test b@example.test <letter.eml
	? 1
	> lost
end
mail count
== 6
smtp rules <<END
dot to=once@* first=1 record-drop
END
$ ${client} ${smtp_port} a@example.test once@example.test <letter.eml
? 1
> lost
mail count once@example.test
== 1

# A recipient's name can be the rule.
$ ${client} ${smtp_port} a@example.test refuse-rcpt@example.test good@example.test <letter.eml
> refused refuse-rcpt@example.test: 550
> accepted
$ ${client} ${smtp_port} a@example.test tempfail-dot-1@example.test <letter.eml
? 1
> answered 451
$ ${client} ${smtp_port} a@example.test tempfail-dot-1@example.test <letter.eml
== accepted
$ ${client} ${smtp_port} a@example.test record-drop-1@example.test <letter.eml
? 1
mail count record-drop-1@example.test
== 1

# Bombs and single bytes.
smtp rules <<END
mail first=1 bomb lines
mail first=1 bomb line
mail first=1 bomb nul
END
raw ${smtp_port} lines=100007 <<END
EHLO client.test\r
MAIL FROM:<a@example.test>\r
END
> 250 done
raw ${smtp_port} lines=7 <<END
EHLO client.test\r
MAIL FROM:<a@example.test>\r
END
> /^250 x{100000}/
raw ${smtp_port} lines=7 <<END
EHLO client.test\r
MAIL FROM:<a@example.test>\r
END
> /250 \x00\x00 done/
smtp rules <<END
ehlo bytes
mail first=1 bomb 8bit
END
raw ${smtp_port} lines=7 <<END
EHLO client.test\r
MAIL FROM:<a@example.test>\r
END
> /250 \W+ done/
mail violations
empty

# What no client of ours may do is noted.
raw ${smtp_port} <<END
EHLO client.test\r
RCPT TO:<b@example.test>\r
MAIL FROM:<a@example.test>\r
RCPT TO:<b@example.test>\r
HELLO\r
NOOP
DATA\r
text\r
too early\r
.\r
QUIT\r
END
> 503 5.5.1
> 500 5.5.1
mail violations
> unknown command 'HELLO'
> bare LF behind the command b'NOOP'
> bytes behind DATA before 354
raw ${smtp_port} <<END
EHLO client.test\r
MAIL FROM:<a@example.test>\r
RCPT TO:<bare@example.test>\r
DATA\r
a bare
line feed\r
.\r
END
> 550 5.6.0 bare CR or LF
mail count bare@example.test
== 0

# An answer to DATA although nobody may have it.
smtp rules <<END
rcpt reply 550 5.1.1 no
data go-ahead
END
raw ${smtp_port} lines=9 <<END
EHLO client.test\r
MAIL FROM:<a@example.test>\r
RCPT TO:<b@example.test>\r
DATA\r
END
> 354 go ahead

smtp stop
$ ${client} ${smtp_port} a@example.test b@example.test <letter.eml
? 1
> refused
smtp start
$ ${client} ${smtp_port} a@example.test back@example.test <letter.eml
== accepted
wait until mail count back@example.test
== 1

# Another server altogether.
sink start
$ ${client} ${sink_port} a@example.test b@example.test <letter.eml
== accepted
wait until $ cat ${sink}/*
> leading dot
