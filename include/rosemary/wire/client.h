/* The other end of the control socket, for programs that may wait: one call at a time. */
#pragma once

#include "rosemary/base/json.h"

/* A connection to a daemon. */
struct client;

/* How long a call may take unless client_set_wait() says otherwise. */
enum { CLIENT_WAIT_MS = 30 * 1000 };

/*
 * Connects to the Unix socket at path. ERR_UNREACHABLE says how to start a daemon there, ERR_DENIED
 * who may use it. To be closed with client_close().
 */
struct client *client_open(const char *path, struct err *err) MUST_CHECK;

/* Closes the connection; NULL is fine. */
void client_close(struct client *client);

/* How long a call may take from its first byte to the answer's last; CLIENT_WAIT_MS at first. */
void client_set_wait(struct client *client, int wait_ms);

/*
 * Calls a method and waits for its result, to be freed. Takes params (an object, or NULL). Returns
 * NULL with the daemon's error (its code and words), ERR_UNREACHABLE when the connection broke or
 * the answer did not come in time, ERR_LIMIT when the call is longer than REQUEST_MAX_BYTES or the
 * answer than ANSWER_MAX_BYTES. After all but the daemon's own errors the connection is of no
 * more use: later calls fail at once.
 */
struct json *client_call(struct client *client, const char *method, struct json *params,
			 struct err *err) MUST_CHECK;

/*
 * Waits, as long as it takes, for the next line that the daemon sends of its own accord: a
 * notification, to be freed. For a client that has subscribed and calls nothing more. NULL with
 * ERR_UNREACHABLE when the connection ended.
 */
struct json *client_listen(struct client *client, struct err *err) MUST_CHECK;
