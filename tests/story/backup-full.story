# A disk that fills up ends a backup, not the daemon, and nothing of it remains
root
smtp start
set email =
include sending.inc
daemon stop
file serve.sh <<'END'
mkdir small && mount -t tmpfs -o size=64k tmpfs small || exit 1
rosemaryd --config rosemary.conf --state state --socket $1 &
until rosemary --socket $1 status >/dev/null 2>&1; do kill -0 $! || exit 1; done
rosemary --socket $1 backup small/monday.db 2>&1
echo status $?
ls -A small | wc -l
rosemary --socket $1 backup monday.db
kill -TERM $!
wait $!
END
$ unshare --mount sh serve.sh ${socket} 2>>daemon.log
> disk is full
> status 1
> /^0$/
> Backed up
