// UTF-8: checking by hand, folding, case and width by GNU libunistring.
#include "rosemary/base/utf8.h"

#include <stdlib.h>
#include <string.h>

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

// The sequences of RFC 3629 section 4: how each lead byte goes on, and the least it may mean.
static const struct {
	unsigned char mask, lead;
	size_t len;
	uint32_t least;
} sequences[] = {
	{0x80, 0x00, 1, 0},
	{0xe0, 0xc0, 2, 0x80},
	{0xf0, 0xe0, 3, 0x800},
	{0xf8, 0xf0, 4, 0x10000},
};

static bool is_continuation(char byte) {
	return ((unsigned char)byte & 0xc0) == 0x80;
}

static bool is_scalar(uint32_t code_point) {
	return code_point <= 0x10ffff && (code_point < 0xd800 || code_point > 0xdfff);
}

size_t utf8_decode(const char *text, size_t len, uint32_t *ret) {
	if (len == 0) {
		return 0;
	}
	unsigned char first = (unsigned char)text[0];
	size_t i = 0;
	while (i < ARRAY_LEN(sequences) && (first & sequences[i].mask) != sequences[i].lead) {
		i++;
	}
	if (i == ARRAY_LEN(sequences) || sequences[i].len > len) {
		return 0;
	}
	uint32_t code_point = (uint32_t)(first & ~sequences[i].mask);
	for (size_t at = 1; at < sequences[i].len; at++) {
		if (!is_continuation(text[at])) {
			return 0;
		}
		code_point = code_point << 6 | ((unsigned char)text[at] & 0x3f);
	}
	if (code_point < sequences[i].least || !is_scalar(code_point)) {
		return 0;
	}
	*ret = code_point;
	return sequences[i].len;
}

bool utf8_valid(const char *text, size_t len) {
	for (size_t i = 0; i < len;) {
		uint32_t code_point = 0;
		size_t step = utf8_decode(text + i, len - i, &code_point);
		if (step == 0) {
			return false;
		}
		i += step;
	}
	return true;
}

bool utf8_is_control(uint32_t code_point) {
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{0x00, 0x1f},     {0x7f, 0x9f},     {0x2028, 0x2029},
		{0x202a, 0x202e}, {0x2066, 0x2069}, {0xfeff, 0xfeff},
	};
	for (size_t i = 0; i < ARRAY_LEN(ranges); i++) {
		if (code_point >= ranges[i].first && code_point <= ranges[i].last) {
			return true;
		}
	}
	return false;
}

bool utf8_has_control(const char *text, bool multiline) {
	size_t len = strlen(text);
	for (size_t i = 0; i < len;) {
		uint32_t code_point = 0;
		size_t step = utf8_decode(text + i, len - i, &code_point);
		bool passes = multiline && (code_point == '\n' || code_point == '\t');
		if (step == 0 || (utf8_is_control(code_point) && !passes)) {
			return true; // a broken sequence is nothing that may pass either
		}
		i += step;
	}
	return false;
}

bool utf8_has_letter(const char *text) {
	size_t len = strlen(text);
	uint32_t code_point = 0;
	for (size_t i = 0, step; i < len; i += step) {
		step = utf8_decode(text + i, len - i, &code_point);
		if (step == 0) {
			return false;
		}
		if (uc_is_property_alphabetic(code_point)) {
			return true;
		}
	}
	return false;
}

// What libunistring made of valid text: it fails only without memory.
static uint8_t *made(uint8_t *text) {
	if (text == NULL) {
		out_of_memory();
	}
	return text;
}

// Copies len bytes with white space trimmed and each run of it one space.
static char *squeeze_blanks(const uint8_t *text, size_t len) {
	char *copy = xcalloc(len + 1, 1);
	size_t out = 0;
	bool gap = false;
	for (size_t i = 0; i < len;) {
		uint32_t code_point = 0;
		size_t step = utf8_decode((const char *)text + i, len - i, &code_point);
		if (step == 0) {
			abort(); // the header asks for valid UTF-8
		}
		if (uc_is_property_white_space(code_point)) {
			gap = out > 0;
		} else {
			if (gap) {
				copy[out++] = ' '; // stands for at least one byte, so there is room
			}
			gap = false;
			memcpy(copy + out, text + i, step);
			out += step;
		}
		i += step;
	}
	return copy;
}

char *utf8_fold(const char *text) {
	size_t len = strlen(text);
	if (len == 0) {
		return xstrdup("");
	}
	// Compatibility forms first: the capitals inside of one ("㎒") must be seen to be folded.
	size_t plain_len = 0;
	uint8_t *plain =
		made(u8_normalize(UNINORM_NFKC, (const uint8_t *)text, len, NULL, &plain_len));
	size_t folded_len = 0;
	uint8_t *folded =
		made(u8_casefold(plain, plain_len, NULL, UNINORM_NFKC, NULL, &folded_len));
	char *copy = squeeze_blanks(folded, folded_len);
	free(folded);
	free(plain);
	return copy;
}

// What Windows-1252 has at 0x80 to 0x9f; U+FFFD where it has nothing.
static const uint32_t windows_1252[32] = {
	0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
	0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
};

char *utf8_from_latin1(const char *bytes, size_t len, size_t *ret_len) {
	enum { LONGEST = 3 }; // U+20AC and its neighbours take three bytes
	char *text = xcalloc(len + 1, LONGEST);
	size_t out = 0;
	for (size_t i = 0; i < len; i++) {
		uint32_t code_point = (unsigned char)bytes[i];
		if (code_point >= 0x80 && code_point <= 0x9f) {
			code_point = windows_1252[code_point - 0x80];
		}
		out += (size_t)u8_uctomb((uint8_t *)text + out, code_point, LONGEST);
	}
	*ret_len = out;
	return text;
}

size_t utf8_width(const char *text) {
	return (size_t)u8_width((const uint8_t *)text, strlen(text), "UTF-8");
}

size_t utf8_cut(const char *text, size_t len, size_t max) {
	enum { LONGEST_TAIL = 3 }; // continuation bytes of one character
	if (len <= max) {
		return len;
	}
	size_t cut = max;
	while (cut > 0 && max - cut < LONGEST_TAIL && is_continuation(text[cut])) {
		cut--;
	}
	return is_continuation(text[cut]) ? max : cut; // not UTF-8: nothing to cut between
}

void utf8_copy(char *ret, size_t size, const char *text) {
	size_t len = utf8_cut(text, strlen(text), size - 1);
	memcpy(ret, text, len);
	ret[len] = '\0';
}

// A NUL-terminated copy of len bytes from libunistring, which are freed.
static char *finished(uint8_t *text, size_t len) {
	char *copy = xstrndup((const char *)made(text), len);
	free(text);
	return copy;
}

typedef uint8_t *case_map(const uint8_t *text, size_t len, const char *language, uninorm_t form,
			  uint8_t *buffer, size_t *ret_len);

static char *mapped(const char *text, case_map *map) {
	size_t len = strlen(text);
	if (len == 0) {
		return xstrdup("");
	}
	size_t mapped_len = 0;
	uint8_t *bytes = map((const uint8_t *)text, len, NULL, NULL, NULL, &mapped_len);
	return finished(bytes, mapped_len);
}

char *utf8_lower(const char *text) {
	return mapped(text, u8_tolower);
}

char *utf8_upper(const char *text) {
	return mapped(text, u8_toupper);
}

char *utf8_title(const char *text) {
	uint32_t code_point = 0;
	size_t first = utf8_decode(text, strlen(text), &code_point);
	if (first == 0) {
		return xstrdup(text);
	}
	size_t title_len = 0;
	uint8_t *title = u8_totitle((const uint8_t *)text, first, NULL, NULL, NULL, &title_len);
	char *head = finished(title, title_len);
	char *whole = xasprintf("%s%s", head, text + first);
	free(head);
	return whole;
}
