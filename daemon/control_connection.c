// One connection of the control socket: its bytes, its lines, its limits, its end.
#include "daemon/control_connection.h"

#include <assert.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "daemon/app.h"
#include "daemon/control_exchange.h"
#include "daemon/loop.h"
#include "rosemary/base/log.h"
#include "rosemary/wire/codec.h"
#include "rosemary/wire/frame.h"

enum { INPUT_MAX_BYTES = 64 * 1024 }; // read ahead of what was looked at

void control_connection_hit(struct control_connection *connection, enum control_limit limit) {
	connection->control->counters.limits[limit]++;
}

void control_connection_wake(struct control_connection *connection) {
	// As work: behind what others were waiting for already.
	event_active(connection->resume, EV_TIMEOUT, 0);
}

static void kill_connection(struct control_connection *connection) {
	connection->dead = true;
	(void)bufferevent_disable(connection->stream,
				  EV_READ | EV_WRITE); // fails never for sockets
	control_connection_wake(connection);
}

static void write_line(struct control_connection *connection, const char *line, size_t len,
		       size_t max_bytes) {
	struct evbuffer *output = bufferevent_get_output(connection->stream);
	if (evbuffer_get_length(output) + len + 1 > max_bytes) {
		control_connection_hit(connection, CONTROL_LIMIT_OUTPUT);
		log_warning("control", "does not read its answers: closed user=%s",
			    connection->name);
		kill_connection(connection);
	} else if (evbuffer_add(output, line, len) != 0 || evbuffer_add(output, "\n", 1) != 0) {
		kill_connection(connection); // half an answer is none
	}
}

void control_connection_write(struct control_connection *connection, const char *line, size_t len) {
	write_line(connection, line, len, CONTROL_OUTPUT_MAX_BYTES);
}

void control_connection_tell(struct control_connection *connection, const char *line, size_t len) {
	write_line(connection, line, len, CONTROL_WATCHING_MAX_BYTES);
}

static void write_error(struct control_connection *connection, enum rpc_code code,
			const struct err *err) {
	struct json *answer = codec_error(NULL, code, err);
	connection->control->counters.failed++;
	char *line = json_write(answer);
	control_connection_write(connection, line, strlen(line));
	free(line);
	json_free(answer);
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
			control_connection_hit(connection, CONTROL_LIMIT_BATCH);
		}
		write_error(connection, RPC_INVALID_REQUEST, &err);
		return;
	}
	connection->running = exchange_begin(connection, request);
}

static void refuse_long_line(struct control_connection *connection) {
	struct err err = {0};
	(void)err_set(&err, ERR_LIMIT, "a line is longer than %d bytes", REQUEST_MAX_BYTES);
	control_connection_hit(connection, CONTROL_LIMIT_LINE);
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

bool control_connection_unread(const struct control_connection *connection) {
	return evbuffer_get_length(bufferevent_get_output(connection->stream)) > 0;
}

// Who only sends no more still reads, and poll() tells the two apart.
bool control_connection_hung_up(const struct control_connection *connection) {
	struct pollfd peer = {.fd = bufferevent_getfd(connection->stream)};
	return connection->dead ||
	       (connection->left && poll(&peer, 1, 0) == 1 && (peer.revents & POLLHUP) != 0);
}

// True while no call may begin: one in the making keeps its place, or a long answer would be made
// for somebody who has not read the former ones. So nobody has more than one of them in memory.
static bool is_kept(const struct control_connection *connection) {
	return connection->in_order > 0 ||
	       (connection->running != NULL && exchange_next_is_long(connection->running) &&
		control_connection_unread(connection));
}

// Does one thing: starts a call, takes a line or takes in bytes. False when there is nothing.
static bool step(struct control_connection *connection) {
	const char *line = NULL;
	size_t len = 0;
	if (is_kept(connection)) {
		return false;
	}
	if (connection->running != NULL) {
		exchange_start_call(connection->running);
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
	} else if (frame_begun(connection->reader) && !is_kept(connection) &&
		   !event_pending(connection->deadline, EV_TIMEOUT, NULL)) {
		(void)event_add(connection->deadline, &patience);
	}
}

// Works until there is nothing to do or the turn is over, which is in so many microseconds. What is
// left waits as work does: behind all that was ready before.
static void work(struct control_connection *connection, int64_t turn_us) {
	int64_t until_us = clock_ticks_us() + turn_us;
	bool more = true;
	while (more && !connection->dead && clock_ticks_us() < until_us) {
		more = step(connection);
	}
	if (connection->dead) {
		return;
	}
	if (more) {
		// What is full would be told again and again, before all work.
		(void)bufferevent_disable(connection->stream, EV_READ); // fails never for sockets
		control_connection_wake(connection);
	} else {
		rest(connection);
	}
}

static void on_resume(evutil_socket_t fd, short what, void *argument) {
	struct control_connection *connection = argument;
	(void)fd;
	(void)what;
	if (connection->dead) {
		control_connection_close(connection);
		return;
	}
	if (!connection->closing && !connection->left) {
		(void)bufferevent_enable(connection->stream, EV_READ); // as above
	}
	work(connection, CONTROL_TURN_US);
}

// People come before work, but for no more than a turn together, until work had its time. Who did
// not use up that turn has a share of its own: a question is not put off for another's many.
static int64_t turn_of(struct control_connection *connection) {
	const struct control *control = connection->control;
	bool served = connection->served_in == control->turns;
	connection->served_in = control->turns;
	return !served && control->turn_left_us < CONTROL_SHARE_US ? CONTROL_SHARE_US
								   : control->turn_left_us;
}

static void on_read(struct bufferevent *stream, void *argument) {
	struct control_connection *connection = argument;
	struct control *control = connection->control;
	int64_t began_us = clock_ticks_us();
	(void)stream;
	work(connection, turn_of(connection));
	control->turn_left_us -= clock_ticks_us() - began_us;
	event_active(control->turn_over, EV_TIMEOUT, 0);
}

static void on_written(struct bufferevent *stream, void *argument) {
	struct control_connection *connection = argument;
	(void)stream;
	if (connection->left || connection->closing || connection->running != NULL) {
		control_connection_wake(connection);
	}
}

static void on_stream_event(struct bufferevent *stream, short what, void *argument) {
	struct control_connection *connection = argument;
	(void)stream;
	if (what & BEV_EVENT_EOF) {
		connection->left = true;
		(void)event_del(connection->deadline);
		control_connection_wake(connection);
		return;
	}
	if (what & BEV_EVENT_TIMEOUT) {
		control_connection_hit(connection, CONTROL_LIMIT_OUTPUT);
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
	control_connection_hit(connection, CONTROL_LIMIT_TIME);
	refuse_line(connection, RPC_INVALID_REQUEST, &err);
	control_connection_wake(connection);
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
	(void)bufferevent_priority_set(connection->stream, LOOP_PEOPLE); // not enabled: it may be
	list_init(&connection->exchanges);
	list_init(&connection->link);
	list_append(&control->connections, &connection->link);
	connection->served_in = control->turns - 1;
	control->open++;
	bufferevent_setcb(connection->stream, on_read, on_written, on_stream_event, connection);
	bufferevent_setwatermark(connection->stream, EV_READ, 0, INPUT_MAX_BYTES);
	(void)bufferevent_set_timeouts(connection->stream, NULL, &stall); // fails never for sockets
	(void)bufferevent_enable(connection->stream, EV_READ | EV_WRITE);
}

void control_connection_close(struct control_connection *connection) {
	exchange_abandon_all(&connection->exchanges);
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
