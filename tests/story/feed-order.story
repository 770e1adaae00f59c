# A customer's yes stands in the calendar as an order to prepare, until the shop confirms or declines
include door.inc
file unfolded <<'END'
#!/bin/sh
./ask "$1" | python3 -c 'import sys; print(sys.stdin.buffer.read().decode().replace("\r\n ", ""))'
END
$ chmod +x unfolded
$ rosemary feed add kitchen --prepare --json
save kitchen = /rose.test(.feed.[A-Za-z0-9_-]{22}.ics)/
$ rosemary feed add phone --json
save phone = /rose.test(.feed.[A-Za-z0-9_-]{22}.ics)/
$ rosemary dev clock advance 1m
$ ./ask ${kitchen}
> HTTP/1.1 200 OK
! > VEVENT
$ ./ask ${phone}
> SUMMARY:Linda Hartley: birthday (mum)
> "approved\, sent"
$ ./ask ${offer} --data 'answer=yes&pickup_day=2027-05-13&pickup_time=10:30'
> Thank you, Linda
wait until $ ./ask ${kitchen}
> SUMMARY:Ordered: Linda Hartley: birthday (mum)
wait until $ ./unfolded ${kitchen}
> "The customer's answer: accepted.\n"
> /Order \d+\\, 24\.50 GBP: to-confirm\.\\n/
> "To be fetched on 2027-05-13 at 10:30. It is for 2027-05-14.\n"
> DTSTART;VALUE=DATE:20270513
! DTSTART;VALUE=DATE:20270514
! To be collected
$ rosemary order list --to-confirm --json
save order = .orders[0].id
$ rosemary order confirm ${order}
wait until $ ./unfolded ${kitchen}
> "24.50 GBP: confirmed."
$ rosemary feed add wall --prepare --no-names --json
save wall = /rose.test(.feed.[A-Za-z0-9_-]{22}.ics)/
wait until $ ./ask ${wall}
> /SUMMARY:Ordered: Customer \d+: birthday \(mum\)/
! > /Linda|Hartley/

# A calendar is looked at only.
$ ./ask ${phone} --data 'x=1'
> HTTP/1.1 405
> Allow: GET, HEAD
! POST

# What is cancelled is not fetched: the day stands where it was.
$ rosemary order edit ${order} --kind cancelled
wait until $ ./unfolded ${phone}
> DTSTART;VALUE=DATE:20270514
! To be fetched
! SUMMARY:Ordered

# Whoever only looks at an old address learns nothing of this.
$ rosemary feed revoke kitchen
$ ./ask ${kitchen}
> HTTP/1.1 404
daemon stop
