/* A store in memory and what tests of it ask: the fixture of the tests of lib/store. */
#pragma once

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/store/internal.h"

/* 2027-05-01T09:00:00Z: now, in these tests. */
enum { NOW = 1809162000, HOUR = 3600, DAY_SECONDS = 24 * HOUR };

/* Fails the test there with the error's text unless ok. */
#define assert_ok(ok, err) assert_ok_at((ok), (err), __FILE__, __LINE__)

static inline void assert_ok_at(bool ok, const struct err *err, const char *file, int line) {
	if (!ok) {
		print_error("%s: %s\n", err_code_name(err->code), err->text);
	}
	_assert_true(ok, "ok", file, line);
}

/* The same text, or both absent. */
static inline void assert_same_text(const char *text, const char *expected) {
	assert_string_equal(text != NULL ? text : "(absent)",
			    expected != NULL ? expected : "(absent)");
}

/* A store in memory, as the state of a test. */
static inline int open_sample(void **state) {
	struct err err = {0};
	*state = store_open(":memory:", NOW, &err);
	return *state != NULL ? 0 : -1;
}

static inline int close_sample(void **state) {
	store_close(*state, NOW);
	return 0;
}

/* A test with a store of its own. */
#define store_test(name) cmocka_unit_test_setup_teardown(name, open_sample, close_sample)

/* Counts rows of a listing; argument is a size_t. */
static inline bool count_row(const void *record, void *argument) {
	(void)record;
	(*(size_t *)argument)++;
	return true;
}

/* Keeps the ids of a listing, which every record begins with. */
struct ids {
	int64_t ids[64];
	size_t count;
};

static inline bool keep_id(const void *record, void *argument) {
	struct ids *ids = argument;
	ids->ids[ids->count++] = *(const int64_t *)record;
	return ids->count < ARRAY_LEN(ids->ids);
}

/* Runs SQL behind the store's back; it must succeed. */
static inline void run_sql(struct store *store, const char *sql) {
	char *complaint = NULL;
	if (store == NULL) {
		fail_msg("there is no store for: %.100s", sql);
		return;
	}
	if (sqlite3_exec(store->db, sql, NULL, NULL, &complaint) != SQLITE_OK) {
		fail_msg("%s: %.100s", complaint, sql);
	}
}

/* The number that a query gives. */
static inline int64_t ask_number(sqlite3 *db, const char *sql) {
	sqlite3_stmt *handle = NULL;
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &handle, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(handle), SQLITE_ROW);
	int64_t number = sqlite3_column_int64(handle, 0);
	(void)sqlite3_finalize(handle); // it gave its row
	return number;
}

/* Every statement of a file was prepared, once, and it has no more than count. */
static inline void assert_all_prepared(const struct store *store, enum store_file file,
				       size_t count) {
	assert(store != NULL);
	for (size_t i = 0; i < STORE_STATEMENTS_MAX; i++) {
		const struct stmt *stmt = store->prepared[file][i];
		assert_int_equal(stmt != NULL, i < count);
		if (stmt != NULL &&
		    sqlite3_stmt_status(stmt->handle, SQLITE_STMTSTATUS_REPREPARE, 0) != 0) {
			fail_msg("planned anew by its values: %s", sqlite3_sql(stmt->handle));
		}
	}
}
