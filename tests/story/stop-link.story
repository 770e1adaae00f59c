# The link to stop: looking changes nothing, one click stops all before it is answered, and it holds
include door.inc

# Whoever only looks, as programs that look into mails do, changes nothing.
$ ./ask ${stop}
> HTTP/1.1 200 OK
> Content-Type: text/html; charset=utf-8
> <html lang="en">
> The Rose Shop
> Send me nothing more</button>
> Only messages about your mum&#39;s birthday</button>
! <script
$ ./ask ${stop} --head
> HTTP/1.1 200 OK
! Send me
$ ./ask ${stop} --header 'Sec-Purpose: prefetch' --header 'Purpose: prefetch'
> HTTP/1.1 200 OK
$ ./ask ${stop} --request PUT
> HTTP/1.1 405
> Allow: GET, HEAD, POST
$ ./ask ${stop} --data-urlencode 'what=ever'
> HTTP/1.1 400
> Send me nothing more</button>
$ ./ask ${stop} --data ''
> HTTP/1.1 4
$ rosemary optout list --json
> .optouts.length == 0

# Each link is good for one thing, and one that is none is told apart from none by nobody.
$ ./ask $(echo ${stop} | sed 's|/u/|/o/|') >other; ./ask $(echo ${offer} | sed 's|/o/|/u/|') --data 'List-Unsubscribe=One-Click' >another
$ ./ask /u/AAAAAAAAAAAAAAAAAAAAAA >unknown; ./ask /nothing >nothing
$ cmp other unknown && cmp another unknown && cmp nothing unknown && head -1 unknown
> HTTP/1.1 404 Not Found
$ rosemary optout list --json
> .optouts.length == 0

# Only about the occasion, said twice, and everything beside it.
for time in once again
	$ ./ask ${stop} --data 'stop=occasion'
	> HTTP/1.1 200 OK
	> We will not write about this again
	> your mum&#39;s birthday
	> nothing more at all</button>
end
$ ./ask ${stop}
> nothing comes any more already
$ rosemary optout list --json
> .optouts.length == 1
> .optouts[0].scope == occasion
> .optouts[0].by == customer

# One click of a mail program (RFC 8058), in both forms, without cookies, as often as it likes.
$ ./ask ${stop} --data 'List-Unsubscribe=One-Click'
> HTTP/1.1 200 OK
! Location
! Set-Cookie
$ rosemary optout list --json
> .optouts.length == 2
> .optouts[scope=everything].source == link
$ ./ask ${stop} --form 'List-Unsubscribe=One-Click'
> HTTP/1.1 200 OK
> Nothing more will come
$ ./ask ${stop}
> You have told us already
$ rosemary optout list --json
> .optouts.length == 2
$ rosemary log customer --json
> .audit[*verb=opt out].length == 2
> .audit[after=everything].who == customer
> .audit[after=everything].reason == the link in message 1

# It works 400 days later, after a restart, for a customer who was put on hold meanwhile.
$ rosemary optout list --json
save everything = .optouts[scope=everything].id
$ rosemary optout drop ${everything}
$ rosemary customer edit L1 --state paused
$ rosemary dev clock set 2028-06-12T09:00:00
daemon restart
$ rosemary status --json
save door = .http.listens
$ echo ${door} > door
$ ./ask ${stop} --header 'Expect: 100-continue' --form 'List-Unsubscribe=One-Click'
> HTTP/1.1 100 Continue
> HTTP/1.1 200 OK
$ rosemary optout list --json
> .optouts[scope=everything].by == customer

# It works for a customer who was made one with another meanwhile.
$ rosemary customer add --ref L2 --given-name Linda --family-name Hartley
$ rosemary optout list --json
save everything = .optouts[scope=everything].id
$ rosemary optout drop ${everything}
$ rosemary customer merge L2 L1 --yes
$ ./ask ${stop} --data 'stop=everything'
> HTTP/1.1 200 OK
> Nothing more will come
$ rosemary optout list L2 --json
> .optouts[scope=everything].by == customer

# An offer's link has ended long since; it is told apart from none by nobody.
$ ./ask ${offer} > ended; ./ask /o/AAAAAAAAAAAAAAAAAAAAAA > unknown; ./ask /o/short > malformed
$ cmp ended unknown && cmp ended malformed && head -1 ended
> HTTP/1.1 404 Not Found
