// The table unstudied, and what fills it.
#include "rosemary/store/study.h"

#include "samples.h"

static size_t waiting(struct store *store) {
	struct err err = {0};
	int64_t ids[16];
	size_t count = 0;
	assert_ok(store_study_next(store, ARRAY_LEN(ids), ids, &count, &err), &err);
	return count;
}

static void done(struct store *store) {
	run_sql(store, "DELETE FROM unstudied");
}

// Two customers with a recipient, an order and a proposed occasion each.
static void add_two(struct store *store) {
	for (int i = 1; i <= 2; i++) {
		char ref[] = {'C', (char)('0' + i), '\0'};
		int64_t customer = add_customer(store, ref);
		int64_t recipient = add_recipient(store, customer, "rosa");
		(void)add_order(store, ref, customer, recipient, (struct date){2026, 5, 14});
		(void)add_occasion(store, customer, recipient, "birthday",
				   (struct date){2027, 5, 14});
	}
	run_sql(store, "UPDATE occasion SET state = 'proposed', source = 'derived'");
	done(store);
}

/* clang-format off */
static const struct {
	const char *sql;
	size_t marked; // customers
} changes[] = {
	{"INSERT INTO orders (source, ref, customer, placed_on, day, kind, confirmation, total_minor,"
	 " currency) VALUES ('csv', 'new', 1, '2026-05-14', '2026-05-14', 'normal', 'none', 1, 'GBP')", 1},
	{"UPDATE orders SET kind = 'refunded' WHERE id = 1", 1},
	{"UPDATE orders SET day = '2026-05-15' WHERE id = 1", 1},
	{"UPDATE orders SET wanted_on = '2026-05-14' WHERE id = 1", 1},
	{"UPDATE orders SET gift_note = 'Happy birthday' WHERE id = 1", 1},
	{"UPDATE orders SET tags = 'birthday'", 2},
	{"UPDATE orders SET occasion_kind = 'birthday' WHERE id = 1", 1},
	{"UPDATE orders SET recipient = NULL WHERE id = 1", 1},
	{"UPDATE orders SET replaces = 1 WHERE id = 2", 1},
	{"UPDATE orders SET confirmation = 'to-confirm' WHERE id = 1", 1},
	{"UPDATE orders SET customer = 2 WHERE id = 1", 2},
	{"DELETE FROM orders WHERE id = 1", 1},
	{"UPDATE recipient SET state = 'deceased' WHERE id = 1", 1},
	{"UPDATE recipient SET customer = 2, folded = 'other' WHERE id = 1", 2},
	{"UPDATE customer SET state = 'paused' WHERE id = 1", 1},
	{"UPDATE occasion SET state = 'ended' WHERE id = 1", 1},
	{"UPDATE occasion SET rule = '--05-15' WHERE id = 1", 1},
	{"UPDATE occasion SET customer = 2, kind = 'other' WHERE id = 1", 2},
	{"DELETE FROM occasion WHERE id = 1", 1},
	{"INSERT INTO occasion (customer, kind, rule, confidence, state, source)"
	 " VALUES (1, 'anniversary', '--06-12', 100, 'active', 'manual')", 1},
	// What says nothing of a day, or says the same again.
	{"UPDATE orders SET total_minor = 7, payment = 'Visa', import_mark = 9", 0},
	{"UPDATE orders SET kind = kind, day = day, gift_note = NULL", 0},
	{"UPDATE recipient SET likes = 'tulips'", 0},
	{"UPDATE customer SET notes = 'kind'", 0},
	{"UPDATE occasion SET confidence = 60, next_on = '2028-05-14'", 0},
	{"INSERT INTO occasion (customer, kind, rule, confidence, state, source)"
	 " VALUES (1, 'anniversary', '--06-12', 60, 'proposed', 'derived')", 0},
};
/* clang-format on */

static void test_what_matters_marks_its_customers_and_nothing_else_does(void **state) {
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		struct err err = {0};
		struct store *store = store_open(":memory:", NOW, &err);
		assert_ok(store != NULL, &err);
		add_two(store);
		run_sql(store, changes[i].sql);
		if (waiting(store) != changes[i].marked) {
			fail_msg("%s: %zu", changes[i].sql, waiting(store));
		}
		store_close(store, NOW);
	}
}

static void test_who_was_studied_waits_no_longer(void **state) {
	struct err err = {0};
	int64_t ids[2];
	size_t count = 0;
	add_two(*state);
	run_sql(*state, "UPDATE orders SET day = '2026-05-15'");
	assert_ok(store_study_next(*state, 1, ids, &count, &err), &err);
	assert_int_equal(count, 1);
	assert_int_equal(ids[0], 1);
	assert_ok(store_study_done(*state, 1, &err), &err);
	assert_ok(store_study_next(*state, 2, ids, &count, &err), &err);
	assert_int_equal(count, 1);
	assert_int_equal(ids[0], 2);
	assert_int_equal(store_full_scans(*state), 0);
}

static void mark_all(struct store *store, const char *digest, size_t calls) {
	struct err err = {0};
	bool marked = true, more = true;
	assert_ok(store_study_marked(store, digest, &marked, &err), &err);
	assert_false(marked);
	for (size_t i = 1; more; i++) {
		assert_ok(store_begin(store, &err), &err);
		assert_ok(store_end(store, store_study_all(store, digest, 1, &more, &err), &err),
			  &err);
		assert_int_equal(more, i < calls);
	}
	assert_ok(store_study_marked(store, digest, &marked, &err), &err);
	assert_true(marked);
}

static void test_other_words_are_a_reason_to_study_everybody_again(void **state) {
	struct store *store = *state;
	add_two(store);
	mark_all(store, "one", 3);
	assert_int_equal(waiting(store), 2);
	done(store);
	mark_all(store, "two", 3);
	assert_int_equal(waiting(store), 2);
}

static void test_a_proposal_that_is_dropped_is_counted_no_more(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t number = 0;
	add_two(store);
	assert_ok(store_tally(store, "occasion", "proposed", &number, &err), &err);
	assert_int_equal(number, 2);
	assert_ok(store_occasion_drop(store, 1, &err), &err);
	assert_ok(store_tally(store, "occasion", "proposed", &number, &err), &err);
	assert_int_equal(number, 1);
	assert_false(store_occasion_drop(store, 1, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	run_sql(store, "UPDATE occasion SET state = 'active'");
	assert_false(store_occasion_drop(store, 2, &err));
}

static void test_a_dropped_proposal_that_a_draft_tells_of_is_ended(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t number = 0;
	add_two(store);
	add_draft(store, 1, 1, (struct date){2027, 5, 14});
	assert_ok(store_occasion_drop(store, 1, &err), &err);
	assert_ok(store_tally(store, "occasion", "ended", &number, &err), &err);
	assert_int_equal(number, 1);
	assert_false(store_occasion_drop(store, 1, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
}

static void test_the_owner_is_told_once(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t number = 0;
	add_two(store);
	assert_ok(store_proposals_new(store, &number, &err), &err);
	assert_int_equal(number, 2);
	assert_ok(store_proposals_told(store, &err), &err);
	assert_ok(store_proposals_new(store, &number, &err), &err);
	assert_int_equal(number, 0);
	run_sql(store, "INSERT INTO occasion (customer, kind, rule, confidence, state, source)"
		       " VALUES (1, 'anniversary', '--06-12', 60, 'proposed', 'derived')");
	assert_ok(store_proposals_new(store, &number, &err), &err);
	assert_int_equal(number, 1);
}

static void test_every_statement_runs(void **state) {
	struct err err = {0};
	test_other_words_are_a_reason_to_study_everybody_again(state);
	int64_t number = 0;
	assert_ok(store_proposals_new(*state, &number, &err), &err);
	assert_ok(store_proposals_told(*state, &err), &err);
	assert_ok(store_study_done(*state, 1, &err), &err);
	assert_all_prepared(*state, STORE_FILE_STUDY, 8);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_matters_marks_its_customers_and_nothing_else_does),
		store_test(test_who_was_studied_waits_no_longer),
		store_test(test_other_words_are_a_reason_to_study_everybody_again),
		store_test(test_a_proposal_that_is_dropped_is_counted_no_more),
		store_test(test_a_dropped_proposal_that_a_draft_tells_of_is_ended),
		store_test(test_the_owner_is_told_once),
		store_test(test_every_statement_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
