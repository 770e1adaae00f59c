// Outside text made safe for HTML, terminals, log lines, URLs and CSV.
#include "rosemary/base/escape.h"

#include <string.h>

#include "rosemary/base/utf8.h"

void escape_html(struct strbuf *buf, const char *text, size_t len) {
	static const struct {
		char byte;
		const char *reference;
	} references[] = {
		{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"},
	};
	size_t done = 0;
	for (size_t i = 0; i < len; i++) {
		for (size_t j = 0; j < ARRAY_LEN(references); j++) {
			if (text[i] == references[j].byte) {
				strbuf_add(buf, text + done, i - done);
				strbuf_add_text(buf, references[j].reference);
				done = i + 1;
			}
		}
	}
	strbuf_add(buf, text + done, len - done);
}

static void add_bytes_in_hex(struct strbuf *buf, const char *bytes, size_t len) {
	for (size_t i = 0; i < len; i++) {
		strbuf_addf(buf, "\\x%02x", (unsigned char)bytes[i]);
	}
}

void escape_terminal(struct strbuf *buf, const char *text, bool multiline) {
	size_t len = strlen(text);
	for (size_t i = 0; i < len;) {
		uint32_t code_point = 0;
		size_t step = utf8_decode(text + i, len - i, &code_point);
		bool passes = multiline && (code_point == '\n' || code_point == '\t');
		if (step == 0) {
			step = 1;
			add_bytes_in_hex(buf, text + i, step);
		} else if (!utf8_is_control(code_point) || passes) {
			strbuf_add(buf, text + i, step);
		} else if (code_point < 0x80) {
			add_bytes_in_hex(buf, text + i, step);
		} else {
			strbuf_addf(buf, "\\u{%04X}", (unsigned)code_point);
		}
		i += step;
	}
}

// True when text reads as one value of a log line without quotes.
static bool is_plain(const char *text) {
	return text[0] != '\0' && strpbrk(text, " \"\\=") == NULL && !utf8_has_control(text, false);
}

void escape_log(struct strbuf *buf, const char *text) {
	if (is_plain(text)) {
		strbuf_add_text(buf, text);
		return;
	}
	size_t len = strlen(text);
	strbuf_add_char(buf, '"');
	for (size_t i = 0; i < len;) {
		uint32_t code_point = 0;
		size_t step = utf8_decode(text + i, len - i, &code_point);
		if (step == 0) {
			step = 1;
			add_bytes_in_hex(buf, text + i, step);
		} else if (utf8_is_control(code_point)) {
			add_bytes_in_hex(buf, text + i, step);
		} else {
			if (code_point == '"' || code_point == '\\') {
				strbuf_add_char(buf, '\\');
			}
			strbuf_add(buf, text + i, step);
		}
		i += step;
	}
	strbuf_add_char(buf, '"');
}

void escape_url(struct strbuf *buf, const char *text) {
	static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					 "abcdefghijklmnopqrstuvwxyz"
					 "0123456789-._~"; // RFC 3986 section 2.3
	for (; *text != '\0'; text++) {
		if (strchr(unreserved, *text) != NULL) {
			strbuf_add_char(buf, *text);
		} else {
			strbuf_addf(buf, "%%%02X", (unsigned char)*text);
		}
	}
}

void escape_manual(struct strbuf *buf, const char *text) {
	for (; *text != '\0'; text++) {
		if (strchr("\\*_+#[]|<>-", *text) != NULL) {
			strbuf_add_char(buf, '\\');
		}
		strbuf_add_char(buf, *text);
	}
}
