/* What is answered to one HTTP request, and how it goes onto the wire (RFC 9112). */
#pragma once

#include <stdbool.h>

#include "daemon/http_request.h"

struct evbuffer;

/* Bytes of an entity tag with its quotes and NUL (RFC 9110 section 8.8.3). */
enum { HTTP_ETAG_SIZE = 48 };

/* An answer. {0} to begin with, then http_answer_init(). */
struct http_answer {
	enum http_status status;
	const char *type;          /* Content-Type; borrowed; NULL: no body */
	const char *cache;         /* Cache-Control; borrowed */
	const char *policy;        /* Content-Security-Policy; borrowed */
	const char *allow;         /* Allow, of a 405; borrowed; NULL: none */
	char etag[HTTP_ETAG_SIZE]; /* "": none */
	struct evbuffer *body;
};

/* An empty 404 that nobody may keep; to be finished. */
void http_answer_init(struct http_answer *answer);

/* Frees the body. */
void http_answer_finish(struct http_answer *answer);

/* Makes it a plain sentence about a status, and nothing else; what was in the body is dropped. */
void http_answer_plain(struct http_answer *answer, enum http_status status);

/*
 * True when a field If-None-Match names the tag, or is "*"; weak tags are compared as RFC 9110
 * section 13.1.2 says. NULL is no match.
 */
bool http_etag_matches(const char *if_none_match, const char *etag);

/*
 * Writes status line, head and body to output. A HEAD, and a 304, has the head alone. The
 * connection is said to close. The body is moved out of the answer.
 */
void http_answer_write(struct http_answer *answer, bool head_only, struct evbuffer *output);
