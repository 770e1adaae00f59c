/* Descriptors that a service manager has opened for us: sd_listen_fds(3). */
#pragma once

#include "rosemary/base/err.h"

/* The sockets that there is use for, by the manager's names (FileDescriptorName=). */
enum activation_socket { ACTIVATION_CONTROL, ACTIVATION_HTTP };

/*
 * Takes over that listening stream socket: *ret_fd is -1 when none was passed, or this fails.
 * ERR_INVALID when the one of that name is no such socket, of a Unix one for control, of one of any
 * family for http.
 */
bool activation_take(enum activation_socket socket, int *ret_fd, struct err *err) MUST_CHECK;

/* Closes what else was passed, and says so. Called once, when everything was taken. */
void activation_end(void);
