/*
 * Messages leave by SMTP (RFC 5321, PIPELINING of RFC 2920, SIZE of RFC 1870, DSN of RFC 3461,
 * STARTTLS of RFC 3207, AUTH of RFC 4954): libcurl connects, secures and logs in, the transaction
 * is ours and never waits.
 */
#pragma once

#include <sys/types.h>

#include "mux.h"
#include "transport.h"

/* How long a session waits, in seconds. */
struct smtp_waits {
	long login; /* name, TCP, greeting and EHLO together */
	long reply; /* each reply, and each step of writing the message */
	long dot;   /* the reply to the final dot */
	long idle;  /* for another message before QUIT */
};

/* RFC 5321 section 4.5.3.2 for greeting, replies and dot. */
#define SMTP_WAITS                                                                                 \
	{ .login = 300, .reply = 300, .dot = 600, .idle = 30 }

/* What a transport needs to know. Texts are copied. */
struct smtp_options {
	const char *url;           /* smtp://host:port or smtps:// */
	const char *helo;          /* or NULL: the host's name */
	bool tls;                  /* STARTTLS, or nothing is sent */
	bool local;                /* the server is on this machine */
	const char *ca_file;       /* or NULL: whom this machine trusts */
	const char *user;          /* or NULL: no login */
	const char *password_file; /* read at each login, see secret_read() */
	uid_t password_user;
	int sessions;
	int per_connection;  /* letters in one session; 0: without limit */
	const char *archive; /* one more recipient of each copied letter; NULL: none */
	struct smtp_waits waits;
};

/*
 * Makes a transport on the loop; changed(argument) is called when the outbox should look at its
 * sessions. Freed by its destroy().
 */
struct transport *transport_smtp_create(struct event_base *base, const struct smtp_options *options,
					void (*changed)(void *argument), void *argument,
					struct err *err) MUST_CHECK;
