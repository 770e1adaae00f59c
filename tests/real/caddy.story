# The shop behind the sample for Caddy: all pages through it, hostile and slow visitors stay with it
environment HOME=${dir}
environment XDG_DATA_HOME=${dir}/data
environment XDG_CONFIG_HOME=${dir}/settings
include proxy.inc
$ caddy validate --adapter caddyfile --config ${source}/etc/proxy/Caddyfile 2>&1
> Valid configuration
! not formatted
$ ./shape ${source}/etc/proxy/Caddyfile site.filled

# The line that the sample has for certificates from elsewhere.
$ sed 's|# tls /etc/caddy/rosemary.pem /etc/caddy/rosemary-key.pem|tls ${dir}/certificate.pem ${dir}/key.pem|' site.filled > Caddyfile
program start caddy caddy run --adapter caddyfile --config ${dir}/Caddyfile
wait until $ ${proxy} answers 80 443
set logs = caddy.log
include proxy-checks.inc
$ grep -c '"uri":"/o/..."' caddy.log
! == 0
program stop caddy
