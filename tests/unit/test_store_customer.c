// The table customer.
#include <stdlib.h>

#include "rosemary/store/customer.h"
#include "samples.h"

static int64_t add_named(struct store *store, const char *ref, const char *given,
			 const char *family, const char *email) {
	struct err err = {0};
	struct customer customer = {.source = TEXT("csv"),
				    .ref = TEXT(ref),
				    .given_name = TEXT(given),
				    .family_name = TEXT(family),
				    .email = TEXT(email)};
	customer_fold(&customer);
	assert_ok(store_customer_add(store, &customer, &err), &err);
	free(customer.folded);
	free(customer.household);
	free(customer.home);
	return customer.id;
}

static void test_a_customer_is_read_as_written_and_changed_as_a_whole(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct customer customer, again;
	int64_t id = add_customer(store, "C1");
	assert_ok(store_customer_get(store, id, &customer, &err), &err);
	assert_string_equal(customer.given_name, "Linda");
	assert_int_equal(customer.state, CUSTOMER_ACTIVE);
	replace_text(&customer.email, NULL);
	replace_text(&customer.notes, "likes \"quotes\"; '); DROP TABLE customer; --");
	replace_text(&customer.refused_email, "old@example.org");
	customer.leap_day = LEAP_DAY_MARCH_1;
	customer.state = CUSTOMER_PAUSED;
	assert_ok(store_customer_update(store, &customer, &err), &err);
	assert_ok(store_customer_get(store, id, &again, &err), &err);
	for (size_t i = 0; i < customer_record.count; i++) {
		assert_true(record_field_same(&customer_record.fields[i], &customer, &again));
	}
	record_finish(&customer_record, &again);
	customer.id = 99;
	assert_false(store_customer_update(store, &customer, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	record_finish(&customer_record, &customer);
	err = (struct err){0};
	assert_false(store_customer_get(store, 99, &customer, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void test_a_ref_is_unique_within_its_source(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct customer found;
	bool there = false;
	int64_t id = add_customer(store, "C1");
	struct customer second = {.source = TEXT("csv"), .ref = TEXT("C1"), .folded = TEXT("x")};
	assert_false(store_customer_add(store, &second, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	err = (struct err){0};
	second.source = TEXT("shopify");
	assert_ok(store_customer_add(store, &second, &err), &err);
	assert_ok(store_customer_by_ref(store, "csv", "C1", &there, &found, &err), &err);
	assert_true(there);
	assert_int_equal(found.id, id);
	record_finish(&customer_record, &found);
	assert_ok(store_customer_by_ref(store, "csv", "c1", &there, &found, &err), &err);
	assert_false(there);
}

static void test_a_customer_is_found_by_what_people_type(void **state) {
	struct store *store = *state;
	add_named(store, "C1", "Linda", "Jones", "linda@example.org");
	add_named(store, "C2", "Élodie", "Straße", "Elodie@Example.org");
	add_named(store, "C3", "Sam", "Smith", "sam@example.org");
	add_named(store, "C4", "SAM", "smith", "sam@example.org");
	add_named(store, "1", "Ref", "One", NULL);
	add_named(store, "C6", NULL, NULL, NULL); // a name that is blank
	enum { NOBODY = 0 };
	static const struct {
		const char *selector;
		int64_t id;
		enum err_code code;
	} cases[] = {
		{"C1", 1, ERR_NONE},
		{"2", 2, ERR_NONE},
		{"1", 5, ERR_NONE}, // a ref before an id
		{"linda@example.org", 1, ERR_NONE},
		{"ELODIE@example.ORG", 2, ERR_NONE},
		{"linda jones", 1, ERR_NONE},
		{"  LINDA   Jones ", 1, ERR_NONE},
		{"élodie STRASSE", 2, ERR_NONE},
		{"sam smith", NOBODY, ERR_INVALID},
		{"sam@example.org", NOBODY, ERR_INVALID},
		{"Linda", NOBODY, ERR_NOT_FOUND},
		{"99", NOBODY, ERR_NOT_FOUND},
		{"-1", NOBODY, ERR_NOT_FOUND},
		{"99999999999999999999", NOBODY, ERR_NOT_FOUND},
		{"2x", NOBODY, ERR_NOT_FOUND},
		{"", NOBODY, ERR_NOT_FOUND}, // nobody, not the one without a name
		{"  ", NOBODY, ERR_NOT_FOUND},
		{"%", NOBODY, ERR_NOT_FOUND},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		struct customer found = {0};
		bool ok = store_customer_find(store, cases[i].selector, &found, &err);
		assert_int_equal(err.code, cases[i].code);
		assert_int_equal(ok, cases[i].code == ERR_NONE);
		assert_int_equal(found.id, cases[i].id);
		record_finish(&customer_record, &found);
	}
	struct err err = {0};
	struct customer found;
	assert_false(store_customer_find(store, "sam smith", &found, &err));
	assert_non_null(strstr(err.text, "3 (C3), 4 (C4)"));
}

static void test_whoever_may_read_the_mail_is_found(void **state) {
	struct store *store = *state;
	struct err err = {0};
	add_named(store, "C1", "Rosa", "Jones", "Family@example.org");
	add_named(store, "C2", "Rosalind", "Jones", "family@example.org");
	add_named(store, "C3", "Rosa", "Far", "far@example.org");
	struct customer phoned = {.source = TEXT("csv"),
				  .ref = TEXT("C4"),
				  .folded = TEXT("tom"),
				  .phone = TEXT("+441632960009"),
				  .home = TEXT("1 high street|ab12cd")};
	assert_ok(store_customer_add(store, &phoned, &err), &err);
	static const struct {
		int64_t id;
		const char *email, *phone, *folded;
		int64_t found;
		const char *home;
	} cases[] = {
		{9, "family@example.org", NULL, "rosa", 1, NULL},
		{9, "FAMILY@example.org", NULL, "rosa jones", 1, NULL},
		{9, "family@example.org", NULL, "ros", 0, NULL},
		{9, "family@example.org", NULL, "mum", 0, NULL},
		{1, "family@example.org", NULL, "rosa", 0, NULL}, // oneself
		{9, "other@example.org", NULL, "rosa", 0, NULL},
		{9, NULL, "+441632960009", "tom", 4, NULL},
		{9, NULL, NULL, "rosa", 0, NULL}, // no address is no shared address
		{9, NULL, NULL, "tom", 4, "1 high street|ab12cd"},
		{9, NULL, NULL, "tom", 0, "2 high street|ab12cd"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		bool there = false;
		struct customer found = {0};
		struct customer mine = {.id = cases[i].id,
					.email = TEXT(cases[i].email),
					.phone = TEXT(cases[i].phone),
					.home = TEXT(cases[i].home)};
		assert_ok(store_customer_sharing(store, &mine, cases[i].folded, &there, &found,
						 &err),
			  &err);
		assert_int_equal(there, cases[i].found != 0);
		assert_int_equal(found.id, cases[i].found);
		record_finish(&customer_record, &found);
	}
}

static void test_whom_an_older_program_wrote_is_folded_once(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct customer customer;
	add_named(store, "C1", "Linda", "Jones", NULL);
	run_sql(store, "UPDATE customer SET household = '?', postcode = 'ab1 2cd', address = 'x'");
	assert_ok(store_customer_fold(store, &err), &err);
	assert_ok(store_customer_get(store, 1, &customer, &err), &err);
	assert_string_equal(customer.household, "jones|ab12cd");
	assert_string_equal(customer.home, "x|ab12cd");
	record_finish(&customer_record, &customer);
	int64_t commits = store_stats(store).commits;
	assert_ok(store_customer_fold(store, &err), &err);
	assert_int_equal(store_stats(store).commits, commits); // nothing was left to do
}

static void test_a_listing_looks_in_names_refs_and_addresses(void **state) {
	struct store *store = *state;
	add_named(store, "C1", "Linda", "Jones", "linda@example.org");
	add_named(store, "C2", "ÉLODIE", "Straße", "e@example.org");
	add_named(store, "X3", "Sam", "Smith", "Sam@Example.com");
	static const struct {
		struct store_page page;
		size_t count;
		int64_t first;
	} cases[] = {
		{{.limit = 9}, 3, 1},
		{{.limit = 2}, 2, 1},
		{{.limit = 9, .after = 1}, 2, 2},
		{{.limit = 9, .match = "LINDA"}, 1, 1},
		{{.limit = 9, .match = "Élo"}, 1, 2},
		{{.limit = 9, .match = "STRASSE"}, 1, 2},
		{{.limit = 9, .match = "x3"}, 1, 3},
		{{.limit = 9, .match = "EXAMPLE.ORG"}, 2, 1},
		{{.limit = 9, .match = "%"}, 0, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		struct ids ids = {.count = 0};
		assert_ok(store_customer_each(store, &cases[i].page, keep_id, &ids, &err), &err);
		assert_int_equal(ids.count, cases[i].count);
		assert_int_equal(ids.ids[0], cases[i].first);
	}
}

static void test_every_statement_runs_and_none_scans_but_the_listing(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct customer customer;
	bool found = false;
	for (int i = 0; i < 500; i++) {
		char ref[16];
		(void)snprintf(ref, sizeof ref, "C%d", i); // fits
		add_customer(store, ref);
	}
	run_sql(store, "UPDATE customer SET email = id || email, folded = 'n' || id,"
		       " phone = 'p' || id");
	static const char *const selectors[] = {"C7", "8", "9linda@example.org", "N10"};
	for (size_t i = 0; i < ARRAY_LEN(selectors); i++) {
		assert_ok(store_customer_find(store, selectors[i], &customer, &err), &err);
		assert_ok(store_customer_update(store, &customer, &err), &err);
		assert_ok(store_customer_sharing(store, &customer, "x", &found, &customer, &err),
			  &err);
		record_finish(&customer_record, &customer);
	}
	assert_ok(store_customer_by_ref(store, "csv", "none", &found, &customer, &err), &err);
	assert_int_equal(store_full_scans(store), 0);
	struct store_page page = {.limit = 1};
	size_t count = 0;
	assert_ok(store_customer_each(store, &page, count_row, &count, &err), &err);
	int64_t last = 0;
	assert_ok(store_customer_last(store, &last, &err), &err);
	assert_int_equal(last, 500);
	assert_all_prepared(store, STORE_FILE_CUSTOMER, 11);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_a_customer_is_read_as_written_and_changed_as_a_whole),
		store_test(test_a_ref_is_unique_within_its_source),
		store_test(test_a_customer_is_found_by_what_people_type),
		store_test(test_whoever_may_read_the_mail_is_found),
		store_test(test_whom_an_older_program_wrote_is_folded_once),
		store_test(test_a_listing_looks_in_names_refs_and_addresses),
		store_test(test_every_statement_runs_and_none_scans_but_the_listing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
