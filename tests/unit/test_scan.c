// The first look at a libconfig file: what must not reach libconfig, and what it would wrap.
#include "lib/config/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/told.h"

static const struct {
	const char *text;
	const char *told; // NULL: nothing
	bool passes;      // on to libconfig
} cases[] = {
	{"", NULL, true},
	{"a = 5; # 3000000000\n// 3000000000\n/* 3000000000 */", NULL, true},
	{"a = \"3000000000 { [ @include // /* # \\\" \\\\\";", NULL, true},
	{"n = 2147483647; m = -2147483647; h = 0x7fffffff; L = 2147483647L;", NULL, true},
	{"a1 = 1.5; b = 1e99;", NULL, true},
	{"\na = {\n  n = 3000000000; };", "f:3: n: 3000000000 is a larger number", true},
	{"n = 2147483648;", "f:1: n: 2147483648 is", true},
	{"n = -3000000000;", "f:1: n: -3000000000 is", true},
	{"n = 0xFFFFFFFF;", "f:1: n: 0xFFFFFFFF is", true},
	{"n = 99999999999999999999999L;", "f:1: n: 99999999999999999999999L is", true},
	{"n = 00000000000000000000000000000000000000000000000005;", NULL, true},
	{"a = \"open\nb = 1;", "f:1: the text that begins here is not closed on its line", false},
	{"a = \"open", "f:1: the text", false},
	{"a = \"open\\", "f:1: the text", false},
	{"\n/* open\n\n", "f:2: the comment that begins here is not closed", false},
	{"a = \"x\\x00y\";", "f:1: a text may not hold \\x00", false},
	{"a = \"x\\X00y\";", "f:1: a text may not hold \\x00", false},
	{"\n@include \"/etc/passwd\"\n", "f:2: @include is not supported", false},
	{"a = 1;\nb = \"\xff\";", "f:2: bytes that are not UTF-8", false},
	{"a = 1;\n\nb = \"\033\";", "f:3: a control character", false},
	{"a = (((((((( 1 ))))))));", NULL, true},
	{"a = ((((((((( 1 )))))))));", "f:1: groups and lists are nested too deep", false},
	{"a = {{{{{{{{{", "f:1: groups and lists are nested too deep", false},
};

static void test_bytes_are_let_through_or_named(void **state) {
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct told told = told_nothing();
		struct complaints complaints = {told_add, &told, 0};
		struct scan scan;
		bool passes =
			scan_bytes("f", cases[i].text, strlen(cases[i].text), &complaints, &scan);
		print_message("# case %zu\n", i);
		assert_int_equal(passes, cases[i].passes);
		assert_int_equal(told.count, cases[i].told != NULL);
		if (cases[i].told != NULL) {
			assert_told(&told, cases[i].told);
		}
		strbuf_finish(&told.text);
	}
}

static void test_nul_is_a_control_character(void **state) {
	(void)state;
	static const char text[] = "a = 1;\n\0b = 2;";
	struct told told = told_nothing();
	struct complaints complaints = {told_add, &told, 0};
	struct scan scan;
	assert_false(scan_bytes("f", text, sizeof text - 1, &complaints, &scan));
	assert_told(&told, "f:2: a control character");
	strbuf_finish(&told.text);
}

static void test_refused_numbers_are_known_by_name(void **state) {
	(void)state;
	static const char text[] = "a = 3000000000; b = 3; c = 4000000000;";
	struct complaints complaints = {0};
	struct scan scan;
	assert_true(scan_bytes("f", text, strlen(text), &complaints, &scan));
	assert_true(scan_refused(&scan, "a"));
	assert_false(scan_refused(&scan, "b"));
	assert_true(scan_refused(&scan, "c"));
	assert_false(scan_refused(&scan, NULL));
}

static void test_many_refused_numbers_keep_within_the_table(void **state) {
	(void)state;
	struct strbuf text = STRBUF_INIT(100000);
	for (int i = 0; i < 1000; i++) {
		strbuf_addf(&text, "name%d = 3000000000;\n", i);
	}
	struct complaints complaints = {0};
	struct scan scan;
	assert_true(scan_bytes("f", text.data, text.len, &complaints, &scan));
	assert_int_equal(complaints.count, 1000);
	assert_int_equal(scan.refused_count, SCAN_REFUSED_MAX);
	strbuf_finish(&text);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes_are_let_through_or_named),
		cmocka_unit_test(test_nul_is_a_control_character),
		cmocka_unit_test(test_refused_numbers_are_known_by_name),
		cmocka_unit_test(test_many_refused_numbers_keep_within_the_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
