/*
 * For LD_PRELOAD: each fsync and fdatasync takes SLOW_FSYNC_US microseconds longer, as on a slower
 * disk than the one at hand.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void wait_first(void) {
	const char *given = getenv("SLOW_FSYNC_US");
	long us = given != NULL ? atol(given) : 0;
	const struct timespec wait = {us / 1000000, us % 1000000 * 1000};
	(void)nanosleep(&wait, NULL);
}

int fdatasync(int fd) {
	wait_first();
	return (int)syscall(SYS_fdatasync, fd);
}

int fsync(int fd) {
	wait_first();
	return (int)syscall(SYS_fsync, fd);
}
