// The table occasion.
#include "rosemary/store/occasion.h"

#include "samples.h"

static void test_an_occasion_is_unique_by_who_what_and_once(void **state) {
	struct store *store = *state;
	int64_t linda = add_customer(store, "C1");
	int64_t rosa = add_recipient(store, linda, "rosa");
	static const struct {
		int recipient;
		const char *kind, *title, *rule;
		bool fresh;
	} cases[] = {
		{1, "birthday", "", "1961-05-14", true},
		{1, "birthday", "", "--05-15", false}, // the same, with another day
		{0, "birthday", "", "--05-14", true},
		{1, "anniversary", "", "--05-14", true},
		{1, "birthday", "The other one", "--05-14", true},
		{1, "occasion", "Graduation", "once:2027-06-12", true},
		{1, "occasion", "Graduation", "once:2028-06-12", true},
		{1, "occasion", "Graduation", "once:2027-06-12", false},
		{1, "occasion", "Graduation", "--06-12", true},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		struct occasion same;
		bool found = false;
		struct occasion occasion = {.customer = linda,
					    .recipient = cases[i].recipient != 0 ? rosa : 0,
					    .kind = TEXT(cases[i].kind),
					    .title = TEXT(cases[i].title),
					    .rule = TEXT(cases[i].rule)};
		assert_ok(store_occasion_same(store, &occasion, &found, &same, &err), &err);
		assert_int_equal(found, !cases[i].fresh);
		if (found) {
			assert_string_equal(same.kind, cases[i].kind);
			record_finish(&occasion_record, &same);
		}
		assert_int_equal(store_occasion_add(store, &occasion, &err), cases[i].fresh);
		assert_int_equal(err.code, cases[i].fresh ? ERR_NONE : ERR_CONFLICT);
	}
}

static void test_an_occasion_is_read_as_written_and_changed(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct occasion occasion, again;
	int64_t id = add_occasion(store, add_customer(store, "C1"), 0, "birthday",
				  (struct date){2027, 5, 14});
	assert_ok(store_occasion_get(store, id, &occasion, &err), &err);
	occasion.state = OCCASION_PAUSED;
	occasion.next_on = (struct date){0};
	occasion.draft_on = (struct date){0};
	occasion.lead_days = 21;
	occasion.evidence = json_parse("[1,2]", 5, &err);
	assert_ok(store_occasion_update(store, &occasion, &err), &err);
	assert_ok(store_occasion_get(store, id, &again, &err), &err);
	for (size_t i = 0; i < occasion_record.count; i++) {
		assert_true(record_field_same(&occasion_record.fields[i], &occasion, &again));
	}
	record_finish(&occasion_record, &again);
	occasion.id = 99;
	assert_false(store_occasion_update(store, &occasion, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	record_finish(&occasion_record, &occasion);
}

static void test_what_is_due_comes_by_its_draft_day(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct occasion due;
	int64_t linda = add_customer(store, "C1");
	struct date today = {2027, 5, 4}; // ten days before the fourteenth
	int64_t second = add_occasion(store, linda, 0, "b", (struct date){2027, 5, 14});
	int64_t first = add_occasion(store, linda, 0, "a", (struct date){2027, 5, 13});
	add_occasion(store, linda, 0, "c", (struct date){2027, 5, 15});
	run_sql(store, "INSERT INTO occasion (customer, kind, rule, confidence, state, source,"
		       " next_on, draft_on) VALUES (1, 'p', '--01-01', 100, 'paused', 'manual',"
		       " '2020-01-01', '2020-01-01')");
	const int64_t expected[] = {first, second};
	int64_t ids[2];
	size_t count = 0;
	assert_ok(store_occasion_due(store, today, 1, ids, &count, &err), &err);
	assert_int_equal(count, 1);
	int64_t number = 0;
	assert_ok(store_occasion_count_due(store, today, &number, &err), &err);
	assert_int_equal(number, 2);
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		assert_ok(store_occasion_due(store, today, 2, ids, &count, &err), &err);
		assert_int_equal(count, ARRAY_LEN(expected) - i);
		assert_int_equal(ids[0], expected[i]);
		assert_ok(store_occasion_get(store, ids[0], &due, &err), &err);
		due.next_on = (struct date){2028, 5, 14};
		due.draft_on = (struct date){2028, 5, 4};
		assert_ok(store_occasion_update(store, &due, &err), &err);
		record_finish(&occasion_record, &due);
	}
	assert_ok(store_occasion_count_due(store, today, &number, &err), &err);
	assert_int_equal(number, 0);
	assert_ok(store_occasion_due(store, today, 2, ids, &count, &err), &err);
	assert_int_equal(count, 0);
}

static void test_listings_are_by_the_next_day_and_those_without_one_last(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t linda = add_customer(store, "C1");
	int64_t other = add_customer(store, "C2");
	add_occasion(store, linda, 0, "a", (struct date){2027, 7, 1});
	add_occasion(store, linda, 0, "b", (struct date){2027, 6, 1});
	add_occasion(store, other, 0, "c", (struct date){2027, 5, 1});
	add_occasion(store, linda, 0, "d", (struct date){2027, 6, 1});
	run_sql(store, "UPDATE occasion SET next_on = NULL, state = 'ended' WHERE kind = 'a'");
	static const struct {
		struct store_page page;
		int64_t ids[4];
		size_t count;
	} cases[] = {
		{{.limit = 9}, {3, 2, 4, 1}, 4},
		{{.limit = 2}, {3, 2}, 2},
		{{.limit = 2, .day = {2027, 6, 1}, .after = 2}, {4, 1}, 2},
		{{.limit = 2, .day = {2027, 6, 1}, .after = 4}, {1}, 1},
		{{.limit = 1, .day = {2027, 6, 1}, .after = 4}, {1}, 1},
		{{.limit = 9, .at = 1, .after = 1}, {0}, 0},
		{{.limit = 9, .at = 1}, {1}, 1},
		{{.limit = 9, .state = "active", .day = {2027, 5, 1}, .after = 3}, {2, 4}, 2},
		{{.limit = 9, .customer = 1, .day = {2027, 6, 1}, .after = 2}, {4, 1}, 2},
		{{.limit = 9, .customer = 1, .at = 1, .after = 1}, {0}, 0},
		{{.limit = 9, .state = "active"}, {3, 2, 4}, 3},
		{{.limit = 9, .customer = 1}, {2, 4, 1}, 3},
		{{.limit = 9, .customer = 1, .state = "ended"}, {1}, 1},
	};
	struct ids ids = {.count = 0};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		ids.count = 0;
		assert_ok(store_occasion_each(store, &cases[i].page, keep_id, &ids, &err), &err);
		assert_int_equal(ids.count, cases[i].count);
		assert_memory_equal(ids.ids, cases[i].ids, ids.count * sizeof(int64_t));
	}
	ids.count = 0;
	assert_ok(store_occasion_of(store, linda, keep_id, &ids, &err), &err);
	assert_int_equal(ids.count, 3);
	assert_int_equal(ids.ids[2], 1);
	ids.count = 0;
	assert_ok(store_occasion_behind(store, 1, 2, keep_id, &ids, &err), &err);
	assert_int_equal(ids.count, 2);
	assert_int_equal(ids.ids[0], 2);
}

static void test_every_statement_runs(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct occasion occasion;
	bool found = false;
	test_what_is_due_comes_by_its_draft_day(state);
	assert_ok(store_occasion_get(store, 1, &occasion, &err), &err);
	struct occasion same;
	assert_ok(store_occasion_same(store, &occasion, &found, &same, &err), &err);
	assert_true(found);
	record_finish(&occasion_record, &same);
	record_finish(&occasion_record, &occasion);
	size_t count = 0;
	struct store_page page = {.limit = 9};
	assert_ok(store_occasion_behind(store, 0, 9, count_row, &count, &err), &err);
	assert_ok(store_occasion_of(store, 1, count_row, &count, &err), &err);
	assert_ok(store_occasion_each(store, &page, count_row, &count, &err), &err);
	page.state = "active";
	assert_ok(store_occasion_each(store, &page, count_row, &count, &err), &err);
	page.customer = 1;
	assert_ok(store_occasion_each(store, &page, count_row, &count, &err), &err);
	int64_t due = 0;
	assert_ok(store_occasion_count_due(store, (struct date){2027, 6, 2}, &due, &err), &err);
	const struct store_page year = {.day = {2027, 1, 1}, .to = {2027, 12, 31}, .limit = 9};
	assert_ok(store_occasion_coming(store, &year, count_row, &count, &err), &err);
	assert_ok(store_occasion_proposed(store, &page, count_row, &count, &err), &err);
	assert_false(store_occasion_drop(store, 1, &err)); // it is active
	run_sql(store, "UPDATE occasion SET state = 'proposed' WHERE id = 1");
	add_draft(store, 1, 1, (struct date){2027, 5, 14});
	assert_ok(store_occasion_drop(store, 1, &err), &err);
	assert_all_prepared(store, STORE_FILE_OCCASION, 18);
}

static void fill(struct store *store) {
	run_sql(store,
		"INSERT INTO customer (source, ref, folded, channel, leap_day, state, email)"
		" VALUES ('csv', 'C1', 'linda jones', 'email', 'shop', 'active', 'l@example.org');"
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
		" INSERT INTO occasion (customer, kind, title, rule, confidence, state, source,"
		" next_on, draft_on) SELECT 1, 'birthday', i, '--01-01', 100, 'active', 'import',"
		" date('2027-01-01', (i % 365) || ' days'), date('2026-12-22', (i % 365) || ' days')"
		" FROM n;"
		"INSERT INTO draft (purpose, occasion, customer, occurs_on, channel, address, hold,"
		" send_by, revision, state, created_at, checked_at) SELECT 'reminder', id, 1,"
		" next_on, 'email', 'l@example.org', NULL, 1809162000 + id, 1, CASE id % 4"
		" WHEN 0 THEN 'waiting' WHEN 1 THEN 'lapsed' WHEN 2 THEN 'withdrawn'"
		" ELSE 'approved' END, 1, id FROM occasion;"
		"INSERT INTO message (draft, revision, envelope_from, address, message_id, sha256,"
		" facts_digest, approved_by, approved_uid, approved_at, not_before, not_after,"
		" bytes, queued) SELECT id, 1, 's@example.org', 'l@example.org', id, '', '',"
		" 'anna', 0, 1, 1, 1, x'00', id < 20000 FROM draft;"
		"INSERT INTO delivery (message, channel, address, state, next_at, changed_at)"
		" SELECT id, 'email', 'l@example.org', CASE id % 2 WHEN 0 THEN 'queued' ELSE 'sent'"
		" END, 1809162000 + id, 1 FROM message");
}

/* Nor was an index walked: a row costs some fifty steps of SQLite's machine. */
static void assert_few_steps(const struct store *store) {
	for (size_t i = 0; i < (size_t)STORE_FILE_COUNT * STORE_STATEMENTS_MAX; i++) {
		struct stmt *stmt =
			store->prepared[i / STORE_STATEMENTS_MAX][i % STORE_STATEMENTS_MAX];
		int steps = stmt != NULL ? sqlite3_stmt_status(stmt->handle,
							       SQLITE_STMTSTATUS_VM_STEP, 0)
					 : 0;
		if (steps >= 5000) {
			fail_msg("%d steps: %s", steps, sqlite3_sql(stmt->handle));
		}
	}
}

/* Listings of a state in which nothing is, and of what is old. */
static void list_few(struct store *store) {
	struct err err = {0};
	const struct store_page failed = {.limit = 9, .state = "failed"},
				old = {.after = 9, .limit = 9},
				missed = {.limit = 9, .state = "missed"},
				paused = {.limit = 9, .state = "paused"};
	size_t count = 0;
	assert_ok(store_delivery_each(store, &failed, count_row, &count, &err), &err);
	assert_ok(store_draft_each(store, &missed, count_row, &count, &err), &err);
	assert_ok(store_occasion_each(store, &paused, count_row, &count, &err), &err);
	assert_int_equal(count, 0);
	assert_ok(store_delivery_each(store, &old, count_row, &count, &err), &err);
	assert_ok(store_draft_each(store, &old, count_row, &count, &err), &err);
	assert_ok(store_message_each(store, &old, count_row, &count, &err), &err);
}

static void test_no_question_of_the_daemon_walks_a_table(void **state) {
	struct store *store = *state;
	struct err err = {0};
	const struct date day = {2027, 5, 2};
	bool found = false;
	int64_t number = 0;
	size_t count = 0;
	struct draft draft = {.address = TEXT("L@example.org"),
			      .customer = 2,
			      .occurs_on = {2027, 2, 1}};
	struct draft seen;
	struct message message;
	struct delivery delivery;
	fill(store);
	int64_t ids[9];
	assert_ok(store_occasion_due(store, (struct date){2027, 5, 1}, 9, ids, &count, &err), &err);
	assert_int_equal(count, 9);
	assert_ok(store_occasion_count_due(store, (struct date){2026, 12, 23}, &number, &err),
		  &err);
	assert_int_equal(number, 54 + 55); // of the first two days
	assert_ok(store_draft_overdue(store, NOW + 100, &found, &seen, &err), &err);
	assert_true(found);
	record_finish(&draft_record, &seen);
	assert_ok(store_draft_unchecked(store, 10000, NOW, &found, &seen, &err), &err);
	assert_true(found);
	record_finish(&draft_record, &seen);
	assert_ok(store_draft_next_send_by(store, &number, &err), &err);
	assert_int_equal(number, NOW + 4);
	assert_ok(store_draft_twin(store, &draft, "birthday", &found, &seen, &err), &err);
	assert_true(found);
	record_finish(&draft_record, &seen);
	assert_ok(store_draft_near(store, &(struct draft_range){1, day, day}, count_row, &count,
				   &err),
		  &err);
	assert_ok(store_message_unqueued(store, &found, &message, &err), &err);
	assert_true(found);
	message_finish(&message);
	assert_ok(store_delivery_due(store, CHANNEL_EMAIL, NOW + 50, &found, &delivery, &err),
		  &err);
	assert_true(found);
	record_finish(&delivery_record, &delivery);
	assert_ok(store_delivery_next_at(store, CHANNEL_EMAIL, &number, &err), &err);
	assert_int_equal(number, NOW + 2);
	list_few(store);
	assert_int_equal(store_full_scans(store), 0);
	assert_few_steps(store);
}

static void test_withdrawn_drafts_of_the_past_do_not_slow_the_next_plan(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct draft seen;
	bool found = false;
	fill(store);
	// All that was ever withdrawn is behind; one draft of yesterday's plan is open.
	run_sql(store, "UPDATE draft SET send_by = 1, checked_at = id WHERE state <> 'approved';"
		       "UPDATE draft SET send_by = 1809162001, checked_at = 99999 WHERE id = 8");
	assert_ok(store_draft_unchecked(store, NOW, NOW, &found, &seen, &err), &err);
	assert_true(found);
	assert_int_equal(seen.id, 8);
	record_finish(&draft_record, &seen);
	int64_t steps = 0;
	for (size_t i = 0; i < STORE_STATEMENTS_MAX; i++) {
		struct stmt *stmt = store->prepared[STORE_FILE_DRAFT][i];
		steps += stmt != NULL
				 ? sqlite3_stmt_status(stmt->handle, SQLITE_STMTSTATUS_VM_STEP, 0)
				 : 0;
	}
	assert_true(steps < 500);
}

// Days that come, while they are looked at: they never go back.
struct coming_days {
	struct coming at;
	size_t planned, drafted;
};

static bool look_at_coming(const void *record, void *argument) {
	const struct coming *coming = record;
	struct coming_days *days = argument;
	assert_true(date_compare(days->at.day, coming->day) <= 0);
	days->at = *coming;
	days->planned += coming->draft == 0 ? 1 : 0;
	days->drafted += coming->draft != 0 ? 1 : 0;
	return true;
}

static void test_a_page_of_coming_days_sorts_nothing(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct store_page page = {.limit = 50};
	struct store_page coming = {.day = {2027, 3, 1}, .to = {2027, 3, 3}, .limit = 1000};
	struct coming_days days = {.planned = 0};
	size_t count = 0;
	fill(store);
	assert_ok(store_occasion_each(store, &page, count_row, &count, &err), &err);
	assert_int_equal(count, 50);
	run_sql(store, "UPDATE occasion SET state = 'paused' WHERE id % 2 = 0");
	int64_t scans = store_full_scans(store); // of the listing above
	assert_ok(store_occasion_coming(store, &coming, look_at_coming, &days, &err), &err);
	assert_int_equal(days.planned, 83);
	assert_int_equal(days.drafted, 165);
	// In pages of seven there are the same ones, each once.
	days = (struct coming_days){.planned = 0};
	coming.limit = 7;
	for (size_t seen = 0; seen % 7 == 0 && seen < 83 + 165;
	     seen = days.planned + days.drafted) {
		assert_ok(store_occasion_coming(store, &coming, look_at_coming, &days, &err), &err);
		coming.day = days.at.day;
		coming.at = days.at.occasion;
		coming.after = days.at.draft;
	}
	assert_int_equal(days.planned, 83);
	assert_int_equal(days.drafted, 165);
	assert_int_equal(store_full_scans(store), scans);
	for (size_t i = 0; i < STORE_STATEMENTS_MAX; i++) {
		struct stmt *stmt = store->prepared[STORE_FILE_OCCASION][i];
		if (stmt != NULL) {
			assert_int_equal(sqlite3_stmt_status(stmt->handle, SQLITE_STMTSTATUS_SORT,
							     0),
					 0);
		}
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_an_occasion_is_unique_by_who_what_and_once),
		store_test(test_an_occasion_is_read_as_written_and_changed),
		store_test(test_what_is_due_comes_by_its_draft_day),
		store_test(test_listings_are_by_the_next_day_and_those_without_one_last),
		store_test(test_every_statement_runs),
		store_test(test_no_question_of_the_daemon_walks_a_table),
		store_test(test_withdrawn_drafts_of_the_past_do_not_slow_the_next_plan),
		store_test(test_a_page_of_coming_days_sorts_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
