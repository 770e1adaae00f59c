// Dates of people's exports: what is read, what is learned from a column, what is refused.
#include "rosemary/intake/dates.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// Reads text; returns the date as text, or the reason, which the next call overwrites.
static const char *read_as(const struct date_column *column, const char *text) {
	static char result[ERR_TEXT_MAX];
	struct date date = {0};
	struct err err = {0};
	if (dates_read(column, text, &date, &err)) {
		return date_text(date, result);
	}
	assert_true(date_none(date));
	assert_true(err.code == ERR_SYNTAX || err.code == ERR_INVALID);
	memcpy(result, err.text, sizeof result);
	return result;
}

static void test_what_is_plain_needs_no_column(void **state) {
	(void)state;
	static const char *const cases[][2] = {
		{"1961-05-14", "1961-05-14"},
		{" 1961-05-14\t", "1961-05-14"},
		{"1961/5/4", "1961-05-04"},
		{"1961.05.14", "1961-05-14"},
		{"2028-02-29", "2028-02-29"},
		{"2026-03-12 09:14:02 +0000", "2026-03-12"},
		{"2026-03-12T09:14:02Z", "2026-03-12"},
		{"2026-03-12T09:14:02.123+01:00", "2026-03-12"},
		{"2026-03-12 09:14", "2026-03-12"},
		{"2026-03-12 09:14:02 UTC", "2026-03-12"},
		{"14/05/1961", "1961-05-14"},
		{"05/14/1961", "1961-05-14"},
		{"31.12.1999", "1999-12-31"},
		{"5-5-1961", "1961-05-05"},
		{"14/05/1961 23:59", "1961-05-14"},
	};
	const struct date_column column = {0};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_string_equal(read_as(&column, cases[i][0]), cases[i][1]);
	}
}

static void test_what_is_no_date_is_named(void **state) {
	(void)state;
	static const char *const cases[][2] = {
		{"", "is not a date"},
		{"May 14", "is not a date"},
		{"14/05", "is not a date"},
		{"14/05-1961", "is not a date"},
		{"14/05/1961x", "is not a date"},
		{"1961-05-14 25", "is not a date"},
		{"1961-05-14 09:14 pm", "is not a date"},
		{"1961-05-14T09:14+0", "is not a date"},
		{"1961-05-14T", "is not a date"},
		{"1961-005-14", "is not a date"},
		{"19610514", "is not a date"},
		{"01961-05-14", "is not a date"},
		{"1961-05-1961", "is not a date"},
		{"1961-05-14-", "is not a date"},
		{"-1961-05-14", "is not a date"},
		{"961-05-14", "is not a date"},
		{"14/05/61", "two digits"},
		{"61-05-14", "two digits"},
		{"2027-02-29", "there is no day"},
		{"31/04/1961", "there is no day"},
		{"00/00/1961", "there is no day"},
		{"13/13/1961", "there is no day"},
		{"0000-01-01", "there is no day"},
		{"03/04/2026", "say --dates dmy or --dates mdy"},
	};
	const struct date_column column = {0};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *reason = read_as(&column, cases[i][0]);
		if (strstr(reason, cases[i][1]) == NULL) {
			fail_msg("'%s' gave: %s", cases[i][0], reason);
		}
	}
}

static void test_one_sure_value_settles_the_column(void **state) {
	(void)state;
	struct date_column british = {0};
	dates_observe(&british, "03/04/2026");
	dates_observe(&british, "25/12/2026");
	assert_string_equal(read_as(&british, "03/04/2026"), "2026-04-03");
	struct date_column american = {0};
	dates_observe(&american, "12/25/2026");
	dates_observe(&american, "03/04/2026");
	assert_string_equal(read_as(&american, "03/04/2026"), "2026-03-04");
}

static void test_what_teaches_nothing_settles_nothing(void **state) {
	(void)state;
	struct date_column column = {0};
	static const char *const values[] = {"",  "2026-12-25", "05/05/2026", "01/02/2026",
					     "x", "31/04/2026", "25/12/26",   "99/99/2026"};
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		dates_observe(&column, values[i]);
	}
	assert_non_null(strstr(read_as(&column, "03/04/2026"), "nothing in the column tells"));
}

static void test_a_mixed_column_keeps_only_what_is_sure(void **state) {
	(void)state;
	struct date_column column = {0};
	dates_observe(&column, "25/12/2026");
	dates_observe(&column, "12/25/2026");
	assert_non_null(strstr(read_as(&column, "03/04/2026"), "both orders"));
	assert_string_equal(read_as(&column, "25/12/2026"), "2026-12-25");
	assert_string_equal(read_as(&column, "12/25/2026"), "2026-12-25");
	assert_string_equal(read_as(&column, "05/05/2026"), "2026-05-05");
}

static void test_a_given_order_is_kept_to(void **state) {
	(void)state;
	struct date_column column = {.given = DATE_ORDER_MDY};
	dates_observe(&column, "25/12/2026");
	assert_string_equal(read_as(&column, "03/04/2026"), "2026-03-04");
	assert_non_null(strstr(read_as(&column, "25/12/2026"), "there is no day"));
	assert_string_equal(read_as(&column, "2026-12-25"), "2026-12-25");
	column.given = DATE_ORDER_YMD;
	assert_non_null(strstr(read_as(&column, "25/12/2026"), "year, month, day"));
	assert_string_equal(read_as(&column, "2026.12.25"), "2026-12-25");
}

static void test_orders_have_words(void **state) {
	(void)state;
	enum date_order order = DATE_ORDER_INFER;
	assert_true(date_order_parse("dmy", &order));
	assert_int_equal(order, DATE_ORDER_DMY);
	assert_true(date_order_parse("mdy", &order));
	assert_int_equal(order, DATE_ORDER_MDY);
	assert_true(date_order_parse("ymd", &order));
	assert_int_equal(order, DATE_ORDER_YMD);
	assert_false(date_order_parse("ydm", &order));
	assert_false(date_order_parse("", &order));
	assert_int_equal(order, DATE_ORDER_YMD);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_plain_needs_no_column),
		cmocka_unit_test(test_what_is_no_date_is_named),
		cmocka_unit_test(test_one_sure_value_settles_the_column),
		cmocka_unit_test(test_what_teaches_nothing_settles_nothing),
		cmocka_unit_test(test_a_mixed_column_keeps_only_what_is_sure),
		cmocka_unit_test(test_a_given_order_is_kept_to),
		cmocka_unit_test(test_orders_have_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
