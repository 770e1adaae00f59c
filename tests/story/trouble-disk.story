# A full disk is told by the command, by the log and by the doctor; with room, all goes on
root
file rosemary.conf <<CONF
shop = { name = "The Rose Shop"; };
playbook = { path = "${source}/etc/playbook"; };
email = { from = "hello@rose.test"; };
CONF
file serve.sh <<'END'
mkdir -p state && mount -t tmpfs -o size=2m,mode=700 tmpfs state || exit 1
rosemaryd --config rosemary.conf --state state --socket $1 &
until rosemary --socket $1 queue >/dev/null 2>&1; do kill -0 $! || exit 1; done
dd if=/dev/zero of=state/filled bs=64k status=none
rosemary --socket $1 customer add --ref L1 --given-name Linda
echo status $?
rosemary --socket $1 doctor --quiet
rosemary --socket $1 doctor --quiet --deep | grep store:
kill -TERM $!
wait $!
echo stopped with $?
rosemaryd --config rosemary.conf --state state --socket $1
echo started with $?
rm state/filled
rosemaryd --config rosemary.conf --state state --socket $1 &
until rosemary --socket $1 queue >/dev/null 2>&1; do kill -0 $! || exit 1; done
rosemary --socket $1 customer add --ref L1 --given-name Linda
kill -TERM $!
wait $!
END
$ unshare --mount bash serve.sh ${socket}
> customer.add: store: database or disk is full: make room user=
> rosemary: store: database or disk is full: make room
> status 1
> disk: ${state} has room for 0 MiB: nothing can be stored or sent without, so make room
> store: it was not read through: ${state} has no room for a copy of it
> stopped with 0
> cannot open store '${state}/rosemary.db': store: database or disk is full: make room
> started with 74
> Added customer
