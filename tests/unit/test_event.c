// Entries of the calendar: their versions.
#include "rosemary/domain/event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_a_version_grows_and_is_never_told_twice(void **state) {
	(void)state;
	static const struct {
		int64_t version, now, next;
	} cases[] = {
		{0, 1000, 1000},                       // the first one
		{1000, 1000, 1001},                    // two changes within a second
		{1005, 1001, 1006}, {900, 2000, 2000}, // a backup of long ago was restored
		{3000, 2000, 3001},                    // the clock was set back
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(publication_next(cases[i].version, cases[i].now), cases[i].next);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_version_grows_and_is_never_told_twice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
