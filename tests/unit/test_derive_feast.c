// Which feast the days of orders tell, and which day of the year is no feast.
#include "lib/domain/derive_feast.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { DAYS = 5 };

static void keep(struct feasts *feasts, const char *word, const char *country, const char *rule) {
	const char *const countries[] = {country, NULL};
	const struct feast_keeping keeping = {.countries = countries, .rule = rule};
	struct err err = {0};
	feasts_add(feasts, word);
	assert_true(feasts_keep(feasts, word, &keeping, &err));
}

static struct feasts *make(void) {
	struct feasts *feasts = feasts_create();
	keep(feasts, "mothers-day", "GB",
	     "easter-21"); // 10 March 2024, 30 March 2025, 15 March 2026
	keep(feasts, "mothers-day", "US", "rrule:FREQ=YEARLY;BYMONTH=5;BYDAY=2SU");
	keep(feasts, "fathers-day", "GB", "rrule:FREQ=YEARLY;BYMONTH=6;BYDAY=3SU");
	keep(feasts, "valentines-day", "GB", "--02-14");
	keep(feasts, "christmas", "GB", "--12-25");
	return feasts;
}

/* clang-format off */
static const struct {
	const char *what;
	const char *country;
	enum pronoun pronoun;
	struct date days[DAYS]; // the newest first
	size_t count;
	const char *word; // NULL: none
	int years, spread;
	const char *near; // a letter for each day: x is for the feast
} cases[] = {
	{"nothing tells nothing", "GB", PRONOUN_UNKNOWN, {{0}}, 0, NULL, 0, 0, ""},
	{"one year is none", "GB", PRONOUN_SHE, {{2026, 3, 15}}, 1, NULL, 0, 0, ""},
	{"twice in one year is one year", "GB", PRONOUN_SHE, {{2026, 3, 15}, {2026, 3, 14}}, 2, NULL, 0, 0, ""},
	{"the day itself in two years", "GB", PRONOUN_SHE, {{2026, 3, 15}, {2025, 3, 30}}, 2, "mothers-day", 2, 0, "xx"},
	{"and before it", "GB", PRONOUN_UNKNOWN, {{2026, 3, 14}, {2025, 3, 28}}, 2, "mothers-day", 2, 2, "xx"},
	{"no more than a week", "GB", PRONOUN_SHE, {{2026, 3, 7}, {2025, 3, 30}}, 2, NULL, 0, 0, ""},
	{"a day behind it is for another", "GB", PRONOUN_SHE, {{2026, 3, 16}, {2025, 3, 31}}, 2, NULL, 0, 0, ""},
	{"more years are better than closer ones", "GB", PRONOUN_SHE,
	 {{2026, 3, 15}, {2025, 3, 30}, {2024, 3, 8}}, 3, "mothers-day", 3, 2, "xxx"},
	{"others are left to others", "GB", PRONOUN_SHE, {{2026, 5, 14}, {2026, 3, 15}, {2025, 8, 1}, {2025, 3, 30}}, 4,
	 "mothers-day", 2, 0, "-x-x"},
	{"a feast that hardly moved is no better than a day of the year", "US", PRONOUN_SHE,
	 {{2026, 5, 8}, {2025, 5, 9}}, 2, NULL, 0, 0, ""},
	{"nor is a birthday in its week", "US", PRONOUN_SHE, {{2026, 5, 7}, {2025, 5, 7}, {2024, 5, 7}}, 3, NULL, 0, 0, ""},
	{"the same days in another country", "US", PRONOUN_SHE, {{2026, 3, 15}, {2025, 3, 30}}, 2, NULL, 0, 0, ""},
	{"a country that keeps none", "FR", PRONOUN_SHE, {{2026, 3, 15}, {2025, 3, 30}}, 2, NULL, 0, 0, ""},
	{"nobody gives him something on Mother's Day", "GB", PRONOUN_HE, {{2026, 3, 15}, {2025, 3, 30}}, 2, NULL, 0, 0, ""},
	{"but on Father's Day", "GB", PRONOUN_HE, {{2026, 6, 21}, {2025, 6, 15}}, 2, "fathers-day", 2, 0, "xx"},
	{"which is not hers", "GB", PRONOUN_SHE, {{2026, 6, 21}, {2025, 6, 15}}, 2, NULL, 0, 0, ""},
	{"a fixed one on its day", "GB", PRONOUN_THEY, {{2026, 2, 14}, {2025, 2, 14}}, 2, "valentines-day", 2, 0, "xx"},
	{"and on no other day", "GB", PRONOUN_THEY, {{2026, 2, 13}, {2025, 2, 13}}, 2, NULL, 0, 0, ""},
	{"Christmas is not one person's", "GB", PRONOUN_SHE, {{2026, 12, 25}, {2025, 12, 25}}, 2, NULL, 0, 0, ""},
};
/* clang-format on */

static void test_days_of_orders_tell_feasts(void **state) {
	struct feasts *feasts = make();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct rule_place place = {.feasts = feasts};
		struct derived_feast feast = {.word = "untouched"};
		(void)snprintf(place.countries[1], FEAST_COUNTRY_SIZE, "%s", cases[i].country);
		bool found = derive_feast(cases[i].days, cases[i].count, &place, cases[i].pronoun,
					  &derive_limits_chosen, &feast);
		if (found != (cases[i].word != NULL)) {
			fail_msg("%s: %s", cases[i].what, found ? feast.word : "nothing");
		}
		if (!found) {
			assert_string_equal(feast.word, "untouched");
			continue;
		}
		assert_string_equal(feast.word, cases[i].word);
		assert_int_equal(feast.years, cases[i].years);
		assert_int_equal(feast.spread, cases[i].spread);
		for (size_t k = 0; k < cases[i].count; k++) {
			assert_int_equal(feast.near[k], cases[i].near[k] == 'x');
		}
	}
	feasts_destroy(feasts);
}

static void test_where_no_feast_is_known_there_is_none(void **state) {
	static const struct date days[] = {{2026, 3, 15}, {2025, 3, 30}};
	const struct rule_place nowhere = {.feasts = NULL};
	struct derived_feast feast;
	(void)state;
	assert_false(derive_feast(days, ARRAY_LEN(days), &nowhere, PRONOUN_SHE,
				  &derive_limits_chosen, &feast));
}

static struct order order_on(int64_t id, struct date day) {
	return (struct order){.id = id, .recipient = 1, .day = day, .wanted_on = day};
}

static void test_a_feast_is_proposed_where_the_recipient_lives(void **state) {
	struct feasts *feasts = make();
	struct recipient recipients[] = {{.id = 1}};
	char britain[] = "GB";
	const struct order orders[] = {order_on(1, (struct date){2026, 3, 14}),
				       order_on(2, (struct date){2025, 3, 29}),
				       order_on(3, (struct date){2026, 9, 1})};
	const struct occasion_words words = {0};
	struct proposal proposals[DERIVE_PROPOSALS_MAX];
	struct derive_source source = {
		.orders = orders,
		.order_count = ARRAY_LEN(orders),
		.recipients = recipients,
		.recipient_count = ARRAY_LEN(recipients),
		.words = &words,
		.limits = &derive_limits_chosen,
		.today = {2026, 10, 1},
		.place = {.feasts = feasts, .countries = {"", "US", "US"}},
	};
	(void)state;
	assert_int_equal(derive(&source, proposals), 0); // two weeks apart, and no feast over there
	recipients[0].country = britain;
	assert_int_equal(derive(&source, proposals), 1);
	assert_string_equal(proposals[0].rule, "feast:mothers-day");
	assert_string_equal(proposals[0].kind, "mothers-day");
	assert_int_equal(proposals[0].years, 2);
	assert_int_equal(proposals[0].spread_days, 1);
	assert_false(proposals[0].named);
	assert_int_equal(proposals[0].evidence_count, 2);
	assert_true(proposals[0].confidence >= derive_limits_chosen.min_confidence);
	char kind[] = "mothers-day", rule[] = "feast:mothers-day", none[] = "";
	const struct occasion refused = {.id = 9,
					 .recipient = 1,
					 .kind = kind,
					 .title = none,
					 .rule = rule,
					 .state = OCCASION_ENDED,
					 .source = OCCASION_DERIVED};
	source.occasions = &refused;
	source.occasion_count = 1;
	assert_int_equal(derive(&source, proposals), 0);
	feasts_destroy(feasts);
}

// What the study of one order that names Mother's Day is worth on a day.
static int confidence_on(const struct feasts *feasts, struct date ordered, struct date today) {
	char note[] = "Happy Mother's Day";
	const struct order order = {.id = 1,
				    .recipient = 1,
				    .day = ordered,
				    .wanted_on = ordered,
				    .gift_note = note};
	const struct recipient recipient = {.id = 1};
	struct occasion_words words = {0};
	struct proposal proposals[DERIVE_PROPOSALS_MAX];
	struct derive_limits limits = derive_limits_chosen;
	limits.min_confidence = 1;
	assert_int_equal(occasion_words_add(&words, "mother's day", MEANS_FEAST, "mothers-day"),
			 WORDS_ADDED);
	const struct derive_source source = {
		.orders = &order,
		.order_count = 1,
		.recipients = &recipient,
		.recipient_count = 1,
		.words = &words,
		.limits = &limits,
		.today = today,
		.place = {.feasts = feasts, .countries = {"", "GB", "US"}},
	};
	assert_int_equal(derive(&source, proposals), 1);
	assert_string_equal(proposals[0].rule, "feast:mothers-day");
	occasion_words_finish(&words);
	return (int)proposals[0].confidence;
}

static void test_a_feast_is_missed_when_it_is_over_in_that_year(void **state) {
	static const struct {
		struct date ordered, today;
		int missed;
	} years[] = {
		{{2024, 3, 9}, {2024, 12, 1}, 0}, // for 10 March
		{{2024, 3, 9}, {2025, 3, 25}, 0}, // three weeks later in that year
		{{2024, 3, 9}, {2025, 4, 7}, 1},
		{{2025, 3, 29}, {2026, 3, 22}, 0}, // two weeks earlier, and a week to be late in
		{{2025, 3, 29}, {2026, 3, 23}, 1},
		{{2023, 9, 25}, {2025, 3, 25}, 0}, // long before that of 2024
		{{2024, 3, 9}, {2026, 4, 1}, 2},
	};
	struct feasts *feasts = make();
	int whole = confidence_on(feasts, (struct date){2024, 3, 9}, (struct date){2024, 3, 9});
	int less =
		whole - confidence_on(feasts, (struct date){2024, 3, 9}, (struct date){2025, 6, 1});
	(void)state;
	assert_true(less > 0);
	for (size_t i = 0; i < ARRAY_LEN(years); i++) {
		int confidence = confidence_on(feasts, years[i].ordered, years[i].today);
		assert_int_equal(confidence, whole - less * years[i].missed);
	}
	feasts_destroy(feasts);
}

// One card says Mother's Day; of the orders without a word only those in the week before one do so.
static void test_what_names_nothing_speaks_for_a_feast_only_before_it(void **state) {
	struct feasts *feasts = make();
	struct order orders[] = {order_on(1, (struct date){2026, 9, 3}),
				 order_on(2, (struct date){2026, 3, 14}),
				 order_on(3, (struct date){2025, 9, 3}),
				 order_on(4, (struct date){2025, 3, 28}),
				 order_on(5, (struct date){2024, 3, 11})};
	char note[] = "Happy Mother's Day";
	const struct recipient recipient = {.id = 1};
	struct occasion_words words = {0};
	struct proposal proposals[DERIVE_PROPOSALS_MAX];
	const struct derive_source source = {
		.orders = orders,
		.order_count = ARRAY_LEN(orders),
		.recipients = &recipient,
		.recipient_count = 1,
		.words = &words,
		.limits = &derive_limits_chosen,
		.today = {2026, 10, 1},
		.place = {.feasts = feasts, .countries = {"", "GB", ""}},
	};
	(void)state;
	orders[1].gift_note = note;
	assert_int_equal(occasion_words_add(&words, "mother's day", MEANS_FEAST, "mothers-day"),
			 WORDS_ADDED);
	assert_int_equal(derive(&source, proposals), 2);
	assert_string_equal(proposals[0].rule, "feast:mothers-day");
	assert_int_equal(proposals[0].years, 2);
	assert_int_equal(proposals[0].evidence_count, 2);
	assert_int_equal(proposals[0].evidence[0], 2);
	assert_int_equal(proposals[0].evidence[1], 4);
	assert_string_equal(proposals[1].rule, "--09-03");
	assert_int_equal(proposals[1].evidence_count, 2);
	occasion_words_finish(&words);
	feasts_destroy(feasts);
}

static void test_a_day_of_an_order_is_for_the_feast_ahead(void **state) {
	struct feasts *feasts = make();
	const struct rule_place place = {.feasts = feasts, .countries = {"", "GB", ""}};
	const struct rule_place abroad = {.feasts = feasts, .countries = {"", "FR", ""}};
	(void)state;
	assert_int_equal(derive_feast_year(&place, "mothers-day", (struct date){2025, 3, 30}),
			 2025);
	assert_int_equal(derive_feast_year(&place, "mothers-day", (struct date){2025, 3, 31}),
			 2025);
	assert_int_equal(derive_feast_year(&place, "mothers-day", (struct date){2024, 12, 1}),
			 2025);
	assert_int_equal(derive_feast_year(&place, "rose-day", (struct date){2024, 12, 1}), 2024);
	assert_true(derive_feast_known(&place, "mothers-day"));
	assert_false(derive_feast_known(&abroad, "mothers-day"));
	struct date day = derive_feast_in(&place, "mothers-day", 2025);
	assert_int_equal(date_compare(day, (struct date){2025, 3, 30}), 0);
	assert_true(date_none(derive_feast_in(&place, "rose-day", 2025)));
	feasts_destroy(feasts);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days_of_orders_tell_feasts),
		cmocka_unit_test(test_where_no_feast_is_known_there_is_none),
		cmocka_unit_test(test_a_feast_is_missed_when_it_is_over_in_that_year),
		cmocka_unit_test(test_a_day_of_an_order_is_for_the_feast_ahead),
		cmocka_unit_test(test_what_names_nothing_speaks_for_a_feast_only_before_it),
		cmocka_unit_test(test_a_feast_is_proposed_where_the_recipient_lives),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
