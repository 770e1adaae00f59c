// What a customer's answer does to the store: an order to confirm, peace, or nothing.
#include "daemon/offer_answer.h"

#include "daemon/stopping.h"
#include "rosemary/store/offer.h"
#include "samples.h"

static const char terms[] = "[{\"sku\":\"MEADOW\",\"description\":\"a meadow\",\"quantity\":2,"
			    "\"price_minor\":1200},"
			    "{\"sku\":null,\"description\":\"a card\",\"quantity\":1,"
			    "\"price_minor\":50}]";

/* An offer that may be answered for an hour. */
static int64_t add_offer(struct store *store) {
	struct err err = {0};
	struct date day = {2027, 5, 14};
	int64_t draft = add_chain(store, "C1", day);
	struct offer offer = {.message = add_message(store, draft, 1),
			      .draft = draft,
			      .customer = 1,
			      .occasion = 1,
			      .occurs_on = day,
			      .lines = json_parse(terms, strlen(terms), &err),
			      .total_minor = 2450,
			      .currency = TEXT("GBP"),
			      .payment = TEXT("Visa ending 42"),
			      .payment_token = TEXT("tok1"),
			      .order_by = NOW + HOUR};
	assert_ok(store_offer_add(store, &offer, &err), &err);
	json_free(offer.lines);
	return offer.id;
}

/* Answers, which must succeed. */
static enum offer_outcome answer(struct store *store, int64_t id, enum offer_answer what,
				 int64_t now) {
	struct err err = {0};
	struct offer offer = {0};
	enum offer_outcome outcome = OFFER_STANDS;
	const struct offer_said said = {.answer = what,
					.note = "ring the bell",
					.pickup_on = {2027, 5, 13},
					.pickup_minute = 630,
					.today = {2027, 5, 1},
					.now = now,
					.how = "the page of message 1"};
	assert_ok(store_begin(store, &err), &err);
	assert_ok(offer_answer_take(store, id, &said, &offer, &outcome, &err), &err);
	assert_ok(store_commit(store, &err), &err);
	record_finish(&offer_record, &offer);
	return outcome;
}

static int64_t count_of(struct store *store, const char *sql) {
	return ask_number(store->db, sql);
}

static void test_a_yes_makes_one_order_to_confirm_whole(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct order order;
	struct offer offer;
	bool found = false;
	int64_t id = add_offer(store);
	assert_int_equal(answer(store, id, OFFER_SAYS_YES, NOW), OFFER_TAKEN);
	assert_int_equal(answer(store, id, OFFER_SAYS_YES, NOW + 1), OFFER_STANDS);
	assert_int_equal(answer(store, id, OFFER_SAYS_NOT_THIS_YEAR, NOW + 2), OFFER_STANDS);
	assert_int_equal(count_of(store, "SELECT count(*) FROM orders"), 1);
	assert_ok(store_order_by_ref(store, "offer", "offer-1", &found, &order, &err), &err);
	assert_true(found);
	assert_int_equal(offer_of_order(&order), id);
	assert_int_equal(order.confirmation, ORDER_TO_CONFIRM);
	assert_int_equal(order.kind, ORDER_NORMAL);
	assert_int_equal(order.total_minor, 2450);
	assert_string_equal(order.payment_token, "tok1");
	assert_int_equal(date_compare(order.day, (struct date){2027, 5, 14}), 0);
	assert_int_equal(date_compare(order.placed_on, (struct date){2027, 5, 1}), 0);
	assert_false(order_counts(&order));
	assert_int_equal(count_of(store, "SELECT sum(quantity * price_minor) FROM order_line"),
			 2450);
	assert_ok(store_offer_get(store, id, &offer, &err), &err);
	assert_int_equal(offer.state, OFFER_ACCEPTED);
	assert_int_equal(offer.ordered, order.id);
	assert_int_equal(offer.pickup_minute, 630);
	assert_string_equal(offer.note, "ring the bell");
	assert_int_equal(count_of(store, "SELECT count(*) FROM audit WHERE who = 'customer'"), 2);
	record_finish(&offer_record, &offer);
	record_finish(&order_record, &order);
}

static void test_the_last_moment_counts_and_never_is_never_too_late(void **state) {
	struct store *store = *state;
	int64_t id = add_offer(store);
	for (int i = OFFER_SAYS_YES; i < OFFER_SAYS_NEVER; i++) {
		assert_int_equal(answer(store, id, (enum offer_answer)i, NOW + HOUR + 1),
				 OFFER_TOO_LATE);
	}
	assert_int_equal(count_of(store, "SELECT count(*) FROM orders"), 0);
	assert_int_equal(count_of(store, "SELECT count(*) FROM offer WHERE state = 'open'"), 1);
	assert_int_equal(answer(store, id, OFFER_SAYS_NEVER, NOW + HOUR + 1), OFFER_TAKEN);
	assert_int_equal(count_of(store, "SELECT count(*) FROM optout WHERE scope = 'occasion'"
					 " AND occasion = 1 AND customer = 1"),
			 1);
}

static void test_never_is_peace_behind_any_other_answer(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct offer offer;
	int64_t id = add_offer(store);
	assert_int_equal(answer(store, id, OFFER_SAYS_YES, NOW), OFFER_TAKEN);
	assert_int_equal(answer(store, id, OFFER_SAYS_NEVER, NOW + 1), OFFER_STANDS);
	assert_int_equal(answer(store, id, OFFER_SAYS_NEVER, NOW + 2), OFFER_STANDS);
	assert_int_equal(count_of(store, "SELECT count(*) FROM optout WHERE occasion = 1"), 1);
	assert_ok(store_offer_get(store, id, &offer, &err), &err);
	assert_int_equal(offer.state, OFFER_ACCEPTED); // the order goes on
	assert_int_equal(offer.pickup_minute, 630);
	record_finish(&offer_record, &offer);
}

static void test_a_closed_offer_takes_never_alone(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t id = add_offer(store);
	for (int i = OFFER_SAYS_YES; i <= OFFER_SAYS_NEVER; i++) {
		const struct offer_said said = {.answer = (enum offer_answer)i,
						.now = NOW,
						.today = {2027, 5, 1},
						.how = "the page of message 1",
						.closed = true};
		struct offer offer = {0};
		enum offer_outcome outcome = OFFER_STANDS;
		assert_ok(store_begin(store, &err), &err);
		assert_ok(offer_answer_take(store, id, &said, &offer, &outcome, &err), &err);
		assert_ok(store_commit(store, &err), &err);
		assert_int_equal(outcome, i < OFFER_SAYS_NEVER ? OFFER_TOO_LATE : OFFER_TAKEN);
		record_finish(&offer_record, &offer);
	}
	assert_int_equal(count_of(store, "SELECT count(*) FROM orders"), 0);
	assert_int_equal(count_of(store, "SELECT count(*) FROM optout WHERE occasion = 1"), 1);
}

static void test_later_leaves_the_offer_open_to_the_last_moment(void **state) {
	struct store *store = *state;
	int64_t id = add_offer(store);
	assert_int_equal(answer(store, id, OFFER_SAYS_LATER, NOW), OFFER_TAKEN);
	assert_int_equal(answer(store, id, OFFER_SAYS_LATER, NOW), OFFER_STANDS);
	assert_int_equal(answer(store, id, OFFER_SAYS_YES, NOW + HOUR), OFFER_TAKEN);
	assert_int_equal(count_of(store, "SELECT count(*) FROM orders"), 1);
}

static void test_a_stop_is_recorded_once(void **state) {
	struct store *store = *state;
	struct err err = {0};
	(void)add_offer(store);
	static const struct {
		int64_t occasion;
		bool is_new;
	} cases[] = {{1, true}, {1, false}, {0, true}, {0, false}, {1, false}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct stop stop = {1, cases[i].occasion, "the link in message 1", NOW};
		bool is_new = false, done = false;
		assert_ok(store_begin(store, &err), &err);
		assert_ok(stopping_take(store, &stop, &is_new, &err), &err);
		assert_ok(store_commit(store, &err), &err);
		assert_ok(stopping_is_done(store, &stop, &done, &err), &err);
		assert_int_equal(is_new, cases[i].is_new);
		assert_true(done);
	}
	assert_int_equal(count_of(store, "SELECT count(*) FROM optout"), 2);
	assert_int_equal(count_of(store, "SELECT count(*) FROM audit WHERE who = 'customer'"
					 " AND verb = 'opt out' AND reason IS NOT NULL"),
			 2);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_a_yes_makes_one_order_to_confirm_whole),
		store_test(test_the_last_moment_counts_and_never_is_never_too_late),
		store_test(test_never_is_peace_behind_any_other_answer),
		store_test(test_a_closed_offer_takes_never_alone),
		store_test(test_later_leaves_the_offer_open_to_the_last_moment),
		store_test(test_a_stop_is_recorded_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
