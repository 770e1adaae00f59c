// The table offer: one of a message, answered once.
#include "rosemary/store/offer.h"
#include "samples.h"

static int64_t add_offer(struct store *store, int64_t *ret_draft) {
	struct err err = {0};
	struct date day = {2027, 5, 14};
	int64_t draft = add_chain(store, "C1", day);
	struct offer offer = {.message = add_message(store, draft, 1),
			      .draft = draft,
			      .customer = 1,
			      .occurs_on = day,
			      .order_by = NOW + HOUR};
	assert_ok(store_offer_add(store, &offer, &err), &err);
	int64_t id = offer.id;
	assert_false(store_offer_add(store, &offer, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	*ret_draft = draft;
	return id;
}

static void test_an_offer_is_answered_once(void **state) {
	struct err err = {0};
	struct offer offer;
	int64_t draft = 0;
	int64_t id = add_offer(*state, &draft);
	assert_ok(store_offer_get(*state, id, &offer, &err), &err);
	offer.state = OFFER_ACCEPTED;
	offer.note = xstrdup("ring the bell");
	offer.answered_at = NOW;
	assert_ok(store_offer_answer(*state, &offer, OFFER_OPEN, &err), &err);
	assert_false(store_offer_answer(*state, &offer, OFFER_OPEN, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	record_finish(&offer_record, &offer);
	err = (struct err){0};
	bool found = false;
	assert_ok(store_offer_of_draft(*state, draft, &found, &offer, &err), &err);
	assert_true(found);
	assert_int_equal(offer.state, OFFER_ACCEPTED);
	assert_string_equal(offer.note, "ring the bell");
	record_finish(&offer_record, &offer);
}

static void test_answers_of_late_are_found_by_their_state(void **state) {
	struct err err = {0};
	struct offer offer;
	int64_t draft = 0;
	int64_t id = add_offer(*state, &draft);
	assert_ok(store_offer_get(*state, id, &offer, &err), &err);
	offer.state = OFFER_CHANGE;
	offer.answered_at = NOW;
	assert_ok(store_offer_answer(*state, &offer, OFFER_OPEN, &err), &err);
	record_finish(&offer_record, &offer);
	static const struct {
		struct store_page page;
		size_t count;
	} cases[] = {
		{{.state = "change", .from = NOW, .limit = 9}, 1},
		{{.state = "change", .from = NOW + 1, .limit = 9}, 0},
		{{.state = "accepted", .from = NOW, .limit = 9}, 0},
		{{.state = "change", .at = NOW, .after = 1, .limit = 9}, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t count = 0;
		assert_ok(store_offer_answered(*state, &cases[i].page, count_row, &count, &err),
			  &err);
		assert_int_equal(count, cases[i].count);
	}
	assert_int_equal(store_full_scans(*state), 0);
}

static void test_offers_are_listed_by_customer_and_state(void **state) {
	struct err err = {0};
	int64_t draft = 0;
	(void)add_offer(*state, &draft);
	static const struct {
		struct store_page page;
		size_t count;
	} cases[] = {
		{{.limit = 9}, 1},
		{{.limit = 9, .customer = 1}, 1},
		{{.limit = 9, .customer = 2}, 0},
		{{.limit = 9, .state = "open"}, 1},
		{{.limit = 9, .state = "accepted"}, 0},
		{{.limit = 9, .after = 1}, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t count = 0;
		assert_ok(store_offer_each(*state, &cases[i].page, count_row, &count, &err), &err);
		assert_int_equal(count, cases[i].count);
	}
}

static void test_there_is_no_other_offer(void **state) {
	struct err err = {0};
	struct offer offer;
	bool found = true;
	assert_ok(store_offer_of_draft(*state, 7, &found, &offer, &err), &err);
	assert_false(found);
	assert_false(store_offer_get(*state, 7, &offer, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_an_offer_is_answered_once),
		store_test(test_answers_of_late_are_found_by_their_state),
		store_test(test_offers_are_listed_by_customer_and_state),
		store_test(test_there_is_no_other_offer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
