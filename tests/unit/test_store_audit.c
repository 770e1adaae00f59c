// The table audit, and the tally.
#include "rosemary/store/audit.h"

#include "samples.h"

static void note(struct store *store, const char *noun, int64_t id, const char *verb) {
	struct err err = {0};
	struct audit_entry entry = {NOW, {1000, "anna"}, verb, noun, id, "waiting", "held", NULL};
	assert_ok(store_audit_add(store, &entry, &err), &err);
}

static void test_the_newest_rows_come_oldest_first(void **state) {
	struct store *store = *state;
	struct err err = {0};
	note(store, "draft", 1, "hold");
	note(store, "draft", 2, "hold");
	note(store, "delivery", 1, "open");
	note(store, "draft", 1, "approve");
	note(store, "store", 0, "backup");
	static const struct {
		struct store_page page;
		int64_t ids[5];
		size_t count;
	} cases[] = {
		{{.limit = 9}, {5, 4, 3, 2, 1}, 5},
		{{.limit = 2}, {5, 4}, 2},
		{{.limit = 2, .after = 4}, {3, 2}, 2},
		{{.limit = 9, .after = 4, .span = 2}, {3, 2}, 2},
		{{.limit = 9, .noun = "draft"}, {4, 2, 1}, 3},
		{{.limit = 9, .noun = "draft", .after = 5, .span = 3}, {4, 2}, 2},
		{{.limit = 9, .noun = "draft", .noun_id = 1}, {4, 1}, 2},
		{{.limit = 1, .noun = "draft", .noun_id = 1}, {4}, 1},
		{{.limit = 1, .noun = "draft", .noun_id = 1, .after = 4}, {1}, 1},
		{{.limit = 9, .noun = "draft", .noun_id = 1, .after = 4, .span = 2}, {0}, 0},
		{{.limit = 9, .noun = "draft", .noun_id = 3}, {0}, 0},
		{{.limit = 9, .noun = "store"}, {5}, 1},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ids found = {.count = 0};
		assert_ok(store_audit_each(store, &cases[i].page, keep_id, &found, &err), &err);
		assert_int_equal(found.count, cases[i].count);
		assert_memory_equal(found.ids, cases[i].ids, found.count * sizeof(int64_t));
	}
	struct ids behind = {.count = 0};
	int64_t last = 0;
	assert_ok(store_audit_behind(store, 2, 2, keep_id, &behind, &err), &err);
	assert_int_equal(behind.count, 2);
	assert_int_equal(behind.ids[0], 3);
	assert_int_equal(behind.ids[1], 4);
	assert_ok(store_audit_last(store, &last, &err), &err);
	assert_int_equal(last, 5);
	assert_all_prepared(store, STORE_FILE_AUDIT, 5);
}

static bool see_row(const void *record, void *argument) {
	const struct audit *audit = record;
	assert_int_equal(audit->at, NOW);
	assert_int_equal(audit->uid, -1);
	assert_string_equal(audit->who, "policy");
	assert_string_equal(audit->verb, "approve");
	assert_null(audit->before);
	assert_string_equal(audit->reason, "auto");
	*(bool *)argument = true;
	return true;
}

static void test_a_row_is_read_as_it_was_written(void **state) {
	struct err err = {0};
	bool seen = false;
	struct audit_entry entry = {NOW, actor_policy, "approve", "draft", 7, NULL, NULL, "auto"};
	assert_ok(store_audit_add(*state, &entry, &err), &err);
	assert_ok(store_audit_each(*state,
				   &(struct store_page){.noun = "draft", .noun_id = 7, .limit = 1},
				   see_row, &seen, &err),
		  &err);
	assert_true(seen);
}

static void test_nothing_written_down_can_be_changed_or_removed(void **state) {
	struct store *store = *state;
	note(store, "draft", 1, "hold");
	assert_int_not_equal(sqlite3_exec(store->db, "UPDATE audit SET who = 'x'", NULL, NULL,
					  NULL),
			     SQLITE_OK);
	assert_int_not_equal(sqlite3_exec(store->db, "DELETE FROM audit", NULL, NULL, NULL),
			     SQLITE_OK);
	assert_int_not_equal(sqlite3_exec(store->db,
					  "REPLACE INTO audit (id, at, uid, who, verb, noun) VALUES"
					  " (1, 1, 1, 'x', 'x', 'x')",
					  NULL, NULL, NULL),
			     SQLITE_OK);
	assert_int_equal(ask_number(store->db, "SELECT count(*) FROM audit WHERE who = 'anna'"), 1);
}

static void test_one_things_history_is_not_looked_for_in_everybodys(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct ids found = {.count = 0};
	for (int i = 0; i < 1000; i++) {
		note(store, "draft", i, "hold");
	}
	assert_ok(store_audit_each(store,
				   &(struct store_page){.noun = "draft",
							.noun_id = 500,
							.limit = 9},
				   keep_id, &found, &err),
		  &err);
	assert_int_equal(found.count, 1);
	struct stmt *stmt = store->prepared[STORE_FILE_AUDIT][2];
	assert_true(sqlite3_stmt_status(stmt->handle, SQLITE_STMTSTATUS_VM_STEP, 0) < 200);
}

static int64_t tallied(struct store *store, enum delivery_state delivery_state) {
	struct err err = {0};
	int64_t number = -1;
	const char *state = words_name(&delivery_state_words, (int)delivery_state);
	assert_ok(store_tally(store, "delivery", state, &number, &err), &err);
	return number;
}

/* Leaves the first delivery open and the second handing; or both queued, if it is not to last. */
static void move_deliveries(struct store *store, bool lasts) {
	static const struct {
		int64_t id;
		enum delivery_event event;
	} moves[] = {{1, DELIVERY_EV_OPEN}, {2, DELIVERY_EV_OPEN}, {2, DELIVERY_EV_END}};
	struct err err = {0};
	assert_ok(store_begin(store, &err), &err);
	for (size_t i = 0; i < ARRAY_LEN(moves); i++) {
		struct delivery delivery = {0};
		struct delivery_change change = {.at = NOW};
		assert_ok(store_delivery_get(store, moves[i].id, &delivery, &err), &err);
		assert_ok(store_delivery_move(store, &delivery, moves[i].event, &change, &err),
			  &err);
		record_finish(&delivery_record, &delivery);
		assert_int_equal(tallied(store, DELIVERY_OPEN), i == 1 ? 2 : 1);
	}
	assert_int_equal(store_end(store, lasts, &err), lasts);
	assert_int_equal(tallied(store, DELIVERY_QUEUED), lasts ? 0 : 2);
}

static void test_the_tally_follows_every_insert_and_move(void **state) {
	struct store *store = *state;
	static const char *const nouns[] = {"customer", "occasion", "draft", "delivery"};
	int64_t draft = add_chain(store, "C1", (struct date){2027, 5, 14});
	int64_t other = add_chain(store, "C2", (struct date){2027, 5, 14});
	add_delivery(store, add_message(store, draft, 1), NOW);
	add_delivery(store, add_message(store, other, 1), NOW);
	run_sql(store, "UPDATE customer SET state = 'paused' WHERE ref = 'C2';"
		       "UPDATE customer SET notes = 'x', state = state;"
		       "UPDATE occasion SET state = 'ended';"
		       "UPDATE draft SET state = 'approved' WHERE id = 1;"
		       "UPDATE draft SET state = 'waiting' WHERE id = 1;"
		       "UPDATE draft SET state = 'approved' WHERE id = 1");
	move_deliveries(store, false);
	move_deliveries(store, true);
	for (size_t i = 0; i < ARRAY_LEN(nouns); i++) {
		char sql[400];
		(void)snprintf(sql, sizeof sql,
			       "SELECT count(*) FROM (SELECT state, number FROM tally WHERE noun ="
			       " '%s' AND number > 0 EXCEPT SELECT state, count(*) FROM %s GROUP BY"
			       " state)",
			       nouns[i], nouns[i]); // fits
		assert_int_equal(ask_number(store->db, sql), 0);
	}
	static const struct {
		const char *noun, *state;
		int64_t number;
	} cases[] = {
		{"customer", "active", 1}, {"customer", "paused", 1}, {"occasion", "ended", 2},
		{"occasion", "active", 0}, {"draft", "approved", 1},  {"draft", "waiting", 1},
		{"delivery", "open", 1},   {"delivery", "queued", 0}, {"delivery", "handing", 1},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		int64_t number = -1;
		assert_ok(store_tally(store, cases[i].noun, cases[i].state, &number, &err), &err);
		assert_int_equal(number, cases[i].number);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_the_newest_rows_come_oldest_first),
		store_test(test_a_row_is_read_as_it_was_written),
		store_test(test_nothing_written_down_can_be_changed_or_removed),
		store_test(test_one_things_history_is_not_looked_for_in_everybodys),
		store_test(test_the_tally_follows_every_insert_and_move),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
