/*
 * For LD_PRELOAD: each fsync and fdatasync takes SLOW_FSYNC_US microseconds longer, as on a slower
 * disk than the one at hand.
 */
#include <stdlib.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <unistd.h>

static void wait_first(void) {
	const char *given = getenv("SLOW_FSYNC_US");
	long us = given != NULL ? atol(given) : 0;
	struct timeval wait = {us / 1000000, us % 1000000};
	(void)select(0, NULL, NULL, NULL, &wait); // to a few microseconds
}

int fdatasync(int fd) {
	wait_first();
	return (int)syscall(SYS_fdatasync, fd);
}

int fsync(int fd) {
	wait_first();
	return (int)syscall(SYS_fsync, fd);
}
