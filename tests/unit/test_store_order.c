// The tables orders and order_line.
#include "rosemary/store/order.h"

#include "samples.h"

static void test_an_order_is_read_as_written_and_changed_as_a_whole(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct order order, again;
	bool found = false;
	int64_t linda = add_customer(store, "C1");
	int64_t rosa = add_recipient(store, linda, "rosa");
	int64_t id = add_order(store, "1042", linda, 0, (struct date){2026, 5, 13});
	struct order second = {.source = TEXT("csv"),
			       .ref = TEXT("1042"),
			       .customer = linda,
			       .placed_on = {2026, 1, 1},
			       .day = {2026, 1, 1},
			       .currency = TEXT("GBP")};
	assert_false(store_order_add(store, &second, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	err = (struct err){0};
	assert_ok(store_order_by_ref(store, "csv", "1042", &found, &order, &err), &err);
	assert_true(found);
	assert_int_equal(order.id, id);
	order.recipient = rosa;
	order.kind = ORDER_REFUNDED;
	order.confirmation = ORDER_CONFIRMED;
	order.wanted_on = order.day = (struct date){2026, 5, 14};
	replace_text(&order.payment_token, "tok_1");
	assert_ok(store_order_update(store, &order, &err), &err);
	assert_ok(store_order_get(store, id, &again, &err), &err);
	for (size_t i = 0; i < order_record.count; i++) {
		assert_true(record_field_same(&order_record.fields[i], &order, &again));
	}
	record_finish(&order_record, &again);
	order.id = 99;
	assert_false(store_order_update(store, &order, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	record_finish(&order_record, &order);
}

static void test_an_order_knows_what_replaced_it(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct order order;
	int64_t linda = add_customer(store, "C1");
	int64_t first = add_order(store, "1", linda, 0, (struct date){2026, 5, 13});
	int64_t second = add_order(store, "2", linda, 0, (struct date){2026, 5, 15});
	assert_ok(store_order_get(store, second, &order, &err), &err);
	order.replaces = first;
	assert_ok(store_order_update(store, &order, &err), &err);
	record_finish(&order_record, &order);
	assert_ok(store_order_get(store, first, &order, &err), &err);
	assert_int_equal(order.replaced_by, second);
	record_finish(&order_record, &order);
}

static void put_line(struct store *store, int64_t order, int64_t number, const char *sku,
		     int64_t quantity, int64_t price) {
	struct err err = {0};
	struct order_line line = {.order_id = order,
				  .number = number,
				  .sku = TEXT(sku),
				  .description = TEXT("roses"),
				  .quantity = quantity,
				  .price_minor = price};
	assert_ok(store_order_line_put(store, &line, &err), &err);
}

static void test_lines_are_put_by_number_and_cut_at_the_end(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct order order;
	struct order_line line;
	bool found = false;
	int64_t removed = 0;
	size_t count = 0;
	int64_t id =
		add_order(store, "1", add_customer(store, "C1"), 0, (struct date){2026, 5, 13});
	put_line(store, id, 1, "pink", 1, 2450);
	put_line(store, id, 2, NULL, 3, 100);
	put_line(store, id, 3, "card", 1, 250);
	put_line(store, id, 2, "vase", 2, 500); // again: replaced
	assert_ok(store_order_total(store, id, &err), &err);
	assert_ok(store_order_get(store, id, &order, &err), &err);
	assert_int_equal(order.total_minor, 2450 + 1000 + 250);
	record_finish(&order_record, &order);
	assert_ok(store_order_line_find(store, id, 2, &found, &line, &err), &err);
	assert_true(found);
	assert_string_equal(line.sku, "vase");
	record_finish(&order_line_record, &line);
	assert_ok(store_order_line_cut(store, id, 1, &removed, &err), &err);
	assert_int_equal(removed, 2);
	assert_ok(store_order_line_each(store, id, count_row, &count, &err), &err);
	assert_int_equal(count, 1);
	assert_ok(store_order_line_cut(store, id, 0, &removed, &err), &err);
	assert_ok(store_order_total(store, id, &err), &err);
	assert_ok(store_order_get(store, id, &order, &err), &err);
	assert_int_equal(order.total_minor, 0);
	record_finish(&order_record, &order);
}

static void test_history_is_one_customers_newest_days_first(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t linda = add_customer(store, "C1");
	int64_t other = add_customer(store, "C2");
	int64_t old = add_order(store, "1", linda, 0, (struct date){2024, 5, 14});
	int64_t newest = add_order(store, "2", linda, 0, (struct date){2026, 5, 14});
	add_order(store, "3", other, 0, (struct date){2026, 6, 1});
	int64_t same_day = add_order(store, "4", linda, 0, (struct date){2024, 5, 14});
	struct ids ids = {.count = 0};
	assert_ok(store_order_history(store, linda, 9, keep_id, &ids, &err), &err);
	assert_int_equal(ids.count, 3);
	assert_int_equal(ids.ids[0], newest);
	assert_int_equal(ids.ids[1], same_day);
	assert_int_equal(ids.ids[2], old);
	ids.count = 0;
	assert_ok(store_order_history(store, linda, 1, keep_id, &ids, &err), &err);
	assert_int_equal(ids.count, 1);
	static const struct {
		struct store_page page;
		size_t count;
		int64_t first;
	} cases[] = {{{.limit = 9}, 4, 4},
		     {{.limit = 9, .customer = 2}, 1, 3},
		     {{.limit = 9, .after = 3}, 2, 2},
		     {{.limit = 1}, 1, 4}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		ids.count = 0;
		assert_ok(store_order_each(store, &cases[i].page, keep_id, &ids, &err), &err);
		assert_int_equal(ids.count, cases[i].count);
		assert_int_equal(ids.ids[0], cases[i].first);
	}
}

static void test_what_was_given_goes_by_recipient_and_day(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct date since = {2025, 5, 14};
	int64_t linda = add_customer(store, "C1");
	int64_t rosa = add_recipient(store, linda, "rosa");
	int64_t eva = add_recipient(store, linda, "eva");
	put_line(store, add_order(store, "1", linda, rosa, since), 1, "on-the-day", 1, 1);
	put_line(store, add_order(store, "2", linda, rosa, date_add(since, -1)), 1, "before", 1, 1);
	put_line(store, add_order(store, "3", linda, eva, date_add(since, 9)), 1, "others", 1, 1);
	put_line(store, add_order(store, "4", linda, 0, date_add(since, 9)), 1, "nobodys", 1, 1);
	int64_t refunded = add_order(store, "5", linda, rosa, date_add(since, 9));
	put_line(store, refunded, 1, "refunded", 1, 1);
	run_sql(store, "UPDATE orders SET kind = 'refunded' WHERE ref = '5'");
	int64_t unnamed = add_order(store, "6", linda, rosa, date_add(since, 10));
	put_line(store, unnamed, 1, NULL, 1, 1); // no sku
	const struct { int64_t recipient, line; } cases[] = {{rosa, 1}, {eva, 3}, {0, 4}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ids ids = {.count = 0};
		assert_ok(store_order_given(store,
					    &(struct order_giving){linda, cases[i].recipient,
								   since},
					    keep_id, &ids, &err),
			  &err);
		assert_int_equal(ids.count, 1);
		assert_int_equal(ids.ids[0], cases[i].line);
	}
}

static void test_sympathy_is_remembered_by_recipient(void **state) {
	struct store *store = *state;
	struct err err = {0};
	bool sympathy = true;
	int64_t linda = add_customer(store, "C1");
	int64_t rosa = add_recipient(store, linda, "rosa");
	add_order(store, "1", linda, rosa, (struct date){2026, 5, 14});
	assert_ok(store_order_sympathy(store, rosa, &sympathy, &err), &err);
	assert_false(sympathy);
	run_sql(store, "UPDATE orders SET kind = 'sympathy'");
	assert_ok(store_order_sympathy(store, rosa, &sympathy, &err), &err);
	assert_true(sympathy);
	assert_ok(store_order_sympathy(store, 99, &sympathy, &err), &err);
	assert_false(sympathy);
}

static void test_what_waits_to_be_confirmed_is_decided_once(void **state) {
	struct err err = {0};
	struct store *store = *state;
	struct date day = {2027, 5, 14};
	int64_t linda = add_customer(store, "C1"), anna = add_customer(store, "C2");
	int64_t ids[] = {add_order(store, "R1", linda, 0, day),
			 add_order(store, "R2", anna, 0, day),
			 add_order(store, "R3", linda, 0, day)};
	run_sql(store, "UPDATE orders SET confirmation = 'to-confirm' WHERE ref <> 'R3'");
	int64_t waiting = 0;
	struct ids found = {.count = 0};
	struct store_page page = {.limit = 9};
	assert_ok(store_order_to_confirm(store, &page, keep_id, &found, &err), &err);
	assert_int_equal(found.count, 2);
	assert_int_equal(found.ids[0], ids[1]);
	page.customer = linda;
	assert_ok(store_order_to_confirm(store, &page, keep_id, &found, &err), &err);
	assert_int_equal(found.count, 3);
	assert_int_equal(found.ids[2], ids[0]);
	assert_ok(store_order_decide(store, ids[0], ORDER_DECLINED, &err), &err);
	assert_ok(store_order_decide(store, ids[1], ORDER_CONFIRMED, &err), &err);
	assert_false(store_order_decide(store, ids[1], ORDER_DECLINED, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	err = (struct err){0};
	assert_ok(store_order_count_to_confirm(store, &waiting, &err), &err);
	assert_int_equal(waiting, 0);
}

static void test_every_statement_runs_and_none_scans_but_the_listing(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct order_line line;
	bool found = true;
	size_t count = 0;
	test_an_order_is_read_as_written_and_changed_as_a_whole(state);
	put_line(store, 1, 1, "pink", 1, 2450);
	run_sql(store,
		"WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
		" INSERT INTO orders (source, ref, customer, placed_on, day, kind,"
		" confirmation, total_minor, currency, replaces) SELECT 'csv', 'n' || i, 1,"
		" '2025-01-01', '2025-01-01', 'normal', 'none', 0, 'GBP', NULL FROM n");
	assert_ok(store_order_line_find(store, 1, 9, &found, &line, &err), &err);
	assert_false(found);
	assert_ok(store_order_line_each(store, 1, count_row, &count, &err), &err);
	assert_ok(store_order_line_cut(store, 1, 9, &(int64_t){0}, &err), &err);
	assert_ok(store_order_total(store, 1, &err), &err);
	assert_ok(store_order_history(store, 1, 50, count_row, &count, &err), &err);
	assert_ok(store_order_sympathy(store, 1, &found, &err), &err);
	assert_ok(store_order_given(store, &(struct order_giving){1, 1, (struct date){2025, 1, 1}},
				    count_row, &count, &err),
		  &err);
	struct store_page page = {.limit = 2};
	int64_t waiting = 0;
	assert_ok(store_order_to_confirm(store, &page, count_row, &count, &err), &err);
	assert_ok(store_order_count_to_confirm(store, &waiting, &err), &err);
	assert_ok(store_order_ready(store, &page, count_row, &count, &err), &err);
	assert_false(store_order_decide(store, 1, ORDER_CONFIRMED, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	err = (struct err){0};
	assert_int_equal(store_full_scans(store), 0);
	assert_ok(store_order_each(store, &page, count_row, &count, &err), &err);
	page.customer = 1;
	assert_ok(store_order_each(store, &page, count_row, &count, &err), &err);
	assert_all_prepared(store, STORE_FILE_ORDER, 18);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_an_order_is_read_as_written_and_changed_as_a_whole),
		store_test(test_an_order_knows_what_replaced_it),
		store_test(test_lines_are_put_by_number_and_cut_at_the_end),
		store_test(test_history_is_one_customers_newest_days_first),
		store_test(test_what_was_given_goes_by_recipient_and_day),
		store_test(test_sympathy_is_remembered_by_recipient),
		store_test(test_what_waits_to_be_confirmed_is_decided_once),
		store_test(test_every_statement_runs_and_none_scans_but_the_listing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
