/* A growing text with a limit. Going over the limit is remembered, not fatal: ask strbuf_ok(). */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "rosemary/base/err.h"

/* data is NUL-terminated once anything was added, NULL before. len never exceeds max. */
struct strbuf {
	char *data;
	size_t len;
	size_t capacity;
	size_t max;
	bool full; /* something did not fit; it and all later additions were dropped */
};

/* An empty text that may grow to limit bytes. */
#define STRBUF_INIT(limit)                                                                         \
	{ .max = (limit) }

/* Append; what does not fit whole sets full and is dropped. */
void strbuf_add(struct strbuf *buf, const void *bytes, size_t len);
void strbuf_add_text(struct strbuf *buf, const char *text);
void strbuf_add_char(struct strbuf *buf, char byte);
void strbuf_addf(struct strbuf *buf, const char *format, ...) PRINTF_LIKE(2, 3);

/* Appends all that file still has. ERR_LIMIT beyond max, ERR_IO. */
bool strbuf_read(struct strbuf *buf, FILE *file, struct err *err) MUST_CHECK;

/* True when everything fitted, else ERR_LIMIT "longer than N bytes". */
bool strbuf_ok(const struct strbuf *buf, struct err *err) MUST_CHECK;

/* The text so far; "" when nothing was added. Valid until the next change. */
const char *strbuf_text(const struct strbuf *buf);

/* Cuts the text to its first len bytes (len <= buf->len) and forgets full. */
void strbuf_cut(struct strbuf *buf, size_t len);

/* Gives the text away, to be freed with free() (never NULL), and leaves buf empty. */
char *strbuf_take(struct strbuf *buf) MUST_CHECK;

/* Frees the memory and empties buf; the limit stays, so it can be used again. */
void strbuf_finish(struct strbuf *buf);
