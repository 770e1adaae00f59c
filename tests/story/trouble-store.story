# A store that cannot be used says why, and what to do; nothing of it is touched
file rosemary.conf <<CONF
shop = { name = "The Rose Shop"; };
playbook = { path = "${source}/etc/playbook"; };
CONF
daemon start
daemon stop
$ cp ${state}/rosemary.db good.db

# A second daemon, by the state folder and by the store.
daemon start
$ rosemaryd --config rosemary.conf --state ${state} --socket ${dir}/second.sock
? 75
> another rosemaryd uses the state folder '${state}'
$ sed 's,^shop,store = { path = "${state}/rosemary.db"; };\nshop,' rosemary.conf >second.conf
$ rosemaryd --config second.conf --state second --socket ${dir}/second.sock
? 75
> cannot open store '${state}/rosemary.db': store: database is locked: another program has it open
daemon stop

$ printf 'not a database, not even nearly: only words, words, words, words' >${state}/rosemary.db
daemon refuses
? 65
> file is not a database: restore a backup, see rosemaryd(8)
$ head -c 20 ${state}/rosemary.db
== not a database, not

$ rm ${state}/rosemary.db; sqlite3 ${state}/rosemary.db 'CREATE TABLE till (sold INTEGER)'
daemon refuses
? 65
> this is a database of another program: store.path names the wrong file

$ cp good.db ${state}/rosemary.db; sqlite3 ${state}/rosemary.db 'PRAGMA user_version = 9999'
daemon refuses
? 65
> it was written by a newer rosemary (schema 9999
> install that again, or restore a backup made before it

$ cp good.db ${state}/rosemary.db
$ dd if=/dev/zero of=${state}/rosemary.db bs=1k seek=8 count=64 conv=notrunc status=none
daemon refuses
? 65
> restore a backup

$ rm ${state}/rosemary.db; mkdir ${state}/rosemary.db
daemon refuses
? 74
> unable to open database file: Is a directory
$ rmdir ${state}/rosemary.db; cp good.db ${state}/rosemary.db
daemon start
# It is a copy, which holds until somebody has looked, unless it got the old one's place on disk.
$ rosemary resume || true
$ rosemary status
> Store
