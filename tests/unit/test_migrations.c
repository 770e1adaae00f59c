// The schema in steps.
#include <stdlib.h>
#include <unistd.h>

#include "samples.h"
#include "store_files.h"

// A row of every table, with only the columns that it cannot do without.
static const struct {
	const char *table, *insert;
} rows[] = {
	{"customer", "INSERT INTO customer (id, source, ref, folded, channel, leap_day, state)"
		     " VALUES (1, 'csv', 'C1', 'linda', 'email', 'shop', 'active'),"
		     " (2, 'csv', 'C2', 'tom', 'email', 'shop', 'paused')"},
	{"consent", "INSERT INTO consent (customer, channel, state, source, \"by\", at)"
		    " VALUES (1, 'email', 'soft', 'csv', 'import', 1)"},
	{"recipient", "INSERT INTO recipient (id, customer, folded, name, pronoun, state)"
		      " VALUES (1, 1, 'rosa', 'Rosa', 'she', 'active')"},
	{"product", "INSERT INTO product (id, sku, description, price_minor, currency, active)"
		    " VALUES (1, 'pink', 'pink roses', 2450, 'GBP', 1)"},
	{"variation", "INSERT INTO variation (product, to_product) VALUES (1, 1)"},
	{"orders", "INSERT INTO orders (id, source, ref, customer, placed_on, day, kind,"
		   " confirmation, total_minor, currency) VALUES (1, 'csv', '1', 1, '2026-05-14',"
		   " '2026-05-14', 'normal', 'none', 2450, 'GBP')"},
	{"order_line", "INSERT INTO order_line (order_id, number, description, quantity,"
		       " price_minor) VALUES (1, 1, 'pink roses', 1, 2450)"},
	{"occasion", "INSERT INTO occasion (id, customer, recipient, kind, rule, confidence, state,"
		     " source, next_on, draft_on) VALUES (1, 1, 1, 'birthday', '--05-14', 100,"
		     " 'active', 'import', '2027-05-14', '2027-05-04')"},
	{"optout", "INSERT INTO optout (customer, scope, source, \"by\", at)"
		   " VALUES (1, 'everything', 'owner', 'anna', 1)"},
	{"draft", "INSERT INTO draft (id, purpose, occasion, customer, occurs_on, channel, send_by,"
		  " revision, state, created_at, checked_at) VALUES (1, 'reminder', 1, 1,"
		  " '2027-05-14', 'email', 1, 1, 'waiting', 1, 1)"},
	{"message", "INSERT INTO message (id, draft, revision, envelope_from, address, message_id,"
		    " sha256, facts_digest, approved_by, approved_uid, approved_at, not_before,"
		    " not_after, bytes) VALUES (1, 1, 1, 'a', 'b', 'c', '', '', 'anna', 0, 1, 1, 1,"
		    " x'00')"},
	{"delivery", "INSERT INTO delivery (id, message, channel, address, state, changed_at)"
		     " VALUES (1, 1, 'email', 'b', 'uncertain', 1)"},
	{"attempt", "INSERT INTO attempt (delivery, number, opened_at, outcome)"
		    " VALUES (1, 1, 1, 'accepted')"},
	{"audit", "INSERT INTO audit (at, uid, who, verb, noun) VALUES (1, 0, 'anna', 'x', 'y')"},
	{"offer", "INSERT INTO offer (message, draft, customer, occurs_on, total_minor, order_by,"
		  " state, pickup_minute) VALUES (1, 1, 1, '2027-05-14', 0, 1, 'open', 0)"},
	{"token",
	 "INSERT INTO token (hash, purpose, subject, created_at) VALUES ('x', 'feed', 1, 1)"},
	{"feed", "INSERT INTO feed (name, kind, names, alarms, state, created_at)"
		 " VALUES ('phone', 'all', 1, 0, 'active', 1)"},
	{"event",
	 "INSERT INTO event (occasion, customer, occurs_on, uid, sequence, stamp, digest,"
	 " text, nameless, prepare, open, state) VALUES (1, 1, '2027-05-14', 'u', 0, 1, '',"
	 " '', '', 0, 0, 'active')"},
	{"event_due", "INSERT INTO event_due VALUES (1)"},
	{"publication", "UPDATE publication SET swept_up_to = 7"}, // it always has its row
	{"merge", "INSERT INTO merge (kept, gone, done, was, at, \"by\")"
		  " VALUES (1, 2, '{}', 'active', 1, 'anna')"},
	{"apart", "INSERT INTO apart (first, second, at, \"by\") VALUES (1, 2, 1, 'anna')"},
	{"unstudied", "INSERT INTO unstudied VALUES (7)"},
	{"rhythm", "INSERT INTO rhythm (customer, category, median2, regular, due)"
		   " VALUES (1, 'coffee', 40, 1, 0)"},
	{"rhythm_category", "INSERT INTO rhythm_category (name) VALUES ('coffee')"},
	{"channel", "INSERT INTO channel (name) VALUES ('email')"},
	{"instance", "INSERT INTO instance (id, secret, created_at) VALUES (1,"
		     " x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 77)"},
};

static bool has_table(sqlite3 *db, const char *table) {
	char sql[100];
	(void)snprintf(sql, sizeof sql, "SELECT count(*) FROM sqlite_schema WHERE name = '%s'",
		       table); // fits
	return ask_number(db, sql) == 1;
}

static int64_t count_of(sqlite3 *db, const char *table) {
	char sql[100];
	(void)snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table); // fits
	return ask_number(db, sql);
}

static void run_in(sqlite3 *db, const char *sql) {
	char *complaint = NULL;
	if (sqlite3_exec(db, sql, NULL, NULL, &complaint) != SQLITE_OK) {
		fail_msg("%s: %.100s", complaint, sql);
	}
}

/* A file as the program of that version left it, with a row in every table it had. */
static void make_old_file(const char *path, size_t version, int64_t counts[ARRAY_LEN(rows)]) {
	sqlite3 *db = NULL;
	char sql[80];
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	run_in(db, "PRAGMA synchronous = OFF"); // nobody cuts the power while it is made
	run_in(db, "PRAGMA application_id = 1380930373");
	for (size_t i = 0; i < version; i++) {
		run_in(db, store_migrations[i]);
	}
	(void)snprintf(sql, sizeof sql, "PRAGMA user_version = %zu", version); // fits
	run_in(db, sql);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		counts[i] = -1;
		if (has_table(db, rows[i].table)) {
			run_in(db, rows[i].insert);
			counts[i] = count_of(db, rows[i].table);
		}
	}
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void assert_tally_right(sqlite3 *db) {
	static const char *const nouns[] = {"customer", "occasion", "draft", "delivery"};
	for (size_t i = 0; i < ARRAY_LEN(nouns); i++) {
		char sql[300];
		(void)snprintf(sql, sizeof sql,
			       "SELECT count(*) FROM (SELECT state, count(*) FROM %s GROUP BY state"
			       " EXCEPT SELECT state, number FROM tally WHERE noun = '%s')",
			       nouns[i], nouns[i]); // fits
		assert_int_equal(ask_number(db, sql), 0);
	}
}

static void drop_delivery(struct store *store) {
	struct err err = {0};
	struct delivery delivery = {0};
	struct delivery_change change = {.at = NOW};
	assert_ok(store_delivery_get(store, 1, &delivery, &err), &err);
	assert_ok(store_begin(store, &err), &err);
	assert_ok(store_delivery_move(store, &delivery, DELIVERY_EV_DROP, &change, &err), &err);
	assert_ok(store_commit(store, &err), &err);
	record_finish(&delivery_record, &delivery);
}

static void test_every_earlier_version_becomes_this_one_with_its_rows(void **state) {
	(void)state;
	for (size_t version = 0; version <= store_migrations_count; version++) {
		struct scratch scratch = {.path = ""};
		int64_t counts[ARRAY_LEN(rows)];
		make_scratch(&scratch);
		make_old_file(scratch.path, version, counts);
		struct store *store = open_file(&scratch);
		assert_int_equal(ask_number(store->db, "PRAGMA user_version"),
				 (int64_t)store_migrations_count);
		for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
			if (counts[i] >= 0) {
				assert_int_equal(count_of(store->db, rows[i].table), counts[i]);
			} else {
				run_sql(store, strcmp(rows[i].table, "instance") == 0
						       ? "SELECT 1" // opening made it
						       : rows[i].insert);
			}
		}
		assert_tally_right(store->db);
		run_sql(store, "UPDATE customer SET state = 'paused'");
		drop_delivery(store);
		assert_tally_right(store->db);
		assert_int_equal(ask_number(store->db, "SELECT count(*) FROM"
						       " pragma_foreign_key_check"),
				 0);
		store_close(store, NOW);
		store = open_file(&scratch); // and again, with nothing left to do
		store_close(store, NOW);
		remove_scratch(&scratch);
	}
}

static void test_a_step_that_fails_leaves_the_file_as_it_was(void **state) {
	(void)state;
	struct scratch scratch = {.path = ""};
	struct err err = {0};
	int64_t counts[ARRAY_LEN(rows)];
	make_scratch(&scratch);
	make_old_file(scratch.path, 2, counts);
	run_raw(scratch.path, "CREATE TABLE recipient (a)"); // in the way of a later step
	assert_null(store_open(scratch.path, NOW, &err));
	assert_non_null(strstr(err.text, "schema step 4"));
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(scratch.path, &db), SQLITE_OK);
	assert_int_equal(ask_number(db, "PRAGMA user_version"), 3);
	assert_int_equal(count_of(db, "customer"), 2);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	run_raw(scratch.path, "DROP TABLE recipient");
	store_close(open_file(&scratch), NOW);
	remove_scratch(&scratch);
}

static void test_all_tables_are_strict_and_tied_together(void **state) {
	struct store *store = *state;
	assert_int_equal(ask_number(store->db, "SELECT count(*) FROM pragma_table_list WHERE type ="
					       " 'table' AND schema = 'main' AND strict = 0 AND"
					       " name NOT LIKE 'sqlite_%'"),
			 0);
	assert_int_equal(ask_number(store->db, "SELECT count(*) FROM sqlite_schema WHERE type ="
					       " 'table'"),
			 (int64_t)ARRAY_LEN(rows) + 1); // and the tally
	static const char *const refused[] = {
		"INSERT INTO recipient (customer, folded, pronoun, state) VALUES (99, 'x', 'she', 'active')",
		"INSERT INTO order_line (order_id, number, description, quantity, price_minor)"
		" VALUES (99, 1, 'x', 1, 1)",
		"INSERT INTO delivery (message, channel, address, state, changed_at)"
		" VALUES (99, 'email', 'b', 'sent', 1)",
		"INSERT INTO attempt (delivery, number, opened_at, outcome) VALUES (99, 1, 1, 'x')",
		"INSERT INTO customer (source, ref, folded, channel, leap_day, state)"
		" VALUES (x'00', 'C1', 'linda', 'email', 'shop', 'active')",
		"INSERT INTO product (sku, description, price_minor, currency, active)"
		" VALUES ('x', 'x', '24.50', 'GBP', 1)",
		"INSERT INTO instance (id, secret, created_at) VALUES (2, x'00', 1)",
	};
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		int code = sqlite3_exec(store->db, refused[i], NULL, NULL, NULL);
		assert_int_equal(code & 0xff, SQLITE_CONSTRAINT);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_earlier_version_becomes_this_one_with_its_rows),
		cmocka_unit_test(test_a_step_that_fails_leaves_the_file_as_it_was),
		store_test(test_all_tables_are_strict_and_tied_together),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
