# A refused day is never proposed again, whatever the files and later orders say
include derive.inc
$ rosemary occasion proposals --json
save ama = .occasions[0].id
save gran = .occasions[2].id
$ rosemary occasion refuse ${ama} ${gran} --reason 'she wants no fuss'
> is refused, and not proposed again
$ rosemary log occasion ${ama}
> she wants no fuss
$ rosemary import customers.csv orders.csv
file more.csv <<ROWS
ref,customer_ref,recipient,relation,placed_on,wanted_on,kind,gift_note,description,quantity,price
21,K1,Ama,sister,2027-05-01,2027-05-15,normal,Happy birthday,sweet peas,1,21.00
22,E1,,gran,2024-09-01,2024-09-06,normal,Happy birthday gran,dahlias,1,24.00
23,E1,Nell,friend,2027-04-20,2027-04-22,normal,Happy birthday Nell,dahlias,1,24.00
ROWS
$ rosemary import more.csv
$ rosemary occasion proposals --json
> .occasions.length == 2
$ rosemary occasion proposals K1
? 0
$ rosemary occasion list K1 --json
> .occasions.length == 1
> .occasions[0].state == ended
$ rosemary occasion proposals E1 --json
> .occasions.length == 1
> .occasions[0].recipient.name == Nell
> .occasions[0].rule == --04-22
$ rosemary occasion refuse ${ama}
? 1
> "only what is proposed is refused"

# What a person enters takes the place of a proposal; what no order tells any more goes.
$ rosemary occasion add E1 --recipient Nell --kind occasion --rule --04-20
$ rosemary occasion proposals E1 --json
> .occasions.length == 0
$ rosemary occasion proposals S1 --json
> .occasions.length == 1
$ rosemary order list S1 --json
save order = .orders[ref=7].id
$ rosemary order edit ${order} --kind refunded
wait until $ rosemary status --json
> .occasions.proposed == 0
$ rosemary log occasion
> drop
