# The owner's page tells the second who decides, asks about each hold, and ends with its calendar
include owner.inc

# Nothing waits where all is ordered, and nobody may be named where names are not to be.
$ rosemary feed add kitchen --approve --prepare
? 1
> "name one of --approve and --prepare"
$ rosemary feed add hall --approve --no-names
? 1
> "name one of --approve and --no-names"
$ rosemary feed add Tom --approve --customer T1 --quiet
save toms = /https://rose.test(/feed/\S+)/
$ rosemary feed add Anna --approve
> "approves in your name"
save annas = /https://rose.test(/feed/\S+)/
$ ./entry ${annas}
save anna = /URL:https://rose.test(/a/[A-Za-z0-9_-]{22})\?draft=/
$ ./entry ${toms} | grep -c ^URL
== 1
$ ./entry ${toms}
> ?draft=${tom}
save his = /URL:https://rose.test(/a/[A-Za-z0-9_-]{22})\?draft=/
! > ${anna}
! > ${page}

# Each page is of its own calendar: one customer's shows nobody else.
$ ./ask /a/AAAAAAAAAAAAAAAAAAAAAA >unknown
$ ./ask ${his}?draft=${linda} >other; cmp other unknown
$ ./ask ${his}?draft=${linda} --data 'draft=${linda}&decide=skip' >other; cmp other unknown
$ ./ask ${his}
> 1 waits for you
> Tom Reed
! > Linda
$ ./ask ${his}?draft=${tom}
> Tom Reed
> Nothing else waits

# Another address of the calendar is another body under another tag, and leads to another page.
$ ./ask ${toms}
save tag = /ETag: (\S+)/
$ ./ask ${toms} --header 'If-None-Match: ${tag}'
> HTTP/1.1 304
$ rosemary feed url Tom --quiet
save toms = /https://rose.test(/feed/\S+)/
$ ./ask ${his} >other; cmp other unknown
$ ./ask ${toms} --header 'If-None-Match: ${tag}'
> HTTP/1.1 200 OK
$ ./entry ${toms}
! > ${his}
save his = /URL:https://rose.test(/a/[A-Za-z0-9_-]{22})\?draft=/
$ ./ask ${his}
> 1 waits for you

# Two at once: one decides, the other is told.
$ ./ask ${page}?draft=${linda}
save shown = /name="shown" value="([0-9a-f]{64})"/
$ for at in ${page} ${anna}; do ./ask $at?draft=${linda} --data 'draft=${linda}&shown=${shown}&decide=approve' >answer.$$.$RANDOM & done; wait; cat answer.*
> HTTP/1.1 200 OK
> HTTP/1.1 409 Conflict
> Nothing was done: it does not wait any more
> /Approved by the page of &#39;(Mary|Anna)&#39;, Tuesday 4 May at 09:31/
$ ./ask ${anna}?draft=${linda} --data 'draft=${linda}&decide=skip'
> HTTP/1.1 409 Conflict
> Nothing was done
> It leaves Tuesday 4 May at 09:32
$ rosemary log draft ${linda} --json
> .audit[*verb=approve].length == 1
$ rosemary message list --json
> .messages.length == 1
$ rosemary approve ${priya} --yes
$ ./ask ${page}?draft=${priya} --data 'draft=${priya}&decide=skip'
> HTTP/1.1 409 Conflict
> Approved by root
$ ./ask ${page}?draft=${priya} --data 'draft=${priya}&state=skipped&decide=back'
> HTTP/1.1 409 Conflict
> Nothing was done: it does not wait any more
$ rosemary show ${priya} --json
> .state == approved

# Held: who has seen a message that waits, another reason, or another order, has not seen this one.
$ ./ask ${page}?draft=${tom}
save shown = /name="shown" value="([0-9a-f]{64})"/
! > Held
$ rosemary order add T1 --ref T2 --description tulips --price 12 --quiet
$ ./ask ${page}?draft=${tom} --data 'draft=${tom}&shown=${shown}&decide=approve'
> HTTP/1.1 409 Conflict
> This message has changed since you opened it
> Held: order T2 names nobody
> Approve it all the same: order T2 names nobody
! > Approve</button>
$ ./ask ${page}
> Held: order T2 names nobody
$ ./ask ${page}?draft=${tom} --data 'draft=${tom}&shown=${shown}&hold=cap&decide=approve-held'
> HTTP/1.1 409 Conflict
> This message has changed since you opened it
$ ./ask ${page}?draft=${tom} --data 'draft=${tom}&shown=${shown}&decide=approve-held'
> HTTP/1.1 409 Conflict
save hold = /name="hold" value="([0-9a-f]{64})"/
$ rosemary order list --json
save order = .orders[ref=T2].id
$ rosemary order edit ${order} --recipient Ruth --relation sister --quiet
$ rosemary order add T1 --ref T3 --description tulips --price 12 --quiet
$ ./ask ${page}?draft=${tom} --data 'draft=${tom}&shown=${shown}&hold=${hold}&decide=approve-held'
> HTTP/1.1 409 Conflict
> This message has changed since you opened it
> Held: order T3 names nobody
$ rosemary show ${tom} --json
> .state == held
$ ./decide ${page} ${tom} decide=approve-held
> HTTP/1.1 200 OK
> <h1>Approved</h1>
> Nothing else waits
$ ./ask ${page}
> Nothing waits for you
$ rosemary dev clock advance 2m
mail count
== 3

# What cannot leave in time any more, and what lost its reason, is not decided about.
$ rosemary occasion add P1 --recipient mum --kind anniversary --rule once:2027-05-10 --quiet
$ rosemary queue --json
save late = .drafts[0].id
$ rosemary recipient list P1 --json
save mum = .recipients[0].id
$ rosemary recipient edit ${mum} --state deceased --quiet
$ ./ask ${page}?draft=${late} --data 'draft=${late}&decide=skip'
> HTTP/1.1 409 Conflict
> Nothing was done: it does not wait any more
> Withdrawn

# Another address ends the page with the calendar; so does its end, and that nobody may be named.
$ rosemary feed url Mary --quiet
save feed = /https://rose.test(/feed/\S+)/
$ ./ask ${page}?draft=${tom} >other; cmp other unknown
$ ./ask ${page}?draft=${tom} --data 'draft=${tom}&state=approved&decide=back' >other; cmp other unknown
$ rosemary feed revoke Anna --quiet
$ ./ask ${anna} >other; cmp other unknown
$ ./ask ${his}
> HTTP/1.1 200 OK
$ sed -i 's|public_url|feed_names = false; public_url|' rosemary.conf
daemon restart
$ rosemary status --json
save door = .http.listens
$ echo ${door} > door
$ ./ask ${his} >other; cmp other unknown
$ rosemary feed add Eve --approve
? 1
> "http.feed_names is false"
$ rosemary feed list --json
> .feeds[*approve=true].length == 0

# A playbook from before there was such a page: no calendar leads to it, and one that does is blamed.
$ cp -r ${source}/etc/playbook playbook; rm playbook/pages/owner.en.mustache
$ sed -i 's|${source}/etc/playbook|${dir}/playbook|; s|feed_names = false; ||' rosemary.conf
daemon restart
$ rosemary feed add Eve --approve
? 1
> "the playbook has no pages/owner.en.mustache"
$ rosemary playbook check
? 1
> there is no pages/owner.en.mustache, and a feed made with --approve leads there
$ rosemary status --json
save door = .http.listens
$ echo ${door} > door
$ ./ask ${his} >other; cmp other unknown
$ rosemary feed list --json
> .feeds[*approve=true].length == 0
$ rosemary feed revoke Mary --quiet; rosemary feed revoke Tom --quiet
$ rosemary playbook check
? 0
daemon stop
