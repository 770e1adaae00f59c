/*
 * The reference of the import and of planning: all rows of a store, inserted by bare prepared
 * statements into a fresh store with the same schema and settings, with as many rows to a commit.
 *
 * usage: bench_inserts SOURCE TARGET ROWS_TO_A_COMMIT [TABLE]     prints rows and seconds; with a
 * table those of it and of the tables behind it
 */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "rosemary/base/clock.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/store/store.h"

enum { COLUMNS_MAX = 40, SQL_MAX_BYTES = 4096 };

// In the order that foreign keys ask for. The tally is the triggers' work, as in an import.
static const char *const tables[] = {"product", "variation",  "customer", "consent", "recipient",
				     "orders",  "order_line", "occasion", "audit",   "draft"};

// The rows of a table, read before the clock runs.
struct rows {
	int columns;
	size_t count;
	sqlite3_value **values;
};

static void fail(sqlite3 *db, const char *what) {
	(void)fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db));
	exit(EXIT_FAILURE);
}

static void run(sqlite3 *db, const char *sql) {
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
		fail(db, sql);
	}
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
	sqlite3_stmt *stmt = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK) {
		fail(db, sql);
	}
	return stmt;
}

static sqlite3 *open_file(const char *path) {
	sqlite3 *db = NULL;
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
		fail(db, path);
	}
	return db;
}

static struct rows read_rows(sqlite3 *db, const char *table) {
	struct rows rows = {0};
	char *sql = xasprintf("SELECT * FROM %s ORDER BY id", table);
	sqlite3_stmt *stmt = prepare(db, sql);
	rows.columns = sqlite3_column_count(stmt);
	size_t width = (size_t)rows.columns, room = 0;
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		if (rows.count == room) {
			room = room == 0 ? 1024 : room * 2;
			rows.values = xrealloc(rows.values, room, width * sizeof(void *));
		}
		for (int i = 0; i < rows.columns; i++) {
			rows.values[rows.count * width + (size_t)i] =
				sqlite3_value_dup(sqlite3_column_value(stmt, i));
		}
		rows.count++;
	}
	(void)sqlite3_finalize(stmt); // its rows are read
	free(sql);
	return rows;
}

static void free_rows(struct rows *rows) {
	for (size_t i = 0; i < rows->count * (size_t)rows->columns; i++) {
		sqlite3_value_free(rows->values[i]);
	}
	free(rows->values);
}

static sqlite3_stmt *prepare_insert(sqlite3 *db, const char *table, int columns) {
	struct strbuf sql = STRBUF_INIT(SQL_MAX_BYTES);
	strbuf_addf(&sql, "INSERT INTO %s VALUES (?", table);
	for (int i = 1; i < columns; i++) {
		strbuf_add_text(&sql, ", ?");
	}
	strbuf_add_text(&sql, ")");
	sqlite3_stmt *stmt = prepare(db, strbuf_text(&sql));
	strbuf_finish(&sql);
	return stmt;
}

// Inserts a table's rows; *pending counts those of the open transaction.
static void insert_rows(sqlite3 *db, const char *table, const struct rows *rows, long to_a_commit,
			long *pending) {
	sqlite3_stmt *stmt = prepare_insert(db, table, rows->columns);
	sqlite3_value **value = rows->values;
	for (size_t i = 0; i < rows->count; i++) {
		for (int column = 1; column <= rows->columns; column++) {
			(void)sqlite3_bind_value(stmt, column, *value++); // the step tells
		}
		if (sqlite3_step(stmt) != SQLITE_DONE) {
			fail(db, table);
		}
		(void)sqlite3_reset(stmt); // it was done
		if (++*pending >= to_a_commit) {
			run(db, "COMMIT; BEGIN IMMEDIATE");
			*pending = 0;
		}
	}
	(void)sqlite3_finalize(stmt); // it was done
}

// A fresh store with our schema, opened as the store opens its own.
static sqlite3 *open_target(const char *path) {
	struct err err = {0};
	struct store *store = store_open(path, 1, &err);
	if (store == NULL) {
		(void)fprintf(stderr, "%s\n", err.text);
		exit(EXIT_FAILURE);
	}
	store_close(store, 1);
	sqlite3 *db = open_file(path);
	run(db, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;"
		"PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
		"PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON;"
		"PRAGMA temp_store = MEMORY; PRAGMA recursive_triggers = ON");
	return db;
}

// Inserts the tables from one to another, which is not among them; with the last one it prints how
// many rows and seconds that was.
static void insert_tables(sqlite3 *target, const struct rows *rows, size_t from, size_t to,
			  long to_a_commit) {
	size_t total = 0;
	long pending = 0;
	int64_t from_us = clock_ticks_us();
	run(target, "BEGIN IMMEDIATE");
	for (size_t i = from; i < to; i++) {
		insert_rows(target, tables[i], &rows[i], to_a_commit, &pending);
		total += rows[i].count;
	}
	run(target, "COMMIT");
	int64_t took_us = clock_ticks_us() - from_us;
	if (to == ARRAY_LEN(tables)) {
		(void)printf("%zu %.6f\n", total, (double)took_us / 1e6);
	}
}

// The table's place; the first one's where there is no name.
static size_t place_of(const char *name) {
	size_t place = 0;
	while (name != NULL && place < ARRAY_LEN(tables) && strcmp(tables[place], name) != 0) {
		place++;
	}
	return place;
}

int main(int count, char **words) {
	struct rows rows[ARRAY_LEN(tables)];
	size_t from = place_of(count == 5 ? words[4] : NULL);
	if (count < 4 || count > 5 || from == ARRAY_LEN(tables)) {
		(void)fprintf(stderr,
			      "usage: bench_inserts SOURCE TARGET ROWS_TO_A_COMMIT [TABLE]\n");
		return 2;
	}
	long to_a_commit = strtol(words[3], NULL, 10);
	sqlite3 *source = open_file(words[1]);
	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		rows[i] = read_rows(source, tables[i]);
	}
	sqlite3 *target = open_target(words[2]);
	insert_tables(target, rows, 0, from, LONG_MAX); // in one transaction
	insert_tables(target, rows, from, ARRAY_LEN(tables), to_a_commit);
	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		free_rows(&rows[i]);
	}
	(void)sqlite3_close(source);
	(void)sqlite3_close(target);
	return EXIT_SUCCESS;
}
