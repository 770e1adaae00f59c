# Answers that come late, other answers than yes, and the morning's mail
include door.inc

# A shop that has no telephone asks nobody to call.
$ cp rosemary.conf whole.conf; sed -i '/phone = /d' rosemary.conf
daemon reload
set too_long = --data-urlencode note=$(printf %0501d 7) --data answer=change
wait until $ ./ask ${offer} ${too_long}
> Please say it in 500 characters.
! > call us
$ mv whole.conf rosemary.conf
daemon reload
wait until $ ./ask ${offer} ${too_long}
> Please say it in 500 characters, or call us.

# The last moment has passed.
$ rosemary dev clock set 2027-05-13T17:30:01
$ ./ask ${offer}
> HTTP/1.1 200 OK
> was Thursday 13 May at 17:30
> 01632 960123
! <button
> sometimes there is a way
$ ./ask ${offer} --data 'answer=yes'
> HTTP/1.1 200 OK
> was Thursday 13 May at 17:30
$ rosemary order list --to-confirm --json
> .orders.length == 0
$ rosemary offer show 1 --json
> .state == expired

# Once the day itself is over there is no way.
$ rosemary dev clock set 2027-05-15T09:00:00
$ ./ask ${offer}
> was Thursday 13 May at 17:30
! sometimes there is a way

# Peace may be asked for at any time.
$ ./ask ${offer} --data 'answer=never'
> We will not remind you of this again
$ rosemary optout list --json
> .optouts[0].scope == occasion
