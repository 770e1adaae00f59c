/* The header block of a message: checked, encoded and folded from a plan, and read again. */
#pragma once

#include "rosemary/text/mime.h"

/* Headers of a message: those it always has, and the extra ones. */
enum { MIME_MAX_HEADERS = 12 + MIME_MAX_EXTRA };

/* The planned headers in order. Values are raw: encoded, folded with \n, and end in \n. */
struct mime_headers {
	struct {
		const char *name;
		char *raw;
	} list[MIME_MAX_HEADERS];
	size_t count;
};

/* Checks every value of the plan; ERR_INVALID or ERR_LIMIT names the one that may not be sent. */
bool mime_plan_check(const struct mime_plan *plan, struct err *err) MUST_CHECK;

/* Makes all headers of a checked plan but MIME's own; to be ended with mime_headers_finish(). */
void mime_headers_init(struct mime_headers *headers, const struct mime_plan *plan);

/* Frees the values. */
void mime_headers_finish(struct mime_headers *headers);

/*
 * Compares the names in bytes' header block, in order, with headers and those of MIME; and the raw
 * values with those of headers. ERR_INVALID says which header differs.
 */
bool mime_headers_compare(const struct mime_headers *headers, bool multipart, const char *bytes,
			  size_t len, struct err *err) MUST_CHECK;
