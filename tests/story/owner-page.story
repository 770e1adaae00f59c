# The owner's page, from a calendar: looking changes nothing, and only what was seen is approved
include owner.inc

# Each day whose draft waits leads to its page, for programs that show an URL and for those that
# show only words. A file, and a calendar that was not made so, leads nowhere.
$ ./entry ${feed}
> URL:https://rose.test${page}?draft=${linda}
> "\nApprove\, skip or put off: https://rose.test${page}?draft=${linda}"
> URL:https://rose.test${page}?draft=${tom}
$ ./entry ${feed} | grep -c ^URL
== 3
$ rosemary upcoming --ics days.ics --quiet
$ grep -c rose.test days.ics
? 1
$ rosemary feed add wall --quiet
save wall = /https://rose.test(/feed/\S+)/
$ ./entry ${wall}
> Linda Hartley
! > URL
$ rosemary feed list
> /Mary +all +yes +\S* *yes/
> /wall +all +yes +\S* *no/
$ rosemary feed list --json
> .feeds[0].approve == true
> .feeds[1].approve == false

# The page shows the message as it will leave, and why; whoever only looks changes nothing.
$ rosemary log --json
save before = .audit[-1].id
$ ./ask ${page}?draft=${linda}
> HTTP/1.1 200 OK
> Content-Security-Policy: default-src 'none'
> form-action 'self'
> Cache-Control: no-store
> Referrer-Policy: no-referrer
> <html lang="en">
> Linda Hartley: birthday (Rosa)</h1>
> linda@example.test
> The Rose Shop &lt;hello@rose.test&gt;
> pink roses mixed with a bit of green and yellow
> Wednesday 12 May
> Approve</button>
> Skip it this time</button>
> <option value="2027-05-05">
> 2 more wait
> ‘Mary’
! <script
! ${token}
$ rosemary show ${linda} --json
save shown = .shown
$ ./ask ${page}?draft=${linda}
> ${shown}
$ ./ask ${page}?draft=${linda} --head
> HTTP/1.1 200 OK
! > Linda
$ ./ask ${page}?draft=${linda} --header 'Sec-Purpose: prefetch' --header 'Purpose: prefetch'
> HTTP/1.1 200 OK
$ ./ask ${page}
> HTTP/1.1 200 OK
> 3 wait for you
> <a class="way" href="?draft=${linda}">Linda Hartley: birthday (Rosa), Wednesday 12 May</a>
> <a class="way" href="?draft=${tom}">
$ ./ask ${page} --request PUT
> HTTP/1.1 405
$ rosemary log --json
> .audit[-1].id == ${before}
$ rosemary queue --json
> .drafts.length == 3

# Whatever is not the address of a page is nothing, and all alike.
$ ./ask /a/AAAAAAAAAAAAAAAAAAAAAA >unknown; head -1 unknown
> HTTP/1.1 404 Not Found
for query in draft=99 draft= draft=0 draft=01 draft=1x draft=%31 draft=99999999999999999999 drafts=1 draft=${linda}&draft=${linda} x draft=${linda}&
	$ ./ask '${page}?${query}' >other; cmp other unknown
end
$ ./ask $(echo ${feed} | sed 's|/feed/|/a/|; s|.ics||') >other; cmp other unknown
$ ./ask $(echo ${page} | sed 's|/a/|/feed/|').ics >other; cmp other unknown
$ ./ask $(echo ${page} | sed 's|/a/|/o/|') >other; cmp other unknown
$ ./ask ${page}?draft=${linda} --data 'draft=${priya}&decide=skip' >other; cmp other unknown
$ ./ask ${page}?draft=${linda} --data 'decide=skip' >other; cmp other unknown
$ ./ask ${page}?draft=${linda} --data 'draft=${linda}&decide=burn'
> HTTP/1.1 400
> Please choose one of the buttons
$ ./ask ${page}?draft=${linda} --data 'draft=${linda}&decide=approve'
> HTTP/1.1 409
> has changed since you opened it
$ ./ask ${page}?draft=${linda} --data 'draft=${linda}&decide=later&day=2027-02-30'
> HTTP/1.1 400
$ ./ask ${page}?draft=${linda} --data 'draft=${linda}&shown=${shown}&decide=later&day=2027-06-01'
> HTTP/1.1 409
> That could not be done: it has to be approved before Monday 10 May at 17:30.
$ ./ask ${page}?draft=${linda} --data 'draft=${linda}&shown=${shown}&decide=later&day=2027-05-04'
> HTTP/1.1 409
> That could not be done: it cannot be put off to a day that is not later.
$ rosemary queue --json
> .drafts.length == 3
> .drafts[*state=waiting].length == 3

# A message that was edited since is shown anew, and nothing is done.
$ rosemary edit ${linda} --subject 'Rosa has her birthday' --quiet
$ ./ask ${page}?draft=${linda} --data 'draft=${linda}&shown=${shown}&decide=approve'
> HTTP/1.1 409
> This message has changed since you opened it
> Rosa has her birthday
> Approve</button>
$ rosemary show ${linda} --json
> .state == waiting

# A yes: it says when it leaves, who said it, and what waits next; a second one changes nothing.
$ ./decide ${page} ${linda} decide=approve
> HTTP/1.1 200 OK
> <h1>Approved</h1>
> It leaves Tuesday 4 May at 09:32
> Take it back</button>
> 2 more wait
> href="?draft=${priya}">Next: Priya Shah
$ ./ask ${page}?draft=${linda} --data 'draft=${linda}&shown=${shown}&decide=approve'
> HTTP/1.1 200 OK
> <h1>Approved</h1>
$ ./ask ${page}?draft=${linda}
> Approved by the page of &#39;Mary&#39;
! > Approve</button>
$ rosemary log draft ${linda} --json
> .audit[-1].verb == approve
> .audit[-1].who == the page of 'Mary'
> .audit[*verb=approve].length == 1
$ rosemary message list --json
> .messages.length == 1
> .messages[0].approved_by == the page of 'Mary'

# Taken back within its grace, twice; and approved again: what leaves is what was approved.
$ ./ask ${page}?draft=${linda} --data 'draft=${linda}&state=approved&decide=back'
> HTTP/1.1 200 OK
> Taken back: it waits again
> Approve</button>
$ ./ask ${page}?draft=${linda} --data 'draft=${linda}&state=approved&decide=back'
> HTTP/1.1 200 OK
> it waits again
$ rosemary delivery list --json
> .deliveries[0].state == cancelled
$ ./decide ${page} ${linda} decide=approve
> <h1>Approved</h1>
$ rosemary message list --json
save sha256 = .messages[0].sha256
$ rosemary dev clock advance 2m
mail count
== 1
mail last sha256
== ${sha256}
mail last header Subject
> Rosa has her birthday
$ ./ask ${page}?draft=${linda}
> It left Tuesday 4 May at 09:3
! > Take it back
$ ./ask ${page}?draft=${linda} --data 'draft=${linda}&state=approved&decide=back'
> HTTP/1.1 409
> That could not be done
wait until $ ./entry ${feed} | grep -c ^URL
== 2

# Skip, and that taken back, behind which the same form once more skips nothing; put off until a day,
# and that taken back.
$ rosemary show ${priya} --json
save seen = .shown
$ ./decide ${page} ${priya} decide=skip
> <h1>Skipped</h1>
$ ./ask ${page}?draft=${priya} --data 'draft=${priya}&decide=skip'
> HTTP/1.1 200 OK
> <h1>Skipped</h1>
$ rosemary log draft ${priya} --json
> .audit[*verb=skip].length == 1
> .audit[-1].who == the page of 'Mary'
$ ./decide ${page} ${priya} decide=back
> Taken back: it waits again
for wish in decide=skip decide=later&day=2027-05-06
	$ ./ask ${page}?draft=${priya} --data 'draft=${priya}&state=waiting&shown=${seen}&${wish}'
	> HTTP/1.1 409 Conflict
	> has changed since you opened it
end
$ ./decide ${page} ${priya} decide=later day=2027-05-06
> HTTP/1.1 200 OK
> <h1>Put off</h1>
> It waits again from Thursday 6 May at 06:00
$ ./decide ${page} ${priya} decide=later day=2027-05-06
> <h1>Put off</h1>
$ rosemary log draft ${priya} --json
> .audit[*verb=later].length == 1
$ ./ask ${page}
> 1 waits for you
! > Priya
$ ./ask ${page}?draft=${priya}
> Put off by the page of &#39;Mary&#39; until Thursday 6 May at 06:00
$ ./decide ${page} ${priya} decide=back
> Taken back: it waits again
$ rosemary show ${priya} --json
> .state == waiting

daemon log
! > ${token}
! > ${page}
daemon stop
