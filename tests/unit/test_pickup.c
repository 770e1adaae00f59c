// Days and times on which something can be collected.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rosemary/domain/pickup.h"

/* A shop that is closed on Sundays and takes orders until closing time of the open day before. */
struct scene {
	struct zone *zone;
	struct shop shop;
	struct policy policy;
};

static int begin(void **state) {
	static struct scene scene;
	struct err err = {0};
	scene = (struct scene){.zone = zone_open("Europe/London", &err),
			       .policy = {.lead_days = 10, .answer_hours = 24}};
	scene.shop = (struct shop){.closed_weekdays = 1U << SUNDAY,
				   .order_by_days = 1,
				   .opens = 9 * 60,
				   .closes = 17 * 60 + 30,
				   .zone = scene.zone};
	*state = &scene;
	return scene.zone != NULL ? 0 : -1;
}

static int end(void **state) {
	zone_close(((struct scene *)*state)->zone);
	return 0;
}

/* Asked on a day of May 2027, at a minute, about another. The 2nd, 9th and 16th are Sundays. */
static struct pickup_question ask(const struct scene *scene, int on, int minute, int day) {
	return (struct pickup_question){&scene->shop,
					&scene->policy,
					{2027, 5, day},
					zone_instant(scene->zone, (struct date){2027, 5, on},
						     minute)};
}

static void test_days_are_open_ones_from_when_it_is_ready_to_the_day(void **state) {
	static const struct {
		int on, minute, day, first, last;
		size_t count;
	} cases[] = {
		{4, 570, 14, 5, 14, 9},   /* all but today and the Sunday */
		{4, 1050, 14, 5, 14, 9},  /* the last moment for the next day */
		{4, 1051, 14, 6, 14, 8},  /* closed by then */
		{8, 600, 10, 10, 10, 1},  /* Saturday for Monday: the Sunday is none */
		{8, 1051, 10, 10, 10, 1}, /* too late, but the last open day is kept */
		{14, 600, 14, 14, 14, 1}, /* the day itself, likewise */
		{14, 1051, 14, 0, 0, 0},  /* it has closed */
		{14, 600, 16, 15, 15, 1}, /* for a Sunday: the Saturday before */
		{15, 600, 14, 0, 0, 0},   /* it is over */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct date days[PICKUP_DAYS_MAX] = {{0}};
		const struct pickup_question question =
			ask(*state, cases[i].on, cases[i].minute, cases[i].day);
		assert_int_equal(pickup_days(&question, days), cases[i].count);
		assert_int_equal(days[0].day, cases[i].first);
		if (cases[i].count > 0) {
			assert_int_equal(days[cases[i].count - 1].day, cases[i].last);
		}
	}
}

static void test_no_more_days_are_offered_than_a_list_has(void **state) {
	struct date days[PICKUP_DAYS_MAX];
	struct pickup_question question = ask(*state, 1, 600, 31);
	question.day = (struct date){2028, 5, 31};
	assert_in_range(pickup_days(&question, days), 20, PICKUP_DAYS_MAX);
	assert_int_equal(date_compare(days[0], (struct date){2028, 5, 1}), 0);
}

static void test_a_pickup_fits_the_hours_of_an_open_day(void **state) {
	static const struct {
		int on, minute;
		bool fits;
	} cases[] = {
		{5, 539, false}, {5, 540, true},   {5, 1050, true},  {5, 1051, false},
		{9, 600, false}, {14, 600, true},  {15, 600, false}, {4, 600, false},
		{3, 600, false}, {5, 1439, false},
	};
	const struct pickup_question question = ask(*state, 4, 570, 14);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(pickup_fits(&question, (struct date){2027, 5, cases[i].on},
					     cases[i].minute),
				 cases[i].fits);
	}
	const struct pickup_question late = ask(*state, 14, 700, 14);
	assert_false(pickup_fits(&late, (struct date){2027, 5, 14}, 690)); // that time is over
	assert_true(pickup_fits(&late, (struct date){2027, 5, 14}, 710));
}

static void test_times_are_read_strictly(void **state) {
	(void)state;
	static const struct {
		const char *text;
		int minute; /* -1: refused */
	} cases[] = {
		{"00:00", 0},  {"09:30", 570}, {"23:59", 1439}, {"24:00", -1},
		{"12:60", -1}, {"9:30", -1},   {"09.30", -1},   {"09:3", -1},
		{"", -1},      {"-1:00", -1},  {"09:300", -1},  {" 9:30", -1},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int minute = -1;
		assert_int_equal(pickup_minute(cases[i].text, &minute), cases[i].minute >= 0);
		assert_int_equal(minute, cases[i].minute);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days_are_open_ones_from_when_it_is_ready_to_the_day),
		cmocka_unit_test(test_no_more_days_are_offered_than_a_list_has),
		cmocka_unit_test(test_a_pickup_fits_the_hours_of_an_open_day),
		cmocka_unit_test(test_times_are_read_strictly),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
