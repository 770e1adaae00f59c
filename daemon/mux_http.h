/*
 * One HTTP request on a mux, by a connection of its own that is closed behind the answer: libcurl
 * repeats a request in silence when a kept connection turns out to be dead, and a message would be
 * sent twice.
 */
#pragma once

#include "mux.h"

/* Bytes of an answer that are read, of its header lines and of its body each. */
enum { MUX_HTTP_REPLY_MAX = 64 * 1024 };

/* A request under way. */
struct mux_http;

/* What is asked. Everything is borrowed for the call but what says otherwise. */
struct mux_http_order {
	const char *method, *url;
	const char *const *headers; /* "Name: value"; NULL-terminated */
	const char *body;           /* NULL: none */
	size_t len;
	const char *user, *password; /* Basic (RFC 7617); NULL: none */
	const char *bearer;          /* RFC 6750; NULL: none */
	const char *secret;          /* what no answer may repeat to a log; NULL: nothing */
	const char *ca_file;         /* of whom to trust; NULL: whom this machine trusts */
	bool clear;                  /* http:// may be used; else https:// only */
	long connect_ms, all_ms;     /* until it is connected; until the answer is read */

	/*
	 * Asked once, with done's argument, when the connection stands and before the first byte
	 * of the request; false ends it, and nothing was sent. The request may not be closed from
	 * within. NULL: it may.
	 */
	bool (*may_leave)(void *argument);
};

/* What a request came to. */
struct mux_http_answer {
	bool handed;      /* a byte of the request may have left */
	bool untrusted;   /* no TLS, or nobody to trust */
	int status;       /* 0: no whole answer was read */
	const char *body; /* of the answer; valid for the call */
	size_t len;
	int64_t retry_after;     /* seconds; 0: it does not say */
	char text[MUX_LINE_MAX]; /* without a status: what went wrong */
};

/* True when text holds the order's secret in a way that is known: it may go nowhere then. */
bool mux_http_repeats(const struct mux_http *http, const char *text);

/* Called once, from the loop; the request may be closed from within as the last act. */
typedef void mux_http_done(void *argument, const struct mux_http_answer *answer);

/* Starts a request; done is called later. ERR_IO when libcurl takes no more. */
struct mux_http *mux_http_start(struct mux *mux, const struct mux_http_order *order,
				mux_http_done *done, void *argument, struct err *err) MUST_CHECK;

/* Ends and frees it at once, in whatever state; NULL is fine. */
void mux_http_close(struct mux_http *http);
