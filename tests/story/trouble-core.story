# A daemon in service leaves no core file: passwords pass through its memory
smtp start
set email =
include sending.inc
daemon stop
file serve.sh <<'END'
rosemaryd --config rosemary.conf --state state --socket $1 &
until rosemary --socket $1 status >/dev/null 2>&1; do kill -0 $! || exit 1; done
grep '^Max core file size' /proc/$!/limits
stat -c %u /proc/$!/mem
kill -TERM $!
wait $!
echo status $?
END
$ sh serve.sh ${socket} 2>>daemon.log
> /Max core file size +0 +0 /
> /^0$/
> status 0
