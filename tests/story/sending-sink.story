# Postfix's smtp-sink takes forty messages over four sessions, each once
sink start
set smtp_port = ${sink_port}
set email = sessions = 4;
include sending.inc
$ seq -f p%g -s ' ' 40
save people = output
include people.inc
$ rosemary approve $(seq 40) --yes --quiet
$ rosemary dev clock advance 1m
$ rosemary status --json
> .deliveries.sent == 40
> .problems.length == 0
$ cat ${sink}/* | grep '^To:' | sort -u | wc -l
== 40
$ cat ${sink}/* | grep -c '^Message-ID:'
== 40
$ rosemary dev clock advance 20d
$ cat ${sink}/* | grep -c '^Message-ID:'
== 40
