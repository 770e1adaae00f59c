// One connection of the door: a request, its answer, and the end.
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "daemon/app.h"
#include "daemon/http_form.h"
#include "daemon/http_internal.h"
#include "rosemary/base/log.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/domain/token.h"

enum {
	INPUT_MAX_BYTES = 16 * 1024,   // unread of one client; the rest waits in the kernel
	WRITE_MAX_BYTES = 1024 * 1024, // of one system call
	LINGER_MAX_BYTES = 256 * 1024, // read over behind an answer
};

/* How far a connection is. */
enum progress {
	READING_HEAD,
	READING_BODY,
	WAITING,   /* a handler has it, and answers later */
	ANSWERING, /* the answer is on its way */
	LINGERING  /* it is written; what still comes is read over */
};

struct connection {
	struct list link; /* in http->connections */
	struct http *http;
	struct http_peer peer;
	struct bufferevent *stream;
	struct event *deadline;
	enum progress stage;
	struct http_request request;
	const struct http_route *route;
	char token[TOKEN_TEXT_SIZE];
	struct strbuf body;
	size_t lingered;        /* bytes */
	struct http_call *call; /* of a deferred answer */
};

struct http_call {
	struct connection *connection; /* NULL: it left */
};

static void close_connection(struct connection *connection) {
	if (connection->call != NULL) {
		connection->call->connection = NULL;
	}
	list_remove(&connection->link);
	connection->http->counters.connections--;
	if (connection->stream != NULL) {
		bufferevent_free(connection->stream);
	}
	if (connection->deadline != NULL) {
		event_free(connection->deadline);
	}
	strbuf_finish(&connection->body);
	free(connection);
}

void http_connection_close(struct list *link) {
	close_connection(LIST_ENTRY(link, struct connection, link));
}

size_t http_connections_of(const struct http *http, const struct http_peer *peer) {
	size_t count = 0;
	LIST_EACH(&http->connections, link, after) {
		const struct connection *connection = LIST_ENTRY(link, struct connection, link);
		count += memcmp(connection->peer.bytes, peer->bytes, sizeof peer->bytes) == 0;
	}
	return count;
}

static void set_deadline(struct connection *connection, int seconds) {
	const struct timeval when = {.tv_sec = seconds};
	(void)event_add(connection->deadline, &when); // fails only without memory
}

// The answer is written: the client is told so, and read over until it ends, because closing with
// unread bytes would take the answer back (RFC 9112 section 9.6).
static void linger(struct connection *connection) {
	int fd = bufferevent_getfd(connection->stream);
	http_tls_end(connection->stream);
	if (shutdown(fd, SHUT_WR) != 0) {
		close_connection(connection);
		return;
	}
	connection->stage = LINGERING;
	set_deadline(connection, HTTP_LINGER_SECONDS);
}

static void send_answer(struct connection *connection, struct http_answer *answer) {
	size_t kind = (size_t)answer->status / 100;
	connection->http->counters.answers[kind]++;
	connection->stage = ANSWERING;
	set_deadline(connection, HTTP_ANSWER_SECONDS);
	http_answer_write(answer, connection->request.method == HTTP_HEAD,
			  bufferevent_get_output(connection->stream));
}

static void send_plain(struct connection *connection, enum http_status status) {
	struct http_answer answer;
	http_answer_init(&answer);
	http_answer_plain(&answer, status);
	if (status == HTTP_METHOD_NOT_ALLOWED) {
		bool only_looks = connection->route != NULL &&
				  (connection->route->methods & 1U << HTTP_POST) == 0;
		answer.allow = only_looks ? "GET, HEAD" : "GET, HEAD, POST";
	}
	send_answer(connection, &answer);
	http_answer_finish(&answer);
}

static void hit(struct connection *connection, enum http_limit limit) {
	connection->http->counters.limits[limit]++;
}

struct http_call *http_defer(struct http_visit *visit) {
	visit->call->connection->stage = WAITING;
	return visit->call;
}

void http_finish(struct http_call *call, struct http_answer *answer) {
	struct connection *connection = call->connection;
	if (connection != NULL) {
		connection->call = NULL;
		if (answer->type == NULL && answer->status != HTTP_NOT_MODIFIED) {
			http_answer_plain(answer, answer->status);
		}
		send_answer(connection, answer);
	}
	http_answer_finish(answer);
	free(call);
}

// The form of a POST; false when it was refused.
static bool read_form(struct connection *connection, struct json **ret) {
	struct err err = {0};
	*ret = NULL;
	if (connection->request.method != HTTP_POST) {
		return true;
	}
	*ret = http_form_read(connection->request.fields[HTTP_FIELD_CONTENT_TYPE],
			      strbuf_text(&connection->body), connection->body.len, &err);
	if (*ret == NULL) {
		hit(connection, HTTP_LIMIT_BODY);
		send_plain(connection,
			   err.code == ERR_INVALID ? HTTP_UNSUPPORTED_TYPE : HTTP_BAD_REQUEST);
	}
	return *ret != NULL;
}

// Calls the route's handler; its answer leaves now, or later if it said so.
static void dispatch(struct connection *connection) {
	struct json *form = NULL;
	struct http_answer answer;
	if (!read_form(connection, &form)) {
		return;
	}
	http_answer_init(&answer);
	connection->call = xcalloc(1, sizeof *connection->call);
	connection->call->connection = connection;
	struct http_visit visit = {
		.app = connection->http->app,
		.request = &connection->request,
		.token = connection->token,
		.form = form,
		.answer = &answer,
		.call = connection->call,
	};
	connection->route->handler(&visit);
	if (connection->stage == WAITING) {
		http_answer_finish(&answer);
	} else {
		http_finish(connection->call, &answer);
	}
	json_free(form);
}

// True when a path is the route's; ret gets what stands in the token's place, "" for none.
static bool route_matches(const struct http_route *route, const char *path,
			  char ret[TOKEN_TEXT_SIZE]) {
	size_t prefix_len = strlen(route->prefix);
	*ret = '\0';
	if (!route->has_token) {
		return strcmp(path, route->prefix) == 0;
	}
	if (strncmp(path, route->prefix, prefix_len) != 0 ||
	    strlen(path) != prefix_len + TOKEN_TEXT_SIZE - 1 + strlen(route->suffix) ||
	    strcmp(path + prefix_len + TOKEN_TEXT_SIZE - 1, route->suffix) != 0) {
		return false;
	}
	memcpy(ret, path + prefix_len, TOKEN_TEXT_SIZE - 1);
	ret[TOKEN_TEXT_SIZE - 1] = '\0';
	return true;
}

// True for a Host that only a client on this machine would use.
static bool names_this_machine(const char *host) {
	static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		size_t len = strlen(names[i]);
		if (strncasecmp(host, names[i], len) == 0 &&
		    (host[len] == '\0' || host[len] == ':')) {
			return true;
		}
	}
	return false;
}

static bool may_enter(const struct connection *connection, const struct http_route *route) {
	bool here = connection->peer.local &&
		    names_this_machine(connection->request.fields[HTTP_FIELD_HOST]);
	return !route->local || here || connection->http->app->config->http.metrics_public;
}

static const struct http_route *find_route(struct connection *connection) {
	size_t count = 0;
	const struct http_route *routes = http_routes(&count);
	for (size_t i = 0; i < count; i++) {
		if (route_matches(&routes[i], connection->request.path, connection->token) &&
		    may_enter(connection, &routes[i])) {
			return &routes[i];
		}
	}
	return NULL;
}

// The status that refuses a request whose head is read; 0 when it goes on.
static int judge_head(struct connection *connection) {
	const struct http_request *request = &connection->request;
	if (!http_host_is_ours(connection->http->app, request->fields[HTTP_FIELD_HOST])) {
		hit(connection, HTTP_LIMIT_HOST);
		return HTTP_MISDIRECTED;
	}
	connection->route = find_route(connection);
	if (connection->route == NULL) {
		return HTTP_NOT_FOUND;
	}
	if ((connection->route->methods & 1U << request->method) == 0) {
		return HTTP_METHOD_NOT_ALLOWED;
	}
	if (request->content_length > connection->route->body_max) {
		hit(connection, HTTP_LIMIT_BODY);
		return HTTP_CONTENT_TOO_LARGE;
	}
	return 0;
}

static void read_body(struct connection *connection, struct evbuffer *input) {
	size_t missing = connection->request.content_length - connection->body.len;
	size_t there = evbuffer_get_length(input);
	size_t len = there < missing ? there : missing;
	if (len > 0) {
		strbuf_add(&connection->body, evbuffer_pullup(input, (ev_ssize_t)len), len);
		(void)evbuffer_drain(input, len); // cannot fail for what is there
	}
	if (len == missing) {
		dispatch(connection);
	}
}

// Who asks first whether the body is welcome is told so, unless some of it is there: programs that
// press the button of one click may ask like that.
static void invite(struct connection *connection, struct evbuffer *input) {
	static const char welcome[] = "HTTP/1.1 100 Continue\r\n\r\n";
	if (connection->request.asks_first && connection->request.content_length > 0 &&
	    evbuffer_get_length(input) == 0) {
		// Fails only without memory.
		(void)bufferevent_write(connection->stream, welcome, strlen(welcome));
	}
}

static void end_head(struct connection *connection, struct evbuffer *input) {
	int status = judge_head(connection);
	if (status != 0) {
		send_plain(connection, (enum http_status)status);
		return;
	}
	connection->stage = READING_BODY;
	connection->body.max = connection->request.content_length;
	invite(connection, input);
	read_body(connection, input);
}

static void read_head(struct connection *connection, struct evbuffer *input) {
	int status = 0;
	while (status == 0 && !connection->request.complete && evbuffer_get_length(input) > 0) {
		size_t len = evbuffer_get_contiguous_space(input), used = 0;
		const char *bytes = (const char *)evbuffer_pullup(input, (ev_ssize_t)len);
		status = http_request_read(&connection->request, bytes, len, &used);
		(void)evbuffer_drain(input, used); // as above
	}
	if (status != 0) {
		hit(connection, HTTP_LIMIT_HEAD);
		send_plain(connection, (enum http_status)status);
	} else if (connection->request.complete) {
		end_head(connection, input);
	}
}

static void on_read(struct bufferevent *stream, void *argument) {
	struct connection *connection = argument;
	struct evbuffer *input = bufferevent_get_input(stream);
	if (connection->stage == READING_HEAD) {
		read_head(connection, input);
	} else if (connection->stage == READING_BODY) {
		read_body(connection, input);
	}
	if (connection->stage < WAITING) {
		return;
	}
	// One request a connection: what comes behind it is read over and never looked at.
	connection->lingered += evbuffer_get_length(input);
	(void)evbuffer_drain(input, evbuffer_get_length(input)); // as above
	if (connection->lingered > LINGER_MAX_BYTES) {
		(void)bufferevent_disable(stream, EV_READ); // the deadline ends it
	}
}

static void on_written(struct bufferevent *stream, void *argument) {
	struct connection *connection = argument;
	if (connection->stage == ANSWERING &&
	    evbuffer_get_length(bufferevent_get_output(stream)) == 0) {
		linger(connection);
	}
}

static void on_event(struct bufferevent *stream, short what, void *argument) {
	struct connection *connection = argument;
	bool answer_due = connection->stage == WAITING || connection->stage == ANSWERING;
	if (what & BEV_EVENT_CONNECTED) {
		return; // TLS is agreed
	}
	// TLS calls it an end, too, when an answer cannot be written: nobody is there any more.
	if ((what & BEV_EVENT_EOF) && (what & BEV_EVENT_READING) && answer_due) {
		(void)bufferevent_disable(stream, EV_READ); // it sends no more, and still listens
		(void)bufferevent_enable(stream, EV_WRITE); // TLS ended both
		return;
	}
	close_connection(connection);
}

static void on_deadline(evutil_socket_t fd, short what, void *argument) {
	struct connection *connection = argument;
	(void)fd;
	(void)what;
	if (connection->stage == LINGERING) {
		close_connection(connection);
		return;
	}
	hit(connection, HTTP_LIMIT_TIME);
	if (connection->stage == READING_HEAD || connection->stage == READING_BODY) {
		send_plain(connection, HTTP_TIMEOUT);
		set_deadline(connection, HTTP_LINGER_SECONDS);
		return;
	}
	close_connection(connection);
}

void http_connection_open(struct http *http, int fd, const struct http_peer *peer) {
	struct connection *connection = xcalloc(1, sizeof *connection);
	connection->http = http;
	connection->peer = *peer;
	list_append(&http->connections, &connection->link);
	http->counters.connections++;
	connection->stream = http_tls_stream(http, fd);
	connection->deadline = evtimer_new(http->app->base, on_deadline, connection);
	assert(connection->stream != NULL && connection->deadline != NULL); // for want of memory
	bufferevent_setcb(connection->stream, on_read, on_written, on_event, connection);
	bufferevent_setwatermark(connection->stream, EV_READ, 0, INPUT_MAX_BYTES);
	(void)bufferevent_set_max_single_write(connection->stream, WRITE_MAX_BYTES); // a hint
	(void)bufferevent_enable(connection->stream, EV_READ | EV_WRITE); // sees to it below
	set_deadline(connection, HTTP_REQUEST_SECONDS);
}
