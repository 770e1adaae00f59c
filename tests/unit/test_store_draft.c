// The table draft.
#include "rosemary/store/draft.h"

#include "samples.h"

static const struct actor anna = {1000, "anna"};
static const struct date may = {2027, 5, 14};

static struct draft get(struct store *store, int64_t id) {
	struct err err = {0};
	struct draft draft;
	assert_ok(store_draft_get(store, id, &draft, &err), &err);
	return draft;
}

static void test_a_day_is_drafted_once(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t id = add_chain(store, "C1", may);
	struct draft second = sample_draft(1, 1, may);
	assert_false(store_draft_add(store, &second, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_int_equal(second.id, 0);
	second.occurs_on.year++;
	err = (struct err){0};
	assert_ok(store_draft_add(store, &second, &err), &err);
	struct draft found;
	bool there = false;
	assert_ok(store_draft_of(store, 1, may, &there, &found, &err), &err);
	assert_true(there);
	assert_int_equal(found.id, id);
	record_finish(&draft_record, &found);
}

static void test_a_day_has_one_notice(void **state) {
	struct store *store = *state;
	struct err err = {0};
	bool there = true;
	struct draft notice = sample_draft(0, 0, may);
	notice.purpose = DRAFT_NOTICE;
	assert_ok(store_draft_notice(store, may, &there, &err), &err);
	assert_false(there);
	assert_ok(store_draft_add(store, &notice, &err), &err);
	struct draft second = notice;
	assert_false(store_draft_add(store, &second, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_ok(store_draft_notice(store, may, &there, &err), &err);
	assert_true(there);
	assert_ok(store_draft_notice(store, date_add(may, 1), &there, &err), &err);
	assert_false(there);
}

// Whole but for what it says, which is absent.
static void assert_standing(struct store *store, const struct draft *draft) {
	struct err err = {0};
	struct draft standing;
	assert_ok(store_draft_standing(store, draft->id, &standing, &err), &err);
	assert_null(standing.subject);
	assert_null(standing.text);
	assert_null(standing.facts);
	assert_null(standing.facts_digest);
	assert_null(standing.reasons);
	size_t absent = 0;
	for (size_t i = 0; i < draft_record.count; i++) {
		absent += !record_field_same(&draft_record.fields[i], draft, &standing);
	}
	assert_int_equal(absent, 5);
	record_finish(&draft_record, &standing);
	assert_false(store_draft_standing(store, 99, &standing, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void test_a_draft_is_read_as_written(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct draft draft = get(store, add_chain(store, "C1", may));
	draft_add_reason(&draft, "due", "the day is near");
	draft.facts = json_parse("{\"a\":\"ü\"}", 10, &err);
	replace_text(&draft.hold, "cap");
	draft.order_by = NOW + 9;
	draft.not_before = NOW + 1;
	draft.held_until = NOW + 2;
	draft.edited = draft.stale = true;
	draft.revision = 2;
	assert_ok(store_draft_update(store, &draft, 1, &err), &err);
	struct draft again = get(store, draft.id);
	for (size_t i = 0; i < draft_record.count; i++) {
		assert_true(record_field_same(&draft_record.fields[i], &draft, &again));
	}
	assert_standing(store, &draft);
	record_finish(&draft_record, &again);
	record_finish(&draft_record, &draft);
}

static void test_only_what_was_read_is_changed(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t id = add_chain(store, "C1", may);
	struct draft mine = get(store, id), theirs = get(store, id);
	theirs.revision = 2;
	replace_text(&theirs.text, "Dear Linda!");
	assert_ok(store_draft_update(store, &theirs, 1, &err), &err);
	assert_false(store_draft_update(store, &mine, 1, &err)); // the revision went on
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_ok(store_draft_move(store, &theirs, DRAFT_EV_SKIP,
				   &(struct draft_change){anna, NOW, NULL}, &err),
		  &err);
	err = (struct err){0};
	mine.revision = 2;
	assert_false(store_draft_update(store, &mine, 2, &err)); // the state went on
	assert_int_equal(err.code, ERR_CONFLICT);
	err = (struct err){0};
	assert_false(store_draft_move(store, &mine, DRAFT_EV_APPROVE,
				      &(struct draft_change){anna, NOW, NULL}, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_int_equal(mine.state, DRAFT_WAITING);
	record_finish(&draft_record, &mine);
	mine = get(store, id);
	assert_string_equal(mine.text, "Dear Linda!");
	err = (struct err){0};
	assert_false(store_draft_move(store, &mine, DRAFT_EV_APPROVE,
				      &(struct draft_change){anna, NOW, NULL}, &err));
	assert_int_equal(err.code, ERR_STATE);
	record_finish(&draft_record, &mine);
	record_finish(&draft_record, &theirs);
}

static bool see_move(const void *record, void *argument) {
	const struct audit *audit = record;
	assert_string_equal(audit->who, "anna");
	assert_string_equal(audit->verb, "hold");
	assert_string_equal(audit->before, "waiting");
	assert_string_equal(audit->after, "held");
	assert_string_equal(audit->reason, "wait a bit");
	return count_row(record, argument);
}

static void test_a_move_is_written_down_once_and_no_move_is_not(void **state) {
	struct store *store = *state;
	struct err err = {0};
	size_t count = 0;
	struct draft draft = get(store, add_chain(store, "C1", may));
	assert_ok(store_draft_move(store, &draft, DRAFT_EV_WAIT,
				   &(struct draft_change){anna, NOW, "x"}, &err),
		  &err);
	assert_ok(store_draft_move(store, &draft, DRAFT_EV_HOLD,
				   &(struct draft_change){anna, NOW, "wait a bit"}, &err),
		  &err);
	assert_int_equal(draft.state, DRAFT_HELD);
	assert_ok(store_draft_move(store, &draft, DRAFT_EV_HOLD,
				   &(struct draft_change){anna, NOW, "x"}, &err),
		  &err);
	assert_ok(store_audit_each(store,
				   &(struct store_page){.noun = "draft",
							.noun_id = draft.id,
							.limit = 9},
				   see_move, &count, &err),
		  &err);
	assert_int_equal(count, 1);
	record_finish(&draft_record, &draft);
}

static void test_every_legal_move_can_be_made_on_disk(void **state) {
	struct store *store = *state;
	int64_t id = add_chain(store, "C1", may);
	for (int from = 0; from < DRAFT_STATE_COUNT; from++) {
		for (int event = 0; event < DRAFT_EVENT_COUNT; event++) {
			struct err err = {0};
			char sql[80];
			enum draft_state to = DRAFT_WAITING;
			(void)snprintf(sql, sizeof sql, "UPDATE draft SET state = '%s'",
				       words_name(&draft_state_words, from)); // fits
			run_sql(store, sql);
			struct draft draft = get(store, id);
			bool legal =
				draft_next((enum draft_state)from, (enum draft_event)event, &to);
			assert_int_equal(store_draft_move(store, &draft, (enum draft_event)event,
							  &(struct draft_change){anna, NOW, NULL},
							  &err),
					 legal);
			assert_int_equal(err.code, legal ? ERR_NONE : ERR_STATE);
			struct draft again = get(store, id);
			assert_int_equal(again.state, legal ? (int)to : from);
			record_finish(&draft_record, &again);
			record_finish(&draft_record, &draft);
		}
	}
}

static void test_what_is_overdue_or_unchecked_is_found_by_its_instant(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct draft found;
	bool there = true;
	int64_t number = 9;
	assert_ok(store_draft_next_send_by(store, &number, &err), &err);
	assert_int_equal(number, 0);
	int64_t id = add_chain(store, "C1", may);
	int64_t send_by = NOW + 5 * DAY_SECONDS;
	assert_ok(store_draft_next_send_by(store, &number, &err), &err);
	assert_int_equal(number, send_by);
	static const struct {
		const char *state;
		bool overdue, unchecked;
	} cases[] = {
		{"waiting", true, true},    {"held", true, true},     {"approved", false, false},
		{"skipped", false, false},  {"lapsed", false, false}, {"missed", false, false},
		{"withdrawn", false, true},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char sql[80];
		(void)snprintf(sql, sizeof sql, "UPDATE draft SET state = '%s'", cases[i].state);
		run_sql(store, sql); // it fits
		const struct {
			int64_t now;
			bool passed;
		} nows[] = {{send_by - 1, false}, {send_by, true}, {send_by + 1, true}};
		for (size_t k = 0; k < ARRAY_LEN(nows); k++) {
			assert_ok(store_draft_overdue(store, nows[k].now, &there, &found, &err),
				  &err);
			assert_int_equal(there, cases[i].overdue && nows[k].passed);
			record_finish(&draft_record, there ? &found : &(struct draft){0});
			assert_ok(store_draft_unchecked(store, NOW + 1, nows[k].now, &there, &found,
							&err),
				  &err);
			assert_int_equal(there, cases[i].unchecked && !nows[k].passed);
			record_finish(&draft_record, there ? &found : &(struct draft){0});
		}
	}
	run_sql(store, "UPDATE draft SET state = 'waiting'");
	assert_ok(store_draft_unchecked(store, NOW, NOW, &there, &found, &err), &err);
	assert_false(there);
	assert_ok(store_draft_checked(store, id, NOW - 1, &err), &err);
	assert_ok(store_draft_unchecked(store, NOW, NOW, &there, &found, &err), &err);
	assert_true(there);
	record_finish(&draft_record, &found);
}

static void test_a_twin_is_anothers_draft_to_the_same_address_made_first(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct draft found;
	bool there = false;
	int64_t first = add_chain(store, "C1", may);
	int64_t second = add_chain(store, "C2", may);
	static const struct {
		const char *address, *kind;
		int64_t customer, id;
		int days;
		bool twin;
	} cases[] = {
		{"linda@example.org", "birthday", 2, 2, 0, true},
		{"Linda@Example.ORG", "birthday", 2, 2, 0, true},
		{"linda@example.org", "birthday", 2, 0, 0, true},
		{"linda@example.org", "birthday", 1, 1, 0, false}, // it was first
		{"linda@example.org", "birthday", 1, 2, 0, false}, // one's own
		{"linda@example.org", "anniversary", 2, 2, 0, false},
		{"linda@example.org", "birthday", 2, 2, 1, false},
		{"other@example.org", "birthday", 2, 2, 0, false},
		{NULL, "birthday", 2, 2, 0, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct draft draft = {.id = cases[i].id,
				      .customer = cases[i].customer,
				      .address = TEXT(cases[i].address),
				      .occurs_on = date_add(may, cases[i].days)};
		assert_ok(store_draft_twin(store, &draft, cases[i].kind, &there, &found, &err),
			  &err);
		assert_int_equal(there, cases[i].twin);
		if (there) {
			assert_int_equal(found.id, first);
			record_finish(&draft_record, &found);
		}
	}
	run_sql(store, "UPDATE draft SET state = 'skipped' WHERE id = 1");
	struct draft mine = get(store, second);
	assert_ok(store_draft_twin(store, &mine, "birthday", &there, &found, &err), &err);
	assert_false(there);
	record_finish(&draft_record, &mine);
}

static void test_listings_have_their_order(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t linda = add_customer(store, "C1");
	static const char *const kinds[] = {"a", "b", "c", "d"};
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		int64_t occasion = add_occasion(store, linda, 0, kinds[i], may);
		add_draft(store, occasion, linda, date_add(may, (int64_t)i));
	}
	run_sql(store, "UPDATE draft SET send_by = 2000 - id; UPDATE draft SET state = 'held'"
		       " WHERE id = 2; UPDATE draft SET state = 'lapsed' WHERE id = 3;"
		       "UPDATE draft SET state = 'missed' WHERE id = 4");
	struct store_page all = {.limit = 9}, held = {.limit = 9, .state = "held"};
	struct store_page hers = {.limit = 2, .customer = linda, .after = 4};
	struct store_page late = {.limit = 9, .from = 1997};
	struct store_page behind = {.limit = 9, .at = 1998, .after = 2};
	struct store_page her_queue = {.limit = 9, .customer = linda};
	struct store_page nobodys = {.limit = 9, .customer = linda + 1};
	struct ids ids = {.count = 0};
	assert_ok(store_draft_queue(store, &all, keep_id, &ids, &err), &err);
	assert_ok(store_draft_queue(store, &behind, keep_id, &ids, &err), &err);
	behind.at = 1997;
	behind.after = 3;
	assert_ok(store_draft_missed(store, &behind, keep_id, &ids, &err), &err);
	behind = (struct store_page){.limit = 9, .until = 1998};
	assert_ok(store_draft_queue(store, &behind, keep_id, &ids, &err), &err);
	assert_ok(store_draft_missed(store, &all, keep_id, &ids, &err), &err);
	assert_ok(store_draft_missed(store, &late, keep_id, &ids, &err), &err);
	assert_ok(store_draft_each(store, &held, keep_id, &ids, &err), &err);
	assert_ok(store_draft_each(store, &hers, keep_id, &ids, &err), &err);
	assert_ok(store_draft_near(store,
				   &(struct draft_range){linda, date_add(may, 1), date_add(may, 2)},
				   keep_id, &ids, &err),
		  &err);
	assert_ok(store_draft_queue(store, &her_queue, keep_id, &ids, &err), &err);
	assert_ok(store_draft_queue(store, &nobodys, keep_id, &ids, &err), &err);
	static const int64_t expected[] = {2, 1, 1, 4, 2, 3, 4, 3, 2, 3, 2, 2, 3, 2, 1};
	assert_int_equal(ids.count, ARRAY_LEN(expected));
	assert_memory_equal(ids.ids, expected, sizeof expected);
}

static void test_every_statement_runs(void **state) {
	struct store *store = *state;
	struct err err = {0};
	size_t count = 0;
	bool there = true;
	struct draft found;
	struct store_page all = {.limit = 9};
	test_what_is_overdue_or_unchecked_is_found_by_its_instant(state);
	struct draft draft = get(store, 1), standing;
	assert_ok(store_draft_standing(store, 1, &standing, &err), &err);
	record_finish(&draft_record, &standing);
	assert_ok(store_draft_update(store, &draft, 1, &err), &err);
	assert_ok(store_draft_move(store, &draft, DRAFT_EV_HOLD,
				   &(struct draft_change){anna, NOW, NULL}, &err),
		  &err);
	assert_ok(store_draft_of(store, 9, may, &there, &found, &err), &err);
	assert_false(there);
	assert_ok(store_draft_notice(store, may, &there, &err), &err);
	assert_ok(store_draft_twin(store, &draft, "x", &there, &found, &err), &err);
	assert_ok(store_draft_near(store, &(struct draft_range){1, may, may}, count_row, &count,
				   &err),
		  &err);
	assert_ok(store_draft_queue(store, &all, count_row, &count, &err), &err);
	assert_ok(store_draft_missed(store, &all, count_row, &count, &err), &err);
	int64_t number = 0;
	assert_ok(store_draft_count_open(store, NOW, &number, &err), &err);
	assert_ok(store_draft_uncheck(store, NOW, &err), &err);
	assert_ok(store_draft_next_put_off(store, &number, &err), &err);
	assert_ok(store_draft_count_put_off(store, NOW, &number, &err), &err);
	assert_ok(store_draft_put_off(store, NOW, &there, &found, &err), &err);
	assert_ok(store_draft_newest_of(store, 9, &there, &found, &err), &err);
	assert_false(there);
	assert_ok(store_draft_days(store, &(struct days_asked){9, may, may}, count_row, &count,
				   &err),
		  &err);
	all.customer = 1;
	assert_ok(store_draft_queue(store, &all, count_row, &count, &err), &err);
	all.customer = 0;
	all.state = "lapsed";
	assert_ok(store_draft_each(store, &all, count_row, &count, &err), &err);
	all.state = NULL;
	assert_int_equal(store_full_scans(store), 0);
	assert_ok(store_draft_each(store, &all, count_row, &count, &err), &err);
	all.customer = 1;
	assert_ok(store_draft_each(store, &all, count_row, &count, &err), &err);
	assert_all_prepared(store, STORE_FILE_DRAFT, 26);
	record_finish(&draft_record, &draft);
}

// The steps of SQLite's machine that the listing of a state took.
static int steps_of_listing(struct store *store, const char *state) {
	struct err err = {0};
	struct store_page page = {.limit = 9, .after = 400, .state = state};
	size_t count = 0;
	int steps = 0;
	assert_ok(store_draft_each(store, &page, count_row, &count, &err), &err);
	for (size_t i = 0; i < STORE_STATEMENTS_MAX; i++) {
		struct stmt *stmt = store->prepared[STORE_FILE_DRAFT][i];
		steps += stmt == NULL
				 ? 0
				 : sqlite3_stmt_status(stmt->handle, SQLITE_STMTSTATUS_VM_STEP, 1);
	}
	assert_int_equal(count, 2);
	return steps;
}

static void test_a_rare_state_is_listed_without_passing_the_others(void **state) {
	struct store *store = *state;
	struct err err = {0};
	(void)add_chain(store, "C1", may);
	for (int i = 1; i < 500; i++) {
		struct draft draft = sample_draft(1, 1, date_add(may, i));
		draft.state = i == 7 || i == 300 || i == 450 ? DRAFT_SKIPPED : DRAFT_LAPSED;
		assert_ok(store_draft_add(store, &draft, &err), &err);
	}
	(void)steps_of_listing(store, "skipped"); // prepared; and counted from here on
	assert_true(steps_of_listing(store, "skipped") < 300);
}

static void test_what_is_open_and_what_came_since_is_found_by_its_id(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t last = -1, open[4];
	size_t count = 0;
	struct ids ids = {.count = 0};
	assert_ok(store_draft_last(store, &last, &err), &err);
	assert_int_equal(last, 0);
	int64_t linda = add_customer(store, "C1");
	int64_t occasion = add_occasion(store, linda, 0, "birthday", may);
	for (int64_t i = 0; i < 6; i++) {
		add_draft(store, occasion, linda, date_add(may, i));
	}
	run_sql(store, "UPDATE draft SET state = 'held' WHERE id IN (2, 5);"
		       "UPDATE draft SET state = 'approved' WHERE id = 3");
	assert_ok(store_draft_open_ids(store, 1, 3, open, &count, &err), &err);
	assert_int_equal(count, 3);
	static const int64_t behind_the_first[] = {2, 4, 5};
	assert_memory_equal(open, behind_the_first, sizeof behind_the_first);
	assert_ok(store_draft_open_ids(store, 6, 3, open, &count, &err), &err);
	assert_int_equal(count, 0);
	assert_ok(store_draft_behind(store, 2, 2, keep_id, &ids, &err), &err);
	static const int64_t next_two[] = {3, 4};
	assert_int_equal(ids.count, ARRAY_LEN(next_two));
	assert_memory_equal(ids.ids, next_two, sizeof next_two);
	assert_ok(store_draft_last(store, &last, &err), &err);
	assert_int_equal(last, 6);
	assert_int_equal(store_full_scans(store), 0);
}

static void put_off(struct store *store, int64_t id, int64_t until) {
	struct err err = {0};
	struct draft draft = get(store, id);
	draft.held_until = until;
	assert_ok(store_draft_update(store, &draft, draft.revision, &err), &err);
	record_finish(&draft_record, &draft);
}

static void test_what_was_put_off_comes_back_first_by_its_moment(void **state) {
	struct store *store = *state;
	int64_t later = -1;
	struct err err = {0};
	struct draft found;
	int64_t next = -1;
	bool there = true;
	int64_t first = add_chain(store, "C1", may), second = add_chain(store, "C2", may);
	assert_ok(store_draft_next_put_off(store, &next, &err), &err);
	assert_int_equal(next, 0);
	put_off(store, first, NOW + 20);
	put_off(store, second, NOW + 10);
	assert_ok(store_draft_next_put_off(store, &next, &err), &err);
	assert_int_equal(next, NOW + 10);
	assert_ok(store_draft_count_put_off(store, NOW + 10, &later, &err), &err);
	assert_int_equal(later, 1); // the second's moment has come
	assert_ok(store_draft_put_off(store, NOW + 9, &there, &found, &err), &err);
	assert_false(there);
	assert_ok(store_draft_put_off(store, NOW + 30, &there, &found, &err), &err);
	assert_true(there);
	assert_int_equal(found.id, second);
	const struct draft_change change = {anna, NOW, NULL};
	assert_ok(store_draft_move(store, &found, DRAFT_EV_SKIP, &change, &err), &err);
	record_finish(&draft_record, &found);
	assert_ok(store_draft_next_put_off(store, &next, &err), &err);
	assert_int_equal(next, NOW + 20); // nobody waits for what was skipped
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_what_is_open_and_what_came_since_is_found_by_its_id),
		store_test(test_a_rare_state_is_listed_without_passing_the_others),
		store_test(test_what_was_put_off_comes_back_first_by_its_moment),
		store_test(test_a_day_is_drafted_once),
		store_test(test_a_day_has_one_notice),
		store_test(test_a_draft_is_read_as_written),
		store_test(test_only_what_was_read_is_changed),
		store_test(test_a_move_is_written_down_once_and_no_move_is_not),
		store_test(test_every_legal_move_can_be_made_on_disk),
		store_test(test_what_is_overdue_or_unchecked_is_found_by_its_instant),
		store_test(test_a_twin_is_anothers_draft_to_the_same_address_made_first),
		store_test(test_listings_have_their_order),
		store_test(test_every_statement_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
