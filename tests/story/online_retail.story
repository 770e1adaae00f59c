# A real shop's sales come in whole, and drafts name what people truly bought
data online-retail
set shop = closed_weekdays = [];
set plan = lead_days = 10;
set more =
include planning.inc
$ rosemary dev clock set 2011-12-12T09:00:00
$ part=--sample; test "${long}" = 1 && part=; python3 ${source}/tests/data/online_retail.py ${data}/online_retail_even.csv.xz shop $part
$ rosemary --json import shop/products.csv shop/variations.csv shop/customers.csv shop/occasions.csv shop/orders.csv >shop/import.json
? any
$ rosemary dev clock advance 1s
$ rosemary draft list --json >drafts.json
$ python3 ${story}/retail_check.py shop drafts.json
> 100 drafts
$ rosemary queue --json
> .drafts[*state=waiting].length > 90
$ rosemary --json import shop/orders.csv
? any
> .files[0].new == 0
> .files[0].changed == 0
