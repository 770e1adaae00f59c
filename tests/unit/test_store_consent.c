// The tables consent and optout.
#include "rosemary/store/consent.h"

#include "samples.h"

static void say(struct store *store, int64_t customer, enum channel channel,
		enum consent_state what) {
	struct err err = {0};
	struct consent consent = {.customer = customer,
				  .channel = channel,
				  .state = what,
				  .source = TEXT("owner"),
				  .by = TEXT("anna"),
				  .at = NOW};
	assert_ok(store_consent_add(store, &consent, &err), &err);
	assert_true(consent.id > 0);
}

static void test_the_newest_word_on_a_channel_is_in_force(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct consent consent;
	bool found = true;
	int64_t linda = add_customer(store, "C1");
	int64_t other = add_customer(store, "C2");
	assert_ok(store_consent_current(store, linda, CHANNEL_EMAIL, &found, &consent, &err), &err);
	assert_false(found);
	say(store, linda, CHANNEL_EMAIL, CONSENT_SOFT);
	say(store, linda, CHANNEL_EMAIL, CONSENT_WITHDRAWN);
	say(store, linda, CHANNEL_SMS, CONSENT_GRANTED);
	say(store, other, CHANNEL_EMAIL, CONSENT_GRANTED);
	assert_ok(store_consent_current(store, linda, CHANNEL_EMAIL, &found, &consent, &err), &err);
	assert_true(found);
	assert_int_equal(consent.state, CONSENT_WITHDRAWN);
	record_finish(&consent_record, &consent);
	struct ids ids = {.count = 0};
	assert_ok(store_consent_each(store, linda, keep_id, &ids, &err), &err);
	assert_int_equal(ids.count, 3); // nothing is lost
	assert_int_equal(ids.ids[0], 1);
}

static void test_an_opt_out_is_in_force_until_it_is_dropped_once(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct optout optout;
	int64_t linda = add_customer(store, "C1");
	struct optout made = {.customer = linda,
			      .scope = OPTOUT_KIND,
			      .kind = TEXT("birthday"),
			      .source = TEXT("owner"),
			      .by = TEXT("anna"),
			      .at = NOW};
	assert_ok(store_optout_add(store, &made, &err), &err);
	struct optout second = made;
	assert_ok(store_optout_add(store, &second, &err), &err);
	struct store_page pages[] = {{.limit = 9}, {.limit = 9, .customer = linda}};
	for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
		size_t count = 0;
		assert_ok(store_optout_each(store, &pages[i], count_row, &count, &err), &err);
		assert_int_equal(count, 2);
	}
	assert_ok(store_optout_drop(store, made.id, NOW + 1, "anna", &err), &err);
	assert_false(store_optout_drop(store, made.id, NOW + 2, "bob", &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_ok(store_optout_get(store, made.id, &optout, &err), &err);
	assert_int_equal(optout.dropped_at, NOW + 1);
	assert_string_equal(optout.dropped_by, "anna");
	record_finish(&optout_record, &optout);
	struct ids ids = {.count = 0};
	assert_ok(store_optout_each(store, &pages[1], keep_id, &ids, &err), &err);
	assert_int_equal(ids.count, 1);
	assert_int_equal(ids.ids[0], second.id);
	err = (struct err){0};
	assert_false(store_optout_get(store, 99, &optout, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void test_consent_of_nobody_is_refused(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct consent consent = {.customer = 99,
				  .source = TEXT("owner"),
				  .by = TEXT("anna"),
				  .at = NOW};
	assert_false(store_consent_add(store, &consent, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_int_equal(consent.id, 0);
}

static void test_every_statement_runs(void **state) {
	struct store *store = *state;
	test_an_opt_out_is_in_force_until_it_is_dropped_once(state);
	struct err err = {0};
	struct consent consent;
	bool found = true;
	say(store, 1, CHANNEL_EMAIL, CONSENT_SOFT);
	assert_ok(store_consent_current(store, 1, CHANNEL_SMS, &found, &consent, &err), &err);
	assert_false(found);
	size_t count = 0;
	assert_ok(store_consent_each(store, 1, count_row, &count, &err), &err);
	struct store_page page = {.limit = 9, .customer = 1};
	assert_ok(store_optout_each(store, &page, count_row, &count, &err), &err);
	assert_all_prepared(store, STORE_FILE_CONSENT, 8);
	assert_int_equal(store_full_scans(store), 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_the_newest_word_on_a_channel_is_in_force),
		store_test(test_an_opt_out_is_in_force_until_it_is_dropped_once),
		store_test(test_consent_of_nobody_is_refused),
		store_test(test_every_statement_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
