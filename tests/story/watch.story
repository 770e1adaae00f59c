# What happens is told to those who watch, a line each, while it happens
smtp start
set email =
include linda.inc
$ set -m; rosemary watch --count 7 --json >seen.json 2>watching &
wait until $ cat watching
> "Watching"
$ set -m; rosemary watch --count 2 >seen.txt 2>watching_too &
wait until $ cat watching_too
> "Watching"
$ rosemary skip 99
? 4
$ rosemary edit ${draft} --subject 'Your mum, again'
$ rosemary customer edit L1 --notes 'likes dogs'
$ rosemary approve ${draft}
$ rosemary dev clock advance 5m
wait until $ wc -l <seen.json
== 7
$ cat seen.json
> /"verb":"edit","noun":"draft","noun_id":${draft},/
> /"verb":"edit","noun":"customer".*"after":"notes: likes dogs"/
> /"who":"policy","verb":"done","noun":"plan"/
> /"verb":"approve","noun":"draft".*"before":"waiting","after":"approved"/
> /"verb":"accept","noun":"delivery".*"after":"sent"/
wait until $ cat seen.txt
> /: edit draft ${draft} \(a new revision/
> "edit customer 1, notes: -, now notes: likes dogs"

# Who cannot be told any more has ended, and a daemon that stops says so.
$ set -m; rosemary watch >endless.txt 2>ended &
wait until $ cat ended
> "Watching"
daemon stop
wait until $ cat ended
> "closed the connection"
