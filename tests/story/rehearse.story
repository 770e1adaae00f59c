# A rehearsal shows what days to come would bring, changes nothing, and leaves nothing behind
set shop = closed_weekdays = ["sunday"];
set plan = cap_days = 14;
set more =
$ mkdir -p ${state} && echo left by a crash >${state}/rosemary.db.rehearsal
include planning.inc
include rehearse_shop.inc
$ ls ${state}
! > rehearsal
$ rosemary backup before.db --quiet
empty

# A line for each day and what becomes of it, the months as bars, the sums.
$ rosemary rehearse --to 2028-06-30
> /OUTCOME +WHY\n/
> /Sat 19 Feb 2028 +Ada +mum +birthday +Tue 29 Feb +.* +drafted/
> /Fay +mum +birthday +Tue 29 Feb .* held +customer a has the same address and this occasion/
# Held for the larger order at first; since that was said yes to, this is why.
> /Ben +Ann +birthday .* held +birthday of Bob on 2028-03-10 is near it and approved already/
> /Dan +dad +birthday .* withdrawn /
> /Mar 2028 +[1-9][0-9]*  #/
> /^# drafted  = held  \. lapsed, withdrawn, missed$/
> /[1-9][0-9]* because of cap/
> /Messages +to [1-9] customers; the most to one: [1-9] \(/
daemon log
! > /draft lapsed|draft is back/

# The same for scripts: one object. What is told begins with a day; what lies before it is lived through.
$ rosemary rehearse --to 2028-06-30 --json
save all = .totals.all
save held = .totals.held
> .months.length == 5
> .months[0].month == 2028-02
> .rehearsal[customer.ref=d].outcome == withdrawn
> .rehearsal[customer.ref=a].drafted_on == 2028-02-19
> .rehearsal[customer.ref=a].send_by == 2028-02-27T17:30:00+00:00
> .totals.held > 2
> .totals.busiest.day exists
$ rosemary rehearse --to 2028-06-30 --json
> .rehearsal.length == ${all}
$ rosemary rehearse --from 2028-05-01 --to 2028-06-30 --json
> .months.length == 2
> .rehearsal[0].drafted_on contains 2028-05
> .totals.all < ${all}
$ rosemary rehearse --from 2028-12-01 --to 2028-12-01 --json
> .rehearsal.length == 0
> .totals.busiest == null
$ rosemary rehearse --from 2028-12-01 --to 2028-12-01
== Nothing would be drafted.
$ rosemary rehearse --to 2028-06-30 --nobody --json
> .totals.drafted == 0
> .rehearsal[customer.ref=a].outcome == lapsed
> .rehearsal[customer.ref=a].why == nobody says yes by send-by
> .totals.lapsed > 5
$ rosemary rehearse --to 2028-06-30 --approve-held --json
> .totals.held < ${held}
$ rosemary rehearse --limit 2
> /\.\.\. and [0-9]+ more: with --limit, or --json/

# A calendar of it, whose events are not those of the real one.
$ rosemary rehearse --to 2028-06-30 --ics days.ics
> "${all} days in days.ics."
$ rosemary upcoming --ics real.ics --quiet
$ stat -c %a days.ics
== 600
$ sh -c 'cat days.ics real.ics | tr -d "\r" | grep ^UID: | sort | uniq -d | wc -l; grep -c ^UID: days.ics'
> /^0\n${all}$/
$ sh -c 'tr -d "\r" <days.ics | sed -e ":a;N;\$!ba;s/\n //g"'
> "X-WR-CALNAME:The Rose Shop (rehearsal)"
> "Rehearsed: drafted on 2028-02-19\, leaves with a yes."
> "Rehearsed: drafted on 2028-02-10\, withdrawn: "
> /END:VCALENDAR\s*$/

# Nothing of the store is other than before, and no copy lies beside it.
$ rosemary backup after.db --quiet
$ ls ${state}
! > rehearsal
file same.py <<'SCRIPT'
# Compares two stores row by row, but for the marks of the copies and the daemon's own sign of life.
import sqlite3
import sys
PASSING = {"heartbeat", "copied_at", "clean_stop", "planned_at"}
stores = [sqlite3.connect(name) for name in sys.argv[1:]]
tables = [row[0] for row in stores[0].execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
rows = 0
for table in tables:
    names = [row[1] for row in stores[0].execute(f"PRAGMA table_info ({table})")]
    columns = ", ".join(f'"{name}"' for name in names if name not in PASSING)
    one, other = (sorted(map(repr, store.execute(f"SELECT {columns} FROM {table}")))
                  for store in stores)
    assert one == other, table
    rows += len(one)
print("same:", len(tables) > 15 and rows > 50)
SCRIPT
$ python3 same.py before.db after.db
== same: True

# What cannot be rehearsed is said in words.
$ rosemary rehearse --from 2028-01-31
? 1
> a rehearsal begins today (2028-02-01) or later
$ rosemary rehearse --from 2028-03-01 --to 2028-02-29
? 1
> its last day lies before its first, 2028-03-01
$ rosemary rehearse --to 2033-02-10
? 1
> a rehearsal ends within 5 years from today
$ rosemary rehearse --to 9999-12-31
? 1
$ rosemary rehearse --to tomorrow
? 2
raw control lines=1 <<END
{"jsonrpc":"2.0","id":1,"method":"rehearsal.next","params":{"id":999}}
END
> rehearsal 999 is over

# One at a time; when who began it has gone, the next one need not wait long.
raw control lines=1 <<END
[{"jsonrpc":"2.0","id":1,"method":"rehearsal.begin"},{"jsonrpc":"2.0","id":2,"method":"rehearsal.begin"}]
END
> another rehearsal goes on
wait until $ rosemary rehearse --json
> .totals.all > 0
daemon stop
