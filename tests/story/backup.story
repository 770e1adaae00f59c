# A backup is made while the daemon goes on, is complete by itself, and can be put back
file rosemary.conf <<SHOP
shop = {
	name = "The Rose Shop"; timezone = "Europe/London";
	email = "hello@rose.test"; address = "1 High Street, Anytown AB1 2CD";
};
playbook = { path = "${source}/etc/playbook"; };
email = { from = "The Rose Shop <hello@rose.test>"; };
SHOP
file customers.csv <<ROWS
ref,given_name,email,consent_email
L1,Linda,linda@example.test,granted
ROWS
daemon start
$ rosemary import customers.csv

# The name is the person's own folder's; the file is for its owner alone.
$ rosemary backup monday.db
> Backed up and read through:
> ${dir}/monday.db
$ stat -c '%a %s' monday.db
> /^600 [1-9][0-9]+$/
$ rosemary backup ${dir}/tuesday.db --json
> .file == ${dir}/tuesday.db
> .bytes > 4096
$ rosemary --quiet backup wednesday.db
empty
daemon log
> backup: made path=${dir}/monday.db

# Nothing is written over, and nothing is left of what failed.
$ rosemary backup monday.db 2>&1
> monday.db' is there already: name a new file
? 1
$ rosemary backup nowhere/monday.db 2>&1
> whose folder is
> nowhere/monday.db': No such file or directory
? 4
raw control lines=1 <<END
{"jsonrpc":"2.0","id":1,"method":"store.backup","params":{"file":"x.db"}}
END
> 'x.db' is no absolute path
$ ls *.db* | xargs
== monday.db tuesday.db wednesday.db

# Somebody came since the backup. Put back as README says, the store is as it was.
$ rosemary customer add --ref P1 --given-name Peter
> Added customer
daemon stop
$ rm -f ${state}/rosemary.db-wal && cp monday.db ${state}/rosemary.db
daemon start
$ rosemary customer list --json
> .customers.length == 1
> .customers[0].ref == L1
$ rosemary backup after.db
> after.db
