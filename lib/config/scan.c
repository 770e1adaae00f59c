// A first look at the bytes of a libconfig file, for what libconfig would take otherwise.
#include "lib/config/scan.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"

#include "lib/config/conf.h"

// Where the look is. `name` is the last word that may be an option's.
struct scanner {
	const char *file;
	const char *at, *end;
	int line, depth;
	const char *name;
	size_t name_len;
	struct complaints *complaints;
	struct scan *scan;
};

static bool refuse(struct scanner *s, const char *what) {
	complaints_add(s->complaints, s->file, s->line, NULL, "%s", what);
	return false;
}

static bool looking_at(const struct scanner *s, const char *text) {
	size_t len = strlen(text);
	return (size_t)(s->end - s->at) >= len && memcmp(s->at, text, len) == 0;
}

static bool check_characters(struct scanner *s) {
	int line = s->line;
	for (const char *at = s->at; at < s->end;) {
		uint32_t code_point = 0;
		size_t len = utf8_decode(at, (size_t)(s->end - at), &code_point);
		bool blank = code_point == '\n' || code_point == '\t' || code_point == '\r';
		if (len == 0 || (utf8_is_control(code_point) && !blank)) {
			s->line = line;
			return refuse(s, len == 0 ? "bytes that are not UTF-8"
						  : "a control character");
		}
		line += code_point == '\n';
		at += len;
	}
	return true;
}

static bool skip_comment(struct scanner *s) {
	bool block = looking_at(s, "/*");
	const char *close = block ? "*/" : "\n";
	int opened = s->line;
	for (s->at += block ? 2 : 1; s->at < s->end && !looking_at(s, close); s->at++) {
		s->line += *s->at == '\n';
	}
	if (block && s->at == s->end) {
		s->line = opened;
		return refuse(s, "the comment that begins here is not closed");
	}
	s->at += block ? 2 : 0; // a line end is counted by the caller
	return true;
}

static bool skip_text(struct scanner *s) {
	for (s->at++; s->at < s->end && *s->at != '\n'; s->at++) {
		if (*s->at == '"') {
			s->at++;
			return true;
		}
		if (looking_at(s, "\\x00") || looking_at(s, "\\X00")) { // libconfig knows both
			return refuse(s, "a text may not hold \\x00");
		}
		if (*s->at == '\\' && s->at + 1 < s->end && s->at[1] != '\n') {
			s->at++;
		}
	}
	return refuse(s, "the text that begins here is not closed on its line (write \\n for a "
			 "line break)");
}

static bool is_word(char c) {
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '*' || c == '.';
}

// The value of a digit of that base, or -1.
static int digit_value(char c, int base) {
	if (isdigit((unsigned char)c)) {
		return c - '0';
	}
	return base == 16 && isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10 : -1;
}

// True for a whole number, decimal or 0x, that 32 bits cannot hold. What is a name or a fraction
// is left to the option, which will refuse it.
static bool too_large(const char *digits, size_t len) {
	bool hexadecimal = len > 2 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
	int base = hexadecimal ? 16 : 10;
	int64_t value = 0;
	for (size_t i = hexadecimal ? 2 : 0; i < len && value <= INT32_MAX; i++) {
		int digit = digit_value(digits[i], base);
		if (digit < 0) {
			return false; // also the L behind a number
		}
		value = value * base + digit;
	}
	return value > INT32_MAX;
}

static void note_refused(struct scanner *s, const char *number, size_t len) {
	complaints_add(s->complaints, s->file, s->line, NULL,
		       "%.*s: %.*s%s is a larger number than any "
		       "option takes",
		       (int)s->name_len, s->name, len > 40 ? 40 : (int)len, number,
		       len > 40 ? "..." : "");
	if (s->scan->refused_count < SCAN_REFUSED_MAX && s->name_len < SCAN_NAME_MAX) {
		char *slot = s->scan->refused[s->scan->refused_count++];
		memcpy(slot, s->name, s->name_len);
		slot[s->name_len] = '\0';
	}
}

static void take_word(struct scanner *s) {
	const char *word = s->at;
	while (s->at < s->end && is_word(*s->at)) {
		s->at++;
	}
	size_t len = (size_t)(s->at - word);
	size_t sign = *word == '-';
	if (isalpha((unsigned char)*word)) {
		s->name = word;
		s->name_len = len > SCAN_NAME_MAX ? SCAN_NAME_MAX : len;
	} else if (too_large(word + sign, len - sign)) {
		note_refused(s, word, len);
	}
}

static bool take_bracket(struct scanner *s) {
	bool opens = strchr("{([", *s->at) != NULL;
	s->depth += opens ? 1 : -1;
	s->at++;
	return s->depth <= CONF_MAX_DEPTH || refuse(s, "groups and lists are nested too deep");
}

static bool take_one(struct scanner *s) {
	if (*s->at == '#' || looking_at(s, "//") || looking_at(s, "/*")) {
		return skip_comment(s);
	}
	if (*s->at == '"') {
		return skip_text(s);
	}
	if (*s->at == '@') {
		return refuse(s, "@include is not supported: one file holds everything");
	}
	if (strchr("{}()[]", *s->at) != NULL) {
		return take_bracket(s);
	}
	if (is_word(*s->at)) {
		take_word(s);
		return true;
	}
	s->line += *s->at == '\n';
	s->at++;
	return true;
}

bool scan_bytes(const char *file, const char *bytes, size_t len, struct complaints *complaints,
		struct scan *ret) {
	*ret = (struct scan){0};
	struct scanner s = {.file = file,
			    .at = bytes,
			    .end = bytes + len,
			    .line = 1,
			    .name = "",
			    .complaints = complaints,
			    .scan = ret};
	if (!check_characters(&s)) {
		return false;
	}
	while (s.at < s.end) {
		if (!take_one(&s)) {
			return false;
		}
	}
	return true;
}

bool scan_refused(const struct scan *scan, const char *name) {
	for (size_t i = 0; name != NULL && i < scan->refused_count; i++) {
		if (strcmp(scan->refused[i], name) == 0) {
			return true;
		}
	}
	return false;
}
