// Templates as bytes: what editors add is cut, what no template holds is found.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/config/source.h"

static void test_marks_and_returns_of_other_editors_are_cut(void **state) {
	(void)state;
	static const char *const cases[][2] = {
		{"", ""},         {"a\r\nb\r\n", "a\nb\n"}, {"\xef\xbb\xbfHello\r\n", "Hello\n"},
		{"a\rb", "a\rb"}, {"\xef\xbb", "\xef\xbb"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *plain = source_plain(cases[i][0], strlen(cases[i][0]));
		assert_string_equal(plain, cases[i][1]);
		free(plain);
	}
}

static void test_the_line_of_a_bad_byte_is_found(void **state) {
	(void)state;
	static const struct {
		const char *source;
		int line;
	} cases[] = {
		{"", 0},          {"Hello\n\tyou\n", 0}, {"\x01", 1}, {"a\nb\x1b[0m\n", 2},
		{"a\n\n\xff", 3}, {"caf\xc3\xa9\n", 0},  {"a\rb", 1},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(source_bad_line(cases[i].source, strlen(cases[i].source)),
				 cases[i].line);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_marks_and_returns_of_other_editors_are_cut),
		cmocka_unit_test(test_the_line_of_a_bad_byte_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
