// Reading recurrence rules.
#include "lib/calendar/rrule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

static void test_what_cannot_be_meant_is_refused(void **state) {
	(void)state;
	static const struct {
		const char *text, *why;
	} cases[] = {
		{"", "FREQ=YEARLY"},
		{"BYMONTH=5", "FREQ=YEARLY"},
		{"FREQ=HOURLY", "is not DAILY, WEEKLY"},
		{"FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "is not DAILY, WEEKLY"},
		{"FREQ=YEARLY;FREQ=YEARLY", "twice"},
		{"FREQ=YEARLY;BYEASTER=1", "no part 'BYEASTER'"},
		{"FREQ", "NAME=VALUE"},
		{"FREQ=YEARLY;BYMONTH=14;BYMONTHDAY=1", "no list of months"},
		{"FREQ=YEARLY;BYMONTH=;BYMONTHDAY=1", "no list of months"},
		{"FREQ=YEARLY;BYMONTH=5,;BYDAY=2SU", "no list of months"},
		{"FREQ=YEARLY;BYDAY=2XX", "no list of weekdays"},
		{"FREQ=YEARLY;BYDAY=0SU", "no list of weekdays"},
		{"FREQ=YEARLY;BYDAY=54SU", "no list of weekdays"},
		{"FREQ=MONTHLY;BYMONTHDAY=32", "no list of numbers"},
		{"FREQ=MONTHLY;BYMONTHDAY=0", "no list of numbers"},
		{"FREQ=WEEKLY;BYDAY=2SU", "BYDAY with a number"},
		{"FREQ=WEEKLY;BYMONTHDAY=2", "BYMONTHDAY is not"},
		{"FREQ=MONTHLY;BYYEARDAY=2", "FREQ=YEARLY"},
		{"FREQ=YEARLY;BYWEEKNO=1;BYMONTHDAY=30;BYMONTH=12", "plain weekdays"},
		{"FREQ=DAILY;BYSETPOS=2", "another BY part"},
		{"FREQ=DAILY;INTERVAL=0", "above 0"},
		{"FREQ=DAILY;INTERVAL=2", "INTERVAL counts from its start"},
		{"FREQ=DAILY;COUNT=2", "COUNT counts from its start"},
		{"FREQ=YEARLY", "no BY part says which day"},
		{"FREQ=MONTHLY", "rrule:DTSTART=2024-02-10;FREQ="},
		{"FREQ=YEARLY;BYMONTHDAY=29", "no BYMONTH"},
		{"DTSTART=2024-02-30;FREQ=YEARLY", "no day like"},
		{"DTSTART=2024-02-10T9;FREQ=YEARLY", "no day like"},
		{"DTSTART=1799-12-31;FREQ=YEARLY", "1800"},
		{"DTSTART=20240210T090000;FREQ=DAILY;BYHOUR=9,10", "no hours"},
		{"DTSTART=2024-02-10;FREQ=DAILY;COUNT=2;UNTIL=20250101", "exclude"},
		{"FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;RSCALE=RUSSIAN", "RSCALE"},
		{"FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;SKIP=SOMETIMES", "BACKWARD"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct rrule rule;
		struct err err = {0};
		assert_false(rrule_parse(cases[i].text, &rule, &err));
		if (strstr(err.text, cases[i].why) == NULL) {
			fail_msg("%s: %s", cases[i].text, err.text);
		}
	}
}

static void test_whatever_has_no_hours_ignores_them(void **state) {
	(void)state;
	struct rrule rule;
	struct err err = {0};
	assert_true(rrule_parse("FREQ=DAILY;BYHOUR=9,10;BYMINUTE=30", &rule, &err));
	assert_true(rrule_parse("freq=weekly;byday=mo,tu;", &rule, &err));
	assert_int_equal(rule.weekdays, 1U << MONDAY | 1U << TUESDAY);
	assert_true(rrule_parse("FREQ=YEARLY;BYMONTH=5,9L;BYMONTHDAY=-1,2", &rule, &err));
	assert_true(numbers_have(&rule.months, 5) && numbers_have(&rule.leap_months, 9));
	assert_true(numbers_have(&rule.month_days, -1) && !numbers_have(&rule.month_days, 1));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_cannot_be_meant_is_refused),
		cmocka_unit_test(test_whatever_has_no_hours_ignores_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
