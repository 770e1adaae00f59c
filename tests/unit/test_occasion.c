// Occasions: their moments, and going on to the next day.
#include "rosemary/domain/occasion.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"

static struct zone *open_london(void) {
	struct err err = {0};
	struct zone *zone = zone_open("Europe/London", &err);
	assert_non_null(zone);
	return zone;
}

static void test_a_kind_is_a_word_of_lower_case(void **state) {
	(void)state;
	static const struct {
		const char *kind;
		bool valid;
	} cases[] = {
		{"birthday", true},
		{"own-birthday", true},
		{"25th", true},
		{"a", true},
		{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", true},
		{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false}, // 41
		{"", false},
		{"Birthday", false},
		{"my day", false},
		{"-x", false},
		{"../x", false},
		{"mum's", false},
		{"fête", false},
		{"a.b", false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(occasion_kind_valid(cases[i].kind), cases[i].valid);
	}
}

static void test_only_ones_own_birthday_is_a_greeting(void **state) {
	(void)state;
	struct occasion occasion = {.kind = TEXT("own-birthday")};
	assert_true(occasion_is_greeting(&occasion));
	occasion.kind = TEXT("birthday");
	assert_false(occasion_is_greeting(&occasion));
}

static void test_a_greeting_and_a_reminder_have_their_own_moments(void **state) {
	(void)state;
	struct zone *zone = open_london();
	struct shop shop = {.order_by_days = 1, .closes = 1050, .zone = zone};
	struct policy policy = {.lead_days = 10, .answer_hours = 24};
	struct occasion_rules rules = {&shop, &policy, {.leap = LEAP_FEBRUARY_28}};
	struct date day = {2027, 6, 12};
	struct occasion occasion = {.kind = TEXT("own-birthday"), .lead_days = 14};
	struct schedule greeting = occasion_schedule(&occasion, &rules, day);
	assert_int_equal(date_compare(greeting.draft_on, (struct date){2027, 6, 11}), 0);
	assert_int_equal(greeting.order_by, 0);
	occasion.kind = TEXT("birthday");
	struct schedule reminder = occasion_schedule(&occasion, &rules, day);
	assert_int_equal(date_compare(reminder.draft_on, (struct date){2027, 5, 29}), 0);
	assert_int_equal(reminder.order_by, zone_instant(zone, (struct date){2027, 6, 11}, 1050));
	zone_close(zone);
}

static const struct {
	const char *rule;
	enum leap_rule leap;
	enum occasion_state before, after;
	struct date from, next_on, draft_on;
} goings[] = {
	{"--06-12",
	 LEAP_MARCH_1,
	 OCCASION_ACTIVE,
	 OCCASION_ACTIVE,
	 {2027, 6, 12},
	 {2027, 6, 12},
	 {2027, 6, 2}},
	{"--06-12",
	 LEAP_MARCH_1,
	 OCCASION_ACTIVE,
	 OCCASION_ACTIVE,
	 {2027, 6, 13},
	 {2028, 6, 12},
	 {2028, 6, 2}},
	{"--02-29",
	 LEAP_MARCH_1,
	 OCCASION_ACTIVE,
	 OCCASION_ACTIVE,
	 {2099, 12, 1},
	 {2100, 3, 1},
	 {2100, 2, 19}},
	{"--02-29",
	 LEAP_FEBRUARY_28,
	 OCCASION_ACTIVE,
	 OCCASION_ACTIVE,
	 {2099, 12, 1},
	 {2100, 2, 28},
	 {2100, 2, 18}},
	{"once:2027-06-12",
	 LEAP_MARCH_1,
	 OCCASION_ACTIVE,
	 OCCASION_ACTIVE,
	 {2027, 1, 1},
	 {2027, 6, 12},
	 {2027, 6, 2}},
	{"once:2027-06-12", LEAP_MARCH_1, OCCASION_ACTIVE, OCCASION_ENDED, {2027, 6, 13}, {0}, {0}},
	{"once:2027-06-12",
	 LEAP_MARCH_1,
	 OCCASION_PROPOSED,
	 OCCASION_PROPOSED,
	 {2027, 6, 13},
	 {0},
	 {0}},
	{"once:2027-06-12",
	 LEAP_MARCH_1,
	 OCCASION_PAUSED,
	 OCCASION_PAUSED,
	 {2027, 6, 13},
	 {0},
	 {0}},
	{"--06-12",
	 LEAP_MARCH_1,
	 OCCASION_ENDED,
	 OCCASION_ENDED,
	 {2027, 6, 12},
	 {2027, 6, 12},
	 {2027, 6, 2}},
};

static void test_going_on_finds_the_next_day_or_ends(void **state) {
	(void)state;
	struct zone *zone = open_london();
	struct shop shop = {.order_by_days = 1, .closes = 1050, .zone = zone};
	struct policy policy = {.lead_days = 10, .answer_hours = 24};
	for (size_t i = 0; i < ARRAY_LEN(goings); i++) {
		struct occasion_rules rules = {&shop, &policy, {.leap = goings[i].leap}};
		struct err err = {0};
		struct occasion occasion = {.kind = TEXT("birthday"),
					    .rule = TEXT(goings[i].rule),
					    .state = goings[i].before,
					    .next_on = {2020, 1, 1},
					    .draft_on = {2019, 12, 1}};
		assert_true(occasion_advance(&occasion, &rules, goings[i].from, &err));
		assert_int_equal(date_compare(occasion.next_on, goings[i].next_on), 0);
		assert_int_equal(date_compare(occasion.draft_on, goings[i].draft_on), 0);
		assert_int_equal(occasion.state, goings[i].after);
	}
	zone_close(zone);
}

static void test_a_rule_that_cannot_be_read_changes_nothing(void **state) {
	(void)state;
	struct shop shop = {.order_by_days = 1};
	struct policy policy = {.lead_days = 10};
	struct occasion_rules rules = {&shop, &policy, {.leap = LEAP_MARCH_1}};
	struct err err = {0};
	struct occasion occasion = {.kind = TEXT("birthday"),
				    .rule = TEXT("some day"),
				    .state = OCCASION_ACTIVE,
				    .next_on = {2027, 6, 12}};
	assert_false(occasion_advance(&occasion, &rules, (struct date){2027, 7, 1}, &err));
	assert_int_equal(err.code, ERR_SYNTAX);
	assert_int_equal(occasion.state, OCCASION_ACTIVE);
	assert_int_equal(date_compare(occasion.next_on, (struct date){2027, 6, 12}), 0);
}

static void test_a_feast_that_fell_through_to_another_country_is_told(void **state) {
	static const struct {
		const char *countries[FEAST_COUNTRIES];
		const char *told; // NULL: nothing
	} cases[] = {
		{{"GB", "", "US"}, NULL},
		{{"", "GB", "US"}, NULL},
		{{"", "", "US"}, NULL},
		{{"CU", "GB", "US"}, "Mother's Day by the customer's country GB: CU has none"},
		{{"CU", "", "US"}, "Mother's Day by the shop's country US: CU has none"},
		{{"", "CU", "US"}, "Mother's Day by the shop's country US: CU has none"},
		{{"CU", "CU", "US"}, "Mother's Day by the shop's country US: CU has none"},
		{{"CU", "PL", "US"}, "Mother's Day by the shop's country US: CU and PL have none"},
		{{"CU", "", "PL"}, NULL}, // nobody has one
	};
	static const char *const kept_in[] = {"GB", "US", NULL};
	const struct feast_keeping keeping = {.countries = kept_in, .rule = "easter-21"};
	struct err err = {0};
	struct feasts *feasts = feasts_create();
	(void)state;
	feasts_add(feasts, "mothers-day");
	feasts_set_name(feasts, "mothers-day", "en", "Mother's Day");
	assert_true(feasts_keep(feasts, "mothers-day", &keeping, &err));
	struct occasion occasion = {.kind = TEXT("mothers-day"), .rule = TEXT("feast:mothers-day")};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct rule_place place = {.feasts = feasts};
		for (size_t k = 0; k < FEAST_COUNTRIES; k++) {
			memcpy(place.countries[k], cases[i].countries[k],
			       strlen(cases[i].countries[k]) + 1);
		}
		char *told = occasion_feast_abroad(&occasion, &place);
		if (cases[i].told == NULL) {
			assert_null(told);
		} else {
			assert_string_equal(told, cases[i].told);
		}
		free(told);
	}
	struct rule_place place = {.feasts = feasts, .countries = {"CU", "", "US"}};
	occasion.rule = TEXT("easter-21");
	assert_null(occasion_feast_abroad(&occasion, &place)); // a rule of its own
	feasts_destroy(feasts);
}

static void test_words_of_occasions_are_those_of_the_tables(void **state) {
	(void)state;
	static const char *const states[OCCASION_STATE_COUNT] = {"proposed", "active", "paused",
								 "ended"};
	static const char *const sources[OCCASION_SOURCE_COUNT] = {"manual", "import", "derived",
								   "predicted"};
	assert_int_equal(occasion_state_words.count, OCCASION_STATE_COUNT);
	assert_int_equal(occasion_source_words.count, OCCASION_SOURCE_COUNT);
	for (int i = 0; i < OCCASION_STATE_COUNT; i++) {
		assert_string_equal(words_name(&occasion_state_words, i), states[i]);
	}
	for (int i = 0; i < OCCASION_SOURCE_COUNT; i++) {
		assert_string_equal(words_name(&occasion_source_words, i), sources[i]);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_kind_is_a_word_of_lower_case),
		cmocka_unit_test(test_only_ones_own_birthday_is_a_greeting),
		cmocka_unit_test(test_a_greeting_and_a_reminder_have_their_own_moments),
		cmocka_unit_test(test_going_on_finds_the_next_day_or_ends),
		cmocka_unit_test(test_a_rule_that_cannot_be_read_changes_nothing),
		cmocka_unit_test(test_a_feast_that_fell_through_to_another_country_is_told),
		cmocka_unit_test(test_words_of_occasions_are_those_of_the_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
