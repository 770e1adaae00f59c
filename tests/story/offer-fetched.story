# What is to be fetched soon stands in the morning's mail, beside what waits
include door.inc
$ sed -i '1i notify = { owner = "anna@rose.test"; };' rosemary.conf
$ ./ask ${offer} --data 'answer=yes&pickup_day=2027-05-13&pickup_time=10:30'
> Thank you, Linda
$ rosemary order confirm 2
daemon reload
$ rosemary occasion add L1 --kind party --title Tea --rule once:2027-05-20
for day in 2027-05-11 2027-05-12
	$ rosemary dev clock set ${day}T09:30:00
end
wait until mail count anna@rose.test
== 2
mail 2 body
> These wait
! To be ready
mail 3 body
> To be ready today or on the next open day:
> 2  Linda Hartley: pink roses mixed with a bit of green and yellow, Friday 14 May
> collected Thursday 13 May at 10:30
