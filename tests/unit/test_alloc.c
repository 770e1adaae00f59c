// Memory that is there or the program ends.
#include "rosemary/base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ends.h"

static void test_fresh_memory_is_zeroed(void **state) {
	(void)state;
	static const unsigned char zeros[64] = {0};
	unsigned char *memory = xcalloc(8, 8);
	assert_memory_equal(memory, zeros, sizeof zeros);
	free(memory);
}

static void test_nothing_asked_for_is_still_memory_to_be_freed(void **state) {
	(void)state;
	char *memory = xcalloc(0, 16);
	assert_non_null(memory);
	memory = xrealloc(memory, 0, 0);
	assert_non_null(memory);
	free(memory);
}

static void test_resizing_keeps_what_was_there(void **state) {
	(void)state;
	char *memory = xrealloc(NULL, 4, 1);
	memcpy(memory, "mum", 4);
	memory = xrealloc(memory, 4096, 1);
	assert_string_equal(memory, "mum");
	free(memory);
}

static void test_copies_end_where_they_are_told_to(void **state) {
	(void)state;
	char *whole = xstrdup("pink roses");
	char *part = xstrndup("pink roses", 4);
	assert_string_equal(whole, "pink roses");
	assert_string_equal(part, "pink");
	assert_null(xstrdup(NULL));
	free(whole);
	free(part);
}

static void test_formatting_makes_its_own_room(void **state) {
	(void)state;
	char *text = xasprintf("%0300d%s", 0, "!");
	assert_int_equal(strlen(text), 301);
	assert_int_equal(text[300], '!');
	free(text);
}

static void test_replacing_frees_the_old_and_takes_the_same_text_again(void **state) {
	(void)state;
	char *slot = NULL;
	replace_text(&slot, "tulips");
	assert_string_equal(slot, "tulips");
	replace_text(&slot, slot);
	assert_string_equal(slot, "tulips");
	replace_text(&slot, NULL);
	assert_null(slot);
}

static void ask_for_too_much(void) {
	volatile size_t count = SIZE_MAX / 2;
	free(xrealloc(NULL, count, 4));
}

static void test_a_size_that_does_not_fit_ends_the_program(void **state) {
	(void)state;
	assert_true(ends_program(ask_for_too_much));
}

static void ask_for_too_much_as_a_library(void) {
	volatile size_t size = SIZE_MAX / 2;
	free(library_realloc(library_malloc(1), size));
}

static void test_a_library_without_memory_ends_the_program(void **state) {
	(void)state;
	char *memory = library_malloc(0);
	assert_non_null(memory);
	memory = library_realloc(memory, 8);
	memset(memory, 'f', 8);
	free(memory);
	assert_true(ends_program(ask_for_too_much_as_a_library));
	assert_true(ends_program(out_of_memory));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fresh_memory_is_zeroed),
		cmocka_unit_test(test_nothing_asked_for_is_still_memory_to_be_freed),
		cmocka_unit_test(test_resizing_keeps_what_was_there),
		cmocka_unit_test(test_copies_end_where_they_are_told_to),
		cmocka_unit_test(test_formatting_makes_its_own_room),
		cmocka_unit_test(test_replacing_frees_the_old_and_takes_the_same_text_again),
		cmocka_unit_test(test_a_size_that_does_not_fit_ends_the_program),
		cmocka_unit_test(test_a_library_without_memory_ends_the_program),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
