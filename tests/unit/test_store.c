// The store's file: opening, transactions, copies.
#include "rosemary/store/store.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "samples.h"
#include "store_files.h"

static const struct date may = {2027, 5, 14};

static void test_a_new_store_is_ours_and_of_the_newest_schema(void **state) {
	(void)state;
	struct scratch scratch = {.path = ""};
	make_scratch(&scratch);
	struct store *store = open_file(&scratch);
	struct instance instance, again;
	struct err err = {0};
	static const unsigned char zero[INSTANCE_SECRET_SIZE];
	assert_ok(store_instance(store, &instance, &err), &err);
	assert_int_equal(instance.created_at, NOW);
	assert_int_equal(instance.generation, 1);
	assert_false(instance.planning);
	assert_memory_not_equal(instance.secret, zero, sizeof zero);
	assert_int_equal(ask_number(store->db, "PRAGMA application_id"), 0x524f5345);
	assert_int_equal(ask_number(store->db, "PRAGMA user_version"),
			 (int64_t)store_migrations_count);
	static const struct {
		const char *pragma;
		int64_t value;
	} pragmas[] = {{"PRAGMA foreign_keys", 1},
		       {"PRAGMA synchronous", 2},
		       {"PRAGMA secure_delete", 1},
		       {"PRAGMA trusted_schema", 0},
		       {"PRAGMA cell_size_check", 1}};
	for (size_t i = 0; i < ARRAY_LEN(pragmas); i++) {
		assert_int_equal(ask_number(store->db, pragmas[i].pragma), pragmas[i].value);
	}
	struct store_stats stats = store_stats(store);
	assert_string_equal(stats.path, scratch.path);
	assert_true(stats.bytes > 0);
	store_close(store, NOW + 1);
	store = open_file(&scratch);
	assert_ok(store_instance(store, &again, &err), &err);
	assert_memory_equal(again.secret, instance.secret, sizeof again.secret);
	assert_int_equal(again.created_at, NOW);
	store_close(store, NOW + 2);
	remove_scratch(&scratch);
}

static void test_one_program_holds_the_file(void **state) {
	(void)state;
	struct scratch scratch = {.path = ""};
	struct err err = {0};
	make_scratch(&scratch);
	struct store *store = open_file(&scratch);
	assert_null(store_open(scratch.path, NOW, &err));
	assert_int_equal(err.code, ERR_BUSY);
	assert_non_null(strstr(err.text, scratch.path));
	store_close(store, NOW);
	store = open_file(&scratch);
	store_close(store, NOW);
	remove_scratch(&scratch);
}

static void test_a_stop_is_clean_only_when_it_was_told(void **state) {
	(void)state;
	struct scratch scratch = {.path = ""};
	make_scratch(&scratch);
	store_close(open_file(&scratch), NOW);
	static const struct {
		int64_t stopped;
		int64_t clean;
	} cases[] = {{0, 0}, {NOW, 1}, {0, 0}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct store *store = open_file(&scratch);
		assert_int_equal(ask_number(store->db, "SELECT clean_stop FROM instance"), 0);
		store_close(store, cases[i].stopped);
		sqlite3 *db = NULL;
		assert_int_equal(sqlite3_open(scratch.path, &db), SQLITE_OK);
		assert_int_equal(ask_number(db, "SELECT clean_stop FROM instance"), cases[i].clean);
		assert_int_equal(sqlite3_close(db), SQLITE_OK);
	}
	remove_scratch(&scratch);
	store_close(NULL, NOW);
}

static void test_what_is_not_ours_is_refused_and_not_touched(void **state) {
	(void)state;
	static const struct {
		const char *sql;
		const char *says;
	} cases[] = {
		{"CREATE TABLE other (a); INSERT INTO other VALUES (1)", "another program"},
		{"PRAGMA application_id = 7; CREATE TABLE other (a)", "another program"},
		{"PRAGMA user_version = 3; CREATE TABLE x (a); DROP TABLE x", "another program"},
		{"PRAGMA application_id = 1380930373; PRAGMA user_version = 9999;"
		 "CREATE TABLE later (a)",
		 "newer rosemary"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct scratch scratch = {.path = ""};
		struct err err = {0};
		size_t before = 0, after = 0;
		make_scratch(&scratch);
		run_raw(scratch.path, cases[i].sql);
		unsigned char *bytes = read_whole(scratch.path, &before);
		assert_null(store_open(scratch.path, NOW, &err));
		assert_int_equal(err.code, ERR_CORRUPT);
		assert_non_null(strstr(err.text, cases[i].says));
		unsigned char *again = read_whole(scratch.path, &after);
		assert_int_equal(after, before);
		assert_memory_equal(again, bytes, before);
		free(again);
		free(bytes);
		remove_scratch(&scratch);
	}
}

static void test_what_is_no_database_is_refused(void **state) {
	(void)state;
	struct scratch scratch = {.path = ""};
	struct err err = {0};
	make_scratch(&scratch);
	unsigned char text[4096];
	memset(text, 'x', sizeof text);
	write_whole(scratch.path, text, sizeof text);
	assert_null(store_open(scratch.path, NOW, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
	err = (struct err){0};
	assert_null(store_open(scratch.folder, NOW, &err)); // a folder
	assert_int_not_equal(err.code, ERR_NONE);
	err = (struct err){0};
	assert_null(store_open("/nonexistent/folder/s.db", NOW, &err));
	assert_int_not_equal(err.code, ERR_NONE);
	remove_scratch(&scratch);
}

static void read_everything(struct store *store, struct err *err) {
	struct store_page page = {.limit = 100};
	size_t count = 0;
	bool ok = store_customer_each(store, &page, count_row, &count, err) &&
		  store_recipient_each(store, &page, count_row, &count, err) &&
		  store_occasion_each(store, &page, count_row, &count, err) &&
		  store_draft_queue(store, &page, count_row, &count, err) &&
		  store_delivery_each(store, &page, count_row, &count, err) &&
		  store_message_each(store, &page, count_row, &count, err);
	assert_int_equal(ok, err->code == ERR_NONE);
}

static void test_damage_is_told_and_never_ends_the_program(void **state) {
	(void)state;
	struct scratch scratch = {.path = ""};
	size_t len = 0, corrupt = 0;
	uint32_t seed = 1; // the same run every time
	make_scratch(&scratch);
	struct store *store = open_file(&scratch);
	add_delivery(store, add_message(store, add_chain(store, "C1", may), 1), NOW);
	store_close(store, 0); // not clean: the next start looks
	unsigned char *good = read_whole(scratch.path, &len);
	unsigned char *bad = xcalloc(len, 1);
	for (int round = 0; round < 300; round++) {
		struct err err = {0};
		memcpy(bad, good, len);
		for (int flip = 0; flip < 4; flip++) {
			seed = seed * 1664525u + 1013904223u;
			bad[(seed >> 4) % len] ^= (unsigned char)(1u << (seed >> 29));
		}
		write_whole(scratch.path, bad, len);
		store = store_open(scratch.path, NOW, &err);
		if (store != NULL) {
			read_everything(store, &err);
		}
		corrupt += err.code == ERR_CORRUPT;
		store_close(store, 0);
	}
	assert_true(corrupt > 20); // most flips fall into free space
	// Cut short, and a page of noise in the middle of what is used.
	memcpy(bad, good, len);
	write_whole(scratch.path, bad, len / 2);
	struct err err = {0};
	assert_null(store_open(scratch.path, NOW, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
	free(bad);
	free(good);
	remove_scratch(&scratch);
}

static void test_an_unclean_stop_has_the_file_looked_through(void **state) {
	(void)state;
	static const struct {
		int64_t stopped;
		bool opens;
	} cases[] = {{NOW, true}, {0, false}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct scratch scratch = {.path = ""};
		struct err err = {0};
		size_t len = 0;
		make_scratch(&scratch);
		struct store *store = open_file(&scratch);
		for (int k = 0; k < 200; k++) {
			char ref[16];
			(void)snprintf(ref, sizeof ref, "C%d", k); // fits
			add_customer(store, ref);
		}
		int64_t page = ask_number(store->db,
					  "SELECT rootpage FROM sqlite_schema WHERE name ="
					  " 'customer_email'");
		int64_t size = ask_number(store->db, "PRAGMA page_size");
		store_close(store, cases[i].stopped);
		unsigned char *bytes = read_whole(scratch.path, &len);
		memset(bytes + (page - 1) * size, 0xa5, (size_t)size);
		write_whole(scratch.path, bytes, len);
		free(bytes);
		store = store_open(scratch.path, NOW, &err);
		assert_int_equal(store != NULL, cases[i].opens);
		assert_int_equal(err.code, cases[i].opens ? ERR_NONE : ERR_CORRUPT);
		store_close(store, 0);
		remove_scratch(&scratch);
	}
}

static void test_a_transaction_is_all_or_nothing(void **state) {
	struct store *store = *state;
	struct err err = {0};
	assert_false(store_in_transaction(store));
	assert_ok(store_begin(store, &err), &err);
	assert_true(store_in_transaction(store));
	add_customer(store, "C1");
	store_rollback(store);
	assert_false(store_in_transaction(store));
	assert_int_equal(ask_number(store->db, "SELECT count(*) FROM customer"), 0);
	assert_ok(store_begin(store, &err), &err);
	add_customer(store, "C1");
	assert_ok(store_end(store, true, &err), &err);
	assert_ok(store_begin(store, &err), &err);
	add_customer(store, "C2");
	err = (struct err){.code = ERR_STATE, .text = "said before"};
	assert_false(store_end(store, false, &err));
	assert_string_equal(err.text, "said before");
	assert_int_equal(ask_number(store->db, "SELECT count(*) FROM customer"), 1);
	assert_ok(store_begin(store, &err), &err);
	assert_false(store_begin(store, &err)); // one at a time
	store_rollback(store);
	store_rollback(store); // harmless
}

static void test_commits_fail_as_often_as_asked_and_leave_nothing(void **state) {
	struct store *store = *state;
	int64_t before = store_stats(store).commits;
	store_fail_commits(store, 2);
	for (int i = 0; i < 3; i++) {
		struct err err = {0};
		assert_ok(store_begin(store, &err), &err);
		add_customer(store, "C1");
		assert_int_equal(store_commit(store, &err), i == 2);
		assert_int_equal(err.code, i == 2 ? ERR_NONE : ERR_IO);
		assert_false(store_in_transaction(store));
		assert_int_equal(ask_number(store->db, "SELECT count(*) FROM customer"), i == 2);
	}
	assert_int_equal(store_stats(store).commits, before + 1);
}

static void test_what_was_committed_outlives_a_crash(void **state) {
	(void)state;
	struct scratch scratch = {.path = ""};
	struct err err = {0};
	make_scratch(&scratch);
	pid_t child = fork();
	if (child == 0) {
		struct store *store = store_open(scratch.path, NOW, &err);
		if (store == NULL || !store_begin(store, &err)) {
			_exit(EXIT_FAILURE);
		}
		add_customer(store, "C1");
		bool ok = store_commit(store, &err) && store_begin(store, &err);
		add_customer(store, "C2");
		_exit(ok ? EXIT_SUCCESS : EXIT_FAILURE); // nothing is closed
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	struct store *store = open_file(&scratch);
	assert_int_equal(ask_number(store->db, "SELECT count(*) FROM customer"), 1);
	store_close(store, NOW);
	remove_scratch(&scratch);
}

static void test_plans_and_schedules_are_remembered(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct instance instance;
	assert_ok(store_plan_begin(store, NOW + 5, &err), &err);
	assert_ok(store_scheduled(store, "abc", 42, &err), &err);
	assert_ok(store_instance(store, &instance, &err), &err);
	assert_int_equal(instance.planned_at, NOW + 5);
	assert_true(instance.planning);
	assert_int_equal(instance.scheduled_up_to, 42);
	assert_string_equal(instance.schedule_digest, "abc");
	assert_ok(store_plan_done(store, &err), &err);
	assert_ok(store_instance(store, &instance, &err), &err);
	assert_false(instance.planning);
	assert_int_equal(instance.planned_at, NOW + 5);
	run_sql(store, "DELETE FROM instance");
	assert_false(store_instance(store, &instance, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
}

static void test_a_copy_holds_everything_even_what_changed_meanwhile(void **state) {
	struct store *source = *state;
	struct err err = {0};
	struct store *target = store_open(":memory:", NOW, &err);
	bool done = false;
	size_t steps = 0;
	for (int i = 0; i < 500; i++) {
		char ref[16];
		(void)snprintf(ref, sizeof ref, "C%d", i); // fits
		add_customer(source, ref);
	}
	struct store_copy *copy = store_copy_begin(target, source, &err);
	assert_non_null(copy);
	while (!done) {
		assert_ok(store_copy_step(copy, 4, &done, &err), &err);
		if (steps++ == 2) {
			add_customer(source, "late");
		}
	}
	store_copy_close(copy);
	assert_true(steps > 3);
	assert_int_equal(ask_number(target->db, "SELECT count(*) FROM customer"), 501);
	add_customer(target, "only here"); // it works as a store
	assert_int_equal(ask_number(source->db, "SELECT count(*) FROM customer"), 501);
	copy = store_copy_begin(target, source, &err);
	assert_ok(store_copy_step(copy, 1, &done, &err), &err);
	store_copy_close(copy); // given up
	store_copy_close(NULL);
	store_close(target, 0);
}

// Commits more than the log is to hold.
static void write_much(struct store *store) {
	char sql[128];
	for (int i = 0; i < 3; i++) {
		(void)snprintf(sql, sizeof sql,
			       "UPDATE customer SET notes = hex(zeroblob(%d)) WHERE id = 1",
			       1000000 + i); // fits
		run_sql(store, sql);
	}
}

static void count_growth(void *argument) {
	(*(int *)argument)++;
}

static void test_the_log_is_put_into_the_file_by_whoever_is_told(void **state) {
	char folder[] = P_tmpdir "/store.XXXXXX", path[64];
	struct err err = {0};
	int grown = 0;
	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof path, "%s/a.db", folder); // fits
	struct store *store = store_open(path, NOW, &err);
	assert_non_null(store);
	add_chain(store, "C1", may);
	write_much(store);
	assert_true(store_stats(store).shrinks > 0); // nobody else would
	store_shrink(store);
	int64_t before = store_stats(store).shrinks;
	store_when_grown(store, count_growth, &grown);
	write_much(store);
	assert_true(grown > 0 && store_has_grown(store));
	assert_int_equal(store_stats(store).shrinks, before);
	store_shrink(store);
	assert_false(store_has_grown(store));
	for (int i = 0; i < 20; i++) {
		write_much(store); // and nobody comes
	}
	assert_true(store_stats(store).shrinks > before + 1);
	store_close(store, NOW);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
}

static void test_full_scans_are_counted(void **state) {
	struct store *store = *state;
	struct err err = {0};
	static const char *const sql[] = {"SELECT id FROM customer WHERE notes IS NULL"};
	static const struct sql_table table = {STORE_FILE_CUSTOMER, sql, ARRAY_LEN(sql),
					       &customer_record};
	add_chain(store, "C1", may);
	add_chain(store, "C2", may);
	assert_int_equal(store_full_scans(store), 0);
	store->prepared[STORE_FILE_CUSTOMER][0] = NULL;
	struct stmt *stmt = stmt_get(store, &table, 0, &err);
	assert_true(stmt != NULL && stmt_run(stmt, &err));
	assert_true(store_full_scans(store) > 0);
}

static void test_every_statement_runs(void **state) {
	struct store *store = *state;
	struct err err = {0};
	assert_ok(store_plan_begin(store, NOW, &err) && store_plan_done(store, &err) &&
			  store_scheduled(store, "", 0, &err),
		  &err);
	for (size_t i = 0; i < 7;
	     i++) { // all but the one that stamps the stop, which is tested above
		assert_int_equal(store->prepared[STORE_FILE_STORE][i] != NULL, i != 3);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_new_store_is_ours_and_of_the_newest_schema),
		cmocka_unit_test(test_one_program_holds_the_file),
		cmocka_unit_test(test_a_stop_is_clean_only_when_it_was_told),
		cmocka_unit_test(test_what_is_not_ours_is_refused_and_not_touched),
		cmocka_unit_test(test_what_is_no_database_is_refused),
		cmocka_unit_test(test_damage_is_told_and_never_ends_the_program),
		cmocka_unit_test(test_an_unclean_stop_has_the_file_looked_through),
		store_test(test_a_transaction_is_all_or_nothing),
		store_test(test_commits_fail_as_often_as_asked_and_leave_nothing),
		cmocka_unit_test(test_what_was_committed_outlives_a_crash),
		store_test(test_plans_and_schedules_are_remembered),
		store_test(test_a_copy_holds_everything_even_what_changed_meanwhile),
		cmocka_unit_test(test_the_log_is_put_into_the_file_by_whoever_is_told),
		store_test(test_full_scans_are_counted),
		store_test(test_every_statement_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
