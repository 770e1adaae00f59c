# A calendar behind a backup that was put back: each entry is newer than all that was told since
include door.inc
file sequences <<'END'
#!/bin/sh
# sequences FEED: the UID and SEQUENCE of each entry.
./ask $1 | tr -d '\r' | awk -F: '/^UID/ {uid = $2} /^SEQUENCE/ {print uid, $2}'
END
file newer.py <<'END'
"""newer.py BEFORE AFTER: each entry of before is in after, with a higher SEQUENCE."""
import sys

before, after = (dict(line.split() for line in open(name)) for name in sys.argv[1:])
late = [uid for uid in before if int(after.get(uid, -1)) <= int(before[uid])]
print(f"{len(before)} entries, {len(late)} late")
END
$ chmod +x sequences
$ rosemary feed add phone --quiet
save phone = /rose.test(.feed.[A-Za-z0-9_-]{22}.ics)/
wait until $ ./ask ${phone}
> Linda Hartley
$ rosemary backup monday.db

# Much changes behind the backup, and a day is new.
for note in one two three four
	$ rosemary recipient edit 1 --name Rosa-${note}
	wait until $ ./ask ${phone}
	> Rosa-${note}
end
$ rosemary occasion add L1 --kind party --title Tea --rule once:2027-09-10
wait until $ ./ask ${phone}
> Tea
$ ./sequences ${phone} >before
daemon stop
$ rm -f ${state}/rosemary.db-wal && cp monday.db ${state}/rosemary.db
daemon start
$ rosemary status --json
? 1
save door = .http.listens
$ echo ${door} > door
$ rosemary occasion add L1 --kind party --title Tea --rule once:2027-09-10
wait until $ ./ask ${phone}
> Tea
! Rosa-
$ ./sequences ${phone} >after
$ python3 newer.py before after
> 2 entries, 0 late
