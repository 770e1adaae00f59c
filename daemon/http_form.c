// Forms: fields from the two encodings in which browsers and mail clients send them.
#include "http_form.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rosemary/base/strbuf.h"
#include "rosemary/base/utf8.h"

#define URLENCODED "application/x-www-form-urlencoded"
#define MULTIPART  "multipart/form-data"

enum { BOUNDARY_MAX = 70 }; // RFC 2046 section 5.1.1

// A run of bytes, borrowed.
struct span {
	const char *at;
	size_t len;
};

// Takes out of valid text the unseen characters that come along when people paste: marks around a
// telephone number, a byte order mark. A separator of lines is a line end.
static void clean(char *text) {
	size_t len = strlen(text), out = 0, step = 0;
	for (size_t i = 0; i < len; i += step) {
		uint32_t code_point = 0;
		step = utf8_decode(text + i, len - i, &code_point);
		if (code_point == 0x2028 || code_point == 0x2029) {
			text[out++] = '\n';
		} else if (!utf8_is_control(code_point) || code_point == '\n' ||
			   code_point == '\t') {
			memmove(text + out, text + i, step);
			out += step;
		}
	}
	text[out] = '\0';
}

static bool add_field(struct json *form, const char *name, const char *value, struct err *err) {
	size_t name_len = strlen(name);
	if (name_len == 0 || name_len > HTTP_FORM_MAX_NAME || utf8_has_control(name, false)) {
		return err_set(err, ERR_SYNTAX, "a field of the form has no proper name");
	}
	if (json_get(form, name) != NULL) {
		return err_set(err, ERR_SYNTAX, "field '%s' is there twice", name);
	}
	if (json_count(form) >= HTTP_FORM_MAX_FIELDS) {
		return err_set(err, ERR_LIMIT, "a form has at most %d fields",
			       HTTP_FORM_MAX_FIELDS);
	}
	json_put_text(form, name, value);
	return true;
}

// Appends a byte of a value, all kinds of line ends as '\n': CR alone counts as one, too.
static void add_byte(struct strbuf *text, char byte, bool *after_cr) {
	if (byte == '\r' || (byte == '\n' && !*after_cr)) {
		strbuf_add_char(text, '\n');
	} else if (byte != '\n') {
		strbuf_add_char(text, byte);
	}
	*after_cr = byte == '\r';
}

static int hex_value(char digit) {
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = digit != '\0' ? strchr(digits, digit) : NULL;
	return at != NULL ? (int)(at - digits) % 16 : -1;
}

// One byte of what is percent-encoded; false when it is none. Takes it off the span.
static bool take_byte(struct span *from, char *ret) {
	char byte = *from->at;
	size_t used = 1;
	if (byte == '%') {
		int high = from->len >= 3 ? hex_value(from->at[1]) : -1;
		int low = from->len >= 3 ? hex_value(from->at[2]) : -1;
		if (high < 0 || low < 0) {
			return false;
		}
		unsigned char value = (unsigned char)(high * 16 + low);
		memcpy(&byte, &value, sizeof byte);
		used = 3;
	}
	if (byte == '+' && used == 1) {
		byte = ' ';
	}
	*ret = byte;
	from->at += used;
	from->len -= used;
	return true;
}

// Bytes as text with one kind of line end, or NULL when they are none; to be freed.
static char *text_of(struct span from, bool encoded) {
	struct strbuf text = STRBUF_INIT(from.len);
	bool after_cr = false, ok = true;
	while (ok && from.len > 0) {
		char byte = *from.at;
		if (encoded) {
			ok = take_byte(&from, &byte);
		} else {
			from.at++;
			from.len--;
		}
		ok = ok && byte != '\0';
		add_byte(&text, byte, &after_cr);
	}
	ok = ok && utf8_valid(strbuf_text(&text), text.len);
	char *taken = ok ? strbuf_take(&text) : NULL;
	strbuf_finish(&text);
	return taken;
}

static bool add_spans(struct json *form, struct span name, struct span value, bool encoded,
		      struct err *err) {
	char *name_text = text_of(name, encoded);
	char *value_text = text_of(value, encoded);
	if (value_text != NULL) {
		clean(value_text);
	}
	bool ok = name_text != NULL && value_text != NULL
			  ? add_field(form, name_text, value_text, err)
			  : err_set(err, ERR_SYNTAX, "the form is not encoded as it should be");
	free(name_text);
	free(value_text);
	return ok;
}

// The bytes before the first separator; *rest goes on behind it.
static struct span cut_at(struct span *rest, const char *separator) {
	size_t separator_len = strlen(separator);
	struct span piece = *rest;
	const char *found = memmem(rest->at, rest->len, separator, separator_len);
	if (found == NULL) {
		*rest = (struct span){rest->at + rest->len, 0};
		return piece;
	}
	piece.len = (size_t)(found - rest->at);
	rest->at = found + separator_len;
	rest->len -= piece.len + separator_len;
	return piece;
}

static bool read_urlencoded(struct json *form, struct span body, struct err *err) {
	while (body.len > 0) {
		struct span value = cut_at(&body, "&");
		if (value.len == 0) {
			continue;
		}
		struct span name = cut_at(&value, "=");
		if (!add_spans(form, name, value, true, err)) {
			return false;
		}
	}
	return true;
}

static void skip_blanks(struct span *span) {
	while (span->len > 0 && (*span->at == ' ' || *span->at == '\t')) {
		span->at++;
		span->len--;
	}
}

// What a parameter of a header field's line says: boundary=x or boundary="x".
static struct span parameter_of(struct span line, const char *name) {
	struct span rest = line;
	(void)cut_at(&rest, ";");
	while (rest.len > 0) {
		struct span value = cut_at(&rest, ";");
		skip_blanks(&value);
		struct span key = cut_at(&value, "=");
		if (key.len != strlen(name) || strncasecmp(key.at, name, key.len) != 0) {
			continue;
		}
		bool quoted = value.len >= 2 && value.at[0] == '"' &&
			      value.at[value.len - 1] == '"';
		return quoted ? (struct span){value.at + 1, value.len - 2} : value;
	}
	return (struct span){NULL, 0};
}

// The name of a part, from the lines of its head.
static struct span part_name(struct span head) {
	static const char field[] = "Content-Disposition:";
	while (head.len > 0) {
		struct span line = cut_at(&head, "\r\n");
		if (line.len > strlen(field) && strncasecmp(line.at, field, strlen(field)) == 0) {
			return parameter_of(line, "name");
		}
	}
	return (struct span){NULL, 0};
}

static bool read_part(struct json *form, struct span part, struct err *err) {
	struct span value = part;
	struct span head = cut_at(&value, "\r\n\r\n");
	struct span name = part_name(head);
	if (name.len == 0) {
		return err_set(err, ERR_SYNTAX, "a part of the form has no name");
	}
	return add_spans(form, name, value, false, err);
}

static bool read_multipart(struct json *form, const char *content_type, struct span body,
			   struct err *err) {
	char delimiter[sizeof "\r\n--" + BOUNDARY_MAX] = "\r\n--";
	struct span boundary =
		parameter_of((struct span){content_type, strlen(content_type)}, "boundary");
	if (boundary.len == 0 || boundary.len > BOUNDARY_MAX) {
		return err_set(err, ERR_SYNTAX, "the form has no proper boundary");
	}
	memcpy(delimiter + strlen(delimiter), boundary.at, boundary.len);
	// The first delimiter may stand at the very beginning, without a line end before it.
	const char *first = delimiter + strlen("\r\n");
	bool at_once = body.len >= strlen(first) && memcmp(body.at, first, strlen(first)) == 0;
	(void)cut_at(&body, at_once ? first : delimiter);
	while (body.len >= 2 && memcmp(body.at, "--", 2) != 0) {
		skip_blanks(&body); // RFC 2046 section 5.1.1: padding by who carried it
		struct span part = cut_at(&body, delimiter);
		if (body.len == 0 || part.len < 2 || memcmp(part.at, "\r\n", 2) != 0) {
			return err_set(err, ERR_SYNTAX, "the form is cut short");
		}
		if (!read_part(form, (struct span){part.at + 2, part.len - 2}, err)) {
			return false;
		}
	}
	return body.len >= 2 || err_set(err, ERR_SYNTAX, "the form is cut short");
}

// True for that type, with or without parameters.
static bool is_type(const char *content_type, const char *type) {
	size_t len = strlen(type);
	return content_type != NULL && strncasecmp(content_type, type, len) == 0 &&
	       (content_type[len] == '\0' || content_type[len] == ';' || content_type[len] == ' ' ||
		content_type[len] == '\t');
}

struct json *http_form_read(const char *content_type, const char *body, size_t len,
			    struct err *err) {
	struct json *form = json_new_object();
	struct span bytes = {body, len};
	bool ok;
	if (is_type(content_type, URLENCODED)) {
		ok = read_urlencoded(form, bytes, err);
	} else if (is_type(content_type, MULTIPART)) {
		ok = read_multipart(form, content_type, bytes, err);
	} else {
		ok = err_set(err, ERR_INVALID, "forms are sent as " URLENCODED " or " MULTIPART);
	}
	if (!ok) {
		json_free(form);
		return NULL;
	}
	return form;
}
