/* What the options of the door mean together. */
#pragma once

#include <sys/socket.h>

#include "rosemary/config/load.h"

/* Reads "127.0.0.1:8787" or "[::1]:8787"; port 0 is any that is free. False for anything else. */
bool door_address(const char *text, struct sockaddr_storage *ret);

/* True for a URL of http.public_url on this machine. */
bool door_url_is_local(const char *url);

/*
 * Checks that certificate and key are given together and can be read, and that without them only
 * this machine gets in. ERR_INVALID in words, with *ret_key the option to blame.
 */
bool door_check(const struct http_config *http, const char **ret_key, struct err *err) MUST_CHECK;
