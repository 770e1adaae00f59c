# A disk that fails under a commit: nothing leaves from there on, the daemon ends with 74
root
smtp start <<RULES
rcpt first=1 hold
RULES
set email = sessions = 1;
include linda.inc
$ rosemary approve ${draft} --yes
daemon stop

# Leaks cannot be looked for below strace.
file serve.sh <<'END'
export ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0
rosemaryd --config rosemary.conf --state $1 --socket $2 --developer &
echo $! >pid
wait $!
echo $? >status
END
program start served bash serve.sh ${state} ${socket}
wait until $ rosemary status
> Store
set by = 1m
include advance_unawaited.inc
wait until $ rosemary delivery list --json
> .deliveries[0].state == open

# Its recipient is asked for. From here on the disk takes nothing; strace shows the first call that
# it saw, so it sees all that follow.
$ cat pid
save pid = output
set calls = trace=fdatasync,%network,write,writev
program start strace strace -qq -o trace -e ${calls} -e inject=fdatasync:error=EIO -p ${pid}
wait until $ rosemary status >/dev/null; cat trace
> accept4(

# The server goes on. The mark of END is not durable: no byte leaves behind it, and nothing is
# synced a second time, for the kernel may have dropped what it could not write.
smtp rules <<RULES
RULES
wait until $ cat status
== 74
$ cat served.log
> nothing leaves for a while: store: disk I/O error
> rosemary.db' cannot be relied on any more
$ grep -c fdatasync trace
== 1
$ sed '1,/EIO/d' trace
! > send
! > writev
> write(2,
mail count
== 0

# Whether the mark was kept nobody can know, so the next daemon cannot either: it asks, and what is
# sent once more then is there once.
daemon start
$ rosemary delivery list --json
> .deliveries[0].state == uncertain
$ rosemary outbox resolve 1 --resend --yes
wait until mail count
== 1
$ rosemary delivery list --json
> .deliveries[0].state == sent
mail violations
empty
