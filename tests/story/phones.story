# Telephone numbers are brought into one shape as they come in; what no text reaches is named
include hand.inc

# By the customer's country, else the shop's. A row that cannot be read comes back.
file customers.csv <<CSV
ref,given_name,phone,country
a,Linda,(07700) 900-123,
b,Marie,06 12 34 56 78,FR
c,Tom,'+44 7700 900124,
d,Ann,ask Rosa,
e,Bea,555-0123,US
f,Cy,020 7946 0018 x5,
CSV
$ rosemary --json import customers.csv
? 1
> .files[0].new == 3
> .files[0].rejected == 3
$ cat customers.csv.rejected.csv
> phone: 'ask Rosa' is no telephone number of GB
> phone: '555-0123' lacks the code of its area in US
> phone: '020 7946 0018 x5' has an extension, which no text message reaches
$ rosemary customer list --json
> .customers.length == 3
> .customers[ref=a].phone == +447700900123
> .customers[ref=b].phone == +33612345678
> .customers[ref=c].phone == +447700900124

# A file without countries does not make a French number a British one.
file numbers.csv <<CSV
ref,phone
a,07700 900125
b,06 12 34 56 79
CSV
$ rosemary --json import numbers.csv
? 1
> .files[0].changed == 1
> .files[0].rejected == 1
$ cat numbers.csv.rejected.csv
> phone: the customer is in FR: write the number with + and the country's code
$ rosemary customer show b --json
> .phone == +33612345678
$ sed -i 's/06 12/+33 6 12/' numbers.csv.rejected.csv
$ rosemary --json import numbers.csv.rejected.csv
> .files[0].changed == 1

# By hand it is the same, and an edit knows where the customer is.
$ rosemary customer add --ref g --given-name Gus --phone '07700 900126' --json
> .phone == +447700900126
$ rosemary customer edit b --phone '06 12 34 56 80' --json
> .phone == +33612345680
$ rosemary customer edit b --phone '07700 900127' --country GB --json
> .phone == +447700900127
$ rosemary customer edit b --phone '' --json
> .phone == null
$ rosemary customer edit g --phone 'ring me'
? 1
> phone: 'ring me' is no telephone number of GB
$ rosemary customer edit nobody --phone '07700 900126'
? 4

# The daemon itself takes no other shape.
raw control <<END
{"jsonrpc":"2.0","id":1,"method":"customer.edit","params":{"customer":"g","phone":"07700 900128"}}
END
> phone: '07700 900128' is not + and 7 to 15 digits
