# The morning's mail tells of orders to confirm and of customers who want something else
include door.inc
$ sed -i '1i notify = { owner = "anna@rose.test"; };' rosemary.conf
daemon reload
$ ./ask ${offer} --data 'answer=yes&pickup_day=2027-05-13&pickup_time=10:30' --data-urlencode 'note={{shop_name}} {{{body}}}'
> Thank you, Linda
> {{shop_name}} {{{body}}}
wait until mail count anna@rose.test
== 1
mail anna@rose.test header Subject
== 1 order to confirm
mail anna@rose.test body
> Orders to confirm (rosemary order confirm ID, or decline ID):
> 2  Linda Hartley: pink roses mixed with a bit of green and yellow, Friday 14 May
> collected Thursday 13 May at 10:30
$ rosemary order decline 2 --reason 'no pink roses this week'
> Order 2 is declined: pink roses mixed with a bit of green and yellow for Linda Hartley, who is not told by itself: please call.
$ ./ask ${offer}
> We will be in touch about your order
$ rosemary log order 2 --json
> .audit[verb=decline].reason == no pink roses this week
