// What to suggest this year.
#include "rosemary/domain/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "text.h"

static const struct {
	const char *avoid, *text;
	bool matches;
} avoided[] = {
	{"lilies", "white lilies", true},
	{"lilies", "a white lily", true},
	{"lily", "white lilies", true},
	{"LILIES", "White Lily", true},
	{"rose", "pink roses", true},
	{"roses", "one rose", true},
	{"roses", "primroses", false}, // another flower
	{"iris", "blue irises", true},
	{"irises", "a blue iris", true},
	{"crocus", "crocuses in a bowl", true},
	{"crocuses", "a crocus", true},
	{"gladiolus", "red gladioli", true},
	{"gladioli", "a gladiolus", true},
	{"cookies", "a cookie box", true},
	{"cookie", "ginger cookies", true},
	{"peaches", "a peach tree", true},
	{"berries", "berry wreath", true},
	{"daisy", "daisies", true},
	{"moss", "mosses", true},
	{"glass", "two glasses", true},
	{"leaves", "a leaf", true},
	{"fuchsias", "fuchsia", true},
	{"pie", "pies", true},
	{"nuts", "chocolates with nut filling", true},
	{"nuts, lilies", "white lilies", true},
	{"nuts; lilies", "white lilies", true},
	{"nuts/lilies", "white lilies", true},
	{"nuts & lilies", "white lilies", true},
	{"nuts and lilies", "white lilies", true},
	{"no lilies", "white lilies", true},
	{"no LILIES please, thank you", "white lilies", true},
	{"she is allergic to lilies", "white lilies", true},
	{"doesn't like the scent of lilies", "white lilies", true},
	{"anything but roses please", "white lilies", false},
	{"nuts\nlilies", "white lilies", true},
	{" , lilies ,", "white lilies", true},
	{"pink roses", "pink roses with fern", true},
	{"pink roses", "a pink rose", true},
	{"pink roses", "white roses, pink ribbon", false},
	{"lilies", "“lilies”", true},
	{"lilies", "roses–lilies", true},
	{"lilies", "roses…lilies", true},
	{"lilies", "lily-of-the-valley", true},
	{"Lilien", "ein Lilienstrauß", false}, // words of ASCII are words
	{"百合", "白い百合の花束", true},      // scripts without blanks have no words
	{"œillets", "bouquet d’œillets blancs", true},
	{"lilies", "pink roses", false},
	{"art", "a heart of roses", false},
	{"", "pink roses", false},
	{",;", "pink roses", false},
	{"and", "roses and lilies", false},
	{NULL, "pink roses", false},
	{"lilies", NULL, false},
	{"lilies", "", false},
};

static void test_things_to_avoid_are_found_in_one_and_many(void **state) {
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(avoided); i++) {
		bool matches = avoid_matches(avoided[i].avoid, avoided[i].text);
		if (matches != avoided[i].matches) {
			print_error("avoid '%s' in '%s'\n", avoided[i].avoid, avoided[i].text);
		}
		assert_int_equal(matches, avoided[i].matches);
	}
}

/* What the shop sells in these tests. */
enum { PINK, MIXED, PEONIES, LILIES, WINTER, GONE, DEAR, CHEAP, EUROS, PRODUCT_COUNT };

static const struct product products[PRODUCT_COUNT] = {
	[PINK] = {.id = 1,
		  .sku = TEXT("pink"),
		  .description = TEXT("pink roses"),
		  .price_minor = 2450,
		  .currency = TEXT("GBP"),
		  .active = true},
	[MIXED] = {.id = 2,
		   .sku = TEXT("mixed"),
		   .description = TEXT("mixed roses"),
		   .price_minor = 2450,
		   .currency = TEXT("GBP"),
		   .active = true},
	[PEONIES] = {.id = 3,
		     .sku = TEXT("peonies"),
		     .description = TEXT("peonies"),
		     .price_minor = 2500,
		     .currency = TEXT("GBP"),
		     .season_from = TEXT("05-01"),
		     .season_to = TEXT("06-30"),
		     .active = true},
	[LILIES] = {.id = 4,
		    .sku = TEXT("lilies"),
		    .description = TEXT("white lilies"),
		    .category = TEXT("scented"),
		    .price_minor = 2450,
		    .currency = TEXT("GBP"),
		    .active = true},
	[WINTER] = {.id = 5,
		    .sku = TEXT("winter"),
		    .description = TEXT("winter greens"),
		    .price_minor = 2450,
		    .currency = TEXT("GBP"),
		    .season_from = TEXT("11-15"),
		    .season_to = TEXT("02-28"),
		    .active = true},
	[GONE] = {.id = 6,
		  .sku = TEXT("gone"),
		  .description = TEXT("tulips"),
		  .price_minor = 2450,
		  .currency = TEXT("GBP"),
		  .active = false},
	[DEAR] = {.id = 7,
		  .sku = TEXT("dear"),
		  .description = TEXT("orchids"),
		  .price_minor = 2695,
		  .currency = TEXT("GBP"),
		  .active = true},
	[CHEAP] = {.id = 8,
		   .sku = TEXT("cheap"),
		   .description = TEXT("carnations"),
		   .price_minor = 2205,
		   .currency = TEXT("GBP"),
		   .active = true},
	[EUROS] = {.id = 9,
		   .sku = TEXT("euros"),
		   .description = TEXT("dahlias"),
		   .price_minor = 2450,
		   .currency = TEXT("EUR"),
		   .active = true},
};

static const struct variation plain = {.id = 1};
static const struct variation worded = {.id = 2,
					.sentence = TEXT(
						"pink roses mixed with a bit of green and yellow")};

static const struct order_line gift_of_one = {.sku = TEXT("pink"),
					      .description = TEXT("Pink Roses x12 PROMO"),
					      .quantity = 1,
					      .price_minor = 2450};
static const struct order_line gift_of_three = {.sku = TEXT("pink"),
						.description = TEXT("Pink Roses"),
						.quantity = 3,
						.price_minor = 2450};

static struct suggest_source source_of(const struct choice *choices, size_t count) {
	return (struct suggest_source){
		.last = &products[PINK],
		.gift = &gift_of_one,
		.currency = "GBP",
		.choices = choices,
		.choice_count = count,
		.day = {2027, 5, 14},
		.price_tolerance = 10,
	};
}

static struct suggestion suggest_alone(const struct suggest_source *source) {
	struct suggest_excluded excluded[SUGGEST_EXCLUDED_MAX];
	size_t count = 0;
	return suggest(source, excluded, &count);
}

static void test_each_rule_keeps_a_choice_out_and_says_so(void **state) {
	(void)state;
	static const char *const given[] = {"pink", "mixed"};
	static const struct {
		int product;
		const struct variation *variation;
		struct date day;
		const char *avoid;
		size_t given_count;
		const char *why; // NULL: it is suggested
	} cases[] = {
		{MIXED, &worded, {2027, 5, 14}, NULL, 0, NULL},
		{MIXED, &worded, {2027, 5, 14}, NULL, 1, NULL}, // pink was given, not mixed
		{MIXED, &worded, {2027, 5, 14}, NULL, 2, "given in the last two years"},
		{MIXED, &plain, {2027, 5, 14}, "yellow", 0, NULL},
		{MIXED, &worded, {2027, 5, 14}, "yellow", 0, "holds something to avoid"},
		{LILIES, &plain, {2027, 5, 14}, "lily", 0, "holds something to avoid"},
		{LILIES, &plain, {2027, 5, 14}, "scented", 0, "holds something to avoid"},
		{PEONIES, &plain, {2027, 6, 30}, NULL, 0, NULL},
		{PEONIES, &plain, {2027, 7, 1}, NULL, 0, "out of season on the day"},
		{WINTER, &plain, {2027, 12, 31}, NULL, 0, NULL},
		{WINTER, &plain, {2028, 1, 1}, NULL, 0, NULL},
		{WINTER, &plain, {2027, 5, 14}, NULL, 0, "out of season on the day"},
		{GONE, &plain, {2027, 5, 14}, NULL, 0, "no longer sold"},
		{DEAR, &plain, {2027, 5, 14}, NULL, 0, NULL},  // 10 % to the penny
		{CHEAP, &plain, {2027, 5, 14}, NULL, 0, NULL}, // and below
		{EUROS, &plain, {2027, 5, 14}, NULL, 0, "the price is too far from last time's"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct suggest_excluded excluded[SUGGEST_EXCLUDED_MAX];
		size_t count = 9;
		struct choice choice = {cases[i].variation, &products[cases[i].product]};
		struct suggest_source source = source_of(&choice, 1);
		source.day = cases[i].day;
		source.avoid = cases[i].avoid;
		source.given = given;
		source.given_count = cases[i].given_count;
		struct suggestion made = suggest(&source, excluded, &count);
		assert_int_equal(made.repeat, cases[i].why != NULL);
		assert_int_equal(count, cases[i].why != NULL ? 1 : 0);
		if (cases[i].why != NULL) {
			assert_ptr_equal(excluded[0].product, choice.product);
			assert_string_equal(excluded[0].why, cases[i].why);
		} else {
			assert_ptr_equal(made.product, choice.product);
			assert_ptr_equal(made.variation, choice.variation);
		}
	}
}

static void test_the_tolerance_ends_at_its_penny(void **state) {
	(void)state;
	static const struct {
		int64_t last, price;
		int tolerance;
		bool fits;
	} cases[] = {
		{2450, 2695, 10, true},
		{2450, 2696, 10, false},
		{2450, 2205, 10, true},
		{2450, 2204, 10, false},
		{1001, 1101, 10, true},
		{1001, 1102, 10, false},
		{2450, 2450, 0, true},
		{2450, 2451, 0, false},
		{0, 0, 10, true},
		{0, 1, 10, false},
		{2450, 4900, 100, true},
		{INT64_C(999999999999999), INT64_C(999999999999999), 100, true},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct product product = products[MIXED];
		struct order_line gift = gift_of_one;
		product.price_minor = cases[i].price;
		gift.price_minor = cases[i].last;
		struct choice choice = {&plain, &product};
		struct suggest_source source = source_of(&choice, 1);
		source.gift = &gift;
		source.price_tolerance = cases[i].tolerance;
		assert_int_equal(suggest_alone(&source).product == &product, cases[i].fits);
	}
}

static void test_the_nearest_price_wins_and_the_first_of_equals(void **state) {
	(void)state;
	const struct choice choices[] = {
		{&plain, &products[DEAR]},
		{&plain, &products[PEONIES]},
		{&worded, &products[MIXED]},
		{&plain, &products[LILIES]},
	};
	struct suggest_source source = source_of(choices, ARRAY_LEN(choices));
	struct suggestion made = suggest_alone(&source);
	assert_ptr_equal(made.product, &products[MIXED]);
	assert_string_equal(made.words, worded.sentence);
	source.choice_count = 2;
	made = suggest_alone(&source);
	assert_ptr_equal(made.product, &products[PEONIES]);
	assert_string_equal(made.words, "peonies");
}

static void test_the_same_price_is_the_same_to_the_penny_of_the_line(void **state) {
	(void)state;
	static const struct {
		int product;
		const struct order_line *gift;
		bool same;
		int64_t total;
	} cases[] = {
		{MIXED, &gift_of_one, true, 2450},
		{PEONIES, &gift_of_one, false, 2500},
		{MIXED, &gift_of_three, true, 7350},
		{PEONIES, &gift_of_three, false, 7500},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct choice choice = {&plain, &products[cases[i].product]};
		struct suggest_source source = source_of(&choice, 1);
		source.gift = cases[i].gift;
		struct suggestion made = suggest_alone(&source);
		assert_int_equal(made.same_price, cases[i].same);
		assert_int_equal(made.price_minor, cases[i].total);
	}
}

static void test_a_price_of_nothing_is_never_called_the_same(void **state) {
	(void)state;
	struct order_line gift = gift_of_one;
	struct product pink = products[PINK], mixed = products[MIXED];
	struct choice choice = {&plain, &mixed};
	gift.price_minor = pink.price_minor = mixed.price_minor = 0;
	for (size_t choices = 0; choices < 2; choices++) {
		struct suggest_source source = source_of(&choice, choices);
		source.gift = &gift;
		source.last = &pink;
		struct suggestion made = suggest_alone(&source);
		assert_non_null(made.words);
		assert_int_equal(made.repeat, choices == 0);
		assert_false(made.same_price);
	}
}

static void test_without_a_choice_last_time_is_repeated_if_it_may_be(void **state) {
	(void)state;
	struct product dearer = products[PINK];
	dearer.price_minor = 2600;
	static const struct product *const unlisted = NULL;
	const struct {
		const struct product *last;
		const char *avoid;
		const char *words; // NULL: nothing is suggested
		bool same_price;
		int64_t price;
	} cases[] = {
		{&products[PINK], NULL, "pink roses", true, 2450},
		{&dearer, NULL, "pink roses", false, 2600},
		{&products[PINK], "roses", NULL, false, 0},
		{&products[GONE], NULL, NULL, false, 0},   // no longer sold
		{&products[WINTER], NULL, NULL, false, 0}, // out of season
		{&products[EUROS], NULL, "dahlias", false, 0},
		{unlisted, NULL, "Pink Roses x12 PROMO", false, 0},
		{unlisted, "rose", NULL, false, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct suggest_source source = source_of(NULL, 0);
		source.last = cases[i].last;
		source.avoid = cases[i].avoid;
		struct suggestion made = suggest_alone(&source);
		if (cases[i].words == NULL) {
			assert_null(made.words);
			assert_false(made.repeat);
			assert_false(made.same_price);
		} else {
			assert_string_equal(made.words, cases[i].words);
			assert_true(made.repeat);
			assert_int_equal(made.same_price, cases[i].same_price);
			assert_int_equal(made.price_minor, cases[i].price);
		}
	}
}

static void test_the_same_again_may_have_been_given_lately(void **state) {
	(void)state;
	static const char *const given[] = {"pink"};
	struct suggest_source source = source_of(NULL, 0);
	source.given = given;
	source.given_count = 1;
	assert_true(suggest_alone(&source).repeat);
}

static void test_without_a_gift_nothing_is_suggested(void **state) {
	(void)state;
	struct choice choice = {&plain, &products[MIXED]};
	struct suggest_source source = source_of(&choice, 1);
	source.gift = NULL;
	assert_null(suggest_alone(&source).words);
}

static void test_more_exclusions_than_there_is_room_for_are_cut(void **state) {
	(void)state;
	enum { MANY = SUGGEST_EXCLUDED_MAX + 5 };
	struct choice choices[MANY];
	struct suggest_excluded excluded[SUGGEST_EXCLUDED_MAX];
	size_t count = 0;
	for (size_t i = 0; i < MANY; i++) {
		choices[i] = (struct choice){&plain, &products[i + 1 < MANY ? GONE : MIXED]};
	}
	struct suggest_source source = source_of(choices, MANY);
	assert_ptr_equal(suggest(&source, excluded, &count).product, &products[MIXED]);
	assert_int_equal(count, SUGGEST_EXCLUDED_MAX);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_things_to_avoid_are_found_in_one_and_many),
		cmocka_unit_test(test_each_rule_keeps_a_choice_out_and_says_so),
		cmocka_unit_test(test_the_tolerance_ends_at_its_penny),
		cmocka_unit_test(test_the_nearest_price_wins_and_the_first_of_equals),
		cmocka_unit_test(test_the_same_price_is_the_same_to_the_penny_of_the_line),
		cmocka_unit_test(test_a_price_of_nothing_is_never_called_the_same),
		cmocka_unit_test(test_without_a_choice_last_time_is_repeated_if_it_may_be),
		cmocka_unit_test(test_the_same_again_may_have_been_given_lately),
		cmocka_unit_test(test_without_a_gift_nothing_is_suggested),
		cmocka_unit_test(test_more_exclusions_than_there_is_room_for_are_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
