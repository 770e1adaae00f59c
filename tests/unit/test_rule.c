// Occasion rules.
#include "rosemary/calendar/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

static void test_the_dated_forms_are_read(void **state) {
	(void)state;
	static const struct {
		const char *text;
		enum rule_kind kind;
		struct date date;
	} cases[] = {
		{"1961-05-14", RULE_YEARLY, {1961, 5, 14}},
		{"--05-14", RULE_YEARLY, {0, 5, 14}},
		{"--02-29", RULE_YEARLY, {0, 2, 29}},
		{"2000-02-29", RULE_YEARLY, {2000, 2, 29}},
		{"once:2027-06-12", RULE_ONCE, {2027, 6, 12}},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct rule rule;
		struct err err = {0};
		assert_true(rule_parse(cases[i].text, &rule, &err));
		assert_int_equal(rule.kind, cases[i].kind);
		assert_int_equal(date_compare(rule.date, cases[i].date), 0);
	}
}

static void test_what_is_no_rule_is_told_from_what_is_no_day(void **state) {
	(void)state;
	static const struct {
		const char *text;
		enum err_code code;
	} cases[] = {
		{"", ERR_SYNTAX},
		{"birthday", ERR_SYNTAX},
		{"14/05/1961", ERR_SYNTAX},
		{"1961-5-14", ERR_SYNTAX},
		{"1961-05-14 ", ERR_SYNTAX},
		{"-05-14", ERR_SYNTAX},
		{"--5-14", ERR_SYNTAX},
		{"--05-1x", ERR_SYNTAX},
		{"---05-14", ERR_SYNTAX},
		{"--05-14-1961", ERR_SYNTAX},
		{"once:", ERR_SYNTAX},
		{"once:--05-14", ERR_SYNTAX},
		{"once: 2027-06-12", ERR_SYNTAX},
		{"Once:2027-06-12", ERR_SYNTAX},
		{"feast:Mother's Day", ERR_SYNTAX},
		{"easter 21", ERR_SYNTAX},
		{"easter+", ERR_SYNTAX},
		{"easter+366", ERR_INVALID},
		{"rrule:", ERR_INVALID},
		{"1961-02-30", ERR_INVALID},
		{"1961-02-29", ERR_INVALID}, // no leap year
		{"1961-13-01", ERR_INVALID},
		{"0000-01-01", ERR_INVALID},
		{"--02-30", ERR_INVALID},
		{"--00-10", ERR_INVALID},
		{"once:2027-02-29", ERR_INVALID},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct rule rule = {.kind = RULE_ONCE, .date = {1, 2, 3}};
		struct err err = {0};
		assert_false(rule_parse(cases[i].text, &rule, &err));
		assert_int_equal(err.code, cases[i].code);
		assert_non_null(strstr(err.text, cases[i].text));
		assert_int_equal(date_compare(rule.date, (struct date){1, 2, 3}), 0);
	}
}

static void test_a_complaint_says_what_forms_there_are(void **state) {
	(void)state;
	struct rule rule;
	struct err err = {0};
	assert_false(rule_parse("14 May", &rule, &err));
	assert_non_null(
		strstr(err.text, "1961-05-14, --05-14, once:2027-06-12, feast:mothers-day"));
}

static struct date next(const char *text, enum leap_rule leap, struct date from) {
	const struct rule_place place = {.leap = leap};
	struct rule rule;
	struct err err = {0};
	struct date day = {0};
	assert_true(rule_parse(text, &rule, &err));
	if (!rule_next(&rule, &place, from, &day)) {
		assert_true(date_none(day));
	}
	return day;
}

static void test_the_next_day_is_on_or_after_the_one_asked_from(void **state) {
	(void)state;
	static const struct {
		const char *rule;
		struct date from, next;
	} cases[] = {
		{"--05-14", {2027, 5, 13}, {2027, 5, 14}},
		{"--05-14", {2027, 5, 14}, {2027, 5, 14}},
		{"--05-14", {2027, 5, 15}, {2028, 5, 14}},
		{"--12-31", {2027, 12, 31}, {2027, 12, 31}},
		{"--01-01", {2027, 12, 31}, {2028, 1, 1}},
		{"1961-05-14", {2027, 1, 1}, {2027, 5, 14}},
		{"2030-05-14", {2027, 1, 1}, {2030, 5, 14}}, // nothing before the first
		{"2030-05-14", {2030, 5, 14}, {2030, 5, 14}},
		{"1961-05-14", {2060, 5, 15}, {2061, 5, 14}},
		{"once:2027-06-12", {2020, 1, 1}, {2027, 6, 12}},
		{"once:2027-06-12", {2027, 6, 12}, {2027, 6, 12}},
		{"once:2027-06-12", {2027, 6, 13}, {0}},
		{"--05-14", {9999, 5, 14}, {9999, 5, 14}},
		{"--05-14", {9999, 5, 15}, {0}}, // there is no year 10000
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct date day = next(cases[i].rule, LEAP_FEBRUARY_28, cases[i].from);
		assert_int_equal(date_compare(day, cases[i].next), 0);
	}
}

static void test_the_leap_day_moves_only_in_common_years(void **state) {
	(void)state;
	static const struct {
		struct date from, february, march;
	} cases[] = {
		{{2028, 1, 1}, {2028, 2, 29}, {2028, 2, 29}},
		{{2027, 1, 1}, {2027, 2, 28}, {2027, 3, 1}},
		{{2027, 2, 28}, {2027, 2, 28}, {2027, 3, 1}},
		{{2027, 3, 1}, {2028, 2, 29}, {2027, 3, 1}},
		{{2027, 3, 2}, {2028, 2, 29}, {2028, 2, 29}},
		{{2028, 3, 1}, {2029, 2, 28}, {2029, 3, 1}},
		{{2100, 1, 1}, {2100, 2, 28}, {2100, 3, 1}}, // divisible by 100: common
		{{2000, 1, 1}, {2000, 2, 29}, {2000, 2, 29}},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		static const char *const rules[] = {"--02-29", "1996-02-29"};
		for (size_t r = 0; r < ARRAY_LEN(rules); r++) {
			struct date early = next(rules[r], LEAP_FEBRUARY_28, cases[i].from);
			struct date late = next(rules[r], LEAP_MARCH_1, cases[i].from);
			assert_int_equal(date_compare(early, cases[i].february), 0);
			assert_int_equal(date_compare(late, cases[i].march), 0);
		}
	}
}

static void test_every_year_has_each_yearly_day_exactly_once(void **state) {
	(void)state;
	static const char *const rules[] = {"--01-01", "--02-28", "--02-29", "--03-01", "--12-31"};
	for (size_t r = 0; r < ARRAY_LEN(rules); r++) {
		for (int leap = LEAP_FEBRUARY_28; leap <= LEAP_MARCH_1; leap++) {
			for (int year = 2000; year <= 2400; year++) {
				struct date first = {year, 1, 1};
				struct date day = next(rules[r], (enum leap_rule)leap, first);
				struct date again =
					next(rules[r], (enum leap_rule)leap, date_add(day, 1));
				assert_int_equal(again.year, year + 1);
				assert_int_equal(day.year, year);
			}
		}
	}
}

static void test_years_are_counted_only_from_a_known_first_one(void **state) {
	(void)state;
	static const struct {
		const char *rule;
		struct date day;
		int years;
	} cases[] = {
		{"1961-05-14", {2031, 5, 14}, 70}, {"1961-05-14", {1962, 5, 14}, 1},
		{"1961-05-14", {1961, 5, 14}, 0},  {"1961-05-14", {1960, 5, 14}, 0},
		{"--05-14", {2031, 5, 14}, 0},     {"once:2027-06-12", {2028, 6, 12}, 0},
		{"1996-02-29", {2027, 3, 1}, 31},  {"1996-02-29", {2027, 2, 28}, 31},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct rule rule;
		struct err err = {0};
		assert_true(rule_parse(cases[i].rule, &rule, &err));
		assert_int_equal(rule_years(&rule, cases[i].day), cases[i].years);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_dated_forms_are_read),
		cmocka_unit_test(test_what_is_no_rule_is_told_from_what_is_no_day),
		cmocka_unit_test(test_a_complaint_says_what_forms_there_are),
		cmocka_unit_test(test_the_next_day_is_on_or_after_the_one_asked_from),
		cmocka_unit_test(test_the_leap_day_moves_only_in_common_years),
		cmocka_unit_test(test_every_year_has_each_yearly_day_exactly_once),
		cmocka_unit_test(test_years_are_counted_only_from_a_known_first_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
