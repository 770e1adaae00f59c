/* Descriptors that a service manager has opened for us: sd_listen_fds(3). */
#pragma once

#include "rosemary/base/err.h"

/*
 * Takes over the listening Unix socket that the manager calls by that name (FileDescriptorName=):
 * *ret_fd is -1 when there is none. Other descriptors that were passed are closed, so it is called
 * once. ERR_INVALID when the one of that name is no listening stream socket.
 */
bool activation_take(const char *name, int *ret_fd, struct err *err) MUST_CHECK;
