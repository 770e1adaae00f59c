/* The control socket: JSON-RPC 2.0, one JSON text a line each way, from people on this machine. */
#pragma once

#include "rosemary/domain/message.h"
#include "rosemary/wire/command.h"

struct app;
/* The control socket and those who are connected to it. */
struct control;

/* One call. Handlers read params and put their answer into result. */
struct request {
	struct app *app;
	const struct command *command;
	const struct json *params; /* checked against the command's table; never NULL */
	struct json *result;       /* an empty object to begin with; taken by the server */
	struct actor actor;        /* who asks (SO_PEERCRED) */
	bool may_write;
	struct control_call *call; /* for request_defer() */
};

/* Answers a request: fills result, or returns false with err. Store work happens inside. */
typedef bool control_handler(struct request *request, struct err *err);

/*
 * Opens the socket at path (0660, group rosemary where there is one) and serves it from the app's
 * loop until control_close(). A stale socket file of a dead daemon is replaced.
 */
struct control *control_open(struct app *app, const char *path, struct err *err) MUST_CHECK;

/* Closes the socket and all connections and removes the socket's file; NULL is fine. */
void control_close(struct control *control);

/*
 * Called by a handler whose answer comes later: after it returns true nothing is sent until
 * control_finish() is called with the returned handle. If the client leaves first, the handle
 * stays valid and finishing it does nothing.
 */
struct control_call *request_defer(struct request *request);

/* Sends the deferred answer: result (taken) or, when NULL, err. Frees the handle. */
void control_finish(struct control_call *call, struct json *result, const struct err *err);

/* Connections at present, refused ones and calls answered since the start: for status. */
struct control_counters {
	uint64_t connections, refused, calls, failed;
};
struct control_counters control_count(const struct control *control);

/* The handlers, indexed by enum command_id (daemon/control_table.c). */
extern control_handler *const control_handlers[CMD_COUNT];
