# A real Postfix that wants STARTTLS and a login, which Dovecot knows: taken, and refused
include postfix.inc
$ sh ${source}/tests/servers/make_certificates certificates
file dovecot.conf <<DOVECOT
base_dir = ${dir}/dovecot
log_path = ${dir}/dovecot.log
protocols =
listen = 127.0.0.1
ssl = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = dovecot
default_login_user = dovenull
passdb {
	driver = passwd-file
	args = scheme=PLAIN ${dir}/dovecot-users
}
userdb {
	driver = static
	args = uid=nobody gid=nogroup home=${dir}
}
service anvil {
	unix_listener anvil-auth-penalty {
		mode = 0
	}
}
service auth {
	inet_listener {
		address = 127.0.0.1
		port = 2527
	}
}
DOVECOT
file dovecot-users <<END
rose:Sesame-4711
END
program start dovecot dovecot -F -c ${dir}/dovecot.conf
wait until $ ${ask} answers 2527
file login.sh <<'END'
postconf -c "$1/postfix" -e smtpd_tls_security_level=encrypt smtpd_tls_auth_only=yes \
	smtpd_tls_cert_file="$1/certificates/good.pem" \
	smtpd_tls_key_file="$1/certificates/good.pem" smtpd_sasl_auth_enable=yes \
	smtpd_sasl_type=dovecot smtpd_sasl_path=inet:127.0.0.1:2527 smtpd_relay_restrictions=permit_sasl_authenticated,reject \
	smtpd_recipient_restrictions=permit_sasl_authenticated,reject \
	smtpd_sasl_authenticated_header=yes smtpd_tls_received_header=yes
END
$ sh login.sh ${dir}
include postfix-start.inc
file password <<END
Open-Barley
END
$ chmod 600 password
set server = url = "smtp://127.0.0.1:2525"; tls = "required"; ca_file = "${dir}/certificates/ca.pem"; user = "rose"; password_file = "${dir}/password";
set email = sessions = 2;
include ../story/shop.inc
set people = linda tom
include ../story/people.inc

# The wrong password: nothing leaves, nothing is lost, and the owner is told what the server said.
$ rosemary approve 1 2 --yes
$ rosemary dev clock advance 1m
$ rosemary status --json
> .problems[0] contains e-mail is paused: 535 5.7.8 Error: authentication failed
> .deliveries.queued == 2
> .counters.attempts_opened == 0

# Mended, and said so: both leave at once, over what is encrypted and as who logged in.
file password <<END
Sesame-4711
END
$ rosemary resume
$ rosemary dev clock advance 1m
$ rosemary status --json
> .deliveries.sent == 2
> .problems.length == 0
wait until $ ${ask} mails maildir/linda
> .mails.length == 1
> .mails[0].trace[0] contains (using TLSv1.
> .mails[0].trace[0] contains (Authenticated sender: rose)
wait until $ ${ask} mails maildir/tom
> .mails.length == 1
$ grep -rla -e Open-Barley -e Sesame-4711 state daemon.log
? 1
empty
