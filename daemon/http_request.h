/*
 * Reads the head of one HTTP request (RFC 9112) from bytes in any pieces. The client is anybody:
 * what two readers could take differently (a bare LF, two lengths, a folded line, a space before
 * the colon) is refused, not mended, so that no proxy in front can be talked past.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* What a head may be, in bytes and lines; the request line counts. */
enum {
	HTTP_HEAD_MAX_BYTES = 8 * 1024,
	HTTP_HEAD_MAX_LINES = 64,
	HTTP_TARGET_MAX_BYTES = 2 * 1024,
};

/* What may be asked for. */
enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_METHOD_COUNT };

/* The header fields that are looked at; each may be there once. */
enum http_field {
	HTTP_FIELD_HOST,
	HTTP_FIELD_CONTENT_LENGTH,
	HTTP_FIELD_CONTENT_TYPE,
	HTTP_FIELD_IF_NONE_MATCH,
	HTTP_FIELD_TRANSFER_ENCODING,
	HTTP_FIELD_EXPECT,
	HTTP_FIELD_COUNT
};

/* The statuses with which a head is refused (RFC 9110 section 15). */
enum http_status {
	HTTP_OK = 200,
	HTTP_SEE_OTHER = 303,
	HTTP_NOT_MODIFIED = 304,
	HTTP_BAD_REQUEST = 400,
	HTTP_NOT_FOUND = 404,
	HTTP_METHOD_NOT_ALLOWED = 405,
	HTTP_TIMEOUT = 408,
	HTTP_CONFLICT = 409,
	HTTP_LENGTH_REQUIRED = 411,
	HTTP_CONTENT_TOO_LARGE = 413,
	HTTP_URI_TOO_LONG = 414,
	HTTP_UNSUPPORTED_TYPE = 415,
	HTTP_EXPECTATION_FAILED = 417,
	HTTP_MISDIRECTED = 421,
	HTTP_HEAD_TOO_LARGE = 431,
	HTTP_FAILED = 500,
	HTTP_UNAVAILABLE = 503,
	HTTP_VERSION_UNKNOWN = 505,
};

/* The request that is being read. {0} to begin with. Texts point into its own bytes. */
struct http_request {
	bool complete;   /* the next byte belongs to the body */
	bool old;        /* HTTP/1.0 */
	bool asks_first; /* sends the body when it is welcome: Expect (RFC 9110 section 10.1.1) */
	enum http_method method;
	const char *path;                     /* begins with a slash; printable ASCII */
	const char *query;                    /* behind the '?'; "" without one */
	const char *fields[HTTP_FIELD_COUNT]; /* values without blanks around them; NULL: none */
	size_t content_length;                /* of the body; 0 without one */
	size_t len, line_at, lines;
	char head[HTTP_HEAD_MAX_BYTES + 1];
};

/*
 * Reads on at bytes[0..len) until the head is complete or the bytes end, and sets *ret_used to what
 * it took. Returns 0, or the status that refuses the request: nothing more of it is to be read.
 */
int http_request_read(struct http_request *request, const char *bytes, size_t len,
		      size_t *ret_used);
