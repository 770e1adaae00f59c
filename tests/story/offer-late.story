# Answers that come late, other answers than yes, and the morning's mail
include door.inc
$ rosemary dev clock set 2027-05-13T17:30:01
$ ./ask ${offer}
> HTTP/1.1 200 OK
> was Thursday 13 May at 17:30
> 01632 960123
! <button
$ ./ask ${offer} --data 'answer=yes'
> HTTP/1.1 200 OK
> was Thursday 13 May at 17:30
$ rosemary order list --to-confirm --json
> .orders.length == 0
$ rosemary offer show 1 --json
> .state == expired

# Peace may be asked for at any time.
$ ./ask ${offer} --data 'answer=never'
> We will not remind you of this again
$ rosemary optout list --json
> .optouts[0].scope == occasion
