// The table recipient.
#include "rosemary/store/recipient.h"

#include "samples.h"

static void test_a_recipient_is_unique_by_folded_name(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t linda = add_customer(store, "C1");
	int64_t other = add_customer(store, "C2");
	int64_t rosa = add_recipient(store, linda, "rosa");
	add_recipient(store, other, "rosa");
	struct recipient second = {.customer = linda, .folded = TEXT("rosa")};
	assert_false(store_recipient_add(store, &second, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	err = (struct err){0};
	struct recipient found = {0};
	bool there = false;
	assert_ok(store_recipient_find(store, linda, "rosa", &there, &found, &err), &err);
	assert_true(there);
	assert_int_equal(found.id, rosa);
	found.state = RECIPIENT_DECEASED;
	found.pronoun = PRONOUN_SHE;
	replace_text(&found.avoid, "lilies");
	assert_ok(store_recipient_update(store, &found, &err), &err);
	struct recipient again;
	assert_ok(store_recipient_get(store, rosa, &again, &err), &err);
	for (size_t i = 0; i < recipient_record.count; i++) {
		assert_true(record_field_same(&recipient_record.fields[i], &found, &again));
	}
	record_finish(&recipient_record, &again);
	found.id = 99;
	assert_false(store_recipient_update(store, &found, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	record_finish(&recipient_record, &found);
	err = (struct err){0};
	assert_false(store_recipient_get(store, 99, &found, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void test_a_relation_means_somebody_only_when_one_has_it(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct recipient found = {0};
	bool there = true;
	int64_t linda = add_customer(store, "C1");
	assert_ok(store_recipient_by_relation(store, linda, "mum", &there, &found, &err), &err);
	assert_false(there);
	int64_t rosa = add_recipient(store, linda, "rosa"); // "Mum"
	assert_ok(store_recipient_by_relation(store, linda, "mum", &there, &found, &err), &err);
	assert_true(there);
	assert_int_equal(found.id, rosa);
	record_finish(&recipient_record, &found);
	assert_ok(store_recipient_by_relation(store, linda, "dad", &there, &found, &err), &err);
	assert_false(there);
	add_recipient(store, linda, "eva");
	assert_ok(store_recipient_by_relation(store, linda, "mum", &there, &found, &err), &err);
	assert_false(there); // two: nobody knows which
}

static void test_every_statement_runs(void **state) {
	struct store *store = *state;
	struct err err = {0};
	test_a_recipient_is_unique_by_folded_name(state);
	struct recipient found = {0};
	bool there = true;
	assert_ok(store_recipient_by_relation(store, 1, "none", &there, &found, &err), &err);
	static const struct {
		struct store_page page;
		size_t count;
	} cases[] = {{{.limit = 9}, 2},
		     {{.limit = 9, .customer = 1}, 1},
		     {{.limit = 1}, 1},
		     {{.limit = 9, .after = 1}, 1},
		     {{.limit = 9, .customer = 9}, 0}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t count = 0;
		assert_ok(store_recipient_each(store, &cases[i].page, count_row, &count, &err),
			  &err);
		assert_int_equal(count, cases[i].count);
	}
	assert_all_prepared(store, STORE_FILE_RECIPIENT, 7);
	assert_int_equal(store_full_scans(store), 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_a_recipient_is_unique_by_folded_name),
		store_test(test_a_relation_means_somebody_only_when_one_has_it),
		store_test(test_every_statement_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
