# Strangers come in crowds while a message leaves: all are served, and have a share of the time only
smtp start <<RULES
dot hold
RULES
set email =
include sending.inc
$ sed -i 's|listen = "off"|listen = "127.0.0.1:0"|' rosemary.conf
daemon restart
set people = first
include people.inc
$ rosemary status --json
save door = .http.listens
file crowd.py <<'END'
# crowd.py ADDRESS SOCKET: sixty visits that find the daemon asleep; how many are served when it wakes.
import os, signal, socket, struct, sys

host, port = sys.argv[1].split(":")
with socket.socket(socket.AF_UNIX) as control:
    control.connect(sys.argv[2])
    daemon = struct.unpack("3i", control.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
os.kill(daemon, signal.SIGSTOP)
visits = [socket.create_connection((host, int(port)), 15) for _ in range(60)]
for visit in visits:
    visit.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
os.kill(daemon, signal.SIGCONT)
served = 0
for visit in visits:
    with visit.makefile("rb") as answer:
        served += answer.read().endswith(b"\r\n\r\nok\n")
print(served, "served")
END

# Nothing leaves: nobody waits.
$ python3 crowd.py ${door} ${socket}
== 60 served
$ rosemary status --json
> .counters.http_limit_share == 0

# A message is under way.
$ rosemary approve 1 --yes
set by = 1m
include advance_unawaited.inc
wait until $ rosemary delivery list first --json
> .deliveries[0].state == handing
$ python3 crowd.py ${door} ${socket}
== 60 served
$ rosemary status --json
> .counters.http_limit_share > 0
save waited = .counters.http_limit_share

# It has left.
smtp rules <<RULES
RULES
wait until $ rosemary delivery list first --json
> .deliveries[0].state == sent
$ python3 crowd.py ${door} ${socket}
== 60 served
$ rosemary status --json
> .counters.http_limit_share == ${waited}
