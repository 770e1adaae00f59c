// A growing text that stops at its limit and remembers that it did.
#include "rosemary/base/strbuf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64, READ_CHUNK = 16 * 1024 };

// Makes room for len more bytes and a NUL; false, and full from now on, beyond the limit.
static bool reserve(struct strbuf *buf, size_t len) {
	if (buf->full || len > buf->max - buf->len) {
		buf->full = true;
		return false;
	}
	size_t needed = buf->len + len + 1;
	if (needed > buf->capacity) {
		size_t capacity = buf->capacity > 0 ? buf->capacity * 2 : FIRST_CAPACITY;
		buf->capacity = capacity > needed ? capacity : needed;
		buf->data = xrealloc(buf->data, buf->capacity, 1);
	}
	return true;
}

void strbuf_add(struct strbuf *buf, const void *bytes, size_t len) {
	if (!reserve(buf, len)) {
		return;
	}
	if (len > 0) { // bytes may be NULL when there are none
		memcpy(buf->data + buf->len, bytes, len);
	}
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void strbuf_add_text(struct strbuf *buf, const char *text) {
	strbuf_add(buf, text, strlen(text));
}

void strbuf_add_char(struct strbuf *buf, char byte) {
	strbuf_add(buf, &byte, 1);
}

void strbuf_addf(struct strbuf *buf, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	va_list again;
	va_copy(again, arguments);
	int len = vsnprintf(NULL, 0, format, arguments);
	if (len < 0) {
		buf->full = true; // longer than INT_MAX, so longer than any limit
	} else if (reserve(buf, (size_t)len)) {
		(void)vsnprintf(buf->data + buf->len, (size_t)len + 1, format,
				again); // as measured
		buf->len += (size_t)len;
	}
	va_end(again);
	va_end(arguments);
}

bool strbuf_read(struct strbuf *buf, FILE *file, struct err *err) {
	size_t before = buf->len;
	char chunk[READ_CHUNK];
	size_t len = 0;
	do {
		len = fread(chunk, 1, sizeof chunk, file);
		strbuf_add(buf, chunk, len);
	} while (len == sizeof chunk && !buf->full);
	if (ferror(file)) {
		strbuf_cut(buf, before);
		return err_set_errno(err, errno, "cannot be read");
	}
	if (!strbuf_ok(buf, err)) {
		strbuf_cut(buf, before);
		return false;
	}
	return true;
}

bool strbuf_ok(const struct strbuf *buf, struct err *err) {
	if (buf->full) {
		return err_set(err, ERR_LIMIT, "longer than %zu bytes", buf->max);
	}
	return true;
}

const char *strbuf_text(const struct strbuf *buf) {
	return buf->data != NULL ? buf->data : "";
}

void strbuf_cut(struct strbuf *buf, size_t len) {
	buf->full = false;
	if (buf->data != NULL) {
		buf->len = len;
		buf->data[len] = '\0';
	}
}

char *strbuf_take(struct strbuf *buf) {
	char *text = buf->data != NULL ? buf->data : xstrdup("");
	*buf = (struct strbuf)STRBUF_INIT(buf->max);
	return text;
}

void strbuf_finish(struct strbuf *buf) {
	free(buf->data);
	*buf = (struct strbuf)STRBUF_INIT(buf->max);
}
