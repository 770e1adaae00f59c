// When a customer buys again.
#include "rosemary/domain/rhythm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/alloc.h"

enum { GAPS_MAX = 70 };

// A category that has a rhythm of 30 days.
static const struct rhythm_shop regular_shop = {.median2 = 60, .customers = 40, .regular = 30};

// Purchases that end so many days apart, the first on 2026-01-01; order 1 is the first.
struct trade {
	struct rhythm_purchase purchases[GAPS_MAX + 1];
	size_t count;
};

static struct trade trade_from_gaps(const int *gaps) {
	struct trade trade = {.count = 1};
	trade.purchases[0] = (struct rhythm_purchase){1, {2026, 1, 1}};
	for (size_t i = 0; gaps[i] != 0; i++) {
		struct date day = date_add(trade.purchases[i].day, gaps[i]);
		trade.purchases[trade.count++] = (struct rhythm_purchase){(int64_t)i + 2, day};
	}
	return trade;
}

static struct date last_day(const struct trade *trade) {
	return trade->purchases[trade->count - 1].day;
}

static struct rhythm ask(const struct trade *trade, const struct rhythm_shop *shop, int64_t later) {
	struct rhythm_source source = {
		.purchases = trade->purchases,
		.count = trade->count,
		.shop = shop,
		.limits = &rhythm_limits_chosen,
		.today = date_add(last_day(trade), later),
	};
	return rhythm_predict(&source);
}

static const struct {
	const char *what;
	int gaps[GAPS_MAX];
	int64_t later; /* today, behind the last purchase */
	enum rhythm_answer answer;
	int64_t interval_days;
} cases[] = {
	{"the same distance each time", {21, 21, 21, 21}, 0, RHYTHM_EXPECTED, 23},
	{"nearly so", {20, 22, 21, 19, 23}, 1, RHYTHM_EXPECTED, 23},
	{"one stay away among many", {14, 14, 60, 14, 14, 14}, 0, RHYTHM_EXPECTED, 16},
	{"on the day itself", {30, 30, 30}, 30, RHYTHM_EXPECTED, 30},
	{"the day behind it", {30, 30, 30}, 31, RHYTHM_OVERDUE, 30},
	{"two intervals", {30, 30, 30}, 60, RHYTHM_OVERDUE, 30},
	{"more than two", {30, 30, 30}, 61, RHYTHM_AWAY, 30},
	{"one purchase", {0}, 0, RHYTHM_FEW, 30},
	{"three purchases", {30, 30}, 0, RHYTHM_FEW, 30},
	{"here and there", {3, 80, 15, 120, 40}, 0, RHYTHM_IRREGULAR, 38},
	{"three in four near the middle, but none within a week",
	 {60, 90, 120, 75, 105},
	 0,
	 RHYTHM_IRREGULAR,
	 80},
};

static void test_the_answer_is_what_the_intervals_say(void **state) {
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct trade trade = trade_from_gaps(cases[i].gaps);
		struct rhythm rhythm = ask(&trade, &regular_shop, cases[i].later);
		if (rhythm.answer != cases[i].answer ||
		    rhythm.interval_days != cases[i].interval_days) {
			fail_msg("%s: answer %d, %d days", cases[i].what, (int)rhythm.answer,
				 (int)rhythm.interval_days);
		}
		assert_int_equal(date_between(rhythm.last, rhythm.day), rhythm.interval_days);
		assert_true(strlen(rhythm.words) > 20);
	}
}

static void test_an_answer_is_told_in_words(void **state) {
	static const struct {
		int gaps[8];
		int64_t later;
		const char *words;
	} told[] = {
		{{20, 30, 30, 31}, 0, "every 30 days (from 20 to 31), last on 2026-04-22"},
		{{30, 30, 30},
		 40,
		 "every 30 days to the day, last on 2026-04-01: the day is past, too late "
		 "for a reminder"},
		{{30, 30, 30},
		 400,
		 "every 30 days to the day, last on 2026-04-01: nobody is reminded after so "
		 "long a silence"},
		{{35, 35, 35}, 0, "every 34 days (so far always after 35), last on 2026-04-16"},
		{{30, 30}, 0, "bought on 3 days so far: 4 are needed to see a rhythm"},
		{{0}, 0, "bought on 1 day so far: 4 are needed to see a rhythm"},
		{{3, 80, 15}, 0, "bought without a rhythm: after 3 to 80 days"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(told); i++) {
		struct trade trade = trade_from_gaps(told[i].gaps);
		struct rhythm rhythm = ask(&trade, &regular_shop, told[i].later);
		assert_string_equal(rhythm.words, told[i].words);
	}
}

static void test_nothing_is_expected_where_the_category_has_no_rhythm(void **state) {
	static const struct {
		struct rhythm_shop shop;
		bool regular;
	} shops[] = {
		{{60, 40, 30}, true},   {{60, 10, 5}, true}, {{60, 9, 9}, false},
		{{60, 100, 49}, false}, {{0, 0, 0}, false},  {{60, 100, 50}, true},
	};
	const int gaps[] = {30, 30, 30, 30, 0};
	struct trade trade = trade_from_gaps(gaps);
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(shops); i++) {
		struct rhythm rhythm = ask(&trade, &shops[i].shop, 0);
		assert_int_equal(rhythm_category_is_regular(&shops[i].shop, &rhythm_limits_chosen),
				 shops[i].regular);
		assert_int_equal(rhythm.answer,
				 shops[i].regular ? RHYTHM_EXPECTED : RHYTHM_CATEGORY);
	}
	struct rhythm rhythm = ask(&trade, &shops[3].shop, 0);
	assert_string_equal(rhythm.words, "the shop's customers buy it without a rhythm: 49 of 100 "
					  "keep to an interval");
	rhythm = ask(&trade, &shops[2].shop, 0);
	assert_string_equal(rhythm.words,
			    "too few of the shop's customers buy it again and again to see a "
			    "rhythm: 9 of the 10 that are needed");
}

static void test_nothing_bought_is_nothing_known(void **state) {
	struct rhythm_source source = {.shop = &regular_shop,
				       .limits = &rhythm_limits_chosen,
				       .today = {2026, 1, 1}};
	(void)state;
	struct rhythm rhythm = rhythm_predict(&source);
	assert_int_equal(rhythm.answer, RHYTHM_FEW);
	assert_int_equal(rhythm.evidence_count, 0);
	assert_true(date_none(rhythm.day));
	assert_string_equal(rhythm.words, "not bought so far: 4 days are needed to see a rhythm");
}

static void test_the_orders_behind_it_are_named_newest_first(void **state) {
	const int gaps[] = {30, 30, 30, 30, 0};
	struct trade trade = trade_from_gaps(gaps);
	(void)state;
	struct rhythm rhythm = ask(&trade, &regular_shop, 0);
	assert_int_equal(rhythm.evidence_count, 5);
	for (size_t i = 0; i < rhythm.evidence_count; i++) {
		assert_int_equal(rhythm.evidence[i], 5 - (int64_t)i);
	}
}

static void test_several_orders_of_one_day_are_one(void **state) {
	const int gaps[] = {30, 30, 30, 0};
	struct trade trade = trade_from_gaps(gaps);
	(void)state;
	struct rhythm once = ask(&trade, &regular_shop, 0);
	trade.purchases[trade.count] = (struct rhythm_purchase){77, last_day(&trade)};
	trade.count++;
	struct rhythm twice = ask(&trade, &regular_shop, 0);
	assert_int_equal(twice.own.intervals, once.own.intervals);
	assert_int_equal(date_compare(twice.day, once.day), 0);
	assert_int_equal(twice.evidence_count, once.evidence_count);
}

static void test_only_the_newest_intervals_count(void **state) {
	int gaps[GAPS_MAX] = {0};
	for (int i = 0; i < GAPS_MAX - 1; i++) {
		gaps[i] = i < GAPS_MAX - 13 ? 90 : 20;
	}
	struct trade trade = trade_from_gaps(gaps);
	(void)state;
	struct rhythm rhythm = ask(&trade, &regular_shop, 0);
	assert_int_equal(rhythm.own.intervals, 12);
	assert_int_equal(rhythm.own.longest, 20);
	assert_int_equal(rhythm.evidence_count, RHYTHM_EVIDENCE_MAX);
}

static void test_days_at_the_end_of_time_are_no_days(void **state) {
	struct trade trade = {.count = 4};
	(void)state;
	for (size_t i = 0; i < trade.count; i++) {
		trade.purchases[i] =
			(struct rhythm_purchase){(int64_t)i, date_add((struct date){9999, 9, 1},
								      (int64_t)i * 30)};
	}
	trade.purchases[3].day = (struct date){9999, 12, 15};
	struct rhythm rhythm = ask(&trade, &regular_shop, 0);
	assert_true(date_none(rhythm.day));
	assert_int_equal(rhythm.answer, RHYTHM_IRREGULAR);
}

// Random trades for the properties below; the same ones in each run.
static struct trade random_trade(unsigned *seed) {
	int gaps[GAPS_MAX + 1] = {0};
	int count = 1 + rand_r(seed) % 20;
	int usual = 1 + rand_r(seed) % 60;
	for (int i = 0; i < count; i++) {
		gaps[i] = 1 + usual + rand_r(seed) % (usual / 3 + 1);
	}
	return trade_from_gaps(gaps);
}

static void test_days_that_move_together_move_the_answer(void **state) {
	unsigned seed = 1;
	(void)state;
	for (int i = 0; i < 500; i++) {
		struct trade trade = random_trade(&seed), moved = trade;
		int64_t days = rand_r(&seed) % 4000 - 2000;
		for (size_t k = 0; k < moved.count; k++) {
			moved.purchases[k].day = date_add(moved.purchases[k].day, days);
		}
		struct rhythm here = ask(&trade, &regular_shop, 0);
		struct rhythm there = ask(&moved, &regular_shop, 0);
		assert_int_equal(here.answer, there.answer);
		assert_int_equal(date_between(here.day, there.day), days);
		assert_int_equal(here.confidence, there.confidence);
	}
}

static void test_the_order_of_rows_does_not_matter(void **state) {
	unsigned seed = 2;
	(void)state;
	for (int i = 0; i < 500; i++) {
		struct trade trade = random_trade(&seed);
		struct rhythm before = ask(&trade, &regular_shop, 0);
		struct rhythm_source source = {trade.purchases, trade.count, &regular_shop,
					       &rhythm_limits_chosen, last_day(&trade)};
		for (size_t k = trade.count - 1; k > 0; k--) {
			size_t other = (size_t)rand_r(&seed) % (k + 1);
			struct rhythm_purchase purchase = trade.purchases[k];
			trade.purchases[k] = trade.purchases[other];
			trade.purchases[other] = purchase;
		}
		struct rhythm after = rhythm_predict(&source);
		assert_int_equal(before.answer, after.answer);
		assert_int_equal(date_compare(before.day, after.day), 0);
		assert_string_equal(before.words, after.words);
		assert_memory_equal(before.evidence, after.evidence, sizeof before.evidence);
	}
}

static void test_the_interval_lies_between_the_own_and_the_shops(void **state) {
	unsigned seed = 3;
	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct rhythm_own own = {.intervals = 1 + rand_r(&seed) % 12,
					 .median2 = 2 + rand_r(&seed) % 200};
		struct rhythm_shop shop = {.median2 = 2 + rand_r(&seed) % 200};
		int64_t days = rhythm_interval(&own, &shop, &rhythm_limits_chosen);
		int64_t least = own.median2 < shop.median2 ? own.median2 : shop.median2;
		int64_t most = own.median2 > shop.median2 ? own.median2 : shop.median2;
		assert_in_range(2 * days + 1, least, most + 2);
		own.intervals = 100000; // whoever bought often is like nobody else
		days = rhythm_interval(&own, &shop, &rhythm_limits_chosen);
		assert_in_range(2 * days + 1, own.median2, own.median2 + 2);
	}
}

static void test_without_own_intervals_it_is_the_shops(void **state) {
	const struct rhythm_own nothing = {0}, own = {.intervals = 4, .median2 = 40};
	const struct rhythm_shop unknown = {0};
	const struct rhythm_limits *limits = &rhythm_limits_chosen;
	(void)state;
	assert_int_equal(rhythm_interval(&nothing, &regular_shop, limits), 30);
	assert_int_equal(rhythm_interval(&own, &unknown, limits), 20);
	assert_int_equal(rhythm_interval(&nothing, &unknown, limits), 0);
	assert_int_equal(rhythm_interval(&own, &regular_shop, limits), 22);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_answer_is_what_the_intervals_say),
		cmocka_unit_test(test_an_answer_is_told_in_words),
		cmocka_unit_test(test_nothing_is_expected_where_the_category_has_no_rhythm),
		cmocka_unit_test(test_nothing_bought_is_nothing_known),
		cmocka_unit_test(test_the_orders_behind_it_are_named_newest_first),
		cmocka_unit_test(test_several_orders_of_one_day_are_one),
		cmocka_unit_test(test_only_the_newest_intervals_count),
		cmocka_unit_test(test_days_at_the_end_of_time_are_no_days),
		cmocka_unit_test(test_days_that_move_together_move_the_answer),
		cmocka_unit_test(test_the_order_of_rows_does_not_matter),
		cmocka_unit_test(test_the_interval_lies_between_the_own_and_the_shops),
		cmocka_unit_test(test_without_own_intervals_it_is_the_shops),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
