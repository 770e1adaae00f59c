# Rows that take long are taken over several turns of the daemon, and count as one call all the same
set shop = closed_weekdays = [];
set plan = cap_days = 0;
set more =
include planning.inc
$ rosemary dev clock set 2027-05-04T10:00:00
$ python3 -c 'print("ref,given_name"); [print(f"c{i},Name {i}") for i in range(100)]' >customers.csv
$ rosemary import customers.csv

# A day of another calendar takes milliseconds to find. What is wrong is told with its line, in
# whichever turn it comes.
$ rosemary status --json
save commits = .counters.commits
file make.py <<END
lunar = "rrule:RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1"
print("customer_ref,kind,rule")
for i in range(100):
    print(f"c{i},festival,{lunar if i % 97 != 1 else 'feast:nothing'}")
END
$ python3 make.py >occasions.csv
$ rosemary --json import occasions.csv
? 1
> .files[0].new == 98
> .files[0].rejected == 2
$ cat occasions.csv.rejected.csv
> c1,festival
> c98,festival
$ rosemary status --json
save after = .counters.commits
# The rows and the end of the import would be two.
$ test $((${after} - ${commits})) -gt 2
$ rosemary log
> 98 new, 0 changed, 0 same, 0 kept, 2 rejected

# What is sent behind such a call waits for its answer.
$ rosemary dev clock advance 1s
$ python3 ${story}/ask.py ${socket} import.begin
save session = .result.session
file rows.py <<END
import json
lunar = "rrule:RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=5"
rows = [{"line": i, "values": {"customer_ref": f"c{i}", "kind": "boats", "rule": lunar}}
        for i in range(60)]
print(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "import.rows", "params": {
    "session": ${session}, "kind": "occasions", "file": "o.csv", "rows": rows}}))
END
$ python3 rows.py
save rows = output
raw control lines=2 <<END
${rows}
{"jsonrpc": "2.0", "id": 2, "method": "import.end", "params": {"session": ${session}}}
END
> /"new":60.*"id":1}\s+{.*"due".*"id":2}/
