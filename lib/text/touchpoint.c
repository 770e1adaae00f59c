// Reads a touchpoint's file: a header block and a text, both templates.
#include <string.h>
#include <strings.h>

#include "rosemary/text/compose.h"

// The file while its header block is read.
struct reader {
	const char *name;
	const char *at, *end;
	int line; // of at
	struct touchpoint found;
	struct err *err;
};

static bool complain(const struct reader *reader, enum err_code code, const char *what) {
	return err_set(reader->err, code, "%s:%d: %s", reader->name, reader->line, what);
}

static bool read_subject(struct reader *reader, const char *value, size_t len) {
	if (reader->found.subject != NULL) {
		return complain(reader, ERR_INVALID, "a second Subject");
	}
	if (len == 0) {
		return complain(reader, ERR_INVALID, "an empty Subject");
	}
	reader->found.subject =
		template_parse_at(reader->name, reader->line, value, len, reader->err);
	return reader->found.subject != NULL;
}

// One line "Name: value" of len bytes.
static bool read_header(struct reader *reader, size_t len) {
	static const char subject[] = "Subject";
	const char *colon = memchr(reader->at, ':', len);
	if (colon == NULL) {
		return complain(reader, ERR_SYNTAX,
				"not 'Name: value', nor the empty line before the text");
	}
	size_t name_len = (size_t)(colon - reader->at);
	if (name_len != sizeof subject - 1 || strncasecmp(reader->at, subject, name_len) != 0) {
		return err_set(reader->err, ERR_INVALID, "%s:%d: there is no header '%.*s'",
			       reader->name, reader->line, (int)(name_len < 40 ? name_len : 40),
			       reader->at);
	}
	const char *value = colon + 1;
	const char *end = reader->at + len;
	while (value < end && (*value == ' ' || *value == '\t')) {
		value++;
	}
	while (end > value && (end[-1] == ' ' || end[-1] == '\t')) {
		end--;
	}
	return read_subject(reader, value, (size_t)(end - value));
}

// Reads up to and with the first empty line.
static bool read_headers(struct reader *reader) {
	while (reader->at < reader->end) {
		const char *newline = memchr(reader->at, '\n', (size_t)(reader->end - reader->at));
		size_t len = (size_t)((newline != NULL ? newline : reader->end) - reader->at);
		if (len > 0 && !read_header(reader, len)) {
			return false;
		}
		reader->at += len + (newline != NULL);
		reader->line++;
		if (len == 0) {
			break;
		}
	}
	return reader->found.subject != NULL ||
	       complain(reader, ERR_INVALID, "there is no Subject before the text");
}

static bool read_file(struct reader *reader, bool has_subject) {
	if (has_subject && !read_headers(reader)) {
		return false;
	}
	if (strspn(reader->at, " \t\n") == (size_t)(reader->end - reader->at)) {
		return complain(reader, ERR_INVALID, "there is no text");
	}
	reader->found.text = template_parse_at(reader->name, reader->line, reader->at,
					       (size_t)(reader->end - reader->at), reader->err);
	return reader->found.text != NULL;
}

static void add_unix_lines(struct strbuf *buf, const char *source, size_t len) {
	for (size_t at = 0; at < len;) {
		const char *end = memmem(source + at, len - at, "\r\n", 2);
		size_t piece = end != NULL ? (size_t)(end - source) - at : len - at;
		strbuf_add(buf, source + at, piece);
		if (end != NULL) {
			strbuf_add_char(buf, '\n');
		}
		at += piece + (end != NULL ? 2 : 0);
	}
}

bool touchpoint_parse(const char *name, const char *source, size_t len, bool has_subject,
		      struct touchpoint *ret, struct err *err) {
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	if (len >= 3 && memcmp(source, byte_order_mark, 3) == 0) {
		source += 3;
		len -= 3;
	}
	struct strbuf text = STRBUF_INIT(TEMPLATE_MAX_BYTES);
	add_unix_lines(&text, source, len);
	struct reader reader = {
		.name = name,
		.at = strbuf_text(&text),
		.end = strbuf_text(&text) + text.len,
		.line = 1,
		.err = err,
	};
	bool read = strbuf_ok(&text, err);
	if (!read) {
		err_prefix(err, "%s", name);
	}
	read = read && read_file(&reader, has_subject);
	if (read) {
		*ret = reader.found;
	} else {
		touchpoint_finish(&reader.found);
	}
	strbuf_finish(&text);
	return read;
}

void touchpoint_finish(struct touchpoint *touchpoint) {
	template_destroy(touchpoint->subject);
	template_destroy(touchpoint->text);
	*touchpoint = (struct touchpoint){0};
}
