// Words for enumerated values.
#include "rosemary/base/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum colour { PINK, GREEN, YELLOW };

WORDS(colour_words, "pink", "green", "yellow");

static void test_every_value_finds_its_way_back(void **state) {
	(void)state;
	assert_int_equal(colour_words.count, 3);
	for (int value = PINK; value <= YELLOW; value++) {
		int found = -1;
		assert_true(words_find(&colour_words, words_name(&colour_words, value), &found));
		assert_int_equal(found, value);
	}
}

static void test_other_words_are_none(void **state) {
	(void)state;
	static const char *const others[] = {"", "Pink", "pin", "pinks", " pink", NULL};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		int found = -1;
		assert_false(words_find(&colour_words, others[i], &found));
		assert_int_equal(found, -1);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_value_finds_its_way_back),
		cmocka_unit_test(test_other_words_are_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
