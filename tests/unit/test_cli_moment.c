// Days and instants read as people write them, in the shop's wall time.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "daemon/cli/moment.h"
#include "rosemary/base/alloc.h"

static void test_moments_are_written_for_people(void **state) {
	(void)state;
	static const struct {
		const char *iso, *full, *brief;
	} cases[] = {
		{"2027-05-04T17:30:00+01:00", "Tue 4 May 2027 17:30", "Tue 4 May 17:30"},
		{"2027-05-04T17:30:00Z", "Tue 4 May 2027 17:30", "Tue 4 May 17:30"},
		{"2027-12-31", "Fri 31 Dec 2027", "Fri 31 Dec"},
		{"2028-02-29", "Tue 29 Feb 2028", "Tue 29 Feb"},
		{"2027-02-29", "2027-02-29", "2027-02-29"},
		{"2027-05-04 17:30", "2027-05-04 17:30", "2027-05-04 17:30"},
		{"2027-05-04T1", "2027-05-04T1", "2027-05-04T1"},
		{"2027-05-04T", "2027-05-04T", "2027-05-04T"},
		{"soon", "soon", "soon"},
		{"", "", ""},
		{NULL, "", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[MOMENT_SIZE];
		assert_string_equal(moment_text(cases[i].iso, MOMENT_FULL, text), cases[i].full);
		assert_string_equal(moment_text(cases[i].iso, MOMENT_SHORT, text), cases[i].brief);
	}
}

#define TEN_ROSES "🌹🌹🌹🌹🌹🌹🌹🌹🌹🌹"

static void test_what_is_no_moment_is_cut_between_characters(void **state) {
	(void)state;
	char text[MOMENT_SIZE];
	assert_string_equal(moment_text("a" TEN_ROSES TEN_ROSES, MOMENT_FULL, text),
			    "a" TEN_ROSES "🌹🌹🌹🌹🌹");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moments_are_written_for_people),
		cmocka_unit_test(test_what_is_no_moment_is_cut_between_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
