// Two customers made one, and taken apart again: every row is where it belongs.
#include <stdlib.h>

#include "rosemary/store/merge.h"
#include "samples.h"

enum { TEXT_BYTES = 1 << 16 };
static const struct date day = {2027, 5, 14};

// All that a merge may touch, as one text.
static char *picture(struct store *store) {
	static const char *const tables[] = {
		"SELECT group_concat(id || source || ref || coalesce(email, '-')"
		" || coalesce(phone, '-') || coalesce(notes, '-') || state"
		" || coalesce(merged_into, 0), ';') FROM customer",
		"SELECT group_concat(id || ':' || customer || folded || coalesce(likes, '-')"
		" || coalesce(relation, '-') || state, ';') FROM recipient",
		"SELECT group_concat(id || ':' || customer || ',' || coalesce(recipient, 0) || kind"
		" || state || coalesce(next_on, '-'), ';') FROM occasion",
		"SELECT group_concat(id || ':' || customer || ',' || coalesce(recipient, 0), ';')"
		" FROM orders",
		"SELECT group_concat(id || ':' || customer || channel || state, ';') FROM consent",
		"SELECT group_concat(id || ':' || customer || scope || ',' || coalesce(recipient, 0)"
		" || ',' || coalesce(occasion, 0), ';') FROM optout",
		"SELECT group_concat(id || ':' || customer || ',' || occasion || ','"
		" || coalesce(recipient, 0) || state, ';') FROM draft",
		"SELECT group_concat(id || ':' || customer || ',' || coalesce(occasion, 0) || ','"
		" || coalesce(recipient, 0), ';') FROM offer",
		"SELECT group_concat(id || ':' || coalesce(customer, 0), ';') FROM feed",
	};
	char *text = xcalloc(1, TEXT_BYTES);
	size_t len = 0;
	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		sqlite3_stmt *handle = NULL;
		assert_int_equal(sqlite3_prepare_v2(store->db, tables[i], -1, &handle, NULL),
				 SQLITE_OK);
		assert_int_equal(sqlite3_step(handle), SQLITE_ROW);
		const char *rows = (const char *)sqlite3_column_text(handle, 0);
		len += (size_t)snprintf(text + len, TEXT_BYTES - len, "%s\n",
					rows != NULL ? rows : "");
		(void)sqlite3_finalize(handle); // it gave its row
	}
	return text;
}

static void say(struct store *store, int64_t customer, enum channel channel,
		enum consent_state state, int64_t at) {
	struct err err = {0};
	struct consent consent = {.customer = customer,
				  .channel = channel,
				  .state = state,
				  .source = TEXT("csv"),
				  .by = TEXT("anna"),
				  .at = at};
	assert_ok(store_consent_add(store, &consent, &err), &err);
}

static void opt_out(struct store *store, const struct optout *like) {
	struct err err = {0};
	struct optout optout = *like;
	optout.source = TEXT("owner");
	optout.by = TEXT("anna");
	optout.at = like->at != 0 ? like->at : NOW - HOUR;
	assert_ok(store_optout_add(store, &optout, &err), &err);
}

static int64_t draft_for(struct store *store, int64_t occasion, int64_t customer, int64_t recipient,
			 enum draft_state state) {
	struct err err = {0};
	struct draft draft = sample_draft(occasion, customer, day);
	draft.recipient = recipient;
	draft.state = state;
	assert_ok(store_draft_add(store, &draft, &err), &err);
	return draft.id;
}

// Two customers with a recipient and an occasion in common, and one of each of their own.
static void add_pair(struct store *store) {
	for (int64_t customer = 1; customer <= 2; customer++) {
		assert_int_equal(add_customer(store, customer == 1 ? "C1" : "C2"), customer);
		int64_t rosa = add_recipient(store, customer, "rosa");
		int64_t own = add_recipient(store, customer, customer == 1 ? "pip" : "tom");
		int64_t birthday = add_occasion(store, customer, rosa, "birthday", day);
		int64_t other = add_occasion(store, customer, own, "birthday", day);
		add_occasion(store, customer, 0, customer == 1 ? "moving" : "wedding", day);
		add_order(store, customer == 1 ? "1" : "3", customer, rosa, day);
		add_order(store, customer == 1 ? "2" : "4", customer, own, day);
		draft_for(store, birthday, customer, rosa,
			  customer == 1 ? DRAFT_WAITING : DRAFT_APPROVED);
		draft_for(store, other, customer, own, DRAFT_HELD);
		opt_out(store, &(struct optout){.customer = customer,
						.scope = OPTOUT_RECIPIENT,
						.recipient = rosa});
		opt_out(store, &(struct optout){.customer = customer,
						.scope = OPTOUT_OCCASION,
						.occasion = birthday});
	}
	add_message(store, 3, 1); // of the birthday's approved draft
	run_sql(store,
		"INSERT INTO offer (message, draft, customer, occasion, recipient, occurs_on,"
		" total_minor, order_by, state, pickup_minute) VALUES (1, 3, 2, 4, 3,"
		" '2027-05-14', 0, 1, 'open', 0)");
	run_sql(store, "INSERT INTO feed (name, kind, customer, names, alarms, state, created_at)"
		       " VALUES ('all', 'all', NULL, 1, 0, 'active', 1),"
		       " ('two', 'customer', 2, 1, 0, 'active', 1)");
	say(store, 1, CHANNEL_EMAIL, CONSENT_GRANTED, NOW - 10);
	say(store, 2, CHANNEL_EMAIL, CONSENT_WITHDRAWN, NOW - 20);
	say(store, 2, CHANNEL_SMS, CONSENT_SOFT, NOW - 20);
	run_sql(store, "UPDATE customer SET phone = NULL WHERE id = 1;"
		       "UPDATE recipient SET state = 'silent', likes = 'roses' WHERE customer = 2");
}

static struct merge made(struct store *store, int64_t kept, int64_t gone) {
	struct err err = {0};
	struct merge merge = {.kept = kept, .gone = gone, .at = NOW, .by = xstrdup("anna")};
	assert_ok(store_begin(store, &err), &err);
	assert_ok(store_end(store, store_merge_add(store, &merge, &err), &err), &err);
	return merge;
}

static void take_back(struct store *store, int64_t id) {
	struct err err = {0};
	struct merge merge = {0};
	assert_ok(store_merge_get(store, id, &merge, &err), &err);
	merge.undone_at = NOW + HOUR;
	replace_text(&merge.undone_by, "anna");
	assert_ok(store_begin(store, &err), &err);
	assert_ok(store_end(store, store_merge_undo(store, &merge, &err), &err), &err);
	record_finish(&merge_record, &merge);
}

static void test_everything_comes_to_the_kept_one(void **state) {
	struct store *store = *state;
	add_pair(store);
	struct merge merge = made(store, 1, 2);
	record_finish(&merge_record, &merge);
	static const struct {
		const char *sql;
		int64_t count;
	} facts[] = {
		{"SELECT count(*) FROM recipient WHERE customer = 1", 3},
		{"SELECT count(*) FROM recipient WHERE customer = 1 AND folded = 'rosa'"
		 " AND state = 'silent' AND likes = 'roses'",
		 1},
		{"SELECT count(*) FROM occasion WHERE customer = 1", 5},
		{"SELECT count(*) FROM occasion WHERE customer = 2 AND state = 'ended'", 1},
		{"SELECT count(*) FROM orders WHERE customer = 1", 4},
		{"SELECT count(*) FROM orders WHERE recipient = 1", 2},
		{"SELECT count(*) FROM optout WHERE customer = 1 AND recipient = 1", 2},
		{"SELECT count(*) FROM optout WHERE customer = 1 AND occasion = 1", 2},
		{"SELECT count(*) FROM draft WHERE customer = 1", 4},
		{"SELECT count(*) FROM draft WHERE occasion = 1 AND state = 'approved'", 1},
		{"SELECT count(*) FROM draft WHERE occasion = 4 AND state = 'waiting'", 1},
		{"SELECT count(*) FROM offer WHERE customer = 1 AND occasion = 1 AND recipient = 1",
		 1},
		{"SELECT count(*) FROM feed WHERE customer = 1", 1},
		{"SELECT count(*) FROM customer WHERE id = 1 AND phone = '+441632960001'", 1},
		{"SELECT count(*) FROM customer WHERE id = 2 AND state = 'merged'"
		 " AND merged_into = 1",
		 1},
		{"SELECT count(*) FROM consent WHERE customer = 1 AND source = 'merge'", 2},
		{"SELECT count(*) FROM pragma_foreign_key_check", 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
		if (ask_number(store->db, facts[i].sql) != facts[i].count) {
			fail_msg("%s is not %d", facts[i].sql, (int)facts[i].count);
		}
	}
	struct err err = {0};
	struct consent consent = {0};
	bool found = false;
	assert_ok(store_consent_current(store, 1, CHANNEL_EMAIL, &found, &consent, &err), &err);
	assert_int_equal(consent.state, CONSENT_WITHDRAWN);
	assert_string_equal(consent.basis, "as said by C2");
	record_finish(&consent_record, &consent);
}

static void test_taking_it_back_restores_every_row(void **state) {
	struct store *store = *state;
	add_pair(store);
	char *before = picture(store);
	for (int round = 0; round < 2; round++) {
		struct merge merge = made(store, round == 0 ? 1 : 2, round == 0 ? 2 : 1);
		char *between = picture(store);
		assert_string_not_equal(between, before);
		take_back(store, merge.id);
		char *after = picture(store);
		assert_string_equal(after, before);
		free(after);
		free(between);
		record_finish(&merge_record, &merge);
	}
	free(before);
}

static void test_what_somebody_said_takes_the_place_of_a_proposal(void **state) {
	struct store *store = *state;
	add_pair(store);
	run_sql(store,
		"UPDATE occasion SET state = 'proposed', source = 'derived', confidence = 83,"
		" evidence = '[1]', rule = '--05-11', next_on = NULL, draft_on = NULL"
		" WHERE id = 1;"
		"UPDATE draft SET state = 'withdrawn' WHERE id = 1;"
		"UPDATE draft SET state = 'waiting' WHERE id = 3");
	char *before = picture(store);
	struct merge merge = made(store, 1, 2);
	assert_int_equal(ask_number(store->db, "SELECT count(*) FROM occasion WHERE id = 1"
					       " AND state = 'active' AND confidence = 100"
					       " AND rule <> '--05-11' AND next_on IS NOT NULL"
					       " AND draft_on IS NOT NULL"),
			 1);
	assert_int_equal(ask_number(store->db, "SELECT occasion FROM draft WHERE id = 3"), 1);
	take_back(store, merge.id);
	record_finish(&merge_record, &merge);
	char *after = picture(store);
	assert_string_equal(after, before);
	assert_int_equal(ask_number(store->db, "SELECT count(*) FROM occasion WHERE id = 1"
					       " AND confidence = 83 AND rule = '--05-11'"
					       " AND evidence = '[1]' AND draft_on IS NULL"),
			 1);
	free(after);
	free(before);
}

static void test_what_came_since_stays_unless_it_is_about_who_goes_back(void **state) {
	struct store *store = *state;
	add_pair(store);
	struct merge merge = made(store, 1, 2);
	add_order(store, "since", 1, 1, day);   // for Rosa, whom both know
	add_order(store, "for tom", 1, 4, day); // whom only the gone one knows
	add_order(store, "for nobody", 1, 0, day);
	run_sql(store, "UPDATE recipient SET likes = 'tulips' WHERE id = 1;"
		       "UPDATE customer SET phone = '+441632960009' WHERE id = 1;"
		       "UPDATE occasion SET state = 'paused' WHERE id = 1;"
		       "UPDATE orders SET recipient = 2 WHERE ref = '3'");
	say(store, 1, CHANNEL_SMS, CONSENT_WITHDRAWN, NOW + 5);
	opt_out(store, &(struct optout){.customer = 1,
					.scope = OPTOUT_KIND,
					.kind = TEXT("birthday"),
					.at = NOW + 5});
	take_back(store, merge.id);
	record_finish(&merge_record, &merge);
	static const struct {
		const char *sql;
		int64_t count;
	} facts[] = {
		{"SELECT customer FROM orders WHERE ref = 'since'", 1},
		{"SELECT customer FROM orders WHERE ref = 'for tom'", 2},
		{"SELECT customer FROM orders WHERE ref = 'for nobody'", 1},
		{"SELECT recipient FROM orders WHERE ref = '3'", 2},
		{"SELECT count(*) FROM recipient WHERE id = 1 AND likes = 'tulips'"
		 " AND state = 'active'",
		 1},
		{"SELECT customer FROM feed WHERE name = 'two'", 2},
		{"SELECT count(*) FROM customer WHERE id = 1 AND phone = '+441632960009'", 1},
		{"SELECT count(*) FROM occasion WHERE id = 1 AND state = 'paused'", 1},
		{"SELECT count(*) FROM consent WHERE channel = 'sms' AND state = 'withdrawn'"
		 " AND at > 5",
		 2}, // it was refused by whoever of the two it was
		{"SELECT count(*) FROM optout WHERE kind = 'birthday'", 2},
	};
	for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
		if (ask_number(store->db, facts[i].sql) != facts[i].count) {
			fail_msg("%s is not %d", facts[i].sql, (int)facts[i].count);
		}
	}
}

static void assert_refused(struct store *store, int64_t kept, int64_t gone, enum err_code code) {
	struct err err = {0};
	struct merge merge = {.kept = kept, .gone = gone, .at = NOW, .by = xstrdup("anna")};
	assert_ok(store_begin(store, &err), &err);
	assert_false(store_end(store, store_merge_add(store, &merge, &err), &err));
	assert_int_equal(err.code, code);
	record_finish(&merge_record, &merge);
}

static void test_who_is_gone_already_is_not_merged(void **state) {
	struct store *store = *state;
	add_pair(store);
	add_customer(store, "C3");
	assert_refused(store, 1, 1, ERR_STATE);
	assert_refused(store, 1, 99, ERR_NOT_FOUND);
	run_sql(store, "UPDATE customer SET state = 'erased' WHERE id = 2");
	assert_refused(store, 1, 2, ERR_STATE);
	assert_refused(store, 2, 1, ERR_STATE);
	run_sql(store, "UPDATE customer SET state = 'paused' WHERE id = 2");
	struct merge first = made(store, 1, 2);
	assert_refused(store, 3, 2, ERR_STATE);
	assert_refused(store, 2, 3, ERR_STATE);
	struct merge second = made(store, 3, 1);
	struct err err = {0};
	first.undone_at = NOW;
	assert_ok(store_begin(store, &err), &err);
	assert_false(store_end(store, store_merge_undo(store, &first, &err), &err));
	assert_int_equal(err.code, ERR_STATE); // the second one stands on it
	take_back(store, second.id);
	take_back(store, first.id);
	assert_int_equal(ask_number(store->db, "SELECT count(*) FROM customer WHERE id = 2"
					       " AND state = 'paused' AND merged_into IS NULL"),
			 1);
	record_finish(&merge_record, &first);
	record_finish(&merge_record, &second);
}

static void test_who_has_too_much_is_no_person(void **state) {
	struct store *store = *state;
	add_pair(store);
	run_sql(store,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE"
		" i <= 5000) INSERT INTO orders (source, ref, customer, placed_on, day, kind,"
		" confirmation, total_minor, currency) SELECT 'csv', 'n' || i, 2,"
		" '2026-05-14', '2026-05-14', 'normal', 'none', 1, 'GBP' FROM n");
	char *before = picture(store);
	assert_refused(store, 1, 2, ERR_LIMIT);
	char *after = picture(store);
	assert_string_equal(after, before);
	free(before);
	free(after);
}

static void test_the_old_names_lead_to_the_kept_one(void **state) {
	struct store *store = *state;
	struct err err = {0};
	add_pair(store);
	add_customer(store, "C3");
	run_sql(store, "UPDATE customer SET email = 'c' || id || '@x.test', folded = 'n' || id,"
		       " given_name = 'n' || id, family_name = NULL");
	struct merge first = made(store, 1, 2);
	struct merge second = made(store, 3, 1);
	static const struct {
		const char *selector;
		int64_t id;
	} cases[] = {{"C1", 3}, {"C2", 3}, {"2", 3}, {"c2@x.test", 3}, {"n1", 3}, {"n3", 3}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct customer found = {0};
		assert_ok(store_customer_find(store, cases[i].selector, &found, &err), &err);
		assert_int_equal(found.id, cases[i].id);
		record_finish(&customer_record, &found);
	}
	struct customer found = {0};
	bool there = false;
	assert_ok(store_customer_by_ref(store, "csv", "C2", &there, &found, &err), &err);
	assert_int_equal(found.id, 3);
	record_finish(&customer_record, &found);
	int64_t living = add_customer(store, "C4");
	run_sql(store, "UPDATE customer SET folded = 'n2' WHERE ref = 'C4'");
	assert_ok(store_customer_find(store, "n2", &found, &err), &err);
	assert_int_equal(found.id, living); // whoever is called so now comes first
	record_finish(&customer_record, &found);
	run_sql(store, "UPDATE customer SET merged_into = 2, state = 'merged' WHERE id = 3");
	assert_false(store_customer_find(store, "C1", &found, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
	record_finish(&merge_record, &first);
	record_finish(&merge_record, &second);
}

static void test_each_statement_runs_and_none_scans(void **state) {
	struct store *store = *state;
	struct err err = {0};
	test_what_came_since_stays_unless_it_is_about_who_goes_back(state);
	struct merge merge = made(store, 1, 2);
	size_t count = 0;
	assert_ok(store_merge_of(store, 1, count_row, &count, &err), &err);
	assert_int_equal(count, 1);
	record_finish(&merge_record, &merge);
	assert_int_equal(store_full_scans(store), 0);
	assert_all_prepared(store, STORE_FILE_MERGE, 5);
	assert_all_prepared(store, STORE_FILE_MERGE_UNDO, 3);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_everything_comes_to_the_kept_one),
		store_test(test_taking_it_back_restores_every_row),
		store_test(test_what_somebody_said_takes_the_place_of_a_proposal),
		store_test(test_what_came_since_stays_unless_it_is_about_who_goes_back),
		store_test(test_who_is_gone_already_is_not_merged),
		store_test(test_who_has_too_much_is_no_person),
		store_test(test_the_old_names_lead_to_the_kept_one),
		store_test(test_each_statement_runs_and_none_scans),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
