// The tables rhythm and rhythm_category, and what they make to be studied again.
#include "rosemary/store/rhythm.h"

#include "rosemary/store/study.h"
#include "samples.h"

static void add_line(struct store *store, int64_t order, int64_t number, const char *sku) {
	struct err err = {0};
	struct order_line line = {.order_id = order,
				  .number = number,
				  .sku = TEXT(sku),
				  .description = TEXT("beans"),
				  .quantity = 1};
	assert_ok(store_order_line_put(store, &line, &err), &err);
}

// Two sorts of coffee and a rose, and a customer who bought one of each, some days apart.
static int64_t add_shop(struct store *store) {
	static const char *const skus[] = {"COL", "ETH", "ROSE"};
	int64_t customer = add_customer(store, "C1");
	for (size_t i = 0; i < ARRAY_LEN(skus); i++) {
		char ref[] = {'1', (char)('0' + i), '\0'};
		(void)add_product(store, skus[i]);
		int64_t order = add_order(store, ref, customer, 0,
					  date_add((struct date){2027, 1, 1}, (int64_t)i * 10));
		add_line(store, order, 1, skus[i]);
		add_line(store, order, 2, "COL-NOT-LISTED");
	}
	run_sql(store, "UPDATE product SET category = 'Coffee' WHERE sku <> 'ROSE'");
	return customer;
}

static size_t purchases_of(struct store *store, int64_t customer, const char *category,
			   struct rhythm_purchase *ret) {
	struct err err = {0};
	size_t count = 0;
	assert_ok(store_rhythm_purchases(store, customer, category, ret, &count, &err), &err);
	return count;
}

static void test_purchases_are_orders_with_goods_of_the_category(void **state) {
	struct rhythm_purchase purchases[RHYTHM_PURCHASES_MAX];
	int64_t customer = add_shop(*state);
	assert_int_equal(purchases_of(*state, customer, "coffee", purchases), 2);
	assert_int_equal(purchases[0].order, 2);
	assert_int_equal(date_compare(purchases[0].day, (struct date){2027, 1, 11}), 0);
	assert_int_equal(purchases[1].order, 1);
	add_line(*state, 1, 3, "ETH"); // once more in the same order
	assert_int_equal(purchases_of(*state, customer, "COFFEE", purchases), 2);
	assert_int_equal(purchases_of(*state, customer, "tea", purchases), 0);
	assert_int_equal(purchases_of(*state, customer + 1, "coffee", purchases), 0);
}

static void test_only_orders_that_count_for_the_customer_are_purchases(void **state) {
	static const struct {
		const char *change;
		size_t left;
	} cases[] = {
		{"UPDATE orders SET kind = 'refunded' WHERE id = 1", 1},
		{"UPDATE orders SET kind = 'cancelled' WHERE id = 1", 1},
		{"UPDATE orders SET kind = 'replacement' WHERE id = 1", 1},
		{"UPDATE orders SET kind = 'sympathy' WHERE id = 1", 1},
		{"UPDATE orders SET confirmation = 'to-confirm' WHERE id = 1", 1},
		{"UPDATE orders SET confirmation = 'declined' WHERE id = 1", 1},
		{"UPDATE orders SET recipient = 1 WHERE id = 1", 1},
		{"UPDATE orders SET confirmation = 'confirmed' WHERE id = 1", 2},
	};
	struct rhythm_purchase purchases[RHYTHM_PURCHASES_MAX];
	int64_t customer = add_shop(*state);
	(void)add_recipient(*state, customer, "rosa");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		run_sql(*state, "UPDATE orders SET kind = 'normal', confirmation = 'none',"
				" recipient = NULL");
		run_sql(*state, cases[i].change);
		assert_int_equal(purchases_of(*state, customer, "coffee", purchases),
				 cases[i].left);
	}
}

static void test_no_more_purchases_than_there_is_room_for_are_read(void **state) {
	struct rhythm_purchase purchases[RHYTHM_PURCHASES_MAX];
	int64_t customer = add_shop(*state);
	for (int i = 0; i < RHYTHM_PURCHASES_MAX + 5; i++) {
		char ref[16];
		(void)snprintf(ref, sizeof ref, "more%d", i); // fits
		add_line(*state,
			 add_order(*state, ref, customer, 0,
				   date_add((struct date){2027, 2, 1}, i)),
			 1, "COL");
	}
	assert_int_equal(purchases_of(*state, customer, "coffee", purchases), RHYTHM_PURCHASES_MAX);
	assert_int_equal(date_compare(purchases[0].day, (struct date){2027, 4, 10}), 0);
}

static void test_lines_are_those_of_the_category(void **state) {
	struct err err = {0};
	size_t count = 0;
	(void)add_shop(*state);
	add_line(*state, 1, 3, "ROSE");
	assert_ok(store_rhythm_lines(*state, 1, "coffee", count_row, &count, &err), &err);
	assert_int_equal(count, 1);
}

static void put(struct store *store, int64_t customer, int64_t median2, bool regular) {
	struct err err = {0};
	const struct rhythm_row row = {.customer = customer,
				       .category = TEXT("coffee"),
				       .median2 = median2,
				       .regular = regular};
	assert_ok(store_rhythm_put(store, &row, &err), &err);
}

static bool counted(struct store *store, struct rhythm_shop *ret) {
	struct err err = {0};
	bool was = false;
	assert_ok(store_rhythm_count(store, "coffee", &was, &err), &err);
	assert_ok(store_rhythm_shop(store, "coffee", ret, &err), &err);
	return was;
}

static size_t due(struct store *store) {
	struct err err = {0};
	size_t count = 0;
	assert_ok(store_rhythm_due(store, 1000, count_row, &count, &err), &err);
	return count;
}

static void test_a_category_is_counted_when_enough_changed(void **state) {
	struct err err = {0};
	struct rhythm_shop shop = {1, 1, 1};
	assert_false(counted(*state, &shop));
	assert_int_equal(shop.customers, 0);
	for (int i = 0; i < 41; i++) {
		char ref[16];
		(void)snprintf(ref, sizeof ref, "C%d", i); // fits
		put(*state, add_customer(*state, ref), 20 + i, i % 4 != 0);
	}
	assert_true(counted(*state, &shop));
	assert_int_equal(shop.customers, 41);
	assert_int_equal(shop.regular, 30);
	assert_int_equal(shop.median2, 40);
	assert_false(counted(*state, &shop));
	put(*state, 1, 99, true);
	put(*state, 2, 99, true);
	assert_false(counted(*state, &shop)); // two in forty-one are fewer than one in twenty
	assert_ok(store_rhythm_drop(*state, 3, "coffee", &err), &err);
	assert_true(counted(*state, &shop));
	assert_int_equal(shop.customers, 40);
	assert_int_equal(shop.regular, 30);
	assert_ok(store_rhythm_drop(*state, 3, "coffee", &err), &err); // it is gone already
	assert_false(counted(*state, &shop));
}

static void mark_all(struct store *store, int64_t at_a_time) {
	struct err err = {0};
	bool more = true;
	for (int i = 0; i < 100 && more; i++) {
		assert_ok(store_rhythm_mark(store, at_a_time, &err), &err);
		assert_ok(store_rhythm_marking(store, &more, &err), &err);
	}
	assert_false(more);
}

static void test_what_was_put_is_due_until_it_is_done(void **state) {
	struct err err = {0};
	struct ids rows = {.count = 0};
	int64_t customer = add_customer(*state, "C1");
	put(*state, customer, 20, true);
	put(*state, add_customer(*state, "C2"), 20, true);
	assert_int_equal(due(*state), 2);
	assert_ok(store_rhythm_of(*state, customer, keep_id, &rows, &err), &err);
	assert_int_equal(rows.count, 1);
	assert_ok(store_rhythm_done(*state, rows.ids[0], &err), &err);
	assert_int_equal(due(*state), 1);
	put(*state, customer, 21, true);
	assert_int_equal(due(*state), 2);
	run_sql(*state, "UPDATE rhythm SET due = 0");
	assert_ok(store_rhythm_all_due(*state, "tea", &err), &err);
	mark_all(*state, 10);
	assert_int_equal(due(*state), 0);
	assert_ok(store_rhythm_all_due(*state, "coffee", &err), &err);
	mark_all(*state, 10);
	assert_int_equal(due(*state), 2);
}

static void test_a_category_is_made_due_a_few_rows_at_a_time(void **state) {
	struct err err = {0};
	bool more = false;
	for (int i = 0; i < 10; i++) {
		char ref[16];
		(void)snprintf(ref, sizeof ref, "C%d", i); // fits
		put(*state, add_customer(*state, ref), 20, true);
	}
	run_sql(*state, "UPDATE rhythm SET due = 0;"
			"UPDATE rhythm SET category = 'tea' WHERE id IN (2, 9);"
			"INSERT INTO rhythm_category (name) VALUES ('tea')");
	assert_ok(store_rhythm_all_due(*state, "coffee", &err), &err);
	assert_ok(store_rhythm_mark(*state, 4, &err), &err);
	assert_int_equal(due(*state), 3);
	assert_ok(store_rhythm_all_due(*state, "tea", &err), &err); // from the first row on
	assert_ok(store_rhythm_marking(*state, &more, &err), &err);
	assert_true(more);
	mark_all(*state, 4);
	assert_int_equal(due(*state), 10);
	run_sql(*state, "UPDATE rhythm SET due = 0");
	assert_ok(store_rhythm_mark(*state, 4, &err), &err); // nothing is left to be marked
	assert_int_equal(due(*state), 0);
}

/* clang-format off */
static const struct {
	const char *sql;
	bool marks, marks_all;
} changes[] = {
	{"INSERT INTO order_line (order_id, number, sku, description, quantity, price_minor)"
	 " VALUES (1, 9, 'COL', 'beans', 1, 1)",                          true,  false},
	{"INSERT INTO order_line (order_id, number, description, quantity, price_minor)"
	 " VALUES (1, 10, 'wrapping', 1, 1)",                             false, false},
	{"UPDATE order_line SET sku = 'ROSE' WHERE order_id = 1 AND number = 1", true, false},
	{"UPDATE order_line SET quantity = 5 WHERE order_id = 1",         false, false},
	{"DELETE FROM order_line WHERE order_id = 1 AND number = 1",      true,  false},
	{"UPDATE product SET category = 'tea' WHERE sku = 'COL'",         false, true},
	{"UPDATE product SET price_minor = 1, category = category",       false, false},
	{"INSERT INTO product (sku, description, category, price_minor, currency, active)"
	 " VALUES ('NEW', 'beans', 'coffee', 1, 'GBP', 1)",               false, true},
	{"INSERT INTO product (sku, description, price_minor, currency, active)"
	 " VALUES ('PLAIN', 'beans', 1, 'GBP', 1)",                       false, false},
};
/* clang-format on */

static void expect_marks(struct store *store, bool told) {
	if (store == NULL) {
		fail();
		return;
	}
	sqlite3 *db = store->db;
	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		struct err err = {0};
		int64_t id = 0;
		size_t count = 0;
		run_sql(store, "DELETE FROM unstudied;"
			       "UPDATE instance SET study_digest = 'known'");
		run_sql(store, changes[i].sql);
		assert_ok(store_study_next(store, 1, &id, &count, &err), &err);
		bool all = ask_number(db, "SELECT study_digest = '' FROM instance") == 1;
		if ((count > 0) != (changes[i].marks && told) ||
		    all != (changes[i].marks_all && told)) {
			fail_msg("%s: %zu marked, all %d", changes[i].sql, count, all);
		}
	}
}

static void test_lines_and_products_count_where_a_category_is_told_of(void **state) {
	struct err err = {0};
	int64_t customer = add_shop(*state);
	assert_ok(store_rhythm_drop(*state, customer, "coffee", &err), &err);
	expect_marks(*state, true);
}

static void test_lines_and_products_are_left_alone_otherwise(void **state) {
	(void)add_shop(*state);
	expect_marks(*state, false);
}

static void test_every_statement_is_prepared_by_some_test(void **state) {
	struct err err = {0};
	struct rhythm_shop shop;
	struct rhythm_purchase purchases[RHYTHM_PURCHASES_MAX];
	size_t count = 0;
	(void)add_shop(*state);
	put(*state, 1, 20, true);
	(void)counted(*state, &shop);
	(void)due(*state);
	(void)purchases_of(*state, 1, "coffee", purchases);
	assert_ok(store_rhythm_lines(*state, 1, "coffee", count_row, &count, &err), &err);
	assert_ok(store_rhythm_of(*state, 1, count_row, &count, &err), &err);
	assert_ok(store_rhythm_all_due(*state, "coffee", &err), &err);
	mark_all(*state, 10);
	assert_ok(store_rhythm_drop(*state, 1, "coffee", &err), &err);
	assert_ok(store_rhythm_done(*state, 1, &err), &err);
	assert_int_equal(store_full_scans(*state), 0);
	assert_all_prepared(*state, STORE_FILE_RHYTHM, 16);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_purchases_are_orders_with_goods_of_the_category),
		store_test(test_only_orders_that_count_for_the_customer_are_purchases),
		store_test(test_no_more_purchases_than_there_is_room_for_are_read),
		store_test(test_lines_are_those_of_the_category),
		store_test(test_a_category_is_counted_when_enough_changed),
		store_test(test_what_was_put_is_due_until_it_is_done),
		store_test(test_a_category_is_made_due_a_few_rows_at_a_time),
		store_test(test_lines_and_products_count_where_a_category_is_told_of),
		store_test(test_lines_and_products_are_left_alone_otherwise),
		store_test(test_every_statement_is_prepared_by_some_test),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
