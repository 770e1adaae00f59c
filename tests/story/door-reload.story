# The door takes another certificate by a reload; a key that belongs to another one is told as that
include door.inc
$ rosemary status
> /Door +127\.0\.0\.1:\d+ without TLS, reached at https:\/\/rose\.test/
$ sh ${source}/tests/servers/make_certificates certificates
$ cp rosemary.conf right.conf
$ sed -i 's|public_url|tls_certificate = "${dir}/certificates/good.pem"; tls_key = "${dir}/certificates/self-signed.pem"; public_url|' rosemary.conf
daemon reload
wait until $ rosemary status
> "self-signed.pem': key values mismatch"
$ ./ask /healthz
> HTTP/1.1 200 OK
$ sed -i 's|self-signed.pem|good.pem|' rosemary.conf
daemon reload
wait until $ curl --silent --insecure --max-time 20 --header 'Host: rose.test' https://${door}/healthz
> ok
$ rosemary status
> /Door +127\.0\.0\.1:\d+ with TLS, reached at https:\/\/rose\.test/

# A door that is closed is not said to be reached.
daemon stop
$ sed -i 's|listen = "127.0.0.1:0"|listen = "off"|' rosemary.conf
daemon start
$ rosemary status
> Door        closed, though links lead to https://rose.test
