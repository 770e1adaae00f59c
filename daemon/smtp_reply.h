/*
 * Reads the replies of an SMTP server (RFC 5321 section 4.2) from bytes in any pieces. The server
 * is a stranger: lines, replies and their count have limits, and text is escaped when it is kept.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "rosemary/base/err.h"

/* What a reply may be. */
enum {
	SMTP_REPLY_LINE_KEPT = 2048,      /* bytes of a line that are kept; the rest is read over */
	SMTP_REPLY_MAX_BYTES = 64 * 1024, /* of one reply */
	SMTP_REPLY_MAX_LINES = 128,       /* of one reply */
};

/* The reply that is being read. {0} to begin with. Owns nothing. */
struct smtp_reply {
	int code;      /* 200 to 599, once the reply is complete */
	bool complete; /* the next byte begins another one */
	size_t bytes, lines;
	size_t line_len; /* bytes kept of the present line; in a complete reply, of the last one */
	char line[SMTP_REPLY_LINE_KEPT];
	int first_code; /* of the reply's first line, which all others must repeat */
	bool cr;        /* the byte before was CR */
};

/*
 * Reads on at bytes[0..len) until one reply is complete or the bytes end, and sets *ret_used to
 * what it took. A line ends with LF; CR before it is optional, as servers are lenient too. False
 * with ERR_SYNTAX when this is no reply or ERR_LIMIT beyond the limits: the session is over then.
 */
bool smtp_reply_read(struct smtp_reply *reply, const char *bytes, size_t len, size_t *ret_used,
		     struct err *err) MUST_CHECK;

/*
 * Copies the last line of a complete reply into text, NUL-terminated and cut to size, with
 * control and 8-bit bytes as \xNN and backslash as \\.
 */
void smtp_reply_text(const struct smtp_reply *reply, char *text, size_t size);

/* The same for any line of len bytes. */
void smtp_line_text(const char *line, size_t len, char *text, size_t size);

/*
 * True when a reply's line refuses the recipient's address itself, by its enhanced status (5.1.1
 * and its kin, RFC 3463 section 3.2). A policy, a blocked relay or a sender that is not liked
 * refuse a RCPT as well, and say nothing about the customer.
 */
bool smtp_line_blames_address(const char *line);

/* True when a reply's line refuses by a policy: 5.7.x (RFC 3463 section 3.8). */
bool smtp_line_blames_policy(const char *line);
