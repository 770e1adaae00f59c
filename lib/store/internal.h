/* What the files of the store share: the handle, statements by table, binding by name. */
#pragma once

#include <sys/types.h>

#include <sqlite3.h>

#include "files.h"
#include "rosemary/domain/delivery.h"
#include "rosemary/store/store.h"

/* The most fields of a noun, statements of a file, and bytes of a value or row. */
enum { STORE_FIELDS_MAX = 40, STORE_STATEMENTS_MAX = 40, STORE_VALUE_MAX = 4 << 20 };

/*
 * The statements of one file, in the order of an enum of its own. Where a partial index asks for
 * what a column is, its value is written "state = +$state": of a bare one SQLite looks at what is
 * bound, and plans the statement anew each time it runs.
 */
struct sql_table {
	enum store_file file;
	const char *const *sql;
	size_t count;
	const struct record_type *type; /* the noun that most of them are about, or NULL */
};

/* A prepared statement with its maps from fields to columns and parameters, made once. */
struct stmt {
	struct store *store;
	sqlite3_stmt *handle;
	const struct record_type *columns_of, *parameters_of;
	short columns[STORE_FIELDS_MAX];    /* of each field; -1: not selected */
	short parameters[STORE_FIELDS_MAX]; /* of each field; 0: not used */
	bool too_long;                      /* a bound value was over STORE_VALUE_MAX */
};

/* The connection, and the statements prepared on it. */
struct store {
	sqlite3 *db;
	char *path;
	dev_t device; /* of the file that was opened */
	ino_t inode;  /* of the same; 0: it is in memory */
	bool in_transaction;
	int64_t moved[DELIVERY_STATE_COUNT]; /* into each state less out of it, not yet tallied */
	enum err_code lost;                  /* ERR_NONE while the file can be relied on */
	void (*on_lost)(void *argument);
	void *on_lost_argument;
	int64_t commits, failing_commits, commit_us, longest_commit_us;
	bool grown; /* the log of commits is long enough to be put into the file */
	void (*on_grown)(void *argument);
	void *on_grown_argument;
	int64_t shrinks, longest_shrink_us;
	struct stmt *prepared[STORE_FILE_COUNT][STORE_STATEMENTS_MAX];
};

/* Sets err from SQLite's last failure; always false. */
bool store_fail(struct store *store, struct err *err);

/* The store is relied on no more, and whoever wants to know is told. */
void store_lose(struct store *store, enum err_code kind);

/* Runs text that needs no parameters: pragmas, begin, migrations. */
bool store_exec(struct store *store, const char *sql, struct err *err) MUST_CHECK;

/* ERR_CORRUPT unless the file is empty or one of ours, and not newer. Changes nothing. */
bool store_identify(struct store *store, struct err *err) MUST_CHECK;

/* Brings the schema to this program's version. */
bool store_migrate(struct store *store, struct err *err) MUST_CHECK;

/* Adds the moves of deliveries in this transaction to the tally, as its last act. */
bool store_tally_moves(struct store *store, struct err *err) MUST_CHECK;

/* Marks a copy as the backup of an instant; no store in use is marked so. */
bool store_mark_copy(struct store *store, int64_t at, struct err *err) MUST_CHECK;

/* The steps of the schema; user_version counts those that were made. */
extern const char *const store_migrations[];
extern const size_t store_migrations_count;

/* The table's statement, prepared on first use, reset and with nothing bound. NULL on failure. */
struct stmt *stmt_get(struct store *store, const struct sql_table *table, size_t index,
		      struct err *err) MUST_CHECK;

/* Bind by name ("$id"), which must exist. Texts are borrowed until the statement has run. */
void stmt_int(struct stmt *stmt, const char *name, int64_t value);
void stmt_id(struct stmt *stmt, const char *name, int64_t value);       /* 0 binds NULL */
void stmt_text(struct stmt *stmt, const char *name, const char *value); /* NULL binds NULL */
void stmt_date(struct stmt *stmt, const char *name, struct date value);
void stmt_blob(struct stmt *stmt, const char *name, const void *bytes, size_t len);

/* Binds each field for which the statement has a $parameter. */
void stmt_record(struct stmt *stmt, const struct record_type *type, const void *record);

/* Runs to the end; rows are ignored. */
bool stmt_run(struct stmt *stmt, struct err *err) MUST_CHECK;

/* ERR_CORRUPT with what a check of SQLite's found, on one line; what to do is behind it, or "". */
bool store_damage(const char *found, const char *what_to_do, struct err *err);

/* Runs a change that must hit exactly one row, else ERR_CONFLICT "what". */
bool stmt_change_one(struct stmt *stmt, const char *what, struct err *err) MUST_CHECK;

/* Reads the first row. None: *ret_found is false; ERR_NOT_FOUND "there is no <noun> <what>". */
bool stmt_find(struct stmt *stmt, const struct record_type *type, bool *ret_found, void *ret,
	       struct err *err) MUST_CHECK;
bool stmt_one(struct stmt *stmt, const struct record_type *type, const char *what, void *ret,
	      struct err *err) MUST_CHECK;

/* Calls row for each; the record lives during the call. row must not run the same statement. */
bool stmt_each(struct stmt *stmt, const struct record_type *type, store_row *row, void *argument,
	       struct err *err) MUST_CHECK;

/* The first column as a number: of the first row (0 for none and for NULL), of at most max. */
bool stmt_number(struct stmt *stmt, int64_t *ret, struct err *err) MUST_CHECK;
bool stmt_numbers(struct stmt *stmt, size_t max, int64_t *ret, size_t *ret_count,
		  struct err *err) MUST_CHECK;

/* Inserts a record and sets its id, which must be its first field. */
bool stmt_insert(struct stmt *stmt, const struct record_type *type, void *record,
		 struct err *err) MUST_CHECK;

/* Reads the row of that $id of the table's noun. ERR_NOT_FOUND "there is no <noun> <id>". */
bool stmt_by_id(struct store *store, const struct sql_table *table, size_t index, int64_t id,
		void *ret, struct err *err) MUST_CHECK;

/* Inserts a record of the table's noun and sets its id. */
bool stmt_add(struct store *store, const struct sql_table *table, size_t index, void *record,
	      struct err *err) MUST_CHECK;

/* Writes a record of the table's noun; ERR_CONFLICT when its row is gone. */
bool stmt_update(struct store *store, const struct sql_table *table, size_t index,
		 const void *record, struct err *err) MUST_CHECK;
