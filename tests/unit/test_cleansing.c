// Memory that is overwritten before it is given back. That it is: story login-secret looks at it.
#include "daemon/cleansing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/alloc.h"

static void test_memory_keeps_what_it_holds_when_it_grows_and_shrinks(void **state) {
	(void)state;
	static const size_t sizes[] = {1, 7, 64, 4096, 100000, 33, 5};
	size_t before = 1;
	unsigned char *memory = cleansing_realloc(NULL, before);
	assert_non_null(memory);
	memory[0] = 'a';
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		memory = cleansing_realloc(memory, sizes[i]);
		assert_non_null(memory);
		size_t kept = before < sizes[i] ? before : sizes[i];
		for (size_t k = 0; k < kept; k++) {
			assert_int_equal(memory[k], 'a');
		}
		memset(memory, 'a', sizes[i]);
		before = sizes[i];
	}
	cleansing_free(memory);
}

static void test_the_others_do_as_their_namesakes(void **state) {
	(void)state;
	char *copy = cleansing_strdup("Open Sesame");
	unsigned char *zeros = cleansing_calloc(10, 10);
	void *bytes = cleansing_malloc(100);
	assert_string_equal(copy, "Open Sesame");
	assert_non_null(bytes);
	for (size_t i = 0; i < 100; i++) {
		assert_int_equal(zeros[i], 0);
	}
	cleansing_free(copy);
	cleansing_free(zeros);
	cleansing_free(bytes);
	cleansing_free(NULL);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memory_keeps_what_it_holds_when_it_grows_and_shrinks),
		cmocka_unit_test(test_the_others_do_as_their_namesakes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
