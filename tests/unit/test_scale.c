// Calendars: where their years begin and what months they have.
#include "lib/calendar/scale.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

static void test_years_begin_where_the_tables_say(void **state) {
	(void)state;
	static const struct {
		enum scale_name scale;
		struct date begin;
		int months;
	} cases[] = {
		{SCALE_GREGORIAN, {2028, 1, 1}, 12},
		{SCALE_CHINESE, {2023, 1, 22}, 13}, // with a second month put in
		{SCALE_CHINESE, {2024, 2, 10}, 12},
		{SCALE_CHINESE, {2026, 2, 17}, 12},
		{SCALE_HEBREW, {2023, 9, 16}, 13}, // 5784
		{SCALE_HEBREW, {2026, 9, 12}, 13}, // 5787
		{SCALE_HEBREW, {2025, 9, 23}, 12},
		{SCALE_PERSIAN, {2026, 3, 21}, 12},
		{SCALE_ETHIOPIC, {2025, 9, 11}, 13},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t begin = date_to_days(cases[i].begin);
		struct scale *scale = scale_open(cases[i].scale);
		struct scale_year year, before;
		assert_non_null(scale);
		int number = scale_year_of(scale, begin);
		assert_true(scale_load(scale, number, &year));
		assert_int_equal(year.start, begin);
		assert_int_equal(year.month_count, cases[i].months);
		assert_true(scale_load(scale, number - 1, &before));
		assert_int_equal(before.start + before.length, begin);
		scale_close(scale);
	}
}

static void test_months_follow_one_another_without_a_gap(void **state) {
	(void)state;
	for (int name = SCALE_GREGORIAN; name < SCALE_COUNT; name++) {
		struct scale *scale = scale_open((enum scale_name)name);
		struct scale_year year;
		assert_non_null(scale);
		int number = scale_year_of(scale, date_to_days((struct date){2026, 6, 1}));
		assert_true(scale_load(scale, number, &year));
		int64_t day = year.start;
		for (int i = 0; i < year.month_count; i++) {
			assert_int_equal(year.months[i].start, day);
			assert_ptr_equal(scale_month_of(&year, day), &year.months[i]);
			day += year.months[i].length;
		}
		assert_int_equal(day, year.start + year.length);
		assert_null(scale_month_of(&year, day));
		scale_close(scale);
	}
}

static void test_calendars_are_found_by_name(void **state) {
	(void)state;
	enum scale_name name = SCALE_COUNT;
	assert_true(scale_find("hebrew", strlen("hebrew"), &name));
	assert_int_equal(name, SCALE_HEBREW);
	assert_false(scale_find("RUSSIAN", strlen("RUSSIAN"), &name));
	assert_false(scale_find("HEBREWS", strlen("HEBREWS"), &name));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_years_begin_where_the_tables_say),
		cmocka_unit_test(test_months_follow_one_another_without_a_gap),
		cmocka_unit_test(test_calendars_are_found_by_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
