# A server without TLS, or with TLS that proves nothing, hears nothing: mail waits and status says why
set certificate = self-signed.pem
set email =
set people = one two three
include secure.inc
$ rosemary approve 1 2 3 --yes
$ rosemary dev clock advance 1m
$ rosemary status --json
> .channels[0].reason contains the server cannot be trusted: SSL certificate problem: self-signed certificate
> .problems[0] contains for a relay on this machine say email.tls = "none"
> .deliveries.queued == 3
daemon log
> the server cannot be trusted: SSL certificate problem: self-signed certificate

for certificate in wrong-host.pem expired.pem
	smtp stop
	smtp start --certificate ${dir}/certificates/${certificate} --login rose:Sesame-4711
	$ rosemary dev clock advance 15m
	$ rosemary status --json
	> .channels[0].reason contains the server cannot be trusted
	> .deliveries.queued == 3
end
$ rosemary status --json
> .channels[0].reason contains certificate has expired

smtp stop
smtp start --certificate ${dir}/certificates/good.pem --login rose:Sesame-4711 <<RULES
tls garbage
RULES
$ rosemary dev clock advance 15m
$ rosemary status --json
> .channels[0].reason contains no TLS with the server
smtp rules <<RULES
starttls reply 454 4.7.0 not today
RULES
$ rosemary dev clock advance 15m
$ rosemary status --json
> .channels[0].reason contains 454 4.7.0 not today

smtp stop
smtp start --login rose:Sesame-4711
$ rosemary dev clock advance 15m
$ rosemary status --json
> .channels[0].reason contains the server offers no TLS (STARTTLS)
> .deliveries.queued == 3
> .counters.attempts_opened == 0

# No password and no address was said to any of them.
$ test -e mail/logins
? 1
$ grep -aE 'AUTH|MAIL|RCPT|rose\.test>|example\.test' mail/clear
? 1
empty

smtp stop
smtp start --certificate ${dir}/certificates/good.pem --login rose:Sesame-4711
$ rosemary dev clock advance 15m
$ rosemary status --json
> .deliveries.sent == 3
> .problems.length == 0
mail count
== 3
mail violations
empty
