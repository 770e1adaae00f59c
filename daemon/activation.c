// Takes over sockets that the service manager listens on before we run.
#include "activation.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/util.h>
#include <systemd/sd-daemon.h>

#include "rosemary/base/log.h"

static bool fit(int fd, const char *name, struct err *err) {
	if (sd_is_socket(fd, AF_UNIX, SOCK_STREAM, 1) <= 0) {
		return err_set(err, ERR_INVALID,
			       "what the service manager passes as '%s' is no "
			       "listening Unix stream socket",
			       name);
	}
	if (evutil_make_socket_nonblocking(fd) != 0) {
		return err_set(err, ERR_IO, "cannot use the socket '%s'", name);
	}
	return true;
}

static void free_names(char **names) {
	for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
		free(names[i]);
	}
	free((void *)names);
}

bool activation_take(const char *name, int *ret_fd, struct err *err) {
	char **names = NULL;
	int found = -1;
	// The variables are removed: no child of ours is meant by them.
	int count = sd_listen_fds_with_names(true, &names);
	if (count < 0) {
		return err_set_errno(err, -count, "LISTEN_FDS or LISTEN_FDNAMES is wrong");
	}
	for (int i = 0; i < count; i++) {
		int fd = SD_LISTEN_FDS_START + i;
		if (found < 0 && strcmp(names[i], name) == 0) {
			found = fd;
			continue;
		}
		log_warning("main", "no use for the descriptor '%s' that was passed", names[i]);
		(void)close(fd); // nothing was written
	}
	free_names(names);
	if (found >= 0 && !fit(found, name, err)) {
		(void)close(found); // nothing was written
		return false;
	}
	*ret_fd = found;
	return true;
}
