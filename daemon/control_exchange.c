// The calls of one line: started one by one, answered together.
#include "daemon/control_exchange.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/app.h"
#include "daemon/control_connection.h"
#include "rosemary/base/log.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/wire/codec.h"
#include "rosemary/wire/frame.h"

// A line and its answers.
struct exchange {
	struct list link;                      // in connection->exchanges
	struct control_connection *connection; // NULL: the client left
	struct json *request;                  // an object, or a list: a batch
	size_t started;                        // calls of it
	size_t open;                           // calls that are started and not answered
	size_t bytes;                          // of the answers so far
	char **answers;                        // as they are written; NULL for a notification
};

// One call of an exchange, while it runs and until it is answered.
struct control_call {
	struct exchange *exchange;
	size_t index;
	struct json *id;
	bool notification;
	bool deferred;
	bool in_order; // no further call of its connection begins before it is answered
};

static bool is_batch(const struct exchange *exchange) {
	return json_kind(exchange->request) == JSON_KIND_LIST;
}

static size_t call_count(const struct exchange *exchange) {
	return is_batch(exchange) ? json_count(exchange->request) : 1;
}

static void exchange_free(struct exchange *exchange) {
	size_t count = call_count(exchange);
	list_remove(&exchange->link);
	for (size_t i = 0; i < count; i++) {
		free(exchange->answers[i]);
	}
	free(exchange->answers);
	json_free(exchange->request);
	free(exchange);
}

// All answers of a batch in one list; a batch of notifications has none (section 6).
static void write_batch(const struct exchange *exchange) {
	struct strbuf line = STRBUF_INIT(ANSWER_MAX_BYTES);
	for (size_t i = 0; i < call_count(exchange); i++) {
		if (exchange->answers[i] != NULL) {
			strbuf_add_char(&line, line.len == 0 ? '[' : ',');
			strbuf_add_text(&line, exchange->answers[i]);
		}
	}
	if (line.len > 0) {
		strbuf_add_char(&line, ']');
		assert(!line.full); // keep_line() has seen to it
		control_connection_write(exchange->connection, line.data, line.len);
	}
	strbuf_finish(&line);
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
			control_connection_write(connection, exchange->answers[0],
						 strlen(exchange->answers[0]));
		}
		control_connection_wake(connection);
	}
	exchange_free(exchange);
}

// Keeps the line of an answer, which is taken, or that of an error when a client would not read so
// long a result.
static void keep_line(struct control_call *call, char *line, bool is_result) {
	struct exchange *exchange = call->exchange;
	// Errors are small and must always fit, so some room is kept for those of a whole batch.
	const size_t reserve = (size_t)CODEC_BATCH_MAX * 8 * ERR_TEXT_MAX;
	size_t len = strlen(line);
	if (is_result && exchange->bytes + len > ANSWER_MAX_BYTES - reserve) {
		struct err err = {0};
		(void)err_set(&err, ERR_LIMIT,
			      "the answer is longer than %d bytes: ask for less at a time",
			      ANSWER_MAX_BYTES);
		control_connection_hit(exchange->connection, CONTROL_LIMIT_ANSWER);
		struct json *answer = codec_error(call->id, RPC_REFUSED, &err);
		free(line);
		line = json_write(answer);
		len = strlen(line);
		json_free(answer);
	}
	exchange->bytes += len + 1;
	exchange->answers[call->index] = line;
}

// True when somebody is to be told the answer.
static bool is_told(const struct control_call *call) {
	return call->exchange->connection != NULL && !call->notification;
}

// Ends the call with the line of its answer, which is taken; NULL: nobody is told.
static void finish_call(struct control_call *call, char *line, bool is_result) {
	struct exchange *exchange = call->exchange;
	struct control_connection *connection = exchange->connection;
	if (connection != NULL && call->deferred) {
		connection->deferred--;
		connection->in_order -= call->in_order ? 1 : 0;
		control_connection_wake(connection);
	}
	if (line != NULL) {
		keep_line(call, line, is_result);
	}
	exchange->open--;
	json_free(call->id);
	free(call);
	settle(exchange);
}

// The same with a result, which is taken.
static void finish_result(struct control_call *call, struct json *result) {
	struct json *answer = codec_result(call->id, result);
	finish_call(call, is_told(call) ? json_write(answer) : NULL, true);
	json_free(answer);
}

// The same with one that is written already.
static void finish_written(struct control_call *call, char *result) {
	finish_call(call, is_told(call) ? codec_result_written(call->id, result) : NULL, true);
	free(result);
}

// Failures of ours, which the administrator must hear of; the others are the client's own affair.
static bool worth_logging(enum err_code code) {
	return code == ERR_IO || code == ERR_NO_SPACE || code == ERR_CORRUPT;
}

static void fail_call(struct control_call *call, enum rpc_code code, const struct err *err) {
	if (call->exchange->connection != NULL) {
		call->exchange->connection->control->counters.failed++;
	}
	struct json *answer = codec_error(call->id, code, err);
	finish_call(call, is_told(call) ? json_write(answer) : NULL, false);
	json_free(answer);
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

bool request_watch(struct request *request, struct err *err) {
	struct control_connection *connection = request->call->exchange->connection;
	size_t all = 0, of_user = 0;
	LIST_EACH(&connection->control->connections, link, after) {
		const struct control_connection *other = control_connection_from_link(link);
		all += other->watching ? 1 : 0;
		of_user += other->watching && other->uid == connection->uid ? 1 : 0;
	}
	if (!connection->watching &&
	    (all >= CONTROL_WATCHING_MAX || of_user >= CONTROL_WATCHING_PER_UID)) {
		return err_set(err, ERR_BUSY, "too many are watching already");
	}
	connection->watching = true;
	return true;
}

void control_finish(struct control_call *call, struct json *result, const struct err *err) {
	if (result != NULL) {
		finish_result(call, result);
	} else {
		fail_call(call, RPC_REFUSED, err);
	}
}

void control_finish_written(struct control_call *call, char *result) {
	finish_written(call, result);
}

void control_call_keep_order(struct control_call *call) {
	assert(call->deferred && !call->in_order);
	call->in_order = true;
	if (call->exchange->connection != NULL) {
		call->exchange->connection->in_order++;
	}
}

bool control_call_is_awaited(const struct control_call *call) {
	const struct control_connection *connection = call->exchange->connection;
	return is_told(call) && !control_connection_hung_up(connection);
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
	} else if (!done) {
		fail_call(call, RPC_REFUSED, &err);
	} else if (request->written != NULL) {
		finish_written(call, request->written);
	} else {
		finish_result(call, json_share(request->result));
	}
	json_free(request->result);
}

static void dispatch(struct control_connection *connection, struct control_call *call,
		     const struct rpc_call *rpc) {
	struct err err = {0};
	struct app *app = connection->control->app;
	const struct command *command = command_by_method(rpc->method);
	struct control_peer peer = control_peer_find(app, connection->uid, connection->name);
	if (command == NULL || control_handlers[command - commands] == NULL) {
		(void)err_set(&err, ERR_INVALID, "this daemon knows no method '%s'", rpc->method);
		fail_call(call, RPC_METHOD_NOT_FOUND, &err);
		return;
	}
	if (!command_check(command, rpc->params, &err)) {
		fail_call(call, RPC_INVALID_PARAMS, &err);
		return;
	}
	if (connection->deferred >= CONTROL_DEFERRED_MAX) {
		control_connection_hit(connection, CONTROL_LIMIT_DEFERRED);
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

static const struct json *call_at(const struct exchange *exchange, size_t index) {
	return is_batch(exchange) ? json_at(exchange->request, index) : exchange->request;
}

bool exchange_next_is_long(const struct exchange *exchange) {
	const char *method = json_get_text(call_at(exchange, exchange->started), "method");
	const struct command *command = method != NULL ? command_by_method(method) : NULL;
	return command != NULL && (command->flags & (CMD_LISTING | CMD_LONG)) != 0;
}

void exchange_start_call(struct exchange *exchange) {
	struct control_connection *connection = exchange->connection;
	struct rpc_call rpc;
	struct err err = {0};
	size_t index = exchange->started++;
	const struct json *value = call_at(exchange, index);
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

struct exchange *exchange_begin(struct control_connection *connection, struct json *request) {
	struct exchange *exchange = xcalloc(1, sizeof *exchange);
	exchange->connection = connection;
	exchange->request = request;
	exchange->answers = xcalloc(call_count(exchange), sizeof(char *));
	list_init(&exchange->link);
	list_append(&connection->exchanges, &exchange->link);
	return exchange;
}

void exchange_abandon_all(struct list *exchanges) {
	LIST_EACH(exchanges, link, after) {
		struct exchange *exchange = LIST_ENTRY(link, struct exchange, link);
		list_remove(&exchange->link);
		exchange->connection = NULL; // its deferred calls, if any, end it
		settle(exchange);
	}
}
