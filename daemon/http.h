/*
 * The door: the one part that the Internet touches. A small HTTP server (RFC 9112) with one request
 * a connection, an absolute deadline and limits on everything; behind the shop's own proxy, or with
 * a certificate of its own. Work that sends messages never waits for it.
 */
#pragma once

#include <stdint.h>

#include "daemon/http_answer.h"
#include "rosemary/base/err.h"
#include "rosemary/base/words.h"

struct app;
struct bufferevent;
struct json;

/* What strangers may take. */
enum {
	HTTP_CONNECTIONS_MAX = 64,
	HTTP_CONNECTIONS_PER_ADDRESS = 8, /* of one not on this machine, where the proxy is */
	HTTP_REQUEST_SECONDS = 10,        /* from the first to the last byte of a request */
	HTTP_ANSWER_SECONDS = 60,         /* to take the answer */
	HTTP_LINGER_SECONDS = 1,          /* to read that the connection ends */
	HTTP_RETRY_SECONDS = 60,          /* an address that is taken is tried again */

	/*
	 * Let in within so many milliseconds while messages leave: a few per cent of the loop's
	 * time, for TLS is dearer. Who comes beyond that waits in the kernel's queue.
	 */
	HTTP_SHARE_MS = 50,
	HTTP_SHARE = 24,
	HTTP_SHARE_TLS = 6,
};

/* The listening socket and everybody connected to it. */
struct http;

/* A request whose answer comes later. */
struct http_call;

/* One request that was read whole. Everything is borrowed for the time of the handler. */
struct http_visit {
	struct app *app;
	const struct http_request *request;
	const char *token;          /* what the path holds where its route says so; "" otherwise */
	const struct json *form;    /* of a POST; NULL otherwise */
	struct http_answer *answer; /* an empty 404 to begin with */
	struct http_call *call;     /* for http_defer() */
};

/* Answers a request by filling its answer. What it does to the store is committed by then. */
typedef void http_handler(struct http_visit *visit);

/* Which paths there are. */
struct http_route {
	const char *prefix; /* of the path; where it has a token, all before it */
	const char *suffix; /* behind the token; "" for none */
	bool has_token;     /* 22 characters of base64url stand in between */
	bool local;         /* only for this machine, unless http.metrics says otherwise */
	unsigned methods;   /* bits 1 << enum http_method */
	size_t body_max;    /* bytes of a POST */
	http_handler *handler;
};

/* All routes (daemon/http_routes.c); *ret_count of them. */
const struct http_route *http_routes(size_t *ret_count);

/*
 * Opens the door where http.listen says, or on the socket that the service manager passes as
 * "http". Without either there is none, and nothing is done. An address that is taken does not
 * keep messages from leaving: it is tried again, and http_problem() says so meanwhile.
 * NULL with err only for a certificate that cannot be used.
 */
struct http *http_open(struct app *app, struct err *err) MUST_CHECK;

/* Closes it and all connections; NULL is fine. */
void http_close(struct http *http);

/*
 * Takes the certificate as it now is in the file; connections that are open keep the old one. False
 * with err when it cannot be used: the old one stays.
 */
bool http_reload(struct http *http, struct err *err) MUST_CHECK;

/* Why nobody can come in, in words; NULL when all is well or there is to be no door. */
const char *http_problem(const struct http *http);

/* Where it listens, "127.0.0.1:8787"; NULL when it does not. */
const char *http_address(const struct http *http);

/* True when it speaks TLS itself; a proxy that does so in front of it is not known here. */
bool http_is_secure(const struct http *http);

/*
 * A stream to its own listener, as a client on this machine has one; encrypted if the door is. To
 * be given callbacks, then connected. NULL without memory.
 */
struct bufferevent *http_own_stream(const struct http *http);

/* Connects it; what becomes of that, its callbacks are told. False when nothing listens. */
bool http_own_connect(const struct http *http, struct bufferevent *stream);

/*
 * Called once by a handler whose answer comes later: nothing is sent until http_finish(). If the
 * client leaves first the handle stays valid.
 */
struct http_call *http_defer(struct http_visit *visit) MUST_CHECK;

/* Sends the deferred answer (finished by this) and frees the handle. */
void http_finish(struct http_call *call, struct http_answer *answer);

/* A limit that a client ran into, or that its request broke. */
enum http_limit {
	HTTP_LIMIT_CONNECTIONS, /* of everybody together */
	HTTP_LIMIT_ADDRESS,     /* of one address */
	HTTP_LIMIT_SHARE,       /* of the loop's time, while messages leave */
	HTTP_LIMIT_TIME,        /* not complete in time, or not read */
	HTTP_LIMIT_HEAD,        /* no request that can be read, or too long a one */
	HTTP_LIMIT_BODY,        /* too long, or no form */
	HTTP_LIMIT_HOST,        /* for another server */
	HTTP_LIMIT_COUNT
};
/* connections address share time head body host */
extern const struct words http_limit_words;

/* Connections at present; requests answered since the start by their status's first digit. */
struct http_counters {
	uint64_t connections, answers[6];
	uint64_t limits[HTTP_LIMIT_COUNT];
};
struct http_counters http_count(const struct http *http);
