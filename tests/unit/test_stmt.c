// Statements, binding and reading of rows.
#include <stdlib.h>

#include "samples.h"

static void damage(struct store *store, const char *set) {
	char sql[200];
	(void)snprintf(sql, sizeof sql, "UPDATE occasion SET %s", set); // fits
	run_sql(store, sql);
}

static void test_what_cannot_be_read_is_damage_and_names_the_noun(void **state) {
	struct store *store = *state;
	static const char *const damages[] = {
		"state = 'sleeping'",         "source = ''",      "next_on = '2027-13-01'",
		"draft_on = 'soon'",          "evidence = '[1,'", "title = CAST(x'ff41' AS TEXT)",
		"kind = CAST(x'c3' AS TEXT)",
	};
	static const char repair[] = "state = 'active', source = 'manual', next_on = '2027-05-14',"
				     " draft_on = '2027-05-04', evidence = NULL, title = '',"
				     " kind = 'birthday'";
	add_occasion(store, add_customer(store, "C1"), 0, "birthday", (struct date){2027, 5, 14});
	for (size_t i = 0; i < ARRAY_LEN(damages); i++) {
		struct err err = {0};
		struct occasion occasion;
		size_t count = 0;
		damage(store, damages[i]);
		assert_false(store_occasion_get(store, 1, &occasion, &err));
		assert_int_equal(err.code, ERR_CORRUPT);
		assert_ptr_equal(strstr(err.text, "occasion"), err.text);
		err = (struct err){0};
		assert_false(store_occasion_of(store, 1, count_row, &count, &err));
		assert_int_equal(err.code, ERR_CORRUPT);
		assert_int_equal(count, 0);
		damage(store, repair);
		err = (struct err){0};
		assert_ok(store_occasion_get(store, 1, &occasion, &err), &err);
		record_finish(&occasion_record, &occasion);
	}
}

static void test_a_value_over_the_limit_is_refused_and_forgotten(void **state) {
	struct store *store = *state;
	struct err err = {0};
	size_t len = STORE_VALUE_MAX + 1;
	char *long_text = xcalloc(len + 1, 1);
	memset(long_text, 'x', len);
	struct customer customer = {.source = TEXT("csv"),
				    .ref = TEXT("C1"),
				    .folded = TEXT("x"),
				    .notes = long_text};
	assert_false(store_customer_add(store, &customer, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_int_equal(customer.id, 0);
	struct draft draft = sample_draft(0, 0, (struct date){2027, 5, 14});
	draft.purpose = DRAFT_NOTICE;
	draft_add_reason(&draft, "long", long_text); // as JSON
	err = (struct err){0};
	assert_false(store_draft_add(store, &draft, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	draft_clear_reasons(&draft);
	err = (struct err){0};
	assert_ok(store_draft_add(store, &draft, &err), &err); // the statement works on
	json_free(draft.reasons);
	free(long_text);
	add_customer(store, "C1");
}

static bool stop_at_once(const void *record, void *argument) {
	(void)count_row(record, argument);
	return false;
}

static void test_a_row_may_stop_the_listing(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct store_page page = {.limit = 9};
	size_t count = 0;
	add_customer(store, "C1");
	add_customer(store, "C2");
	assert_ok(store_customer_each(store, &page, stop_at_once, &count, &err), &err);
	assert_int_equal(count, 1);
	run_sql(store, "DROP INDEX customer_folded"); // would be refused while a row is held
}

static void test_nothing_bound_stays_for_the_next_run(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct consent consent = {.customer = add_customer(store, "C1"),
				  .basis = TEXT("said so"),
				  .source = TEXT("owner"),
				  .by = TEXT("anna"),
				  .at = NOW};
	assert_ok(store_consent_add(store, &consent, &err), &err);
	consent.basis = NULL;
	assert_ok(store_consent_add(store, &consent, &err), &err);
	assert_int_equal(ask_number(store->db, "SELECT count(*) FROM consent WHERE basis IS NULL"),
			 1);
}

static void test_absent_values_are_null_and_zero_numbers_are_not(void **state) {
	struct store *store = *state;
	add_product(store, "pink");
	add_occasion(store, add_customer(store, "C1"), 0, "birthday", (struct date){2027, 5, 14});
	run_sql(store, "UPDATE product SET price_minor = 0");
	assert_int_equal(ask_number(store->db,
				    "SELECT (recipient IS NULL) + (lead_days IS NULL) +"
				    " (evidence IS NULL) + (confidence IS NOT NULL) FROM occasion"),
			 4);
}

static void test_a_statement_that_cannot_be_prepared_names_itself(void **state) {
	struct store *store = *state;
	static const char *const sql[] = {"SELECT nothing FROM nowhere"};
	static const struct sql_table table = {STORE_FILE_STORE, sql, 1, NULL};
	struct err err = {0};
	struct stmt *slot = store->prepared[STORE_FILE_STORE][0];
	store->prepared[STORE_FILE_STORE][0] = NULL; // as if it had not been asked for
	assert_null(stmt_get(store, &table, 0, &err));
	store->prepared[STORE_FILE_STORE][0] = slot;
	assert_non_null(strstr(err.text, "SELECT nothing FROM nowhere"));
	assert_non_null(strstr(err.text, "nowhere"));
}

static void test_a_full_disk_is_told_as_one(void **state) {
	struct store *store = *state;
	struct err err = {0};
	run_sql(store, "PRAGMA max_page_count = 1"); // raised to what there is
	bool ok = true;
	for (int i = 0; ok && i < 5000; i++) {
		struct audit_entry entry = {NOW,  actor_policy,
					    "x",  "y",
					    i,    NULL,
					    NULL, "a reason that takes its room on the page"};
		ok = store_audit_add(store, &entry, &err);
	}
	assert_false(ok);
	assert_int_equal(err.code, ERR_NO_SPACE);
}

static void test_damage_is_told_on_one_line(void **state) {
	static const struct {
		const char *found, *told;
	} cases[] = {
		{"*** in database main ***\nPage 5: btreeInitPage() returns error code 11",
		 "it is damaged: Page 5: btreeInitPage() returns error code 11; mend it"},
		{"Page 5: never used", "it is damaged: Page 5: never used; mend it"},
		{"Tree 2\nPage 5\nPage 6", "it is damaged: Tree 2 Page 5 Page 6; mend it"},
		{"", "it is damaged: ; mend it"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		assert_false(store_damage(cases[i].found, "; mend it", &err));
		assert_int_equal(err.code, ERR_CORRUPT);
		assert_string_equal(err.text, cases[i].told);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_what_cannot_be_read_is_damage_and_names_the_noun),
		store_test(test_a_value_over_the_limit_is_refused_and_forgotten),
		store_test(test_a_row_may_stop_the_listing),
		store_test(test_nothing_bound_stays_for_the_next_run),
		store_test(test_absent_values_are_null_and_zero_numbers_are_not),
		store_test(test_a_statement_that_cannot_be_prepared_names_itself),
		store_test(test_a_full_disk_is_told_as_one),
		cmocka_unit_test(test_damage_is_told_on_one_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
