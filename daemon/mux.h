/*
 * libcurl's connections on the loop: its multi interface driven by libevent. For protocols whose
 * transaction is ours, it connects, secures and logs in (CURLOPT_CONNECT_ONLY) without blocking
 * and then hands over the bytes.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rosemary/base/err.h"

struct event_base;

/* libcurl on a loop. */
struct mux;

/* One connection of it. */
struct mux_connection;

/* What is kept of a server's line. */
enum { MUX_LINE_MAX = 400 };

/* How to connect. Everything is borrowed for the call. */
struct mux_target {
	const char *url;      /* smtp://host:port; smtps://: TLS from the start */
	const char *helo;     /* the EHLO name; NULL: the URL's path, else the host's name */
	long timeout_ms;      /* for name, TCP, greeting, TLS, EHLO and login together */
	bool tls;             /* STARTTLS, or nothing */
	const char *ca_file;  /* of whom to trust; NULL: whom this machine trusts */
	const char *user;     /* NULL: no login */
	const char *password; /* of user; its copies are overwritten when they are done with */
	bool certificate;     /* tell until when the server's is valid */
};

/* What kind of failure a login has met. */
enum mux_fault {
	MUX_FAULT_OTHER, /* not reached, not answered, refused at greeting or EHLO */
	MUX_FAULT_TLS,   /* no TLS, or nobody to trust: nothing but EHLO was said in clear */
	MUX_FAULT_LOGIN  /* user and password were not taken */
};

/* What a login came to. */
struct mux_login {
	bool ok;
	enum mux_fault fault;      /* when it is not ok */
	int code;                  /* of the server's last line; 0 when it said nothing */
	char text[MUX_LINE_MAX];   /* that line or libcurl's words: why it is not ok */
	bool pipelining, dsn;      /* what EHLO offered (RFC 2920, RFC 3461) */
	bool auth;                 /* RFC 4954 */
	bool size_offered;         /* RFC 1870 */
	int64_t certificate_until; /* instant; 0: none, or not asked for */
	int64_t size;              /* the largest message it takes; 0: it does not say */
};

/*
 * Called once, from the loop, when the login is done or has failed. The connection may be closed
 * from within only as the last act.
 */
typedef void mux_done(void *argument, const struct mux_login *login);

/* Makes one on the loop. */
struct mux *mux_create(struct event_base *base, struct err *err) MUST_CHECK;

/* Frees it; all connections must be closed before. NULL is fine. */
void mux_destroy(struct mux *mux);

/* Starts a connection; done is called later. ERR_INVALID for a URL that libcurl refuses. */
struct mux_connection *mux_connect(struct mux *mux, const struct mux_target *target, mux_done *done,
				   void *argument, struct err *err) MUST_CHECK;

/* Closes at once, in whatever state, without a word to the server; NULL is fine. */
void mux_close(struct mux_connection *connection);

/* The socket to watch, once logged in. */
int mux_fd(const struct mux_connection *connection);

/* What became of reading or writing. */
enum mux_io {
	MUX_IO_DONE,  /* *ret_len bytes */
	MUX_IO_AGAIN, /* not now */
	MUX_IO_CLOSED /* end of file, reset or a TLS failure: nothing more can be done */
};

/* Reads at most len bytes without blocking. Read until AGAIN: TLS may hold bytes back. */
enum mux_io mux_read(struct mux_connection *connection, void *bytes, size_t len, size_t *ret_len);

/* Writes at most len bytes without blocking. */
enum mux_io mux_write(struct mux_connection *connection, const void *bytes, size_t len,
		      size_t *ret_len);
