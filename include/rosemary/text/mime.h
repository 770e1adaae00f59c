/*
 * The frozen bytes of an e-mail: built from a plan, read again by another path and compared with
 * it (RELIABILITY S12), so that what is approved is what leaves. Wraps GMime. The same plan gives
 * the same bytes. They are 7-bit, have CRLF line ends only and can go to any server as they are.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "rosemary/base/strbuf.h"

/* Limits of a message. */
enum {
	MIME_MAX_NAME = 256,          /* bytes of a display name */
	MIME_MAX_SUBJECT = 1000,      /* bytes */
	MIME_MAX_VALUE = 900,         /* bytes of a machine header's value */
	MIME_MAX_BODY = 256 * 1024,   /* bytes of text, and of html */
	MIME_MAX_BYTES = 2048 * 1024, /* of a message: two bodies, three bytes for each of theirs */
	MIME_MAX_EXTRA = 8,           /* extra headers */
	MIME_LINE_OCTETS = 998,       /* RFC 5322 section 2.1.1, without CRLF */
};

/* A sender or a recipient. */
struct mime_mailbox {
	const char *name;    /* UTF-8; NULL or "" for none */
	const char *address; /* as address_parse() writes it */
};

/* A header for machines: a token, and printable ASCII that is folded only at its spaces. */
struct mime_header {
	const char *name;
	const char *value;
};

/* What a message says. Everything is borrowed. */
struct mime_plan {
	struct mime_mailbox from;
	struct mime_mailbox to;
	const char *reply_to;         /* an address, or NULL */
	const char *subject;          /* UTF-8, one line */
	int64_t date;                 /* seconds UTC */
	int offset_minutes;           /* of the zone that Date: is written in; east is positive */
	const char *message_id;       /* without < and > */
	const char *list_unsubscribe; /* "<mailto:...>, <https:...>" as it is, or NULL */
	const char *text;             /* UTF-8 with \n; a last \n is added when there is none */
	const char *html;             /* likewise, or NULL for a message of text alone */
	const struct mime_header *extra; /* between List-Unsubscribe and Auto-Submitted */
	size_t extra_count;
};

/*
 * Appends the message to ret: Date, From, To, Reply-To, Subject, Message-ID, List-Unsubscribe, the
 * extra headers, Auto-Submitted and X-Auto-Response-Suppress (RFC 3834), MIME-Version,
 * Content-Type; then text/plain and text/html in quoted-printable. It has passed mime_verify().
 *
 * ERR_INVALID names the part of the plan that may not go on the wire: control characters, invalid
 * UTF-8, an address that address_wire_safe() refuses. ERR_LIMIT beyond the limits above. ret is
 * then as it was.
 */
bool mime_build(const struct mime_plan *plan, struct strbuf *ret, struct err *err) MUST_CHECK;

/*
 * Reads bytes from outside again and compares them with the plan: exactly the planned headers once
 * each and in order, one recipient, everything decoded equal, and mime_wire_safe(). ERR_INVALID
 * says what differs.
 */
bool mime_verify(const struct mime_plan *plan, const char *bytes, size_t len,
		 struct err *err) MUST_CHECK;

/*
 * True when bytes can be written to an SMTP server between DATA and the dot once they are
 * dot-stuffed: ASCII without NUL, CR and LF only together, no line over MIME_LINE_OCTETS, CRLF at
 * the end. Else ERR_INVALID with the line.
 */
bool mime_wire_safe(const char *bytes, size_t len, struct err *err) MUST_CHECK;

/*
 * Appends bytes (the whole message, CRLF line ends) with a dot put before every line that begins
 * with one (RFC 5321 section 4.5.2). The dot that ends the message is not written.
 */
void mime_dot_stuff(struct strbuf *buf, const char *bytes, size_t len);
