# What the configuration says of a mail server is refused with words before anything is begun
file server.conf <<END
shop = { name = "The Rose Shop"; address = "1 High Street, Anytown AB1 2CD"; };
playbook = { path = "${source}/etc/playbook"; };
email = { transport = "smtp"; from = "hello@rose.test"; url = "smtp://mail.rose.test:587";
	user = "rose"; password_file = "smtp-password"; };
END
set check = rosemaryd --config server.conf --state ${state} --check
$ ${check}
? 78
> server.conf:4: email.password_file: cannot open '${state}/smtp-password': No such file
file state/smtp-password <<END
Sesame-4711
END
$ chmod 640 state/smtp-password && ${check}
? 78
> email.password_file: '${state}/smtp-password' may be read by others (mode 0640): chmod 600 it
daemon refuses server.conf
? 78
> may be read by others
$ chmod 600 state/smtp-password && ${check}
> are right

# What a service would be handed is found beside the configuration by who may read it.
$ mv state/smtp-password kept; mkdir credentials; printf 'Sesame-4711' >credentials/smtp-password
$ chmod 600 credentials/smtp-password; ${check}
> are right
$ rm -r credentials; ${check}
? 78
> No such file or directory; a service is handed the files of /etc/rosemary/credentials
$ mv kept state/smtp-password

# A credential of the service comes first.
$ mkdir credentials && printf 'two\nlines\n' >credentials/smtp-password
$ chmod 440 credentials/smtp-password
$ CREDENTIALS_DIRECTORY=${dir}/credentials ${check}
? 78
> email.password_file: '${dir}/credentials/smtp-password' must be one line of plain characters
$ chmod 600 credentials/smtp-password; printf 'Sesame-4711' >credentials/smtp-password
$ chmod 440 credentials/smtp-password
$ chmod 644 state/smtp-password; CREDENTIALS_DIRECTORY=${dir}/credentials ${check}
> are right
$ chmod 600 state/smtp-password

# No password in clear but to this machine; no contradiction.
$ sed -i 's/user = /tls = "none"; user = /' server.conf && ${check}
? 78
> server.conf:4: email.tls: a password does not cross a network in clear: say "required"
$ sed -i 's/mail.rose.test/localhost/' server.conf && ${check}
> are right
$ sed -i 's/smtp:/smtps:/' server.conf && ${check}
? 78
> email.tls: may not be "none" with smtps://
$ sed -i 's/"none"/"maybe"/' server.conf && ${check}
? 78
> email.tls: 'maybe' is neither "required" nor "none" (for a relay on this machine)
$ sed -i 's/tls = "maybe"/ca_file = "smtp-password"/' server.conf && ${check}
? 78
> email.ca_file: '${state}/smtp-password' holds no certificate (PEM)
$ sed -i 's/ca_file = "smtp-password"; user = "rose"; //' server.conf && ${check}
? 78
> email.password_file: needs email.user
