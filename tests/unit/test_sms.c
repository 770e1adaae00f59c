// The segments of an SMS, against hand-counted cases and a second, slower way to count.
#include "rosemary/text/sms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/strbuf.h"

enum { ROOM = 64 * 1024, BMP_END = 0x10000, MAX_CHARACTERS = 500, RANDOM_TEXTS = 1000 };

#define ROSE "\xf0\x9f\x8c\xb9" // U+1F339, a surrogate pair

/* clang-format off */
// What Perl's Encode::GSM0338 takes into one septet beyond ASCII, and into two at all.
static const uint32_t one_septet[] = {
	0xa1, 0xa3, 0xa4, 0xa5, 0xa7, 0xbf, 0xc4, 0xc5, 0xc6, 0xc7, 0xc9, 0xd1, 0xd6, 0xd8, 0xdc, 0xdf,
	0xe0, 0xe4, 0xe5, 0xe6, 0xe8, 0xe9, 0xec, 0xf1, 0xf2, 0xf6, 0xf8, 0xf9, 0xfc, 0x393, 0x394,
	0x398, 0x39b, 0x39e, 0x3a0, 0x3a3, 0x3a6, 0x3a8, 0x3a9,
};
static const uint32_t two_septets[] = {
	0x0c, 0x5b, 0x5c, 0x5d, 0x5e, 0x7b, 0x7c, 0x7d, 0x7e, 0x20ac,
};
/* clang-format on */

static bool in_list(const uint32_t *list, size_t count, uint32_t code_point) {
	for (size_t i = 0; i < count; i++) {
		if (list[i] == code_point) {
			return true;
		}
	}
	return false;
}

static size_t septets(uint32_t code_point) {
	if (in_list(two_septets, ARRAY_LEN(two_septets), code_point)) {
		return 2;
	}
	bool ascii = (code_point >= 0x20 && code_point < 0x7f && code_point != '`') ||
		     code_point == '\n' || code_point == '\r';
	return ascii || in_list(one_septet, ARRAY_LEN(one_septet), code_point) ? 1 : 0;
}

static void add_character(struct strbuf *buf, uint32_t code_point) {
	if (code_point < 0x80) {
		strbuf_add_char(buf, (char)code_point);
	} else if (code_point < 0x800) {
		strbuf_add_char(buf, (char)(0xc0 | code_point >> 6));
		strbuf_add_char(buf, (char)(0x80 | (code_point & 0x3f)));
	} else if (code_point < BMP_END) {
		strbuf_add_char(buf, (char)(0xe0 | code_point >> 12));
		strbuf_add_char(buf, (char)(0x80 | (code_point >> 6 & 0x3f)));
		strbuf_add_char(buf, (char)(0x80 | (code_point & 0x3f)));
	} else {
		strbuf_add_char(buf, (char)(0xf0 | code_point >> 18));
		strbuf_add_char(buf, (char)(0x80 | (code_point >> 12 & 0x3f)));
		strbuf_add_char(buf, (char)(0x80 | (code_point >> 6 & 0x3f)));
		strbuf_add_char(buf, (char)(0x80 | (code_point & 0x3f)));
	}
}

static void test_the_alphabet_is_the_standards(void **state) {
	(void)state;
	for (uint32_t code_point = 1; code_point < BMP_END; code_point++) {
		if (code_point >= 0xd800 && code_point < 0xe000) {
			continue; // surrogates are no characters
		}
		struct strbuf buf = STRBUF_INIT(ROOM);
		add_character(&buf, code_point);
		struct sms_size size = sms_measure(strbuf_text(&buf));
		size_t expected = septets(code_point);
		assert_int_equal(size.alphabet, expected > 0 ? SMS_GSM7 : SMS_UCS2);
		assert_int_equal(size.units, expected > 0 ? expected : 1);
		assert_int_equal(size.forced_code, expected > 0 ? 0 : code_point);
		assert_string_equal(size.forced_by, expected > 0 ? "" : strbuf_text(&buf));
		strbuf_finish(&buf);
	}
}

/* A text of repeated pieces and what it takes. */
struct counted {
	size_t first; // so many a
	const char *middle;
	size_t last; // so many a
	enum sms_alphabet alphabet;
	size_t segments, units, characters, forced_at;
};

static void check_count(const struct counted *counted) {
	struct strbuf buf = STRBUF_INIT(ROOM);
	for (size_t i = 0; i < counted->first; i++) {
		strbuf_add_char(&buf, 'a');
	}
	strbuf_add_text(&buf, counted->middle);
	for (size_t i = 0; i < counted->last; i++) {
		strbuf_add_char(&buf, 'a');
	}
	struct sms_size size = sms_measure(strbuf_text(&buf));
	assert_int_equal(size.alphabet, counted->alphabet);
	assert_int_equal(size.segments, counted->segments);
	assert_int_equal(size.units, counted->units);
	assert_int_equal(size.characters, counted->characters);
	assert_int_equal(size.forced_at, counted->forced_at);
	strbuf_finish(&buf);
}

static void test_segments_end_where_the_standard_says(void **state) {
	(void)state;
	/* clang-format off */
	static const struct counted cases[] = {
		/* first middle        last alphabet  segments units characters forced_at */
		{0,      "",           0,   SMS_GSM7, 0, 0,   0,   0},
		{1,      "",           0,   SMS_GSM7, 1, 1,   1,   0},
		{159,    "",           0,   SMS_GSM7, 1, 159, 159, 0},
		{160,    "",           0,   SMS_GSM7, 1, 160, 160, 0},
		{161,    "",           0,   SMS_GSM7, 2, 161, 161, 0},
		{306,    "",           0,   SMS_GSM7, 2, 306, 306, 0},
		{307,    "",           0,   SMS_GSM7, 3, 307, 307, 0},
		{459,    "",           0,   SMS_GSM7, 3, 459, 459, 0},
		// an extension character counts twice and goes whole into the next segment
		{158,    "€",          0,   SMS_GSM7, 1, 160, 159, 0},
		{159,    "€",          0,   SMS_GSM7, 2, 161, 160, 0},
		{152,    "€",          152, SMS_GSM7, 3, 306, 305, 0},
		{151,    "€",          153, SMS_GSM7, 2, 306, 305, 0},
		{152,    "€",          151, SMS_GSM7, 2, 305, 304, 0},
		{0,      "[]{}\\~^|€", 142, SMS_GSM7, 1, 160, 151, 0},
		// only the capital is in the alphabet
		{69,     "Ç",          0,   SMS_GSM7, 1, 70,  70,  0},
		{69,     "ç",          0,   SMS_UCS2, 1, 70,  70,  70},
		{70,     "ç",          0,   SMS_UCS2, 2, 71,  71,  71},
		{0,      "ç",          133, SMS_UCS2, 2, 134, 134, 1},
		{0,      "ç",          134, SMS_UCS2, 3, 135, 135, 1},
		{3,      "`",          0,   SMS_UCS2, 1, 4,   4,   4},
		{3,      "\t",         0,   SMS_UCS2, 1, 4,   4,   4},
		// a surrogate pair counts twice and goes whole into the next segment
		{68,     ROSE,         0,   SMS_UCS2, 1, 70,  69,  69},
		{69,     ROSE,         0,   SMS_UCS2, 2, 71,  70,  70},
		{66,     ROSE,         66,  SMS_UCS2, 3, 134, 133, 67},
		{65,     ROSE,         67,  SMS_UCS2, 2, 134, 133, 66},
		{66,     ROSE,         65,  SMS_UCS2, 2, 133, 132, 67},
		{0,      "€€" ROSE,    66,  SMS_UCS2, 1, 70,  69,  3},
		// bytes that are no UTF-8 end nothing and are not taken for letters
		{0,      "\x82\xc3",   0,   SMS_UCS2, 1, 2,   2,   1},
		{2,      "\xf0\x9f",   1,   SMS_UCS2, 1, 5,   5,   3},
	};
	/* clang-format on */
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check_count(&cases[i]);
	}
}

static size_t naive_units(uint32_t code_point, bool gsm) {
	return gsm ? septets(code_point) : 1 + (code_point >= BMP_END);
}

// How many segments of so many units, by filling a longest beginning after the other.
static size_t naive_segments(const uint32_t *text, size_t count, bool gsm, size_t room) {
	size_t fitting = count < room ? count : room;
	for (;; fitting--) {
		size_t units = 0;
		for (size_t i = 0; i < fitting; i++) {
			units += naive_units(text[i], gsm);
		}
		if (units <= room) {
			break;
		}
	}
	return fitting == count ? 1
				: 1 + naive_segments(text + fitting, count - fitting, gsm, room);
}

static size_t naive(const uint32_t *text, size_t count) {
	bool gsm = true;
	for (size_t i = 0; i < count; i++) {
		gsm = gsm && septets(text[i]) > 0;
	}
	bool alone = naive_segments(text, count, gsm, gsm ? 160 : 70) == 1;
	return alone ? 1 : naive_segments(text, count, gsm, gsm ? 153 : 67);
}

// The next of a fixed sequence of numbers (Knuth's MMIX), below limit: a failure comes again.
static size_t next_number(uint64_t *sequence, size_t limit) {
	*sequence = *sequence * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(*sequence >> 33) % limit;
}

static void test_a_slower_way_counts_the_same(void **state) {
	(void)state;
	static const uint32_t letters[] = {'a', 0xe9, 0x20ac, '[', '~', 0x1f339, 0x1f382, 0xe7};
	uint64_t sequence = 17;
	for (int turn = 0; turn < RANDOM_TEXTS; turn++) {
		struct strbuf buf = STRBUF_INIT(ROOM);
		uint32_t text[MAX_CHARACTERS];
		size_t count = 1 + next_number(&sequence, MAX_CHARACTERS);
		size_t kinds = turn % 2 == 0 ? 5 : ARRAY_LEN(letters); // the first five are GSM-7
		for (size_t i = 0; i < count; i++) {
			text[i] = letters[next_number(&sequence, kinds)];
			add_character(&buf, text[i]);
		}
		assert_int_equal(sms_measure(strbuf_text(&buf)).segments, naive(text, count));
		strbuf_finish(&buf);
	}
}

static void test_a_size_says_what_forced_it(void **state) {
	(void)state;
	static const struct {
		const char *text, *words;
	} cases[] = {
		{"a", "1 segment, GSM-7, 1 character"},
		{"Rosé € for mum", "1 segment, GSM-7, 14 characters"},
		{"Françoise", "1 segment, UCS-2 because of 'ç' (U+00E7) at character 5, "
			      "9 characters"},
		{"a\tb", "1 segment, UCS-2 because of U+0009 at character 2, 3 characters"},
		{"e\u0301", "1 segment, UCS-2 because of U+0301 at character 2, 2 characters"},
		{ROSE, "1 segment, UCS-2 because of '" ROSE "' (U+1F339) at character 1, "
		       "1 character"},
		{"\xff", "1 segment, UCS-2 because of '\ufffd' (U+FFFD) at character 1, "
			 "1 character"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sms_size size = sms_measure(cases[i].text);
		char *words = sms_size_text(&size);
		assert_string_equal(words, cases[i].words);
		free(words);
	}
}

static void test_plain_words_lose_typography_only(void **state) {
	(void)state;
	static const struct {
		const char *text, *plain;
	} cases[] = {
		{"", ""},
		{"It is Rosa's \"day\" - again...", "It is Rosa's \"day\" - again..."},
		{"‘It’s’ ‚so‛ ‹a›", "'It's' 'so' 'a'"},
		{"“so” „so‟ «so»", "\"so\" \"so\" \"so\""},
		{"‐‑‒–—―", "------"},
		{"well…", "well..."},
		{"a\u00a0b\u202fc\u2007d", "a b c d"},
		// these carry sense, or the writer's spelling
		{"ç ` ´ ′ \u2212 ½ • \u200d \u00ad\t", "ç ` ´ ′ \u2212 ½ • \u200d \u00ad\t"},
		{"\xff’\xe2\x80", "\xff'\xe2\x80"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *plain = sms_plain(cases[i].text);
		assert_string_equal(plain, cases[i].plain);
		free(plain);
	}
}

// A text of count characters that begins with these words.
static char *padded(const char *words, size_t count) {
	struct strbuf buf = STRBUF_INIT(ROOM);
	strbuf_add_text(&buf, words);
	for (size_t i = sms_measure(words).characters; i < count; i++) {
		strbuf_add_char(&buf, 'a');
	}
	return strbuf_take(&buf);
}

static void test_typography_goes_where_it_costs_a_segment(void **state) {
	(void)state;
	static const struct {
		const char *words;
		size_t characters;
		bool changes;
	} cases[] = {
		{"Rosa’s day", 70, false}, // one segment either way
		{"Rosa’s day", 71, true},   {"Rosa’s day", 160, true},
		{"Rosa’s ç", 160, false},   // something else costs it
		{"Rosa's day", 200, false}, // nothing to change
		{"Rosa’s day…", 158, true}, // an ellipsis is longer in words, and still cheaper
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = padded(cases[i].words, cases[i].characters);
		char *plain = sms_plain(text);
		char *shorter = sms_shorten(text);
		assert_string_equal(shorter, cases[i].changes ? plain : text);
		free(shorter);
		free(plain);
		free(text);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_alphabet_is_the_standards),
		cmocka_unit_test(test_segments_end_where_the_standard_says),
		cmocka_unit_test(test_a_slower_way_counts_the_same),
		cmocka_unit_test(test_a_size_says_what_forced_it),
		cmocka_unit_test(test_plain_words_lose_typography_only),
		cmocka_unit_test(test_typography_goes_where_it_costs_a_segment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
