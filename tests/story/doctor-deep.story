# The deep look reads a copy of the whole store, and names the customers who cannot be reached
file rosemary.conf <<CONF
shop = { name = "The Rose Shop"; timezone = "Europe/London"; };
playbook = { path = "${source}/etc/playbook"; };
email = { from = "The Rose Shop <hello@rose.test>"; };
CONF
file customers.csv <<ROWS
ref,given_name,family_name,email,phone
L1,Linda,Jones,linda@example.test,+441632960001
P1,Peter,Hill,,01632 960002
A1,Anne,Wood,anne@example.test,
N1,Nora,Nash,,
ROWS
daemon start
$ rosemary import customers.csv
daemon stop
$ sqlite3 ${state}/rosemary.db "UPDATE customer SET refused_email = email WHERE ref = 'A1'"
# As it was stored before numbers were read by their country.
$ sqlite3 ${state}/rosemary.db "UPDATE customer SET phone = '01632 960002' WHERE ref = 'P1'"
daemon start

$ rosemary doctor --deep
> store: all of it was read through, and it is whole
> addresses: 1 e-mail address was refused for good by its server: ask the customer, then
> A1  anne@example.test  Anne Wood
> addresses: each can be sent to
> phones: 1 telephone number is not stored as +441632960123
> P1  01632 960002  Peter Hill
> customers: 3 customers have neither address nor number that works
> N1    Nora Nash
! L1
$ rosemary doctor --deep --json
> .checks[check=store].state == ok
> .checks[check=phones].count == 1
> .checks[check=phones].customers[0].ref == P1
> .checks[check=customers].customers.length == 3
$ rosemary doctor
! read through
$ ls -A ${state}
! doctor

# What is mended is no longer told.
$ rosemary customer edit P1 --phone +441632960002
$ rosemary customer edit A1 --email anne@new.test
$ rosemary customer edit N1 --email nora@example.test
$ rosemary doctor --deep --quiet
! addresses:
! phones:
! customers:

# Files that are later than the clock: it went back.
$ touch -d '3 days' rosemary.conf
$ rosemary doctor
> clock: it says
> and was later before: set it, then restart the daemon
? 1
$ touch rosemary.conf

# A damaged page that nothing has met yet; a copy that a crash left is removed at the start.
daemon stop
$ sqlite3 ${state}/rosemary.db "SELECT pageno FROM dbstat WHERE name = 'message'"
save page = output
$ sqlite3 ${state}/rosemary.db 'PRAGMA page_size'
save size = output
$ dd if=/dev/zero of=${state}/rosemary.db bs=${size} seek=$((${page} - 1)) count=1 conv=notrunc status=none
$ echo Linda >${state}/rosemary.db.doctor
daemon start
$ ls -A ${state}
! doctor
$ rosemary doctor --deep
> store: it is damaged: Page ${page}:
> restore a backup, see rosemaryd(8)
? 1
