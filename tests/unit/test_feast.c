// Feasts by country, and rules that name them.
#include "rosemary/calendar/feast.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "rosemary/calendar/rule.h"

static void keep(struct feasts *feasts, const char *country, const char *rule) {
	const char *const countries[] = {country, NULL};
	struct err err = {0};
	struct feast_keeping keeping = {.countries = country != NULL ? countries : NULL,
					.rule = rule};
	assert_true(feasts_keep(feasts, "mothers-day", &keeping, &err));
}

static struct feasts *make(void) {
	static const char *const france[] = {"FR", NULL};
	static const struct feast_keeping french = {
		.countries = france,
		.rule = "rrule:FREQ=YEARLY;BYMONTH=5;BYDAY=-1SU",
		.unless = "easter+49",
		.instead = "rrule:FREQ=YEARLY;BYMONTH=6;BYDAY=1SU",
	};
	struct err err = {0};
	struct feasts *feasts = feasts_create();
	feasts_add(feasts, "mothers-day");
	feasts_set_name(feasts, "mothers-day", "en", "Mother's Day");
	feasts_set_name(feasts, "mothers-day", "de", "Muttertag");
	keep(feasts, "GB", "easter-21");
	keep(feasts, "US", "rrule:FREQ=YEARLY;BYMONTH=5;BYDAY=2SU");
	assert_true(feasts_keep(feasts, "mothers-day", &french, &err));
	return feasts;
}

static struct date next(const struct feasts *feasts, const struct rule_place *place,
			struct date from) {
	struct date day = {0};
	return feasts_next(feasts, "mothers-day", place->countries, from, &day) ? day
										: (struct date){0};
}

static void test_the_first_country_that_keeps_the_feast_decides(void **state) {
	(void)state;
	static const struct {
		struct rule_place place;
		struct date day;
	} cases[] = {
		{{.countries = {"", "", "US"}}, {2026, 5, 10}},
		{{.countries = {"", "GB", "US"}}, {2026, 3, 15}},
		{{.countries = {"GB", "US", "US"}}, {2026, 3, 15}},
		{{.countries = {"XX", "US", "GB"}}, {2026, 5, 10}}, // not kept there: the next one
		{{.countries = {"XX", "", ""}}, {0}},
		{{.countries = {"", "", ""}}, {0}},
	};
	struct feasts *feasts = make();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct date day = next(feasts, &cases[i].place, (struct date){2026, 1, 1});
		assert_int_equal(date_compare(day, cases[i].day), 0);
	}
	feasts_destroy(feasts);
}

static void test_french_mothers_give_way_to_pentecost(void **state) {
	(void)state;
	static const struct rule_place place = {.countries = {"FR"}};
	// Law 50-577; Pentecost is the last Sunday of May in 2020, 2023, 2034 and 2039.
	static const struct date days[] = {{2020, 6, 7}, {2021, 5, 30}, {2022, 5, 29},
					   {2023, 6, 4}, {2026, 5, 31}, {2034, 6, 4},
					   {2039, 6, 5}, {2040, 5, 27}};
	struct feasts *feasts = make();
	for (size_t i = 0; i < ARRAY_LEN(days); i++) {
		for (int again = 0; again < 2; again++) { // the second time from memory
			struct date day = next(feasts, &place, (struct date){days[i].year, 1, 1});
			assert_int_equal(date_compare(day, days[i]), 0);
		}
	}
	feasts_destroy(feasts);
}

static void test_what_is_said_later_of_a_country_counts(void **state) {
	(void)state;
	static const struct rule_place place = {.countries = {"GB"}}, other = {.countries = {"XX"}};
	struct feasts *feasts = make();
	char before[65], behind[65];
	feasts_digest(feasts, before);
	feasts_set_name(feasts, "mothers-day", "fr", "Fête des Mères");
	feasts_digest(feasts, behind);
	assert_string_equal(before, behind); // a name moves no day
	keep(feasts, "GB", "--03-01");
	keep(feasts, NULL, "--07-01");
	feasts_digest(feasts, behind);
	assert_string_not_equal(before, behind);
	struct date day = next(feasts, &place, (struct date){2026, 1, 1});
	assert_int_equal(date_compare(day, (struct date){2026, 3, 1}), 0);
	day = next(feasts, &other, (struct date){2026, 1, 1});
	assert_int_equal(date_compare(day, (struct date){2026, 7, 1}), 0);
	feasts_destroy(feasts);
}

static void test_a_table_ends_with_its_last_date(void **state) {
	(void)state;
	static const struct date dates[] = {{2025, 10, 20}, {2026, 11, 8}};
	static const char *const countries[] = {"IN", NULL};
	static const struct rule_place place = {.countries = {"IN"}};
	const struct feast_keeping keeping = {.countries = countries,
					      .dates = dates,
					      .date_count = ARRAY_LEN(dates)};
	struct err err = {0};
	struct date day = {0};
	struct feasts *feasts = feasts_create();
	feasts_add(feasts, "diwali");
	assert_true(feasts_keep(feasts, "diwali", &keeping, &err));
	assert_true(
		feasts_next(feasts, "diwali", place.countries, (struct date){2025, 10, 21}, &day));
	assert_int_equal(date_compare(day, dates[1]), 0);
	assert_false(
		feasts_next(feasts, "diwali", place.countries, (struct date){2026, 11, 9}, &day));
	feasts_destroy(feasts);
}

static void test_what_cannot_be_a_feasts_rule_is_refused(void **state) {
	(void)state;
	static const char *const rules[] = {"feast:mothers-day", "nonsense",
					    "rrule:FREQ=WEEKLY;BYDAY=MO",
					    "rrule:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
					    "once:1999-01-01"};
	static const char *const countries[] = {"IN", NULL};
	struct feasts *feasts = make();
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		struct err err = {0};
		struct feast_keeping keeping = {.countries = countries, .rule = rules[i]};
		assert_false(feasts_keep(feasts, "mothers-day", &keeping, &err));
		assert_non_null(strstr(err.text, "rule '"));
	}
	feasts_destroy(feasts);
}

static void test_names_are_those_of_the_language(void **state) {
	(void)state;
	struct feasts *feasts = make();
	assert_string_equal(feasts_name(feasts, "mothers-day", "de-AT", "en"), "Muttertag");
	assert_string_equal(feasts_name(feasts, "mothers-day", "nl", "de"), "Muttertag");
	assert_string_equal(feasts_name(feasts, "mothers-day", NULL, "nl"), "Mother's Day");
	assert_null(feasts_name(feasts, "fathers-day", "en", "en"));
	assert_string_equal(feasts_word(feasts, 0), "mothers-day");
	assert_null(feasts_word(feasts, 1));
	feasts_destroy(feasts);
}

static void test_a_rule_is_checked_where_it_is_meant(void **state) {
	(void)state;
	static const struct {
		const char *rule, *complaint; // NULL: fine
	} cases[] = {
		{"feast:mothers-day", NULL},
		{"easter+39", NULL},
		{"orthodox-easter+0", NULL},
		{"1961-05-14", NULL},
		{"once:2027-01-01", NULL},
		{"feast:fathers-day", "there is no such feast"},
		{"once:2026-01-01", "is past"},
		{"rrule:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "no day in the next ten years"},
		{"rrule:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;UNTIL=20271231", "no day in"},
		{"rrule:DTSTART=2037-01-01;FREQ=YEARLY", "no day in the next ten years"},
		{"rrule:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", NULL},
	};
	struct feasts *feasts = make();
	struct rule_place place = {.feasts = feasts, .countries = {"", "AU", "GB"}};
	struct err err = {0};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		bool right = rule_check(cases[i].rule, &place, (struct date){2026, 11, 22}, &err);
		assert_int_equal(right, cases[i].complaint == NULL);
		if (cases[i].complaint != NULL) {
			assert_non_null(strstr(err.text, cases[i].complaint));
		}
	}
	place = (struct rule_place){.feasts = feasts, .countries = {"NZ", "AU", "NZ"}};
	assert_false(rule_check("feast:mothers-day", &place, (struct date){2026, 11, 22}, &err));
	assert_non_null(strstr(err.text, "not known to be kept in NZ, AU"));
	feasts_destroy(feasts);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_first_country_that_keeps_the_feast_decides),
		cmocka_unit_test(test_french_mothers_give_way_to_pentecost),
		cmocka_unit_test(test_what_is_said_later_of_a_country_counts),
		cmocka_unit_test(test_a_table_ends_with_its_last_date),
		cmocka_unit_test(test_what_cannot_be_a_feasts_rule_is_refused),
		cmocka_unit_test(test_names_are_those_of_the_language),
		cmocka_unit_test(test_a_rule_is_checked_where_it_is_meant),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
