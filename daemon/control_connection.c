// One connection of the control socket: its lines, their calls, and the answers.
#include "daemon/control_connection.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "daemon/app.h"
#include "rosemary/base/log.h"
#include "rosemary/wire/codec.h"
#include "rosemary/wire/frame.h"

enum { INPUT_MAX_BYTES = 64 * 1024 }; // read ahead of what was looked at

struct control_connection {
	struct list link; // in control->connections
	struct control *control;
	uid_t uid;
	char *name; // what the system calls the user
	struct bufferevent *stream;
	struct event *resume;   // goes on with the work, or frees a dead connection
	struct event *deadline; // of a line that has begun
	struct frame_reader *reader;
	struct exchange *running; // whose calls are not all started
	struct list exchanges;    // all that are not answered
	size_t deferred;          // calls of them that wait
	bool left;                // the client sends no more; what it sent is still answered
	bool closing;             // it sent what cannot be read; no further line is looked at
	bool dead;                // nothing is to be done but freeing it
};

// A line and its answers.
struct exchange {
	struct list link;                      // in connection->exchanges
	struct control_connection *connection; // NULL: the client left
	struct json *request;                  // an object, or a list: a batch
	size_t started;                        // calls of it
	size_t open;                           // calls that are started and not answered
	size_t bytes;                          // of the answers so far
	struct json **answers;                 // of each call; NULL for a notification
};

// One call of an exchange, while it runs and until it is answered.
struct control_call {
	struct exchange *exchange;
	size_t index;
	struct json *id;
	bool notification;
	bool deferred;
};

static bool is_batch(const struct exchange *exchange) {
	return json_kind(exchange->request) == JSON_KIND_LIST;
}

static size_t call_count(const struct exchange *exchange) {
	return is_batch(exchange) ? json_count(exchange->request) : 1;
}

static void hit_limit(struct control_connection *connection, enum control_limit limit) {
	connection->control->counters.limits[limit]++;
}

// Asks the loop to call on_resume() soon, from where the connection may be freed.
static void wake(struct control_connection *connection) {
	event_active(connection->resume, EV_TIMEOUT, 0);
}

static void kill_connection(struct control_connection *connection) {
	connection->dead = true;
	(void)bufferevent_disable(connection->stream,
				  EV_READ | EV_WRITE); // fails never for sockets
	wake(connection);
}

static void write_line(struct control_connection *connection, const struct json *answer) {
	struct evbuffer *output = bufferevent_get_output(connection->stream);
	char *line = json_write(answer);
	size_t len = strlen(line);
	if (evbuffer_get_length(output) + len + 1 > CONTROL_OUTPUT_MAX_BYTES) {
		hit_limit(connection, CONTROL_LIMIT_OUTPUT);
		log_warning("control", "does not read its answers: closed user=%s",
			    connection->name);
		kill_connection(connection);
	} else if (evbuffer_add(output, line, len) != 0 || evbuffer_add(output, "\n", 1) != 0) {
		kill_connection(connection); // half an answer is none
	}
	free(line);
}

static void write_error(struct control_connection *connection, enum rpc_code code,
			const struct err *err) {
	struct json *answer = codec_error(NULL, code, err);
	connection->control->counters.failed++;
	write_line(connection, answer);
	json_free(answer);
}

static void exchange_free(struct exchange *exchange) {
	size_t count = call_count(exchange);
	list_remove(&exchange->link);
	for (size_t i = 0; i < count; i++) {
		json_free(exchange->answers[i]);
	}
	free(exchange->answers);
	json_free(exchange->request);
	free(exchange);
}

// All answers of a batch in one list; a batch of notifications has none (section 6).
static void write_batch(struct exchange *exchange) {
	struct json *answers = json_new_list();
	for (size_t i = 0; i < call_count(exchange); i++) {
		if (exchange->answers[i] != NULL) {
			json_push(answers, json_share(exchange->answers[i]));
		}
	}
	if (json_count(answers) > 0) {
		write_line(exchange->connection, answers);
	}
	json_free(answers);
}

// Once every call is answered: the line goes out, and the exchange is over.
static void settle(struct exchange *exchange) {
	struct control_connection *connection = exchange->connection;
	if (exchange->open > 0 ||
	    (connection != NULL && exchange->started < call_count(exchange))) {
		return;
	}
	if (connection != NULL && !connection->dead) {
		if (is_batch(exchange)) {
			write_batch(exchange);
		} else if (exchange->answers[0] != NULL) {
			write_line(connection, exchange->answers[0]);
		}
		wake(connection);
	}
	exchange_free(exchange);
}

// The bytes of an answer as it will be written.
static size_t written_bytes(const struct json *answer) {
	char *line = json_write(answer);
	size_t len = strlen(line);
	free(line);
	return len;
}

// Takes answer; replaces it by an error when the line would outgrow what a client reads.
static void keep_answer(struct control_call *call, struct json *answer) {
	struct exchange *exchange = call->exchange;
	size_t bytes = written_bytes(answer);
	// Errors are small and must always fit, so some room is kept for those of a whole batch.
	const size_t reserve = (size_t)CODEC_BATCH_MAX * 4 * ERR_TEXT_MAX;
	if (exchange->bytes + bytes > ANSWER_MAX_BYTES - reserve &&
	    json_get(answer, "result") != NULL) {
		struct err err = {0};
		(void)err_set(&err, ERR_LIMIT,
			      "the answer is longer than %d bytes: ask for less at a time",
			      ANSWER_MAX_BYTES);
		hit_limit(exchange->connection, CONTROL_LIMIT_ANSWER);
		json_free(answer);
		answer = codec_error(call->id, RPC_REFUSED, &err);
		bytes = written_bytes(answer);
	}
	exchange->bytes += bytes;
	exchange->answers[call->index] = answer;
}

// Takes answer (NULL: there is none to give) and ends the call.
static void finish_call(struct control_call *call, struct json *answer) {
	struct exchange *exchange = call->exchange;
	struct control_connection *connection = exchange->connection;
	if (connection != NULL && call->deferred) {
		connection->deferred--;
	}
	if (connection == NULL || call->notification || answer == NULL) {
		json_free(answer);
	} else {
		keep_answer(call, answer);
	}
	exchange->open--;
	json_free(call->id);
	free(call);
	settle(exchange);
}

// Failures of ours, which the administrator must hear of; the others are the client's own affair.
static bool worth_logging(enum err_code code) {
	return code == ERR_IO || code == ERR_NO_SPACE || code == ERR_CORRUPT;
}

static void fail_call(struct control_call *call, enum rpc_code code, const struct err *err) {
	if (call->exchange->connection != NULL) {
		call->exchange->connection->control->counters.failed++;
	}
	finish_call(call, codec_error(call->id, code, err));
}

struct control_call *request_defer(struct request *request) {
	struct control_call *call = request->call;
	assert(call != NULL); // only once
	request->call = NULL;
	call->deferred = true;
	if (call->exchange->connection != NULL) {
		call->exchange->connection->deferred++;
	}
	return call;
}

void control_finish(struct control_call *call, struct json *result, const struct err *err) {
	if (result != NULL) {
		finish_call(call, codec_result(call->id, result));
	} else {
		fail_call(call, RPC_REFUSED, err);
	}
}

static bool may_run(const struct request *request, struct err *err) {
	const struct command *command = request->command;
	if ((command->flags & CMD_WRITE) && !request->may_write) {
		return err_set(err, ERR_DENIED, "'%s' is for owners (control.owners)",
			       command->method);
	}
	if ((command->flags & CMD_DEVELOPER) && !request->app->developer) {
		return err_set(err, ERR_DENIED, "'%s' needs rosemaryd --developer",
			       command->method);
	}
	return true;
}

// Runs a checked request's handler. Ends the call unless the handler deferred it.
static void run_handler(struct request *request, struct control_call *call) {
	struct err err = {0};
	const struct command *command = request->command;
	struct control_counters *counters = &call->exchange->connection->control->counters;
	request->result = json_new_object();
	bool done = may_run(request, &err) && control_handlers[command - commands](request, &err);
	counters->calls++;
	if (!done && worth_logging(err.code)) {
		log_error("control", "%s: %s user=%s", command->method, err.text,
			  request->actor.name);
	}
	if (request->call == NULL) {
		assert(done); // a handler that fails has not deferred
		json_free(request->result);
	} else if (done) {
		finish_call(call, codec_result(call->id, request->result));
	} else {
		json_free(request->result);
		fail_call(call, RPC_REFUSED, &err);
	}
}

static void dispatch(struct control_connection *connection, struct control_call *call,
		     const struct rpc_call *rpc) {
	struct err err = {0};
	struct app *app = connection->control->app;
	const struct command *command = command_by_method(rpc->method);
	struct control_peer peer = control_peer_find(app, connection->uid, connection->name);
	if (command == NULL || control_handlers[command - commands] == NULL) {
		(void)err_set(&err, ERR_NOT_FOUND, "no method '%s'", rpc->method);
		fail_call(call, RPC_METHOD_NOT_FOUND, &err);
		return;
	}
	if (!command_check(command, rpc->params, &err)) {
		fail_call(call, RPC_INVALID_PARAMS, &err);
		return;
	}
	if (connection->deferred >= CONTROL_DEFERRED_MAX) {
		hit_limit(connection, CONTROL_LIMIT_DEFERRED);
		(void)err_set(&err, ERR_BUSY, "too many calls wait for their answers");
		fail_call(call, RPC_REFUSED, &err);
		return;
	}
	if (peer.role == CONTROL_NOBODY) {
		(void)err_set(&err, ERR_DENIED, "denied"); // since the configuration was reloaded
		fail_call(call, RPC_REFUSED, &err);
		return;
	}
	struct json *params = rpc->params != NULL ? json_share(rpc->params) : json_new_object();
	struct request request = {
		.app = app,
		.command = command,
		.params = params,
		.actor = {connection->uid, peer.name},
		.may_write = peer.role == CONTROL_OWNER,
		.call = call,
	};
	run_handler(&request, call);
	json_free(params);
}

// Starts the next call of the exchange that runs.
static void start_call(struct control_connection *connection) {
	struct exchange *exchange = connection->running;
	struct rpc_call rpc;
	struct err err = {0};
	size_t index = exchange->started++;
	const struct json *value = is_batch(exchange) ? json_at(exchange->request, index)
						      : exchange->request;
	bool valid = codec_call(value, &rpc, &err);
	struct control_call *call = xcalloc(1, sizeof *call);
	*call = (struct control_call){
		.exchange = exchange,
		.index = index,
		.id = json_share(rpc.id),
		.notification = rpc.notification,
	};
	exchange->open++;
	if (exchange->started == call_count(exchange)) {
		connection->running = NULL; // from here on its last answer ends it
	}
	if (valid) {
		dispatch(connection, call, &rpc);
	} else {
		fail_call(call, RPC_INVALID_REQUEST, &err);
	}
}

// Tells what is wrong with a line and looks at no further one: who knows where it begins.
static void refuse_line(struct control_connection *connection, enum rpc_code code,
			const struct err *err) {
	write_error(connection, code, err);
	connection->closing = true;
	(void)bufferevent_disable(connection->stream, EV_READ); // fails never for sockets
	(void)event_del(connection->deadline);
}

// Begins an exchange for a line, or answers that it is none.
static void take_line(struct control_connection *connection, const char *line, size_t len) {
	struct err err = {0};
	struct json *request = codec_parse(line, len, &err);
	if (request == NULL && err.code == ERR_SYNTAX) {
		refuse_line(connection, RPC_PARSE_ERROR, &err);
		return;
	}
	if (request == NULL) {
		if (err.code == ERR_LIMIT) {
			hit_limit(connection, CONTROL_LIMIT_BATCH);
		}
		write_error(connection, RPC_INVALID_REQUEST, &err);
		return;
	}
	struct exchange *exchange = xcalloc(1, sizeof *exchange);
	exchange->connection = connection;
	exchange->request = request;
	exchange->answers = xcalloc(call_count(exchange), sizeof(struct json *));
	list_init(&exchange->link);
	list_append(&connection->exchanges, &exchange->link);
	connection->running = exchange;
}

static void refuse_long_line(struct control_connection *connection) {
	struct err err = {0};
	(void)err_set(&err, ERR_LIMIT, "a line is longer than %d bytes", REQUEST_MAX_BYTES);
	hit_limit(connection, CONTROL_LIMIT_LINE);
	refuse_line(connection, RPC_INVALID_REQUEST, &err);
}

// Moves what was received to the reader; false when there was nothing.
static bool refill(struct control_connection *connection) {
	struct evbuffer *input = bufferevent_get_input(connection->stream);
	size_t len = evbuffer_get_length(input);
	if (len == 0) {
		return false;
	}
	frame_add(connection->reader, evbuffer_pullup(input, -1), len);
	(void)evbuffer_drain(input, len); // fails only for a frozen buffer
	return true;
}

// Does one thing: starts a call, takes a line, or takes in bytes. False when there is nothing to do.
static bool step(struct control_connection *connection) {
	const char *line = NULL;
	size_t len = 0;
	if (connection->running != NULL) {
		start_call(connection);
		return true;
	}
	if (connection->closing) {
		return false;
	}
	switch (frame_next(connection->reader, &line, &len)) {
	case FRAME_LINE:
		(void)event_del(connection->deadline); // the next line has a time of its own
		take_line(connection, line, len);
		return true;
	case FRAME_TOO_LONG:
		refuse_long_line(connection);
		return false;
	case FRAME_INCOMPLETE:
		break;
	}
	return refill(connection);
}

// Gives the line that has begun its time, or closes when there is nothing more to come.
static void rest(struct control_connection *connection) {
	const struct timeval patience = {.tv_sec = CONTROL_REQUEST_SECONDS};
	const struct evbuffer *output = bufferevent_get_output(connection->stream);
	if (connection->left || connection->closing) {
		if (list_empty(&connection->exchanges) && evbuffer_get_length(output) == 0) {
			kill_connection(connection);
		}
	} else if (frame_begun(connection->reader) &&
		   !event_pending(connection->deadline, EV_TIMEOUT, NULL)) {
		(void)event_add(connection->deadline, &patience);
	}
}

// Works until there is nothing to do, but not longer than a turn.
static void work(struct control_connection *connection) {
	int64_t began_us = clock_ticks_us();
	while (!connection->dead && step(connection)) {
		if (clock_ticks_us() - began_us > CONTROL_TURN_US) {
			wake(connection);
			return;
		}
	}
	if (!connection->dead) {
		rest(connection);
	}
}

static void on_resume(evutil_socket_t fd, short what, void *argument) {
	struct control_connection *connection = argument;
	(void)fd;
	(void)what;
	if (connection->dead) {
		control_connection_close(connection);
	} else {
		work(connection);
	}
}

static void on_read(struct bufferevent *stream, void *argument) {
	(void)stream;
	work(argument);
}

static void on_written(struct bufferevent *stream, void *argument) {
	struct control_connection *connection = argument;
	(void)stream;
	if (connection->left || connection->closing) {
		wake(connection);
	}
}

static void on_stream_event(struct bufferevent *stream, short what, void *argument) {
	struct control_connection *connection = argument;
	(void)stream;
	if (what & BEV_EVENT_EOF) {
		connection->left = true;
		(void)event_del(connection->deadline);
		wake(connection);
		return;
	}
	if (what & BEV_EVENT_TIMEOUT) {
		hit_limit(connection, CONTROL_LIMIT_OUTPUT);
		log_warning("control", "does not read its answers: closed user=%s",
			    connection->name);
	}
	kill_connection(connection);
}

static void on_deadline(evutil_socket_t fd, short what, void *argument) {
	struct control_connection *connection = argument;
	struct err err = {0};
	(void)fd;
	(void)what;
	(void)err_set(&err, ERR_LIMIT, "the line was not complete within %d seconds",
		      CONTROL_REQUEST_SECONDS);
	hit_limit(connection, CONTROL_LIMIT_TIME);
	refuse_line(connection, RPC_INVALID_REQUEST, &err);
	wake(connection);
}

void control_connection_open(struct control *control, int fd, uid_t uid, const char *name) {
	struct event_base *base = control->app->base;
	const struct timeval stall = {.tv_sec = CONTROL_STALL_SECONDS};
	struct control_connection *connection = xcalloc(1, sizeof *connection);
	connection->control = control;
	connection->uid = uid;
	connection->name = xstrdup(name);
	connection->reader = frame_reader_create(REQUEST_MAX_BYTES);
	connection->stream = bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE);
	connection->resume = event_new(base, -1, 0, on_resume, connection);
	connection->deadline = evtimer_new(base, on_deadline, connection);
	assert(connection->stream != NULL && connection->resume != NULL &&
	       connection->deadline != NULL); // they fail for want of memory only
	list_init(&connection->exchanges);
	list_init(&connection->link);
	list_append(&control->connections, &connection->link);
	control->open++;
	bufferevent_setcb(connection->stream, on_read, on_written, on_stream_event, connection);
	bufferevent_setwatermark(connection->stream, EV_READ, 0, INPUT_MAX_BYTES);
	(void)bufferevent_set_timeouts(connection->stream, NULL, &stall); // fails never for sockets
	(void)bufferevent_enable(connection->stream, EV_READ | EV_WRITE);
}

void control_connection_close(struct control_connection *connection) {
	LIST_EACH(&connection->exchanges, link, after) {
		struct exchange *exchange = LIST_ENTRY(link, struct exchange, link);
		list_remove(&exchange->link);
		exchange->connection = NULL; // its deferred calls, if any, end it
		settle(exchange);
	}
	list_remove(&connection->link);
	connection->control->open--;
	event_free(connection->resume);
	event_free(connection->deadline);
	bufferevent_free(connection->stream);
	frame_reader_destroy(connection->reader);
	free(connection->name);
	free(connection);
}

struct control_connection *control_connection_from_link(struct list *link) {
	return LIST_ENTRY(link, struct control_connection, link);
}

uid_t control_connection_uid(const struct control_connection *connection) {
	return connection->uid;
}
