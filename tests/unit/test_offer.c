// Offers: what a yes would order, and what answers make of them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/domain/offer.h"

#include "text.h"

static void test_an_answer_that_decides_stands(void **state) {
	(void)state;
	static const enum offer_state after[OFFER_STATE_COUNT][OFFER_ANSWER_COUNT] = {
		[OFFER_OPEN] = {OFFER_ACCEPTED, OFFER_CHANGE, OFFER_LATER, OFFER_DECLINED,
				OFFER_DECLINED},
		[OFFER_LATER] = {OFFER_ACCEPTED, OFFER_CHANGE, OFFER_STATE_COUNT, OFFER_DECLINED,
				 OFFER_DECLINED},
	};
	for (int from = 0; from < OFFER_STATE_COUNT; from++) {
		for (int answer = 0; answer < OFFER_ANSWER_COUNT; answer++) {
			bool open = from == OFFER_OPEN || from == OFFER_LATER;
			enum offer_state to = OFFER_STATE_COUNT;
			bool moved =
				offer_next((enum offer_state)from, (enum offer_answer)answer, &to);
			assert_int_equal(to, open ? after[from][answer] : OFFER_STATE_COUNT);
			assert_int_equal(moved, to != OFFER_STATE_COUNT);
		}
	}
}

static void test_an_offer_is_open_up_to_its_last_moment(void **state) {
	(void)state;
	for (int i = 0; i < OFFER_STATE_COUNT; i++) {
		struct offer offer = {.state = (enum offer_state)i, .order_by = 100};
		assert_int_equal(offer_is_open(&offer, 100), i == OFFER_OPEN || i == OFFER_LATER);
		assert_false(offer_is_open(&offer, 101));
	}
}

static void test_terms_follow_from_suggestion_order_and_gift(void **state) {
	(void)state;
	struct product product = {.sku = TEXT("MEADOW"), .description = TEXT("a meadow of roses")};
	struct order order = {.currency = TEXT("GBP"),
			      .payment = TEXT("Visa ending 42"),
			      .payment_token = TEXT("tok1")};
	struct order_line gift = {.sku = TEXT("PINK"), .description = TEXT("pink roses")};
	static const struct {
		int64_t quantity, price_minor;
		bool listed;
		const char *line;
	} cases[] = {
		{1, 2450, true,
		 "{\"sku\":\"MEADOW\",\"description\":\"a meadow of roses\","
		 "\"quantity\":1,\"price_minor\":2450}"},
		{3, 3000, false,
		 "{\"sku\":\"PINK\",\"description\":\"pink roses\","
		 "\"quantity\":3,\"price_minor\":1000}"},
		{3, 1000, false,
		 "{\"sku\":\"PINK\",\"description\":\"pink roses\","
		 "\"quantity\":1,\"price_minor\":1000}"},
		{2, 0, false,
		 "{\"sku\":\"PINK\",\"description\":\"pink roses\","
		 "\"quantity\":2,\"price_minor\":0}"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct suggestion suggestion = {.words = "something",
						.product = cases[i].listed ? &product : NULL,
						.price_minor = cases[i].price_minor};
		gift.quantity = cases[i].quantity;
		struct json *terms = offer_terms(&suggestion, &order, &gift);
		char *line = json_write(json_at(json_get(terms, "lines"), 0));
		assert_string_equal(line, cases[i].line);
		assert_int_equal(json_get_int(terms, "total_minor", -1), cases[i].price_minor);
		assert_string_equal(json_get_text(terms, "payment"), "Visa ending 42");
		free(line);
		json_free(terms);
	}
	const struct suggestion nothing = {.words = NULL};
	assert_null(offer_terms(&nothing, &order, &gift));
	const struct suggestion something = {.words = "x"};
	assert_null(offer_terms(&something, NULL, NULL));
	order.payment_token = NULL; // no card on file: none is spoken of
	struct json *terms = offer_terms(&something, &order, &gift);
	assert_null(json_get_text(terms, "payment"));
	json_free(terms);
}

static void test_an_offer_takes_over_what_its_draft_says(void **state) {
	(void)state;
	struct err err = {0};
	static const char text[] = "{\"lines\":[{\"sku\":\"X\"}],\"total_minor\":5,"
				   "\"currency\":\"EUR\",\"payment\":null,\"payment_token\":null}";
	struct draft draft = {.id = 3,
			      .customer = 4,
			      .occasion = 5,
			      .occurs_on = {2027, 5, 14},
			      .order_by = 77,
			      .offer = json_parse(text, strlen(text), &err)};
	const struct message message = {.id = 9};
	struct offer offer = offer_from_message(&message, &draft);
	assert_int_equal(offer.message, 9);
	assert_int_equal(offer.draft, 3);
	assert_int_equal(offer.total_minor, 5);
	assert_int_equal(offer.order_by, 77);
	assert_string_equal(offer.currency, "EUR");
	assert_null(offer.payment);
	assert_int_equal(json_count(offer.lines), 1);
	assert_int_equal(offer.state, OFFER_OPEN);
	record_finish(&offer_record, &offer);
	json_free(draft.offer);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_answer_that_decides_stands),
		cmocka_unit_test(test_an_offer_is_open_up_to_its_last_moment),
		cmocka_unit_test(test_terms_follow_from_suggestion_order_and_gift),
		cmocka_unit_test(test_an_offer_takes_over_what_its_draft_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
