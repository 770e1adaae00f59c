// Rows of orders on a real store: their lines, whom they were for, and rows that follow later.
#include <inttypes.h>

#include "rosemary/base/strbuf.h"
#include "rosemary/domain/order.h"
#include "rosemary/store/order.h"
#include "rosemary/store/recipient.h"
#include "tests/unit/import_world.h"

static struct order order_of(struct fixture *fixture, const char *ref) {
	struct order order = {0};
	struct err err = {0};
	bool found = false;
	assert_true(store_order_by_ref(fixture->store, IMPORT_SOURCE, ref, &found, &order, &err));
	assert_true(found);
	return order;
}

static bool add_line(const void *record, void *argument) {
	const struct order_line *line = record;
	strbuf_addf(argument, "%" PRId64 " %s %" PRId64 "x%" PRId64 "; ", line->number,
		    line->description, line->quantity, line->price_minor);
	return true;
}

static void assert_order(struct fixture *fixture, const char *ref, int64_t total,
			 const char *lines) {
	struct strbuf text = STRBUF_INIT(1000);
	struct err err = {0};
	struct order order = order_of(fixture, ref);
	assert_true(store_order_line_each(fixture->store, order.id, add_line, &text, &err));
	assert_string_equal(strbuf_text(&text), lines);
	assert_int_equal(order.total_minor, total);
	strbuf_finish(&text);
	record_finish(&order_record, &order);
}

/* clang-format off */
#define LINE(order, more, outcome, reason) {FILE_ORDERS, "{\"ref\":\"" order "\",\"customer_ref\":\"1\",\"placed_on\":\"2026-05-10\"," more "}", outcome, reason}
/* clang-format on */

static void test_a_shorter_order_loses_the_lines_behind_it(void **state) {
	struct fixture *fixture = *state;
	TAKE(state, LINDA, ROSES, LINE("A", "\"sku\":\"R\"", IMPORT_NEW, NULL),
	     LINE("A", "\"description\":\"card\",\"price\":\"2\"", IMPORT_NEW, NULL),
	     LINE("A", "\"description\":\"vase\",\"price\":\"5\",\"quantity\":\"3\"", IMPORT_NEW,
		  NULL));
	end_order(fixture);
	assert_order(fixture, "A", 4150, "1 pink roses 1x2450; 2 card 1x200; 3 vase 3x500; ");
	begin_import(fixture);
	TAKE(state, LINE("A", "\"sku\":\"R\"", IMPORT_SAME, NULL),
	     LINE("A", "\"description\":\"vase\",\"price\":\"5\"", IMPORT_CHANGED, NULL));
	end_order(fixture);
	assert_order(fixture, "A", 2950, "1 pink roses 1x2450; 2 vase 1x500; ");
}

static void test_the_good_rows_of_an_order_go_in_and_the_mended_one_follows(void **state) {
	struct fixture *fixture = *state;
	const struct sample mended = LINE("A", "\"sku\":\"T\"", IMPORT_NEW, NULL);
	const struct sample again = LINE("A", "\"sku\":\"T\"", IMPORT_SAME, NULL);
	TAKE(state, LINDA, ROSES, LINE("A", "\"sku\":\"R\"", IMPORT_NEW, NULL),
	     LINE("A", "\"sku\":\"T\"", IMPORT_REJECTED, "no product"),
	     LINE("A", "\"description\":\"card\",\"price\":\"2\"", IMPORT_NEW, NULL));
	end_order(fixture);
	assert_order(fixture, "A", 2650, "1 pink roses 1x2450; 3 card 1x200; ");
	TAKE(state, {FILE_PRODUCTS, "{\"sku\":\"T\",\"description\":\"tulips\",\"price\":\"9\"}",
		     IMPORT_NEW, NULL});
	for (int i = 0; i < 2; i++) {
		begin_import(fixture);
		fixture->target.partial = true;
		take(fixture, i == 0 ? &mended : &again);
		end_order(fixture);
		assert_order(fixture, "A", 3550,
			     "1 pink roses 1x2450; 2 tulips 1x900; 3 card 1x200; ");
	}
}

static void test_a_mended_row_cuts_nothing_when_another_file_follows(void **state) {
	struct fixture *fixture = *state;
	TAKE(state, LINDA, ROSES, LINE("A", "\"sku\":\"R\"", IMPORT_NEW, NULL),
	     LINE("A", "\"description\":\"card\",\"price\":\"2\"", IMPORT_NEW, NULL));
	begin_import(fixture);
	fixture->target.partial = true;
	TAKE(state, LINE("A", "\"sku\":\"R\"", IMPORT_SAME, NULL));
	fixture->target.partial = false;
	TAKE(state, LINE("B", "\"sku\":\"R\"", IMPORT_NEW, NULL));
	end_order(fixture);
	assert_order(fixture, "A", 2650, "1 pink roses 1x2450; 2 card 1x200; ");
}

static void test_rows_of_one_order_stand_together_and_agree(void **state) {
	TAKE(state, LINDA, TOM, ROSES, LINE("A", "\"sku\":\"R\",\"tags\":\"t\"", IMPORT_NEW, NULL),
	     LINE("A", "\"sku\":\"R\",\"currency\":\"EUR\",\"price\":\"1\"", IMPORT_REJECTED,
		  "currency: order 'A' is in GBP"),
	     LINE("A", "\"sku\":\"R\",\"tags\":\"u\"", IMPORT_REJECTED, "tags: order 'A' has 't'"),
	     LINE("B", "\"sku\":\"R\"", IMPORT_NEW, NULL),
	     LINE("A", "\"sku\":\"R\"", IMPORT_REJECTED, "not together"),
	     LINE("A", "\"sku\":\"R\"", IMPORT_REJECTED, "not together"));
	end_order(*state);
	begin_import(*state);
	TAKE(state,
	     {FILE_ORDERS,
	      "{\"ref\":\"B\",\"customer_ref\":\"2\",\"placed_on\":\"2026-05-10\",\"sku\":\"R\"}",
	      IMPORT_REJECTED, "another customer's"});
	end_order(*state);
	assert_order(*state, "A", 2450, "1 pink roses 1x2450; ");
}

static void test_history_keeps_its_prices_when_the_product_changes(void **state) {
	struct fixture *fixture = *state;
	TAKE(state, LINDA, ROSES, LINE("A", "\"sku\":\"R\"", IMPORT_NEW, NULL),
	     {FILE_PRODUCTS, "{\"sku\":\"R\",\"description\":\"rosy\",\"price\":\"30\"}",
	      IMPORT_CHANGED, NULL});
	begin_import(fixture);
	TAKE(state, LINE("A", "\"sku\":\"R\"", IMPORT_SAME, NULL));
	end_order(fixture);
	assert_order(fixture, "A", 2450, "1 pink roses 1x2450; ");
}

static void test_an_order_brings_whom_it_was_for(void **state) {
	struct fixture *fixture = *state;
	struct err err = {0};
	TAKE(state, LINDA, ROSES, MUM,
	     LINE("A", "\"sku\":\"R\",\"recipient\":\"Rosa\",\"relation\":\"mum\"", IMPORT_NEW,
		  NULL),
	     LINE("B", "\"sku\":\"R\",\"relation\":\"MUM\"", IMPORT_NEW, NULL),
	     LINE("C", "\"sku\":\"R\",\"recipient\":\"Mum\"", IMPORT_NEW, NULL),
	     LINE("D", "\"sku\":\"R\",\"recipient\":\"Zoe\"", IMPORT_NEW, NULL),
	     LINE("E", "\"sku\":\"R\",\"recipient\":\"zoe\",\"relation\":\"aunt\"", IMPORT_NEW,
		  NULL));
	end_order(fixture);
	static const struct {
		const char *ref, *name, *relation;
	} cases[] = {{"A", "Rosa", "mum"},
		     {"B", "Rosa", "mum"},
		     {"C", "Rosa", "mum"},
		     {"D", "Zoe", "aunt"},
		     {"E", "Zoe", "aunt"}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct order order = order_of(fixture, cases[i].ref);
		struct recipient recipient = {0};
		assert_true(store_recipient_get(fixture->store, order.recipient, &recipient, &err));
		assert_string_equal(recipient.name, cases[i].name);
		assert_string_equal(recipient.relation, cases[i].relation);
		record_finish(&recipient_record, &recipient);
		record_finish(&order_record, &order);
	}
}

static void test_an_order_has_so_many_lines_and_no_more(void **state) {
	TAKE(state, LINDA, ROSES);
	for (int i = 0; i < IMPORT_ORDER_LINES_MAX; i++) {
		TAKE(state, LINE("A", "\"sku\":\"R\"", IMPORT_NEW, NULL));
	}
	TAKE(state, LINE("A", "\"sku\":\"R\"", IMPORT_REJECTED, "at most 1000 lines"));
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_a_shorter_order_loses_the_lines_behind_it),
		CASE(test_the_good_rows_of_an_order_go_in_and_the_mended_one_follows),
		CASE(test_a_mended_row_cuts_nothing_when_another_file_follows),
		CASE(test_rows_of_one_order_stand_together_and_agree),
		CASE(test_history_keeps_its_prices_when_the_product_changes),
		CASE(test_an_order_brings_whom_it_was_for),
		CASE(test_an_order_has_so_many_lines_and_no_more),
	};
#undef CASE
	return cmocka_run_group_tests(tests, NULL, NULL);
}
