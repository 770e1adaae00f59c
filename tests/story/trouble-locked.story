# Who holds the store or the state folder is named, and the daemon ends at once with 75
file rosemary.conf <<SHOP
shop = { name = "The Rose Shop"; email = "hello@rose.test"; address = "1 High Street"; };
playbook = { path = "${source}/etc/playbook"; };
email = { from = "The Rose Shop <hello@rose.test>"; };
SHOP
daemon start
$ rosemaryd --config rosemary.conf --state ${state} --socket ${dir}/other.sock 2>&1
? 75
> /another rosemaryd uses the state folder .* \(process [1-9]/
daemon stop

# Another program has the database open and locked.
file holder.py <<'END'
import signal, sqlite3, sys
store = sqlite3.connect(sys.argv[1])
store.execute("BEGIN EXCLUSIVE")
open("locked", "w").close()
signal.alarm(60)
signal.pause()
END
$ setsid python3 holder.py ${state}/rosemary.db >/dev/null 2>&1 & echo $! >holder; until [ -e locked ]; do :; done
$ cat holder
save holder = output
daemon refuses
? 75
> process ${holder} (python3
$ kill ${holder}
wait until $ kill -0 ${holder} 2>&1
? 1
> No such process
daemon start
$ rosemary status --json
> .hold == null
