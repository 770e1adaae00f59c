# Mail leaves by STARTTLS and by smtps, with a login, two in a connection; the password stays here
set certificate = good.pem
set email = sessions = 1; per_connection = 2;
set people = one two three four five six seven eight nine
include secure.inc
$ rosemary approve 1 2 3 4 5 6 --yes
$ rosemary dev clock advance 1m
$ rosemary status --json
> .deliveries.sent == 6
> .counters.sessions == 3
> .problems.length == 0
mail 1
> .tls ~ ^TLSv1\.[23]$
> .user == rose
$ sort -u mail/clear | tr -d '\r' | paste -sd,
== EHLO shop.rose.test,STARTTLS
$ cut -d ' ' -f 3- mail/logins | sort | uniq -c | tr -s ' '
== 3 PLAIN rose accepted

# Every connection is closed again: the password is in no file but its own, and not in memory.
$ python3 ${story}/holds.py ${state} Sesame-4711 AHJvc2UAU2VzYW1lLTQ3MTE= U2VzYW1lLTQ3MTE=
empty
$ grep -rlaE 'Sesame-4711|AHJvc2UAU2VzYW1l|U2VzYW1lLTQ3' state daemon.log mail
? 1
empty

# The same by TLS from the start, to a server that knows only the old way to log in.
smtp stop
smtp start --certificate ${dir}/certificates/good.pem --smtps --login rose:Sesame-4711 --mechanisms LOGIN
$ rm mail/clear
$ sed -i 's/smtp:/smtps:/' rosemary.conf
daemon restart
$ rosemary approve 7 8 --yes
$ rosemary dev clock advance 1m
$ rosemary status --json
> .deliveries.sent == 8
mail 8
> .tls ~ ^TLSv1\.[23]$
> .user == rose
$ tail -1 mail/logins
> LOGIN rose accepted
$ test -e mail/clear
? 1
$ python3 ${story}/holds.py ${state} Sesame-4711 AHJvc2UAU2VzYW1lLTQ3MTE= U2VzYW1lLTQ3MTE=
empty

# What is offered before TLS counts for nothing behind it, though the server then has less to say.
smtp stop
smtp start --certificate ${dir}/certificates/good.pem --login rose:Sesame-4711 --offer PIPELINING
$ sed -i 's/smtps:/smtp:/' rosemary.conf
daemon restart
$ rosemary approve 9 --yes
$ rosemary dev clock advance 1m
$ rosemary status --json
> .deliveries.sent == 9
mail 9
> .tls ~ ^TLSv1\.[23]$
mail count
== 9
mail violations
empty
