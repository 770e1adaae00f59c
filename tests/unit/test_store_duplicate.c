// Customers who may be one are found by what they share.
#include "rosemary/store/merge.h"

#include "samples.h"

static void add(struct store *store, const char *ref, const char *email, const char *phone,
		const char *household) {
	struct err err = {0};
	struct customer customer = {.source = TEXT("csv"),
				    .ref = TEXT(ref),
				    .folded = TEXT("linda jones"),
				    .email = TEXT(email),
				    .phone = TEXT(phone),
				    .household = TEXT(household)};
	assert_ok(store_customer_add(store, &customer, &err), &err);
}

// The rows of a listing.
struct found {
	struct duplicate rows[300];
	size_t count;
};

static bool keep(const void *record, void *argument) {
	struct found *found = argument;
	found->rows[found->count++] = *(const struct duplicate *)record;
	return found->count < ARRAY_LEN(found->rows);
}

static void test_each_customer_leads_to_the_next_who_shares_something(void **state) {
	struct store *store = *state;
	struct err err = {0};
	add(store, "C1", "l@x.test", "+441", "jones|ab1");
	add(store, "C2", NULL, "+441", "jones|ab2");
	add(store, "C3", "L@X.test", NULL, "jones|ab1");
	add(store, "C4", "l@x.test", "+444", NULL);
	add(store, "C5", NULL, NULL, NULL);
	run_sql(store, "UPDATE customer SET folded = 'tom jones' WHERE id = 2");
	static const int64_t expected[][DUPLICATE_REASON_COUNT] = {{3, 2, 3},
								   {0, 0, 0},
								   {4, 0, 0},
								   {0, 0, 0},
								   {0, 0, 0}};
	struct found found = {.count = 0};
	assert_ok(store_merge_duplicates(store, 0, 100, keep, &found, &err), &err);
	assert_int_equal(found.count, ARRAY_LEN(expected));
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		assert_int_equal(found.rows[i].id, i + 1);
		assert_memory_equal(found.rows[i].others, expected[i], sizeof expected[i]);
	}
	run_sql(store, "UPDATE customer SET state = 'merged' WHERE id = 3;"
		       "UPDATE customer SET state = 'erased' WHERE id = 2");
	found.count = 0;
	assert_ok(store_merge_duplicates(store, 0, 100, keep, &found, &err), &err);
	assert_int_equal(found.count, 3);
	assert_int_equal(found.rows[0].others[DUPLICATE_EMAIL], 4);
	assert_int_equal(found.rows[0].others[DUPLICATE_PHONE], 0);
}

static void test_two_who_are_apart_lead_to_others(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct found found = {.count = 0};
	struct customer all[3] = {{0}, {0}, {0}};
	for (int i = 0; i < 3; i++) {
		static const char *const refs[] = {"C1", "C2", "C3"};
		add(store, refs[i], "all@x.test", NULL, NULL);
		assert_ok(store_customer_get(store, i + 1, &all[i], &err), &err);
	}
	assert_ok(store_merge_apart(store, &all[1], &all[0], 1, "anna", &err), &err);
	assert_ok(store_merge_apart(store, &all[0], &all[1], 2, "ben", &err),
		  &err); // once is enough
	assert_ok(store_merge_duplicates(store, 0, 100, keep, &found, &err), &err);
	assert_int_equal(found.rows[0].others[DUPLICATE_EMAIL], 3);
	assert_int_equal(found.rows[1].others[DUPLICATE_EMAIL], 3);
	assert_int_equal(ask_number(store->db, "SELECT count(*) FROM apart"), 1);
	assert_ok(store_merge_together(store, 2, 1, &err), &err);
	found.count = 0;
	assert_ok(store_merge_duplicates(store, 0, 100, keep, &found, &err), &err);
	assert_int_equal(found.rows[0].others[DUPLICATE_EMAIL], 2);
	assert_false(store_merge_apart(store, &all[0], &all[0], 1, "anna", &err));
	assert_int_equal(err.code, ERR_STATE);
	all[1].state = CUSTOMER_ERASED;
	assert_false(store_merge_apart(store, &all[0], &all[1], 1, "anna", &err));
	assert_int_equal(store_full_scans(store), 0);
	for (int i = 0; i < 3; i++) {
		record_finish(&customer_record, &all[i]);
	}
}

static void test_what_many_share_is_a_chain_and_nothing_is_scanned(void **state) {
	struct store *store = *state;
	struct err err = {0};
	enum { MANY = 200 };
	for (int i = 0; i < MANY; i++) {
		char ref[16];
		(void)snprintf(ref, sizeof ref, "C%d", i); // fits
		add(store, ref, "all@x.test", NULL, NULL);
	}
	struct found found = {.count = 0};
	assert_ok(store_merge_duplicates(store, 100, MANY, keep, &found, &err), &err);
	assert_int_equal(found.count, 100);
	for (size_t i = 0; i + 1 < found.count; i++) {
		assert_int_equal(found.rows[i].others[DUPLICATE_EMAIL], found.rows[i].id + 1);
	}
	int64_t rosa = add_recipient(store, 1, "rosa");
	add_occasion(store, 1, rosa, "birthday", (struct date){2027, 5, 14});
	add_order(store, "1", 1, rosa, (struct date){2026, 5, 14});
	add_order(store, "2", 1, 0, (struct date){2026, 5, 14});
	struct merge_belongings has = {0};
	assert_ok(store_merge_count(store, 1, &has, &err), &err);
	assert_int_equal(has.recipients, 1);
	assert_int_equal(has.occasions, 1);
	assert_int_equal(has.orders, 2);
	assert_int_equal(store_full_scans(store), 0);
	assert_all_prepared(store, STORE_FILE_DUPLICATE, 4);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_each_customer_leads_to_the_next_who_shares_something),
		store_test(test_two_who_are_apart_lead_to_others),
		store_test(test_what_many_share_is_a_chain_and_nothing_is_scanned),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
