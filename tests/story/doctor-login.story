# The doctor logs in to the mail server as the daemon would, and says which option to look at
set certificate = good.pem
set email =
set people = one
include secure.inc
file password <<END
Open-Barley
END
$ chmod 600 password
$ rosemary doctor --json
> .checks[check=mail server].state == problem
> .checks[check=mail server].text contains 535 5.7.8 user or password is wrong; look at email.user
? 1
$ chmod 644 password
$ rosemary doctor --json
> .checks[check=mail server].text contains email.password_file
! Barley
? 1
$ wc -l <mail/logins
== 1
file password <<END
Sesame-4711
END
$ chmod 600 password
# Behind the certificate's last day, whenever this is run.
$ rosemary dev clock set 2037-05-04T09:30:00
$ rosemary doctor --json
> .checks[check=mail server].state == ok
> .checks[check=mail server].text contains and takes the login of
> .checks[check=certificate].state == warning
> .checks[check=certificate].text contains the mail server's ends on
mail count
== 0
daemon log
! Barley
! Sesame
