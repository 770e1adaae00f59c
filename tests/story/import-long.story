# A long import can be interrupted and run again; hostile files cost little; planning waits its end
set shop = closed_weekdays = [];
set plan = cap_days = 0;
set more =
include planning.inc
$ rosemary dev clock set 2027-05-04T10:00:00

# Planning waits for the end of an import, even when a morning comes meanwhile.
$ python3 ${story}/ask.py ${socket} import.begin
save session = .result.session
$ python3 ${story}/ask.py ${socket} import.rows '{"session": ${session}, "kind": "customers", "file": "c.csv", "rows": [{"line": 2, "values": {"ref": "a", "given_name": "Ada", "email": "ada@example.test", "consent_email": "granted"}}]}'
> .result.new == 1
$ python3 ${story}/ask.py ${socket} import.rows '{"session": ${session}, "kind": "occasions", "file": "o.csv", "rows": [{"line": 2, "values": {"customer_ref": "a", "kind": "party", "rule": "--05-14"}}]}'
> .result.new == 1
$ rosemary dev clock set 2027-05-05T10:00:00
$ rosemary queue --json
> .drafts.length == 0
$ python3 ${story}/ask.py ${socket} import.begin
? 1
> another import is going on
$ rosemary import /dev/null
? any
! 0 new
$ python3 ${story}/ask.py ${socket} import.end '{"session": ${session}}'
> .result.due == 1
wait until $ rosemary queue --json
> .drafts.length == 1
$ python3 ${story}/ask.py ${socket} import.rows '{"session": ${session}, "kind": "customers", "file": "c.csv", "rows": []}'
? 1
> has ended

# ^C in the middle: what was stored stays, the same command goes on.
$ python3 -c 'print("ref,given_name,email,consent_email"); [print(f"n{i},Name {i},n{i}@example.test,granted") for i in range(8000)]' >many.csv
$ setsid -f bash -c 'echo $$ >import.pid; exec rosemary import many.csv >import.log 2>&1'; until test -s import.pid; do :; done
wait until $ rosemary customer show n100 --json
> .ref == n100
$ kill -INT $(cat import.pid)
wait until $ cat import.log
> run the same import again to go on
$ rosemary --json import many.csv
> .files[0].rejected == 0
> .files[0].same > 0
> .files[0].new > 0
save again = .files[0].same
$ rosemary --json import many.csv
> .files[0].same == 8000
> .files[0].new == 0
$ rosemary dev clock advance 1s

# The daemon dies in the middle of an import: nothing is half a row, and the same command goes on.
$ sed 's/^n/d/; s/,n/,d/' many.csv >other.csv
$ setsid -f bash -c 'touch begun; rosemary import other.csv >import.log 2>&1; echo $? >import.status'; until test -e begun; do :; done
wait until $ rosemary customer show d500 --json
> .ref == d500
daemon kill
wait until $ cat import.status
== 3
daemon start
$ rosemary status --json
> .customers.active < 16000
$ rosemary --json import other.csv
> .files[0].rejected == 0
> .files[0].same >= 500
$ rosemary status --json
> .customers.active == 16001

# Files that nobody should have made: a row without end, a million columns, only quotes, bytes.
$ (printf 'ref,given_name\nbig,'; head -c 30000000 /dev/zero | tr '\0' a) >row.csv
$ python3 -c 'print("ref," * 1000000)' >columns.csv
$ python3 -c 'print("ref,given_name\n" + "\"" * 3000001)' >quotes.csv
$ head -c 800000 /dev/urandom >bytes.csv
$ python3 -c 'print("ref,given_name"); [print("h%d,%s" % (i, "x" * 300)) for i in range(50)]' >names.csv
$ printf 'ref,given_name\nz\0y,Nul\n' >nul.csv
$ : >empty.csv
for name in row columns quotes bytes names nul empty
	$ timeout 20 rosemary import ${name}.csv --as customers
	? 1
	> ${name}.csv
	$ rosemary customer list --json --limit 3 --after 16001
	> {"customers":[]}
end
$ rosemary import ${dir}
? 1
$ rosemary import nowhere.csv
? 4
> nowhere.csv
$ rosemary status --json
> .customers.active == 16001
