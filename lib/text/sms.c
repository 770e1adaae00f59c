// Counts the segments of an SMS, and says plainly what would cost one more for a look.
#include "rosemary/text/sms.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/strbuf.h"
#include "rosemary/base/utf8.h"

#define REPLACEMENT "\ufffd" // stands for a byte that is no UTF-8

enum { FIRST_WITH_SURROGATES = 0x10000 };

static const struct {
	const char *name;
	size_t alone, joined; // units that a segment holds
} alphabets[SMS_ALPHABET_COUNT] = {
	[SMS_GSM7] = {"GSM-7", 160, 153},
	[SMS_UCS2] = {"UCS-2", 70, 67},
};

// The GSM 7 bit default alphabet (TS 23.038, 6.2.1) in its order, without its escape.
static const char default_alphabet[] = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
				       " !\"#¤%&'()*+,-./0123456789:;<=>?"
				       "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
				       "¿abcdefghijklmnopqrstuvwxyzäöñüà";

// Its extension table (6.2.1.1): reached by the escape, so each takes two septets.
static const char extension[] = "\f^{}\\[~]|€";

/* clang-format off */
// What can be said in GSM-7 without loss of sense.
static const struct {
	const char *from, *to;
} plain[] = {
	{"\u2018", "'"},  {"\u2019", "'"},  {"\u201a", "'"},  {"\u201b", "'"},  // ‘ ’ ‚ ‛
	{"\u201c", "\""}, {"\u201d", "\""}, {"\u201e", "\""}, {"\u201f", "\""}, // “ ” „ ‟
	{"\u2039", "'"},  {"\u203a", "'"},  {"\u00ab", "\""}, {"\u00bb", "\""}, // ‹ › « »
	{"\u2010", "-"},  {"\u2011", "-"},  {"\u2012", "-"},  {"\u2013", "-"},  // hyphens, figure, en
	{"\u2014", "-"},  {"\u2015", "-"},                                      // em, bar
	{"\u2026", "..."},                                                      // ellipsis
	{"\u00a0", " "},  {"\u2007", " "},  {"\u202f", " "},                    // no-break spaces
};
/* clang-format on */

// A character of the text: its bytes, and what it takes in each alphabet.
struct character {
	const char *bytes;
	size_t len;
	uint32_t code_point;
	size_t units[SMS_ALPHABET_COUNT]; // 0: the alphabet lacks it
};

static bool holds(const char *alphabet, const struct character *character) {
	return memmem(alphabet, strlen(alphabet), character->bytes, character->len) != NULL;
}

// The character at *text, which must not be the end; moves behind it.
static struct character take(const char **text) {
	struct character character = {.bytes = *text};
	size_t bytes = strnlen(*text, 4);
	character.len = utf8_decode(*text, bytes, &character.code_point);
	bool valid = character.len > 0;
	if (!valid) {
		character = (struct character){.bytes = REPLACEMENT, .len = strlen(REPLACEMENT)};
		(void)utf8_decode(REPLACEMENT, character.len, &character.code_point); // it is valid
	}
	if (valid && holds(default_alphabet, &character)) {
		character.units[SMS_GSM7] = 1;
	} else if (valid && holds(extension, &character)) {
		character.units[SMS_GSM7] = 2;
	}
	character.units[SMS_UCS2] = character.code_point >= FIRST_WITH_SURROGATES ? 2 : 1;
	*text += valid ? character.len : 1;
	return character;
}

const char *sms_alphabet_name(enum sms_alphabet alphabet) {
	return alphabets[alphabet].name;
}

// The segments of a text that one message cannot hold.
static size_t joined_segments(const char *text, enum sms_alphabet alphabet) {
	size_t segments = 1;
	size_t used = 0;
	while (*text != '\0') {
		size_t units = take(&text).units[alphabet];
		if (used + units > alphabets[alphabet].joined) {
			segments++;
			used = 0;
		}
		used += units;
	}
	return segments;
}

struct sms_size sms_measure(const char *text) {
	struct sms_size size = {.alphabet = SMS_GSM7};
	size_t units[SMS_ALPHABET_COUNT] = {0};
	for (const char *at = text; *at != '\0';) {
		struct character character = take(&at);
		size.characters++;
		units[SMS_GSM7] += character.units[SMS_GSM7];
		units[SMS_UCS2] += character.units[SMS_UCS2];
		if (character.units[SMS_GSM7] == 0 && size.forced_at == 0) {
			size.alphabet = SMS_UCS2;
			size.forced_at = size.characters;
			size.forced_code = character.code_point;
			memcpy(size.forced_by, character.bytes, character.len);
		}
	}
	size.units = units[size.alphabet];
	if (size.units > alphabets[size.alphabet].alone) {
		size.segments = joined_segments(text, size.alphabet);
	} else {
		size.segments = size.units > 0 ? 1 : 0;
	}
	return size;
}

char *sms_size_text(const struct sms_size *size) {
	char *reason = NULL;
	if (size->forced_at > 0) {
		bool seen = utf8_width(size->forced_by) > 0 && !utf8_is_control(size->forced_code);
		reason = xasprintf(" because of %s%s%s%sU+%04X%s at character %zu", seen ? "'" : "",
				   seen ? size->forced_by : "", seen ? "'" : "", seen ? " (" : "",
				   (unsigned)size->forced_code, seen ? ")" : "", size->forced_at);
	}
	char *text = xasprintf("%zu segment%s, %s%s, %zu character%s", size->segments,
			       size->segments == 1 ? "" : "s", sms_alphabet_name(size->alphabet),
			       reason != NULL ? reason : "", size->characters,
			       size->characters == 1 ? "" : "s");
	free(reason);
	return text;
}

// How a character is said plainly; NULL: as it is.
static const char *plainly(const struct character *character) {
	for (size_t i = 0; i < ARRAY_LEN(plain); i++) {
		if (strlen(plain[i].from) == character->len &&
		    memcmp(plain[i].from, character->bytes, character->len) == 0) {
			return plain[i].to;
		}
	}
	return NULL;
}

char *sms_plain(const char *text) {
	struct strbuf buf = STRBUF_INIT(strlen(text)); // nothing grows: the longest is as long
	while (*text != '\0') {
		const char *at = text;
		struct character character = take(&text);
		const char *words = plainly(&character);
		if (words != NULL) {
			strbuf_add_text(&buf, words);
		} else {
			strbuf_add(&buf, at, (size_t)(text - at));
		}
	}
	return strbuf_take(&buf);
}

char *sms_shorten(const char *text) {
	char *shorter = sms_plain(text);
	if (sms_measure(shorter).segments < sms_measure(text).segments) {
		return shorter;
	}
	free(shorter);
	return xstrdup(text);
}
