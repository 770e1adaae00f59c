// The tables product and variation.
#include "rosemary/store/product.h"

#include "samples.h"

static void test_products_are_unique_by_sku_and_changed_as_a_whole(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct product product, again;
	bool found = false;
	int64_t id = add_product(store, "pink");
	struct product second = {.sku = TEXT("pink"),
				 .description = TEXT("x"),
				 .currency = TEXT("GBP")};
	assert_false(store_product_add(store, &second, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	err = (struct err){0};
	assert_ok(store_product_by_sku(store, "pink", &found, &product, &err), &err);
	assert_true(found);
	replace_text(&product.season_from, "05-01");
	replace_text(&product.season_to, "06-30");
	product.active = false;
	product.price_minor = 0;
	assert_ok(store_product_update(store, &product, &err), &err);
	assert_ok(store_product_get(store, id, &again, &err), &err);
	for (size_t i = 0; i < product_record.count; i++) {
		assert_true(record_field_same(&product_record.fields[i], &product, &again));
	}
	record_finish(&product_record, &again);
	record_finish(&product_record, &product);
	assert_ok(store_product_by_sku(store, "PINK", &found, &product, &err), &err);
	assert_false(found);
	assert_false(store_product_get(store, 99, &product, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void test_a_variation_joins_two_products_once(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct variation variation = {.product = add_product(store, "a"),
				      .to_product = add_product(store, "b")};
	struct variation found;
	bool there = false;
	assert_ok(store_variation_add(store, &variation, &err), &err);
	struct variation second = variation;
	assert_false(store_variation_add(store, &second, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	second.to_product = 99;
	err = (struct err){0};
	assert_false(store_variation_add(store, &second, &err));
	assert_int_equal(err.code, ERR_CONFLICT); // there is no such product
	err = (struct err){0};
	variation.sentence = TEXT("with a bit of green");
	assert_ok(store_variation_update(store, &variation, &err), &err);
	assert_ok(store_variation_find(store, variation.product, variation.to_product, &there,
				       &found, &err),
		  &err);
	assert_true(there);
	assert_string_equal(found.sentence, "with a bit of green");
	record_finish(&variation_record, &found);
	assert_ok(store_variation_find(store, variation.to_product, variation.product, &there,
				       &found, &err),
		  &err);
	assert_false(there); // one way only
	size_t from = 0, to = 0;
	assert_ok(store_variation_each(store, variation.product, count_row, &from, &err), &err);
	assert_ok(store_variation_each(store, variation.to_product, count_row, &to, &err), &err);
	assert_int_equal(from, 1);
	assert_int_equal(to, 0);
	variation.id = 99;
	assert_false(store_variation_update(store, &variation, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
}

static void test_a_category_has_products_in_any_case(void **state) {
	struct err err = {0};
	bool there = true;
	assert_ok(store_product_in_category(*state, "Pet Food", &there, &err), &err);
	assert_false(there);
	run_sql(*state, "INSERT INTO product (sku, description, category, price_minor, currency,"
			" active) VALUES ('CAT', 'cat food', 'pet food', 1, 'GBP', 1)");
	assert_ok(store_product_in_category(*state, "Pet Food", &there, &err), &err);
	assert_true(there);
	run_sql(*state, "DELETE FROM product WHERE sku = 'CAT'");
}

static void test_every_statement_runs(void **state) {
	struct store *store = *state;
	struct err err = {0};
	test_products_are_unique_by_sku_and_changed_as_a_whole(state);
	test_a_variation_joins_two_products_once(state);
	test_a_category_has_products_in_any_case(state);
	assert_int_equal(store_full_scans(store), 0);
	struct store_page page = {.limit = 9, .after = 1};
	size_t count = 0;
	assert_ok(store_product_each(store, &page, count_row, &count, &err), &err);
	assert_int_equal(count, 2);
	assert_all_prepared(store, STORE_FILE_PRODUCT, 10);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_products_are_unique_by_sku_and_changed_as_a_whole),
		store_test(test_a_variation_joins_two_products_once),
		store_test(test_a_category_has_products_in_any_case),
		store_test(test_every_statement_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
