// Days of the year, and how far an order's day is from them.
#include "lib/domain/derive_day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void expect(struct date is, struct date wanted) {
	assert_int_equal(date_compare(is, wanted), 0);
}

static void test_29_february_is_the_day_before_it_in_a_common_year(void **state) {
	const struct date leap = {2024, 2, 29}, may = {2024, 5, 14};
	(void)state;
	expect(day_in_year(leap, 2025), (struct date){2025, 2, 28});
	expect(day_in_year(leap, 2028), (struct date){2028, 2, 29});
	expect(day_in_year(may, 1999), (struct date){1999, 5, 14});
}

static void test_the_turn_of_the_year_is_no_border(void **state) {
	const struct date second = {2020, 1, 2}, last = {2020, 12, 30};
	(void)state;
	expect(day_nearest(second, (struct date){2025, 12, 30}), (struct date){2026, 1, 2});
	expect(day_nearest(last, (struct date){2026, 1, 2}), (struct date){2025, 12, 30});
	expect(day_nearest(second, (struct date){2026, 3, 1}), (struct date){2026, 1, 2});
}

static void test_an_order_before_the_day_is_a_negative_number_of_days_away(void **state) {
	const struct date day = {2020, 1, 2};
	(void)state;
	assert_int_equal(day_distance(day, (struct date){2025, 12, 30}), -3);
	assert_int_equal(day_distance(day, (struct date){2026, 1, 2}), 0);
	assert_int_equal(day_distance(day, (struct date){2026, 1, 5}), 3);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_29_february_is_the_day_before_it_in_a_common_year),
		cmocka_unit_test(test_the_turn_of_the_year_is_no_border),
		cmocka_unit_test(test_an_order_before_the_day_is_a_negative_number_of_days_away),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
