// What the wire asks of a message's bytes: lines that no server can misread, and doubled dots.
#include <string.h>

#include "rosemary/text/mime.h"

static bool unsafe(struct err *err, size_t line, const char *what) {
	return err_set(err, ERR_INVALID, "line %zu of the message %s", line, what);
}

// Checks one line without its CRLF.
static bool check_line(const char *line, size_t len, size_t number, struct err *err) {
	if (len > MIME_LINE_OCTETS) {
		return unsafe(err, number, "is longer than 998 octets");
	}
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)line[i];
		if (byte == '\r' || byte == '\n') {
			return unsafe(err, number, "has a line end that is not CR LF");
		}
		if (byte == '\0' || byte >= 0x80) {
			return unsafe(err, number, "has a byte that is not ASCII text");
		}
	}
	return true;
}

bool mime_wire_safe(const char *bytes, size_t len, struct err *err) {
	size_t number = 1;
	for (size_t at = 0; at < len; number++) {
		const char *end = memmem(bytes + at, len - at, "\r\n", 2);
		if (end == NULL) {
			return unsafe(err, number, "does not end in CR LF");
		}
		size_t line_len = (size_t)(end - bytes) - at;
		if (!check_line(bytes + at, line_len, number, err)) {
			return false;
		}
		at += line_len + 2;
	}
	return len > 0 || err_set(err, ERR_INVALID, "the message is empty");
}

void mime_dot_stuff(struct strbuf *buf, const char *bytes, size_t len) {
	for (size_t at = 0; at < len;) {
		const char *newline = memchr(bytes + at, '\n', len - at);
		size_t line_len = newline != NULL ? (size_t)(newline - bytes) - at + 1 : len - at;
		if (bytes[at] == '.') {
			strbuf_add_char(buf, '.');
		}
		strbuf_add(buf, bytes + at, line_len);
		at += line_len;
	}
}
