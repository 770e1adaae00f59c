// Orders, and which one a message may speak of.
#include "rosemary/domain/order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text.h"

enum { MUM = 1, WIFE = 2 };

#define ORDER(whom, what, year, ...)                                                               \
	{ .recipient = (whom), .occasion_kind = TEXT(what), .day = {year, 5, 14}, __VA_ARGS__ }

static void test_the_last_order_that_counts_is_looked_for_in_order(void **state) {
	(void)state;
	enum { MOST = 3 };
	/* clang-format off */
	static const struct {
		struct order orders[MOST]; // the newest first
		size_t count;
		int64_t recipient;
		enum last_order last;
		size_t index;
	} cases[] = {
		{{ORDER(MUM, "birthday", 2026)}, 1, MUM, LAST_ORDER_GAVE, 0},
		// The same kind wins over a newer one of another kind; any kind over none.
		{{ORDER(MUM, "christmas", 2026), ORDER(MUM, "birthday", 2025)}, 2, MUM, LAST_ORDER_GAVE, 1},
		{{ORDER(MUM, "christmas", 2026), ORDER(MUM, NULL, 2025)}, 2, MUM, LAST_ORDER_GAVE, 0},
		{{ORDER(MUM, NULL, 2026)}, 1, MUM, LAST_ORDER_GAVE, 0},
		// A named order wins over a newer one that names nobody.
		{{ORDER(0, "birthday", 2026), ORDER(MUM, "birthday", 2024)}, 2, MUM, LAST_ORDER_GAVE, 1},
		{{ORDER(0, "birthday", 2026), ORDER(MUM, "christmas", 2024)}, 2, MUM, LAST_ORDER_GAVE, 1},
		// One that names nobody: chosen, never given, and only for this kind.
		{{ORDER(0, "birthday", 2026)}, 1, MUM, LAST_ORDER_CHOSE, 0},
		{{ORDER(0, "christmas", 2026)}, 1, MUM, LAST_ORDER_NONE, 9},
		{{ORDER(0, NULL, 2026)}, 1, MUM, LAST_ORDER_NONE, 9},
		{{ORDER(0, "birthday", 2026)}, 1, 0, LAST_ORDER_CHOSE, 0},
		// Another's gift is never named.
		{{ORDER(WIFE, "birthday", 2026)}, 1, MUM, LAST_ORDER_NONE, 9},
		{{ORDER(WIFE, "birthday", 2026)}, 1, 0, LAST_ORDER_NONE, 9},
		{{ORDER(WIFE, "birthday", 2026), ORDER(MUM, "birthday", 2020)}, 2, MUM, LAST_ORDER_GAVE, 1},
		// Refunded or replaced: no older one is picked.
		{{ORDER(MUM, "birthday", 2026, .kind = ORDER_REFUNDED), ORDER(MUM, "birthday", 2025)}, 2, MUM, LAST_ORDER_REFUNDED, 0},
		{{ORDER(MUM, "birthday", 2026, .replaced_by = 7), ORDER(MUM, "birthday", 2025)}, 2, MUM, LAST_ORDER_REPLACED, 0},
		{{ORDER(MUM, "birthday", 2026, .kind = ORDER_REFUNDED, .replaced_by = 7)}, 1, MUM, LAST_ORDER_REFUNDED, 0},
		{{ORDER(0, "birthday", 2026, .kind = ORDER_REFUNDED)}, 1, MUM, LAST_ORDER_REFUNDED, 0},
		{{ORDER(0, "birthday", 2026, .replaced_by = 7)}, 1, MUM, LAST_ORDER_REPLACED, 0},
		{{ORDER(MUM, "christmas", 2026, .kind = ORDER_REFUNDED), ORDER(MUM, "birthday", 2025)}, 2, MUM, LAST_ORDER_GAVE, 1},
		// The replacement itself, the cancelled and the sympathy order are no gifts.
		{{ORDER(MUM, "birthday", 2026, .kind = ORDER_REPLACEMENT)}, 1, MUM, LAST_ORDER_NONE, 9},
		{{ORDER(MUM, "birthday", 2026, .kind = ORDER_CANCELLED), ORDER(MUM, "birthday", 2025)}, 2, MUM, LAST_ORDER_GAVE, 1},
		{{ORDER(MUM, "birthday", 2026, .kind = ORDER_SYMPATHY)}, 1, MUM, LAST_ORDER_NONE, 9},
		// Not until it is confirmed.
		{{ORDER(MUM, "birthday", 2026, .confirmation = ORDER_TO_CONFIRM)}, 1, MUM, LAST_ORDER_NONE, 9},
		{{ORDER(MUM, "birthday", 2026, .confirmation = ORDER_DECLINED)}, 1, MUM, LAST_ORDER_NONE, 9},
		{{ORDER(MUM, "birthday", 2026, .confirmation = ORDER_CONFIRMED)}, 1, MUM, LAST_ORDER_GAVE, 0},
		// Only what lies before the day.
		{{ORDER(MUM, "birthday", 2027), ORDER(MUM, "birthday", 2026)}, 2, MUM, LAST_ORDER_GAVE, 1},
		{{ORDER(MUM, "birthday", 2028)}, 1, MUM, LAST_ORDER_NONE, 9},
		// A card that was ordered apart for the same day is not the gift.
		{{ORDER(MUM, "birthday", 2026, .total_minor = 200), ORDER(MUM, "birthday", 2026, .total_minor = 3000), ORDER(MUM, "birthday", 2025, .total_minor = 9000)}, 3, MUM, LAST_ORDER_GAVE, 1},
		{{ORDER(MUM, "birthday", 2026, .total_minor = 200), ORDER(WIFE, "birthday", 2026, .total_minor = 3000), ORDER(MUM, "birthday", 2026, .total_minor = 200)}, 3, MUM, LAST_ORDER_GAVE, 0},
		{{ORDER(MUM, "birthday", 2026, .total_minor = 200), ORDER(MUM, "birthday", 2026, .total_minor = 3000, .kind = ORDER_REFUNDED)}, 2, MUM, LAST_ORDER_REFUNDED, 1},
		{{{0}}, 0, MUM, LAST_ORDER_NONE, 9},
	};
	/* clang-format on */
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t index = 9;
		struct date day = {2027, 5, 14};
		enum last_order last = order_that_counts(cases[i].orders, cases[i].count,
							 cases[i].recipient, "birthday", day,
							 &index);
		assert_int_equal(last, cases[i].last);
		assert_int_equal(index, cases[i].index);
	}
}

static void test_the_gift_is_the_dearest_line_and_the_first_of_equals(void **state) {
	(void)state;
	static const struct order_line lines[] = {
		{.id = 1, .quantity = 1, .price_minor = 2450},
		{.id = 2, .quantity = 12, .price_minor = 300},
		{.id = 3, .quantity = 1, .price_minor = 3600},
		{.id = 4, .quantity = 1, .price_minor = 0},
		{.id = 5, .quantity = 1, .price_minor = -500}, // a discount
	};
	assert_null(order_gift(lines, 0));
	assert_int_equal(order_gift(lines, 1)->id, 1);
	assert_int_equal(order_gift(lines, ARRAY_LEN(lines))->id, 2);
	assert_int_equal(order_gift(lines + 3, 1)->id, 4);
	assert_int_equal(order_gift(lines + 3, 2)->id, 4);
	assert_null(order_gift(lines + 4, 1));
}

static void test_a_line_total_never_wraps(void **state) {
	(void)state;
	static const struct {
		int64_t quantity, price, total;
	} cases[] = {
		{1, 2450, 2450},
		{12, 300, 3600},
		{0, 300, 0},
		{INT64_MAX, 2, INT64_MAX},
		{INT64_C(1) << 32, INT64_C(1) << 32, INT64_MAX},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct order_line line = {.quantity = cases[i].quantity,
					  .price_minor = cases[i].price};
		assert_int_equal(order_line_total(&line), cases[i].total);
	}
}

static void test_a_payment_token_never_leaves_the_daemon(void **state) {
	(void)state;
	assert_int_equal(record_field(&order_record, "payment_token")->flags, FIELD_HIDDEN);
	assert_int_equal(record_field(&order_record, "payment")->flags, 0);
}

static void test_words_of_orders_are_those_of_the_tables(void **state) {
	(void)state;
	static const char *const kinds[ORDER_KIND_COUNT] = {"normal", "replacement", "refunded",
							    "cancelled", "sympathy"};
	static const char *const confirmations[ORDER_CONFIRMATION_COUNT] = {"none", "to-confirm",
									    "confirmed",
									    "declined"};
	assert_int_equal(order_kind_words.count, ORDER_KIND_COUNT);
	assert_int_equal(order_confirmation_words.count, ORDER_CONFIRMATION_COUNT);
	for (int i = 0; i < ORDER_KIND_COUNT; i++) {
		assert_string_equal(words_name(&order_kind_words, i), kinds[i]);
	}
	for (int i = 0; i < ORDER_CONFIRMATION_COUNT; i++) {
		assert_string_equal(words_name(&order_confirmation_words, i), confirmations[i]);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_last_order_that_counts_is_looked_for_in_order),
		cmocka_unit_test(test_the_gift_is_the_dearest_line_and_the_first_of_equals),
		cmocka_unit_test(test_a_line_total_never_wraps),
		cmocka_unit_test(test_a_payment_token_never_leaves_the_daemon),
		cmocka_unit_test(test_words_of_orders_are_those_of_the_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
