/* The control socket: JSON-RPC 2.0, one JSON text a line each way, from people on this machine. */
#pragma once

#include "rosemary/base/words.h"
#include "rosemary/domain/message.h"
#include "rosemary/wire/command.h"

struct app;

/* The open socket and everybody connected to it. */
struct control;

/* One call. Handlers read params and put their answer into result. */
struct request {
	struct app *app;
	const struct command *command;
	const struct json *params; /* checked against the command's table; never NULL */
	struct json *result;       /* an empty object to begin with; taken by the server */
	char *written;             /* the result as it is written, instead of it; taken, too */
	struct actor actor;        /* who asks (SO_PEERCRED) */
	bool may_write;
	struct control_call *call; /* for request_defer() */
};

/* Answers a request: fills result, or returns false with err. Store work happens inside. */
typedef bool control_handler(struct request *request, struct err *err);

/*
 * Serves the socket that the service manager passes as "control", else opens one at path (0660,
 * group rosemary where there is one), from the app's loop until control_close(). A stale socket
 * file of a dead daemon is replaced; ERR_BUSY when one answers there. SIGPIPE must be ignored.
 */
struct control *control_open(struct app *app, const char *path, struct err *err) MUST_CHECK;

/* Closes the socket, whose file is removed if it is our own, and all connections; NULL is fine. */
void control_close(struct control *control);

/*
 * Called once by a handler whose answer comes later, and which then returns true: nothing is sent
 * until control_finish() is called with the returned handle. If the client leaves first, or the
 * socket is closed, the handle stays valid and finishing it does nothing.
 */
struct control_call *request_defer(struct request *request) MUST_CHECK;

/* Sends the deferred answer: result (taken) or, when NULL, err. Frees the handle. */
void control_finish(struct control_call *call, struct json *result, const struct err *err);

/* The same for a result that is written already, which is taken. */
void control_finish_written(struct control_call *call, char *result);

/* Until the deferred call is finished, its connection begins no further one. */
void control_call_keep_order(struct control_call *call);

/* False when nobody is left to be told the answer of a deferred call. */
bool control_call_is_awaited(const struct control_call *call);

/*
 * The request's connection is told from now on what control_tell() says. ERR_BUSY when too many
 * are, all together or of its user.
 */
bool request_watch(struct request *request, struct err *err) MUST_CHECK;

/*
 * Writes a line to everybody who watches; false when nobody does. Who leaves too much unread is
 * closed.
 */
bool control_tell(struct control *control, const char *line);

/* A limit that a client ran into. */
enum control_limit {
	CONTROL_LIMIT_CONNECTIONS, /* of everybody together: refused */
	CONTROL_LIMIT_USER,        /* of one uid: refused */
	CONTROL_LIMIT_LINE,        /* a line too long: closed */
	CONTROL_LIMIT_BATCH,       /* a batch too long: answered with an error */
	CONTROL_LIMIT_TIME,        /* a line not complete in time: closed */
	CONTROL_LIMIT_OUTPUT,      /* answers not read: closed */
	CONTROL_LIMIT_DEFERRED,    /* too many calls wait: answered with an error */
	CONTROL_LIMIT_ANSWER,      /* an answer too long: an error instead */
	CONTROL_LIMIT_COUNT
};
/* connections user line batch time output deferred answer */
extern const struct words control_limit_words;

/* Connections at present; denied and refused ones, calls answered and failed since the start. */
struct control_counters {
	uint64_t connections, denied, refused, calls, failed;
	uint64_t limits[CONTROL_LIMIT_COUNT];
};
struct control_counters control_count(const struct control *control);

/* The handlers, indexed by enum command_id (daemon/control_table.c). */
extern control_handler *const control_handlers[CMD_COUNT];
