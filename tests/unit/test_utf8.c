// UTF-8: checking, folding, width.
#include "rosemary/base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_characters_of_every_length_are_decoded(void **state) {
	(void)state;
	static const struct {
		const char *text;
		size_t len;
		uint32_t code_point;
	} cases[] = {
		{"", 1, 0},
		{"A", 1, 'A'},
		{"\x7f", 1, 0x7f},
		{"\xc2\x80", 2, 0x80},
		{"\xdf\xbf", 2, 0x7ff},
		{"\xe0\xa0\x80", 3, 0x800},
		{"\xed\x9f\xbf", 3, 0xd7ff},
		{"\xee\x80\x80", 3, 0xe000},
		{"\xef\xbf\xbf", 3, 0xffff},
		{"\xf0\x90\x80\x80", 4, 0x10000},
		{"\xf4\x8f\xbf\xbf", 4, 0x10ffff},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint32_t code_point = 1;
		assert_int_equal(utf8_decode(cases[i].text, cases[i].len, &code_point),
				 cases[i].len);
		assert_int_equal(code_point, cases[i].code_point);
	}
}

static void test_bytes_that_are_no_character_are_refused(void **state) {
	(void)state;
	static const char *const cases[] = {
		"\x80",             // a continuation without a lead
		"\xc0\x80",         // overlong NUL
		"\xc1\xbf",         // overlong
		"\xe0\x9f\xbf",     // overlong
		"\xf0\x8f\xbf\xbf", // overlong
		"\xed\xa0\x80",     // surrogate
		"\xed\xbf\xbf",     // surrogate
		"\xf4\x90\x80\x80", // above U+10FFFF
		"\xf8\x88\x80\x80\x80",
		"\xff",
		"\xc3",         // cut short
		"\xe2\x82",     // cut short
		"\xf0\x9f\x8c", // cut short
		"\xe2\x28\xa1", // a continuation that is none
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint32_t code_point = 7;
		assert_int_equal(utf8_decode(cases[i], strlen(cases[i]), &code_point), 0);
		assert_int_equal(code_point, 7);
		assert_false(utf8_valid(cases[i], strlen(cases[i])));
	}
	uint32_t code_point = 7;
	assert_int_equal(utf8_decode("", 0, &code_point), 0);
}

static void test_validity_reaches_the_last_byte(void **state) {
	(void)state;
	assert_true(utf8_valid("", 0));
	assert_true(utf8_valid("a\0b", 3));
	assert_true(utf8_valid("Zoë 🌹", strlen("Zoë 🌹")));
	assert_false(utf8_valid("Zoë \xf0", strlen("Zoë \xf0")));
	assert_false(utf8_valid("é", 1));
}

static void test_control_characters_are_known(void **state) {
	(void)state;
	static const uint32_t controls[] = {0x00,   0x0a,   0x1f,   0x7f,   0x85,   0x9f,  0x2028,
					    0x2029, 0x202a, 0x202e, 0x2066, 0x2069, 0xfeff};
	static const uint32_t others[] = {0x20,   0x7e,   0xa0,   0x2027, 0x202f,
					  0x2065, 0x206a, 0xfefe, 0xff00, 0x1f339};
	for (size_t i = 0; i < ARRAY_LEN(controls); i++) {
		assert_true(utf8_is_control(controls[i]));
	}
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		assert_false(utf8_is_control(others[i]));
	}
}

static void test_only_long_text_may_have_lines(void **state) {
	(void)state;
	static const struct {
		const char *text;
		bool in_name, in_long_text;
	} cases[] = {
		{"Zoë O'Brien", false, false},
		{"", false, false},
		{"a\nb", true, false},
		{"a\tb", true, false},
		{"a\rb", true, true},
		{"a\x1b[31m", true, true},
		{"a\xe2\x80\xa8"
		 "b",
		 true, true},
		{"a\xe2\x80\xae"
		 "b",
		 true, true},
		{"a\xef\xbb\xbf", true, true},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(utf8_has_control(cases[i].text, false), cases[i].in_name);
		assert_int_equal(utf8_has_control(cases[i].text, true), cases[i].in_long_text);
	}
}

static void test_spellings_of_one_name_fold_to_one_form(void **state) {
	(void)state;
	static const struct {
		const char *text, *folded;
	} cases[] = {
		{"", ""},
		{"  \t\n ", ""},
		{"Mum", "mum"},
		{"  Anne   Marie\t", "anne marie"},
		{"Anne\xc2\xa0Marie", "anne marie"}, // no-break space
		{"ZOË", "zoë"},
		{"Zoe\xcc\x88", "zoë"}, // combining diaeresis
		{"STRASSE", "strasse"},
		{"Straße", "strasse"},
		{"ΣΊΣΥΦΟΣ", "σίσυφοσ"},
		{"Σίσυφος", "σίσυφοσ"},
		{"ＭＵＭ", "mum"}, // full width
		{"ﬁona", "fiona"},
		{"㎒", "mhz"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *folded = utf8_fold(cases[i].text);
		assert_string_equal(folded, cases[i].folded);
		free(folded);
	}
}

// Writes a code point as UTF-8 and a NUL, by the book rather than by the library under test.
static void encode(uint32_t code_point, char text[5]) {
	static const unsigned char leads[] = {0, 0x00, 0xc0, 0xe0, 0xf0};
	size_t len = code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
	text[len] = '\0';
	for (size_t i = len; i-- > 1;) {
		text[i] = (char)(0x80 | (code_point & 0x3f));
		code_point >>= 6;
	}
	text[0] = (char)(leads[len] | code_point);
}

static void test_what_is_folded_folds_to_itself(void **state) {
	(void)state;
	for (uint32_t code_point = 1; code_point < 0x20000; code_point++) {
		if (code_point >= 0xd800 && code_point <= 0xdfff) {
			continue;
		}
		char text[5];
		encode(code_point, text);
		char *once = utf8_fold(text);
		char *twice = utf8_fold(once);
		assert_string_equal(once, twice);
		free(once);
		free(twice);
	}
}

static void test_latin1_becomes_utf8(void **state) {
	(void)state;
	static const struct {
		const char *bytes, *text;
	} cases[] = {
		{"", ""},
		{"caf\xe9", "café"},
		{"\xa3"
		 "24",
		 "£24"},
		{"\x80", "€"},
		{"\x93hi\x94", "“hi”"},
		{"\xff", "ÿ"},
		{"\x81", "\xef\xbf\xbd"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t len = 0;
		char *text = utf8_from_latin1(cases[i].bytes, strlen(cases[i].bytes), &len);
		assert_string_equal(text, cases[i].text);
		assert_int_equal(len, strlen(cases[i].text));
		free(text);
	}
	char all[256];
	for (size_t i = 0; i < sizeof all; i++) {
		all[i] = (char)i;
	}
	size_t len = 0;
	char *text = utf8_from_latin1(all, sizeof all, &len);
	assert_true(utf8_valid(text, len));
	free(text);
}

static void test_width_counts_columns(void **state) {
	(void)state;
	static const struct {
		const char *text;
		size_t columns;
	} cases[] = {
		{"", 0}, {"Zoë", 3}, {"Zoe\xcc\x88", 3}, {"花", 2}, {"🌹", 2},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(utf8_width(cases[i].text), cases[i].columns);
	}
}

static void test_cuts_fall_between_characters(void **state) {
	(void)state;
	static const struct {
		const char *text;
		size_t max, cut;
	} cases[] = {
		{"", 0, 0},
		{"abc", 5, 3},
		{"abc", 2, 2},
		{"aé", 2, 1},
		{"aé", 3, 3},
		{"a€", 3, 1},
		{"a🌹b", 4, 1},
		{"a🌹b", 5, 5},
		{"🌹", 3, 0},
		{"\x80\x80\x80\x80\x80\x80", 5, 5}, // no UTF-8: a cut must get on all the same
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t len = strlen(cases[i].text);
		assert_int_equal(utf8_cut(cases[i].text, len, cases[i].max), cases[i].cut);
	}
}

static void test_case_follows_the_full_mappings(void **state) {
	(void)state;
	static const struct {
		const char *text, *lower, *title;
	} cases[] = {
		{"", "", ""},
		{"mum", "mum", "Mum"},
		{"LINDA O'BRIEN", "linda o'brien", "LINDA O'BRIEN"},
		{"élodie", "élodie", "Élodie"},
		{"ÉLODIE", "élodie", "ÉLODIE"},
		{"ßa", "ßa", "Ssa"},
		{"ΟΔΟΣ", "οδος", "ΟΔΟΣ"},
		{"van der Berg", "van der berg", "Van der Berg"},
		{"花子", "花子", "花子"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *lower = utf8_lower(cases[i].text);
		char *title = utf8_title(cases[i].text);
		assert_string_equal(lower, cases[i].lower);
		assert_string_equal(title, cases[i].title);
		free(lower);
		free(title);
	}
}

static void test_a_copy_that_does_not_fit_ends_between_characters(void **state) {
	(void)state;
	static const struct {
		const char *text, *copy;
		size_t size;
	} cases[] = {
		{"花子", "花子", 7}, {"花子", "花", 6}, {"花子", "花", 4}, {"花子", "", 3},
		{"abc", "abc", 4},   {"abc", "ab", 3},  {"abc", "", 1},    {"", "", 1},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char copy[8];
		memset(copy, 'x', sizeof copy);
		utf8_copy(copy, cases[i].size, cases[i].text);
		assert_string_equal(copy, cases[i].copy);
		assert_int_equal(copy[cases[i].size < 7 ? cases[i].size : 7], 'x');
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_characters_of_every_length_are_decoded),
		cmocka_unit_test(test_bytes_that_are_no_character_are_refused),
		cmocka_unit_test(test_validity_reaches_the_last_byte),
		cmocka_unit_test(test_control_characters_are_known),
		cmocka_unit_test(test_only_long_text_may_have_lines),
		cmocka_unit_test(test_spellings_of_one_name_fold_to_one_form),
		cmocka_unit_test(test_what_is_folded_folds_to_itself),
		cmocka_unit_test(test_latin1_becomes_utf8),
		cmocka_unit_test(test_width_counts_columns),
		cmocka_unit_test(test_cuts_fall_between_characters),
		cmocka_unit_test(test_a_copy_that_does_not_fit_ends_between_characters),
		cmocka_unit_test(test_case_follows_the_full_mappings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
