# The doctor finds what is broken, says how to mend it, and ends with 1 for a problem
smtp start
file write.sh <<'END'
cat >rosemary.conf <<CONF
shop = { name = "The Rose Shop"; address = "1 High Street, Anytown"; timezone = "Europe/London"; };
playbook = { path = "$1/etc/playbook"; };
email = { transport = "smtp"; tls = "none"; url = "smtp://127.0.0.1:$2"; helo = "shop.rose.test";
          from = "The Rose Shop <hello@rose.test>"; };
$3
CONF
END
$ bash write.sh ${source} ${smtp_port}
daemon start
$ rosemary dev clock set 2037-05-04T09:30:00

# All is well but for the clock of a test.
$ rosemary doctor
> ok
> configuration: rosemary.conf and the playbook are right
> mail server: smtp://127.0.0.1:${smtp_port} answers
> clock: it stands still at 2037-05-04
> 0 problems, 1 warning.
mail count
== 0

# Each thing broken in turn.
$ bash write.sh ${source} ${smtp_port} 'plan = { lead_days = 400; };'
$ rosemary doctor
> plan.lead_days
> until it is mended a restart fails
> 1 problem, 1 warning.
? 1
$ bash write.sh ${source} ${smtp_port}

$ chmod 644 ${state}/rosemary.db
$ chmod 666 rosemary.conf
$ rosemary doctor --quiet
> others may read ${state}/rosemary.db (mode 644): chmod 600 ${state}/rosemary.db
> (mode 666): chmod go-w
! configuration:
? 1
$ chmod 600 ${state}/rosemary.db rosemary.conf

$ rosemary dev clock set 2026-12-30T09:30:00
$ rosemary doctor --json
> .checks[check=clock].state == problem
> .checks[check=clock].text contains was later before
? 1
$ rosemary dev clock set 1999-12-30T09:30:00
$ rosemary doctor
> it says 1999-12-30, which cannot be
? 1
$ rosemary dev clock set 2037-05-04T09:30:00

# A start begins a plan by the clock that it finds; the log of what was done remembers the other.
$ rosemary customer add --ref L1 --given-name Linda
$ rosemary dev clock set 2037-05-03T09:30:00
daemon restart
$ rosemary doctor --json
> .checks[check=clock].text contains was later before
? 1
$ rosemary dev clock set 2037-05-04T09:30:00

smtp stop
$ rosemary doctor --json
> .checks[check=mail server].state == problem
> .checks[check=mail server].text contains look at email.url
? 1
smtp start
$ rosemary doctor --json
> .checks[check=mail server].state == ok
