/*
 * Text messages leave by an HTTP gateway that a file describes (rosemary-gateway(5)): one request
 * a message, each by a connection of its own. A session is a place for one request; END is asked
 * for when the connection stands, so that a gateway that is not there costs no message anything.
 */
#pragma once

#include <sys/types.h>

#include "outlet.h"
#include "rosemary/domain/gateway.h"
#include "transport.h"

struct event_base;

/* How long a request may take, in milliseconds. */
struct gateway_waits {
	long connect_ms; /* name, TCP and TLS */
	long all_ms;     /* until the answer is read; shorter than the daemon waits when it stops */
};
#define GATEWAY_WAITS                                                                              \
	{ .connect_ms = 30000, .all_ms = 70000 }

/* Uncertain answers in a row that let the channel rest. */
enum { GATEWAY_LOST_MAX = 3 };

/* What a transport needs to know. Texts are copied, the gateway is shared. */
struct gateway_options {
	struct gateway *gateway;
	const char *from;          /* or NULL */
	const char *user;          /* or NULL */
	const char *password_file; /* or NULL; read for each request, see secret_read() */
	uid_t password_user;
	const char *ca_file; /* or NULL: whom this machine trusts */
	int sessions;        /* requests at once */
	struct gateway_waits waits;
};

/* Makes a transport on the loop. Freed by its destroy(). */
struct transport *transport_gateway_create(struct event_base *base,
					   const struct gateway_options *options,
					   const struct outlet_ear *ear,
					   struct err *err) MUST_CHECK;
