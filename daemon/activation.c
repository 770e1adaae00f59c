// Takes over sockets that the service manager listens on before we run.
#include "activation.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/util.h>
#include <systemd/sd-daemon.h>

#include "rosemary/base/log.h"

static const struct {
	const char *name;
	int family;
	const char *what;
} sockets[] = {
	[ACTIVATION_CONTROL] = {"control", AF_UNIX, "listening Unix stream socket"},
	[ACTIVATION_HTTP] = {"http", AF_UNSPEC, "listening stream socket"},
};

static void free_names(char **names) {
	for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
		free(names[i]);
	}
	free((void *)names);
}

bool activation_take(enum activation_socket socket, int *ret_fd, struct err *err) {
	char **names = NULL;
	const char *name = sockets[socket].name;
	*ret_fd = -1;
	int count = sd_listen_fds_with_names(false, &names);
	if (count < 0) {
		return err_set_errno(err, -count, "LISTEN_FDS or LISTEN_FDNAMES is wrong");
	}
	for (int i = 0; i < count && *ret_fd < 0; i++) {
		*ret_fd = strcmp(names[i], name) == 0 ? SD_LISTEN_FDS_START + i : -1;
	}
	free_names(names);
	if (*ret_fd < 0) {
		return true;
	}
	if (sd_is_socket(*ret_fd, sockets[socket].family, SOCK_STREAM, 1) <= 0) {
		*ret_fd = -1;
		return err_set(err, ERR_INVALID, "what the service manager passes as '%s' is no %s",
			       name, sockets[socket].what);
	}
	if (evutil_make_socket_nonblocking(*ret_fd) != 0) {
		*ret_fd = -1;
		return err_set(err, ERR_IO, "cannot use the socket '%s'", name);
	}
	return true;
}

static bool is_known(const char *name) {
	for (size_t i = 0; i < ARRAY_LEN(sockets); i++) {
		if (strcmp(sockets[i].name, name) == 0) {
			return true;
		}
	}
	return false;
}

void activation_end(void) {
	char **names = NULL;
	// The variables are removed: no child of ours is meant by them.
	int count = sd_listen_fds_with_names(true, &names);
	for (int i = 0; i < count; i++) {
		if (!is_known(names[i])) {
			log_warning("main", "no use for the descriptor '%s' that was passed",
				    names[i]);
			(void)close(SD_LISTEN_FDS_START + i); // nothing was written
		}
	}
	free_names(names);
}
