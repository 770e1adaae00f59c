/* What the files of the door share: http.c lets people in, http_connection.c serves them. */
#pragma once

#include <netinet/in.h>

#include "daemon/http.h"
#include "rosemary/base/list.h"

struct event;
struct evconnlistener;
struct ssl_ctx_st;

/* The server. */
struct http {
	struct app *app;
	struct evconnlistener *listener; /* NULL: not listening */
	struct event *resume;            /* accepts again, or tries the address again */
	struct ssl_ctx_st *tls;          /* NULL: in clear */
	struct list connections;
	char *address;      /* where it listens; NULL: nowhere */
	char *problem;      /* why not; NULL: none */
	int64_t slice_at;   /* HTTP_SHARE: since when visitors are counted (clock_ticks_ms()) */
	int slice_visitors; /* and how many came */
	struct http_counters counters;
};

/* One who came in: enough of an address to tell visitors apart. */
struct http_peer {
	unsigned char
		bytes[sizeof(struct in6_addr)]; /* an IPv6 network of 64 bits is one visitor */
	bool local;                             /* on this machine */
};

/* Serves fd (taken, non-blocking) until its one request is answered. */
void http_connection_open(struct http *http, int fd, const struct http_peer *peer);

/* Closes a connection at once. Its deferred call stays valid. */
void http_connection_close(struct list *link);

/* Connections of one address. */
size_t http_connections_of(const struct http *http, const struct http_peer *peer);

/* True when a Host field names this server. */
bool http_host_is_ours(const struct app *app, const char *host);

/* TLS of connections: a context from the configured files, or NULL with err (http_tls.c). */
struct ssl_ctx_st *http_tls_open(const char *certificate, const char *key,
				 struct err *err) MUST_CHECK;
void http_tls_close(struct ssl_ctx_st *tls);

/* A connection's stream, encrypted if the server is. NULL without memory. */
struct bufferevent *http_tls_stream(const struct http *http, int fd);

/*
 * Says over an encrypted stream, all of whose bytes are written, that no more will come (RFC 9112
 * section 9.8): who reads it knows that nothing was cut off. Does nothing to one in clear.
 */
void http_tls_end(struct bufferevent *stream);
