# An offer that is over: its person has died, its day was ordered otherwise, or it was answered before
include door.inc

# Nobody is asked about the dead, nor thanked for an order for them; peace may still be asked for.
$ rosemary recipient list --json
save mum = .recipients[0].id
$ rosemary recipient edit ${mum} --state deceased
$ ./ask ${offer}
> HTTP/1.1 200 OK
> Do call us
! birthday
! mum
! <button
$ ./ask ${offer} --data 'answer=yes'
> HTTP/1.1 200 OK
> Do call us
! mum
$ ./ask ${offer} --data 'note=only'
> HTTP/1.1 200 OK
! <button
$ rosemary order list --to-confirm
> No orders.
$ rosemary recipient edit ${mum} --state active

# What the owner ended is not asked about, either.
$ rosemary occasion list --json
save birthday = .occasions[0].id
$ rosemary occasion edit ${birthday} --state ended
$ ./ask ${offer}
> This page is closed now
! mum
$ rosemary occasion edit ${birthday} --state active

# Flowers of sympathy name her since.
$ rosemary order add L1 --recipient mum --placed-on 2027-05-04 --kind sympathy --description 'a wreath' --price 40.00
save wreath = /order ([0-9]+)/
$ ./ask ${offer}
> This page is closed now
! mum
$ ./ask ${offer} --data 'answer=yes'
! ordered
$ rosemary order list --to-confirm
> No orders.
$ rosemary order edit ${wreath} --kind cancelled

# What was ordered at the counter is not ordered again by a tap.
$ rosemary order add L1 --recipient mum --wanted-on 2027-05-14 --description 'a card' --price 3.00
save order = /order ([0-9]+)/
$ ./ask ${offer}
> You have ordered already
> your mum
! <button
$ ./ask ${offer} --data 'answer=yes'
> You have ordered already
$ rosemary order list --to-confirm
> No orders.
$ rosemary order edit ${order} --kind cancelled

# Another answer than the first one changes nothing, and is told so.
$ ./ask ${offer} --data 'answer=yes'
> We have noted your order
! it stands
$ ./ask ${offer} --data 'answer=yes'
! it stands
for other in note=lilies+please pickup_day=2027-05-13&pickup_time=10:00
	$ ./ask ${offer} --data 'answer=yes&${other}'
	> We have noted your order
	> it stands
	! lilies
end
$ ./ask ${offer} --data 'answer=not-this-year'
> We have noted your order
> it stands
> Please call us
$ ./ask ${offer}
! it stands

# But peace is peace, whatever was answered.
$ ./ask ${offer} --data 'answer=never'
> We have noted your order
> We will not remind you of this again
! it stands
$ rosemary optout list --json
> .optouts.length == 1
> .optouts[0].scope == occasion
$ rosemary order list --to-confirm --json
> .orders.length == 1

# What the shop cannot have is not taken for the customer's wish for something else.
$ rosemary order list --to-confirm --json
save yes = .orders[0].id
$ rosemary order decline ${yes} --reason 'no roses this week'
$ ./ask ${offer}
> We will be in touch about your order
! Something else it is
! no roses this week
! We have noted

# Nor was that told before, whatever is answered now.
$ ./ask ${offer} --data 'answer=change'
> We will be in touch about your order
! it stands

# What was cancelled at the counter is over.
$ rosemary order edit ${yes} --kind cancelled
$ ./ask ${offer}
> Nothing this year
! about your order

# Peace is said once, and no next time beside it.
$ ./ask ${offer} --data 'answer=never'
> We will not remind you of this again
! Nothing this year
! the next time
