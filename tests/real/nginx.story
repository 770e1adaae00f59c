# The shop behind the sample for nginx: all pages through it, hostile and slow visitors stay with it
root
include proxy.inc
$ ./shape ${source}/etc/proxy/nginx.conf site.filled
$ sed 's|/etc/letsencrypt/live/rose.test/fullchain.pem|${dir}/certificate.pem|; s|/etc/letsencrypt/live/rose.test/privkey.pem|${dir}/key.pem|; s|/var/log/nginx/|${dir}/|' site.filled > site.conf

# As Debian's nginx.conf includes it.
file nginx.conf <<END
daemon off;
pid ${dir}/nginx.pid;
error_log ${dir}/nginx-error.log;
events { worker_connections 768; }
http {
	gzip on;
	access_log ${dir}/nginx-access.log;
	client_body_temp_path ${dir}/body;
	proxy_temp_path ${dir}/proxy;
	fastcgi_temp_path ${dir}/fastcgi;
	uwsgi_temp_path ${dir}/uwsgi;
	scgi_temp_path ${dir}/scgi;
	include ${dir}/site.conf;
}
END
$ chmod o+x . && nginx -t -c ${dir}/nginx.conf -e ${dir}/nginx-error.log
$ nginx -t -c ${dir}/nginx.conf -e ${dir}/nginx-error.log 2>&1
> test is successful
! warn
program start nginx nginx -c ${dir}/nginx.conf -e ${dir}/nginx-error.log
wait until $ ${proxy} answers 80 443
set logs = rosemary.log rosemary-error.log nginx-access.log nginx-error.log nginx.log
include proxy-checks.inc
$ cat rosemary.log
> POST /o/... 200
> GET /feed/... 304
> GET /o/... 502

# Too much of one address.
$ ${proxy} flood certificate.pem 120
> .turned_away > 0
> .let_in >= 50
program stop nginx
