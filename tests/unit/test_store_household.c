// What other customers of a household say and get.
#include "rosemary/store/household.h"

#include "samples.h"

static const struct date day = {2027, 5, 14};

// A customer of a household, with a recipient and its draft of the day; returns the draft.
static int64_t add_member(struct store *store, const char *ref, const char *phone,
			  const char *household) {
	struct err err = {0};
	struct customer customer = {.source = TEXT("csv"),
				    .ref = TEXT(ref),
				    .folded = TEXT("linda"),
				    .phone = TEXT(phone),
				    .household = TEXT(household)};
	assert_ok(store_customer_add(store, &customer, &err), &err);
	int64_t recipient = add_recipient(store, customer.id, "rosa");
	int64_t occasion = add_occasion(store, customer.id, recipient, "birthday", day);
	struct draft draft = sample_draft(occasion, customer.id, day);
	draft.recipient = recipient;
	assert_ok(store_draft_add(store, &draft, &err), &err);
	return draft.id;
}

static size_t count_drafts(struct store *store, const char *phone, const char *household,
			   int64_t draft) {
	struct err err = {0};
	const struct customer mine = {.id = 1, .phone = TEXT(phone), .household = TEXT(household)};
	const struct draft like = {.id = draft, .occurs_on = day};
	size_t count = 0;
	assert_ok(store_household_drafts(store, &mine, &like, count_row, &count, &err), &err);
	return count;
}

static size_t count_deceased(struct store *store, const char *phone, const char *household) {
	struct err err = {0};
	const struct customer mine = {.id = 1, .phone = TEXT(phone), .household = TEXT(household)};
	size_t count = 0;
	assert_ok(store_household_deceased(store, &mine, count_row, &count, &err), &err);
	return count;
}

static void test_those_who_share_phone_or_household_are_found(void **state) {
	struct store *store = *state;
	int64_t mine = add_member(store, "C1", "+441", "jones|ab1");
	add_member(store, "C2", "+441", NULL);
	add_member(store, "C3", "+443", "jones|ab1");
	add_member(store, "C4", "+444", "smith|ab1");
	assert_int_equal(count_drafts(store, "+441", "jones|ab1", 0), 2);
	assert_int_equal(count_drafts(store, "+441", NULL, 0), 1);
	assert_int_equal(count_drafts(store, NULL, "jones|ab1", 0), 1);
	assert_int_equal(count_drafts(store, NULL, NULL, 0), 0);
	assert_int_equal(count_drafts(store, "+441", "jones|ab1", mine), 0); // it was the first
	assert_int_equal(count_drafts(store, "+441", "jones|ab1", mine + 2), 1);
	static const char *const ends[] = {"skipped", "lapsed", "missed", "withdrawn"};
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		char sql[80];
		(void)snprintf(sql, sizeof sql, "UPDATE draft SET state = '%s' WHERE id = 2",
			       ends[i]); // fits
		run_sql(store, sql);
		assert_int_equal(count_drafts(store, "+441", "jones|ab1", 0), 1);
	}
	run_sql(store, "UPDATE draft SET state = 'approved'");
	assert_int_equal(count_drafts(store, "+441", "jones|ab1", 0), 2);
	run_sql(store, "UPDATE draft SET purpose = 'greeting'");
	assert_int_equal(count_drafts(store, "+441", "jones|ab1", 0), 0);
}

static void test_the_dead_of_others_are_found(void **state) {
	struct store *store = *state;
	add_member(store, "C1", "+441", "jones|ab1");
	add_member(store, "C2", "+441", NULL);
	add_member(store, "C3", "+443", "jones|ab1");
	assert_int_equal(count_deceased(store, "+441", "jones|ab1"), 0);
	run_sql(store, "UPDATE recipient SET state = 'deceased'");
	assert_int_equal(count_deceased(store, "+441", "jones|ab1"), 2);
	run_sql(store, "UPDATE customer SET merged_into = 1 WHERE id = 2");
	assert_int_equal(count_deceased(store, "+441", "jones|ab1"), 1);
	run_sql(store, "UPDATE recipient SET state = 'silent'");
	assert_int_equal(count_deceased(store, "+441", "jones|ab1"), 0);
}

static void test_every_statement_runs_and_none_scans(void **state) {
	struct store *store = *state;
	enum { MANY = 200 };
	for (int i = 0; i < MANY; i++) {
		char ref[16];
		(void)snprintf(ref, sizeof ref, "C%d", i); // fits
		add_member(store, ref, "+441", NULL);
	}
	run_sql(store, "UPDATE recipient SET state = 'deceased'");
	assert_int_equal(count_drafts(store, "+441", "jones|ab1", 0), 50); // nobody's home
	assert_int_equal(count_deceased(store, "+441", "jones|ab1"), 50);
	assert_int_equal(store_full_scans(store), 0);
	assert_all_prepared(store, STORE_FILE_HOUSEHOLD, 2);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_those_who_share_phone_or_household_are_found),
		store_test(test_the_dead_of_others_are_found),
		store_test(test_every_statement_runs_and_none_scans),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
