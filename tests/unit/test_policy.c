// The shop's calendar and rhythm.
#include "rosemary/domain/policy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "text.h"

enum { NINE = 9 * 60, EIGHT_PM = 20 * 60, CLOSES = 17 * 60 + 30, DAY_SECONDS = 24 * 60 * 60 };

#define WEEKDAY(day) (1u << (day))

static struct zone *open_zone(const char *name) {
	struct err err = {0};
	struct zone *zone = zone_open(name, &err);
	assert_non_null(zone);
	return zone;
}

/* clang-format off */
static const struct closed_dates closings[] = {
	{{0, 12, 25}, {0, 12, 25}},       // each year
	{{0, 12, 30}, {0, 1, 2}},         // each year, over its end
	{{2027, 8, 2}, {2027, 8, 16}},    // two weeks of one year
	{{0, 2, 29}, {0, 2, 29}},
};
/* clang-format on */

static struct shop shop_in(const struct zone *zone) {
	return (struct shop){
		.closed_weekdays = WEEKDAY(SUNDAY),
		.closed = closings,
		.closed_count = ARRAY_LEN(closings),
		.order_by_days = 1,
		.opens = NINE,
		.closes = CLOSES,
		.zone = zone,
	};
}

static void test_a_reorder_is_drafted_a_few_days_before(void **state) {
	static const struct {
		int order_by_days, answer_hours, lead_days;
		int expected;
	} leads[] = {
		{1, 24, 10, 4}, {0, 24, 10, 3}, {3, 24, 10, 6}, {1, 48, 10, 5},
		{1, 36, 10, 4}, {1, 1, 10, 3},  {1, 24, 3, 3},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(leads); i++) {
		struct err err = {0};
		struct shop shop = {.order_by_days = leads[i].order_by_days};
		struct policy policy = {.answer_hours = leads[i].answer_hours,
					.lead_days = leads[i].lead_days};
		int lead = policy_reorder_lead(&shop, &policy);
		assert_int_equal(lead, leads[i].expected);
		assert_true(lead_days_check(&shop, &policy, lead, &err));
	}
}

static void test_a_category_is_known_by_any_case(void **state) {
	char *categories[] = {TEXT("Coffee"), TEXT("pet food")};
	const struct policy policy = {.reorder = categories, .reorder_count = 2};
	const struct policy nothing = {0};
	(void)state;
	assert_string_equal(policy_reorder(&policy, "COFFEE"), "Coffee");
	assert_string_equal(policy_reorder(&policy, "pet food"), "pet food");
	assert_null(policy_reorder(&policy, "pet"));
	assert_null(policy_reorder(&nothing, "coffee"));
}

static void test_the_shop_is_closed_on_its_weekdays_and_dates(void **state) {
	(void)state;
	struct shop shop = shop_in(NULL);
	static const struct {
		struct date day;
		bool open;
	} cases[] = {
		{{2027, 6, 12}, true},  {{2027, 6, 13}, false}, // a Sunday
		{{2027, 12, 24}, true}, {{2027, 12, 25}, false}, {{2028, 12, 25}, false},
		{{2027, 12, 29}, true}, {{2027, 12, 30}, false}, {{2027, 12, 31}, false},
		{{2028, 1, 1}, false},  {{2029, 1, 2}, false},   {{2029, 1, 3}, true},
		{{2027, 7, 31}, true},  {{2027, 8, 2}, false},   {{2027, 8, 16}, false},
		{{2027, 8, 17}, true},  {{2028, 8, 7}, true}, // that was last year
		{{2028, 2, 29}, false}, {{2028, 2, 28}, true},   {{2028, 3, 1}, true},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(shop_open_on(&shop, cases[i].day), cases[i].open);
	}
	const struct date saturday = {2027, 6, 12}, monday = {2027, 6, 14};
	const struct date summer = {2027, 7, 31}, autumn = {2027, 8, 17};
	assert_int_equal(date_compare(shop_next_open(&shop, saturday), monday), 0);
	assert_int_equal(date_compare(shop_next_open(&shop, summer), autumn), 0);
	shop.closed_weekdays = 0x7f;
	assert_int_equal(date_compare(shop_next_open(&shop, saturday), date_add(saturday, 1)), 0);
}

static void test_order_by_counts_back_open_days_only(void **state) {
	(void)state;
	struct zone *zone = open_zone("Europe/London");
	struct shop shop = shop_in(zone);
	struct policy policy = {.lead_days = 10, .answer_hours = 24};
	static const struct {
		struct date day;
		int order_by_days;
		struct date ordered;
	} cases[] = {
		{{2027, 6, 12}, 1, {2027, 6, 11}},
		{{2027, 6, 14}, 1, {2027, 6, 12}}, // Monday: over the Sunday
		{{2027, 6, 13}, 1, {2027, 6, 12}}, // the day itself may be a closed one
		{{2027, 6, 14}, 2, {2027, 6, 11}},
		{{2027, 6, 14}, 0, {2027, 6, 14}},
		{{2027, 6, 13}, 0, {2027, 6, 12}},
		{{2027, 8, 16}, 1, {2027, 7, 31}}, // over two closed weeks and a Sunday
		{{2027, 8, 17}, 1, {2027, 7, 31}},
		{{2027, 8, 18}, 1, {2027, 8, 17}},
		{{2028, 1, 3}, 1, {2027, 12, 29}}, // over the year's end
		{{2028, 1, 1}, 3, {2027, 12, 27}},
		{{2027, 12, 26}, 1, {2027, 12, 24}},
		{{2028, 3, 1}, 1, {2028, 2, 28}},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		shop.order_by_days = cases[i].order_by_days;
		struct schedule schedule = schedule_reminder(&shop, &policy, cases[i].day, 0);
		int64_t order_by = zone_instant(zone, cases[i].ordered, CLOSES);
		assert_int_equal(schedule.order_by, order_by);
		assert_int_equal(schedule.send_by, order_by - DAY_SECONDS);
		assert_int_equal(schedule.not_before, 0);
		struct date draft_on = date_add(cases[i].ordered, -(10 - cases[i].order_by_days));
		assert_int_equal(date_compare(schedule.draft_on, draft_on), 0);
	}
	zone_close(zone);
}

static void test_an_occasions_own_lead_days_win(void **state) {
	(void)state;
	struct zone *zone = open_zone("Europe/London");
	struct shop shop = shop_in(zone);
	struct policy policy = {.lead_days = 10, .answer_hours = 24};
	struct date day = {2027, 6, 12};
	struct schedule usual = schedule_reminder(&shop, &policy, day, 0);
	struct schedule early = schedule_reminder(&shop, &policy, day, 21);
	assert_int_equal(date_compare(usual.draft_on, (struct date){2027, 6, 2}), 0);
	assert_int_equal(date_compare(early.draft_on, (struct date){2027, 5, 22}), 0);
	assert_int_equal(early.order_by, usual.order_by);
	zone_close(zone);
}

static void test_a_shop_that_never_opens_still_has_moments(void **state) {
	(void)state;
	struct zone *zone = open_zone("Europe/London");
	struct shop shop = shop_in(zone);
	struct policy policy = {.lead_days = 10, .answer_hours = 24};
	shop.closed_weekdays = 0x7f;
	struct schedule schedule = schedule_reminder(&shop, &policy, (struct date){2027, 6, 12}, 0);
	assert_int_equal(schedule.order_by, zone_instant(zone, (struct date){2027, 6, 11}, CLOSES));
	zone_close(zone);
}

static void test_order_by_in_a_gap_or_fold_is_a_moment_that_exists(void **state) {
	(void)state;
	static const struct {
		const char *zone;
		struct date day;
		int closes;
		int64_t order_by;
	} cases[] = {
		{"Europe/London", {2027, 3, 29}, 90, 1806195600},  // 01:30 is not: 02:00
		{"Europe/London", {2027, 11, 1}, 90, 1824942600},  // 01:30 comes twice: the first
		{"America/Santiago", {2027, 9, 6}, 0, 1820116800}, // no midnight
		{"Europe/London", {2060, 7, 2}, NINE, 2855894400},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct zone *zone = open_zone(cases[i].zone);
		struct shop shop = {.order_by_days = 1, .closes = cases[i].closes, .zone = zone};
		struct policy policy = {.lead_days = 10, .answer_hours = 0};
		struct schedule schedule = schedule_reminder(&shop, &policy, cases[i].day, 0);
		assert_int_equal(schedule.order_by, cases[i].order_by);
		assert_int_equal(schedule.send_by, cases[i].order_by);
		zone_close(zone);
	}
}

static void test_a_greeting_leaves_on_the_day(void **state) {
	(void)state;
	struct zone *zone = open_zone("Europe/London");
	struct shop shop = shop_in(zone);
	struct date day = {2027, 6, 13}; // closed, and greeted all the same
	struct schedule schedule = schedule_greeting(&shop, day);
	assert_int_equal(date_compare(schedule.draft_on, (struct date){2027, 6, 12}), 0);
	assert_int_equal(schedule.order_by, 0);
	assert_int_equal(schedule.not_before, zone_instant(zone, day, 0));
	assert_int_equal(schedule.send_by, zone_instant(zone, day, CLOSES));
	zone_close(zone);
}

static void test_too_short_a_lead_is_refused(void **state) {
	(void)state;
	static const struct {
		int lead_days, order_by_days, answer_hours;
		bool fits;
	} cases[] = {
		{10, 1, 24, true},  {3, 1, 24, true},   {2, 1, 24, false}, {1, 1, 24, false},
		{0, 1, 24, false},  {2, 1, 23, true},   {5, 4, 0, true},   {4, 4, 0, false},
		{9, 1, 192, false}, {10, 1, 192, true},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct shop shop = {.order_by_days = cases[i].order_by_days};
		struct policy policy = {.answer_hours = cases[i].answer_hours};
		struct err err = {0};
		assert_int_equal(lead_days_check(&shop, &policy, cases[i].lead_days, &err),
				 cases[i].fits);
		assert_int_equal(err.code, cases[i].fits ? ERR_NONE : ERR_INVALID);
	}
}

/* A civil minute, as tables write it. */
struct moment {
	struct date day;
	int minute;
};

static void test_quiet_ends_where_it_should(void **state) {
	(void)state;
	static const struct quiet nights = {EIGHT_PM, NINE, 0};
	static const struct quiet nights_and_sundays = {EIGHT_PM, NINE, WEEKDAY(SUNDAY)};
	static const struct quiet sundays = {0, 0, WEEKDAY(SUNDAY)};
	static const struct quiet noons = {12 * 60, 14 * 60, 0};
	static const struct quiet late = {22 * 60, MINUTES_A_DAY, 0};
	static const struct quiet weekend = {0, 0, WEEKDAY(SATURDAY) | WEEKDAY(SUNDAY)};
	/* clang-format off */
	static const struct {
		const struct quiet *quiet;
		struct moment at, allowed;
	} cases[] = {
		{&nights, {{2027, 6, 11}, 9 * 60},       {{2027, 6, 11}, 9 * 60}},
		{&nights, {{2027, 6, 11}, 9 * 60 - 1},   {{2027, 6, 11}, 9 * 60}},
		{&nights, {{2027, 6, 11}, 20 * 60 - 1},  {{2027, 6, 11}, 20 * 60 - 1}},
		{&nights, {{2027, 6, 11}, 20 * 60},      {{2027, 6, 12}, 9 * 60}},
		{&nights, {{2027, 6, 11}, 0},            {{2027, 6, 11}, 9 * 60}},
		{&nights_and_sundays, {{2027, 6, 12}, 20 * 60}, {{2027, 6, 14}, 9 * 60}},
		{&nights_and_sundays, {{2027, 6, 13}, 12 * 60}, {{2027, 6, 14}, 9 * 60}},
		{&sundays, {{2027, 6, 12}, 1439},        {{2027, 6, 12}, 1439}},
		{&sundays, {{2027, 6, 13}, 0},           {{2027, 6, 14}, 0}},
		{&weekend, {{2027, 6, 12}, 600},         {{2027, 6, 14}, 0}},
		{&noons, {{2027, 6, 11}, 12 * 60 - 1},   {{2027, 6, 11}, 12 * 60 - 1}},
		{&noons, {{2027, 6, 11}, 12 * 60},       {{2027, 6, 11}, 14 * 60}},
		{&noons, {{2027, 6, 11}, 14 * 60},       {{2027, 6, 11}, 14 * 60}},
		{&late, {{2027, 6, 11}, 23 * 60},        {{2027, 6, 12}, 0}},
	};
	/* clang-format on */
	struct zone *zone = open_zone("Europe/London");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t at = zone_instant(zone, cases[i].at.day, cases[i].at.minute);
		int64_t allowed = zone_instant(zone, cases[i].allowed.day, cases[i].allowed.minute);
		assert_int_equal(quiet_next_allowed(cases[i].quiet, zone, at), allowed);
	}
	zone_close(zone);
}

static void test_a_week_without_a_loud_minute_allows_nothing(void **state) {
	(void)state;
	struct zone *zone = open_zone("Europe/London");
	struct quiet always = {EIGHT_PM, NINE, 0x7f};
	assert_int_equal(quiet_next_allowed(&always, zone, 1812787200), -1);
	struct quiet all_day = {0, MINUTES_A_DAY, 0};
	assert_int_equal(quiet_next_allowed(&all_day, zone, 1812787200), -1);
	struct quiet never = {NINE, NINE, 0};
	assert_int_equal(quiet_next_allowed(&never, zone, 1812787200), 1812787200);
	zone_close(zone);
}

static void test_quiet_follows_the_clock_through_gaps_and_folds(void **state) {
	(void)state;
	static const struct {
		const char *zone;
		struct quiet quiet;
		int64_t at, allowed;
	} cases[] = {
		// Until 01:30, which the clocks jump over: 02:00.
		{"Europe/London", {EIGHT_PM, 90, 0}, 1806192000, 1806195600},
		// Until 01:30 twice: allowed from the first, quiet again from 01:00 to the second.
		{"Europe/London", {EIGHT_PM, 90, 0}, 1824942000, 1824942600},
		{"Europe/London", {EIGHT_PM, 90, 0}, 1824942600, 1824942600},
		{"Europe/London", {EIGHT_PM, 90, 0}, 1824945000, 1824946200},
		// From 01:30 on: the clocks go back to 01:00, which is before it.
		{"Europe/London", {90, NINE, 0}, 1824942600, 1824944400},
		// A quiet Saturday ends at a midnight that is not there: Sunday begins at 01:00.
		{"America/Santiago", {0, 0, WEEKDAY(SATURDAY)}, 1820095200, 1820116800},
		// A quiet Saturday of 25 hours: its last one comes twice.
		{"America/Santiago", {0, 0, WEEKDAY(SATURDAY)}, 1806805800, 1806811200},
		{"Asia/Kathmandu", {EIGHT_PM, NINE, 0}, 1812770100 - 60, 1812770100},
		{"Australia/Lord_Howe", {EIGHT_PM, 135, 0}, 1822488300, 1822491000},
		{"Pacific/Apia", {0, 0, WEEKDAY(THURSDAY)}, 1325196000, 1325239200},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct zone *zone = open_zone(cases[i].zone);
		int64_t allowed = quiet_next_allowed(&cases[i].quiet, zone, cases[i].at);
		assert_int_equal(allowed, cases[i].allowed);
		zone_close(zone);
	}
}

// What the header says, minute by minute: slow and plain.
static bool quiet_at(const struct quiet *quiet, const struct zone *zone, int64_t at) {
	struct civil civil = zone_civil(zone, at);
	if ((quiet->weekdays & WEEKDAY(date_weekday(civil.date))) != 0) {
		return true;
	}
	bool behind = civil.minute >= quiet->from;
	bool before = civil.minute < quiet->until;
	return quiet->from <= quiet->until ? behind && before : behind || before;
}

static void test_the_answer_is_the_first_loud_minute_in_every_zone(void **state) {
	(void)state;
	static const char *const names[] = {"Europe/London", "America/Santiago", "Africa/Cairo",
					    "Australia/Lord_Howe", "America/Havana"};
	static const struct quiet quiet = {EIGHT_PM, 9 * 60 + 7, WEEKDAY(SUNDAY)};
	for (size_t n = 0; n < ARRAY_LEN(names); n++) {
		struct zone *zone = open_zone(names[n]);
		int64_t from = 1798761600; // 2027-01-01T00:00:00Z
		int64_t expected = from;
		for (int64_t at = from; at < from + INT64_C(365) * DAY_SECONDS; at += 660) {
			expected = expected > at ? expected : at;
			while (quiet_at(&quiet, zone, expected)) {
				expected += 60 - expected % 60;
			}
			assert_int_equal(quiet_next_allowed(&quiet, zone, at), expected);
		}
		zone_close(zone);
	}
}

static void test_the_plan_comes_around_once_a_day(void **state) {
	(void)state;
	struct zone *zone = open_zone("Europe/London");
	struct policy policy = {.plan_at = 6 * 60};
	struct date day = {2027, 3, 27};
	int64_t at = zone_instant(zone, day, 360);
	assert_int_equal(policy_next_plan(&policy, zone, at - 1), at);
	for (int i = 0; i < 300; i++) { // over both changes of the clocks
		int64_t next = policy_next_plan(&policy, zone, at);
		day = date_add(day, 1);
		assert_int_equal(next, zone_instant(zone, day, 360));
		at = next;
	}
	zone_close(zone);
}

static void test_caps_leave_room_between_messages(void **state) {
	static const int64_t times[] = {INT64_C(10) * CAPS_DAY, INT64_C(9) * CAPS_DAY,
					INT64_C(3) * CAPS_DAY, INT64_C(2) * CAPS_DAY};
	static const struct {
		struct caps caps;
		size_t count;
		int64_t at, next;
	} cases[] = {
		{{1, 4}, 0, INT64_C(5) * CAPS_DAY, INT64_C(5) * CAPS_DAY},
		{{1, 4}, 1, INT64_C(10) * CAPS_DAY + 5, INT64_C(11) * CAPS_DAY},
		{{1, 4}, 1, INT64_C(11) * CAPS_DAY, INT64_C(11) * CAPS_DAY},
		{{1, 4}, 3, INT64_C(12) * CAPS_DAY, INT64_C(12) * CAPS_DAY},
		{{1, 4},
		 4,
		 INT64_C(12) * CAPS_DAY,
		 INT64_C(32) * CAPS_DAY}, // the first of the four is a month back
		{{1, 4}, 4, INT64_C(32) * CAPS_DAY, INT64_C(32) * CAPS_DAY},
		{{2, 0}, 4, INT64_C(10) * CAPS_DAY, INT64_C(10) * CAPS_DAY},
		{{2, 0}, 4, INT64_C(10) * CAPS_DAY - 1, INT64_C(10) * CAPS_DAY},
		{{0, 0}, 4, INT64_C(10) * CAPS_DAY, INT64_C(10) * CAPS_DAY},
		{{0, 1}, 1, INT64_C(10) * CAPS_DAY, INT64_C(40) * CAPS_DAY},
		{{1, 0},
		 1,
		 INT64_C(8) * CAPS_DAY,
		 INT64_C(11) * CAPS_DAY}, // one is planned: behind that
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(caps_next_allowed(&cases[i].caps, times, cases[i].count,
						   cases[i].at),
				 cases[i].next);
	}
}

static void test_caps_say_only_what_they_are(void **state) {
	static const struct {
		struct caps caps;
		const char *rule;
	} cases[] = {
		{{1, 4}, "a customer gets at most 1 message a day and 4 a month"},
		{{2, 1}, "a customer gets at most 2 messages a day and 1 a month"},
		{{2, 0}, "a customer gets at most 2 messages a day"},
		{{0, 1}, "a customer gets at most 1 message a month"},
		{{0, 4}, "a customer gets at most 4 messages a month"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char rule[CAPS_RULE_SIZE];
		caps_rule(&cases[i].caps, rule);
		assert_string_equal(rule, cases[i].rule);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_reorder_is_drafted_a_few_days_before),
		cmocka_unit_test(test_a_category_is_known_by_any_case),
		cmocka_unit_test(test_the_shop_is_closed_on_its_weekdays_and_dates),
		cmocka_unit_test(test_order_by_counts_back_open_days_only),
		cmocka_unit_test(test_an_occasions_own_lead_days_win),
		cmocka_unit_test(test_a_shop_that_never_opens_still_has_moments),
		cmocka_unit_test(test_order_by_in_a_gap_or_fold_is_a_moment_that_exists),
		cmocka_unit_test(test_a_greeting_leaves_on_the_day),
		cmocka_unit_test(test_too_short_a_lead_is_refused),
		cmocka_unit_test(test_quiet_ends_where_it_should),
		cmocka_unit_test(test_a_week_without_a_loud_minute_allows_nothing),
		cmocka_unit_test(test_quiet_follows_the_clock_through_gaps_and_folds),
		cmocka_unit_test(test_the_answer_is_the_first_loud_minute_in_every_zone),
		cmocka_unit_test(test_the_plan_comes_around_once_a_day),
		cmocka_unit_test(test_caps_leave_room_between_messages),
		cmocka_unit_test(test_caps_say_only_what_they_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
