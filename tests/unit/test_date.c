// Civil dates.
#include "rosemary/base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

enum { LAST_YEAR = 9999 };

static void test_every_day_follows_the_one_before(void **state) {
	(void)state;
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t days = -719162; // 0001-01-01
	enum weekday weekday = MONDAY;
	for (int year = 1; year <= LAST_YEAR; year++) {
		for (int month = 1; month <= 12; month++) {
			bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
			int length = lengths[month - 1] + (month == 2 && leap);
			for (int day = 1; day <= length; day++) {
				struct date date = {year, month, day};
				assert_true(date_valid(date));
				assert_int_equal(date_to_days(date), days);
				assert_int_equal(date_compare(date_from_days(days), date), 0);
				assert_int_equal(date_weekday(date), weekday);
				weekday = (enum weekday)((weekday + 1) % 7);
				days++;
			}
			assert_false(date_valid((struct date){year, month, length + 1}));
		}
	}
	assert_true(date_none(date_from_days(days)));
	assert_true(date_none(date_from_days(-719163)));
}

static void test_known_days_have_known_numbers(void **state) {
	(void)state;
	static const struct {
		struct date date;
		int64_t days;
		enum weekday weekday;
	} cases[] = {
		{{1970, 1, 1}, 0, THURSDAY},      {{1969, 12, 31}, -1, WEDNESDAY},
		{{2000, 2, 29}, 11016, TUESDAY},  {{2027, 6, 12}, 20981, SATURDAY},
		{{1900, 3, 1}, -25508, THURSDAY},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(date_to_days(cases[i].date), cases[i].days);
		assert_int_equal(date_weekday(cases[i].date), cases[i].weekday);
	}
}

static void test_days_that_do_not_exist_are_not_valid(void **state) {
	(void)state;
	static const struct date cases[] = {
		{0, 0, 0},     {0, 1, 1},     {-1, 1, 1},    {10000, 1, 1},
		{2027, 0, 1},  {2027, 13, 1}, {2027, 1, 0},  {2027, 1, 32},
		{2027, 2, 29}, {1900, 2, 29}, {2027, 4, 31}, {2027, -1, 1},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_false(date_valid(cases[i]));
	}
}

static void test_only_iso_8601_is_read(void **state) {
	(void)state;
	static const char *const refused[] = {
		"",
		"2027-6-12",
		"2027-06-1",
		"2027-06-12 ",
		" 2027-06-12",
		"2027/06/12",
		"20270612",
		"12-06-2027",
		"2027-02-29",
		"0000-01-01",
		"2027-13-01",
		"2027-00-10",
		"2027-06-00",
		"+027-06-12",
		"2027-06-1x",
		"2027-06-123",
		"-027-06-12",
		"2027-06-12T00:00",
	};
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		struct date date = {1, 2, 3};
		struct err err = {0};
		assert_false(date_parse(refused[i], &date, &err));
		assert_int_equal(err.code, ERR_SYNTAX);
		assert_non_null(strstr(err.text, refused[i]));
		assert_int_equal(date_compare(date, (struct date){1, 2, 3}), 0);
	}
	static const char *const read[] = {"2027-06-12", "2028-02-29", "0001-01-01", "9999-12-31"};
	for (size_t i = 0; i < ARRAY_LEN(read); i++) {
		struct date date = {0};
		struct err err = {0};
		char text[DATE_TEXT_SIZE];
		assert_true(date_parse(read[i], &date, &err));
		assert_string_equal(date_text(date, text), read[i]);
	}
}

static void test_no_date_is_an_empty_text(void **state) {
	(void)state;
	char text[DATE_TEXT_SIZE] = "x";
	assert_string_equal(date_text((struct date){0}, text), "");
	assert_true(date_none((struct date){0}));
	assert_false(date_none((struct date){1, 1, 1}));
}

static void test_adding_days_crosses_months_and_stops_at_the_ends(void **state) {
	(void)state;
	static const struct {
		struct date from;
		int64_t days;
		struct date to;
	} cases[] = {
		{{2027, 12, 31}, 1, {2028, 1, 1}}, {{2028, 2, 28}, 1, {2028, 2, 29}},
		{{2027, 3, 1}, -1, {2027, 2, 28}}, {{2027, 6, 12}, 365, {2028, 6, 11}},
		{{9999, 12, 31}, 1, {0}},          {{1, 1, 1}, -1, {0}},
		{{2027, 1, 1}, INT64_MAX, {0}},    {{1960, 1, 1}, INT64_MIN, {0}},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct date sum = date_add(cases[i].from, cases[i].days);
		assert_int_equal(date_compare(sum, cases[i].to), 0);
		if (!date_none(sum)) {
			assert_int_equal(date_between(cases[i].from, sum), cases[i].days);
			assert_int_equal(date_between(sum, cases[i].from), -cases[i].days);
		}
	}
}

static void test_order_is_by_year_month_and_day(void **state) {
	(void)state;
	static const struct date ascending[] = {
		{0, 0, 0}, {1, 1, 1}, {2026, 12, 31}, {2027, 1, 2}, {2027, 2, 1}, {2028, 1, 1},
	};
	for (int i = 0; i < (int)ARRAY_LEN(ascending); i++) {
		for (int j = 0; j < (int)ARRAY_LEN(ascending); j++) {
			assert_int_equal(date_compare(ascending[i], ascending[j]),
					 (i > j) - (i < j));
		}
	}
}

static void test_weekdays_are_english_words_in_lower_case(void **state) {
	(void)state;
	enum weekday weekday = TUESDAY;
	assert_true(weekday_parse("sunday", &weekday));
	assert_int_equal(weekday, SUNDAY);
	assert_true(weekday_parse("saturday", &weekday));
	assert_int_equal(weekday, SATURDAY);
	assert_false(weekday_parse("Sunday", &weekday));
	assert_false(weekday_parse("sun", &weekday));
	assert_false(weekday_parse(NULL, &weekday));
	assert_int_equal(weekday, SATURDAY);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_day_follows_the_one_before),
		cmocka_unit_test(test_known_days_have_known_numbers),
		cmocka_unit_test(test_days_that_do_not_exist_are_not_valid),
		cmocka_unit_test(test_only_iso_8601_is_read),
		cmocka_unit_test(test_no_date_is_an_empty_text),
		cmocka_unit_test(test_adding_days_crosses_months_and_stops_at_the_ends),
		cmocka_unit_test(test_order_is_by_year_month_and_day),
		cmocka_unit_test(test_weekdays_are_english_words_in_lower_case),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
