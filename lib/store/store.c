// The store's file: opening it safely, transactions, the instance's row, copies.
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "rosemary/base/clock.h"
#include "rosemary/base/random.h"
#include "rosemary/store/draft.h"

enum { SQL_MAX_VARIABLES = 250 };

/* Of the log: from when on it is put into the file, and when a commit does so at the latest. */
enum { LOG_PAGES = 1000, LOG_PAGES_MAX = 8 * LOG_PAGES };

/* Where SQLite locks a file (its file format, 1.2 "The Lock-Byte Page"). */
enum { LOCK_BYTES_FIRST = 0x40000000, LOCK_BYTES_COUNT = 512, PROCESS_NAME_SIZE = 32 };

enum {
	INSTANCE_ADD,
	INSTANCE_GET,
	INSTANCE_START,
	INSTANCE_STOP,
	PLAN_BEGIN,
	PLAN_DONE,
	SCHEDULED,
	BEGIN,
	COMMIT
};

/* clang-format off */
static const char *const sql[] = {
	[INSTANCE_ADD] = "INSERT INTO instance (id, secret, created_at) VALUES (1, $secret, $at)"
		" ON CONFLICT DO NOTHING",
	[INSTANCE_GET] = "SELECT secret, generation, created_at, planned_at, planning, clean_stop,"
		" scheduled_up_to, schedule_digest FROM instance WHERE id = 1",
	[INSTANCE_START] = "UPDATE instance SET clean_stop = 0 WHERE id = 1",
	[INSTANCE_STOP] = "UPDATE instance SET clean_stop = 1 WHERE id = 1",
	[PLAN_BEGIN] = "UPDATE instance SET planned_at = $at, planning = 1 WHERE id = 1",
	[PLAN_DONE] = "UPDATE instance SET planning = 0 WHERE id = 1",
	[SCHEDULED] = "UPDATE instance SET schedule_digest = $digest, scheduled_up_to = $up_to"
		" WHERE id = 1",
	[BEGIN] = "BEGIN IMMEDIATE",
	[COMMIT] = "COMMIT",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_STORE, sql, ARRAY_LEN(sql), NULL};

bool store_exec(struct store *store, const char *text, struct err *err) {
	if (sqlite3_exec(store->db, text, NULL, NULL, NULL) != SQLITE_OK) {
		return store_fail(store, err);
	}
	return true;
}

static void limit(struct store *store) {
	const struct {
		int what, value;
	} limits[] = {{SQLITE_LIMIT_LENGTH, STORE_VALUE_MAX},
		      {SQLITE_LIMIT_VARIABLE_NUMBER, SQL_MAX_VARIABLES},
		      {SQLITE_LIMIT_ATTACHED, 0}};
	for (size_t i = 0; i < ARRAY_LEN(limits); i++) {
		(void)sqlite3_limit(store->db, limits[i].what, limits[i].value); // old value
	}
}

static void *memory_get(int size) {
	return library_malloc((size_t)size);
}

static void *memory_resize(void *memory, int size) {
	return library_realloc(memory, (size_t)size);
}

static int memory_size(void *memory) {
	return memory != NULL ? (int)malloc_usable_size(memory) : 0;
}

static int memory_round_up(int size) {
	return (size + 7) & ~7;
}

static int memory_init(void *unused) {
	(void)unused;
	return SQLITE_OK;
}

static void memory_shutdown(void *unused) {
	(void)unused;
}

// One thread owns every connection, so SQLite needs no locks, and nobody asks what memory it uses.
// Without memory the program ends: a column that cannot be read would look like NULL.
static void configure_library(void) {
	static const sqlite3_mem_methods memory = {memory_get,      free,
						   memory_resize,   memory_size,
						   memory_round_up, memory_init,
						   memory_shutdown, NULL};
	(void)sqlite3_config(SQLITE_CONFIG_MALLOC, &memory);
	(void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD); // all fail once a store was opened,
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); // when they are set already
}

// Behind each commit, with the pages that are in the log (SQLite's write-ahead log).
static int on_logged(void *argument, sqlite3 *db, const char *name, int pages) {
	struct store *store = argument;
	(void)db, (void)name;
	store->grown = pages >= LOG_PAGES;
	if (pages >= (store->on_grown != NULL ? LOG_PAGES_MAX : LOG_PAGES)) {
		store_shrink(store);
	} else if (store->grown) {
		store->on_grown(store->on_grown_argument);
	}
	return SQLITE_OK;
}

static bool connect_to(struct store *store, struct err *err) {
	configure_library();
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(store->path, &store->db, flags, NULL) != SQLITE_OK) {
		return store->db != NULL ? store_fail(store, err)
					 : err_set(err, ERR_IO, "cannot be opened");
	}
	(void)sqlite3_extended_result_codes(store->db, 1); // cannot fail
	(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	limit(store);
	(void)sqlite3_wal_hook(store->db, on_logged, store); // in place of SQLite's own
	// What is not ours is left as it is: even the change to WAL would write to it.
	// EXCLUSIVE before WAL: no shared-memory file, and nobody else gets in.
	return store_exec(store, "PRAGMA locking_mode = EXCLUSIVE", err) &&
	       store_identify(store, err) &&
	       store_exec(
		       store,
		       "PRAGMA journal_mode = WAL;"
		       "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
		       "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
		       "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;"
		       "PRAGMA recursive_triggers = ON;" // REPLACE asks the audit's triggers, too
		       "BEGIN IMMEDIATE; COMMIT",
		       err);
}

// Remembers which file the path names now.
static void note_file(struct store *store) {
	struct stat status;
	if (stat(store->path, &status) == 0) { // else it is in memory
		store->device = status.st_dev;
		store->inode = status.st_ino;
	}
}

// After a stop that was not clean, damage is looked for before anything relies on the file.
static bool check_quickly(struct store *store, struct err *err) {
	sqlite3_stmt *handle = NULL;
	if (sqlite3_prepare_v2(store->db, "PRAGMA quick_check(1)", -1, &handle, NULL) !=
	    SQLITE_OK) {
		return store_fail(store, err);
	}
	bool told = sqlite3_step(handle) == SQLITE_ROW;
	const char *says = told ? (const char *)sqlite3_column_text(handle, 0) : "";
	bool ok = told && strcmp(says, "ok") == 0;
	if (told && !ok) {
		(void)store_damage(says, "; restore a backup", err);
	} else if (!told) {
		(void)store_fail(store, err);
	}
	(void)sqlite3_finalize(handle); // its result is already known
	return ok;
}

static bool run(struct store *store, size_t index, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, index, err);
	return stmt != NULL && stmt_run(stmt, err);
}

static bool start_instance(struct store *store, int64_t now, struct err *err) {
	unsigned char secret[INSTANCE_SECRET_SIZE];
	struct instance instance;
	random_bytes(secret, sizeof secret);
	struct stmt *stmt = stmt_get(store, &table, INSTANCE_ADD, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_blob(stmt, "$secret", secret, sizeof secret);
	stmt_int(stmt, "$at", now);
	if (!stmt_run(stmt, err) || !store_instance(store, &instance, err)) {
		return false;
	}
	return (instance.clean_stop || check_quickly(store, err)) &&
	       run(store, INSTANCE_START, err);
}

// The name of a process, "?" when it is gone or not to be seen.
static void read_process_name(pid_t pid, char name[PROCESS_NAME_SIZE]) {
	char path[64];
	(void)snprintf(name, PROCESS_NAME_SIZE, "?");                 // fits
	(void)snprintf(path, sizeof path, "/proc/%d/comm", (int)pid); // fits
	FILE *file = fopen(path, "re");
	if (file != NULL) {
		if (fgets(name, PROCESS_NAME_SIZE, file) != NULL) {
			name[strcspn(name, "\n")] = '\0';
		}
		(void)fclose(file); // only read from
	}
}

// Says who holds the file's locks, so that somebody can end it. Our own connection is closed.
static void name_holder(const char *path, struct err *err) {
	struct flock lock = {.l_type = F_WRLCK,
			     .l_whence = SEEK_SET,
			     .l_start = LOCK_BYTES_FIRST,
			     .l_len = LOCK_BYTES_COUNT};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		return;
	}
	if (fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK) {
		struct err known = *err;
		char name[PROCESS_NAME_SIZE];
		read_process_name(lock.l_pid, name);
		(void)err_set(err, ERR_BUSY, "%s: process %d (%s) holds it", known.text,
			      (int)lock.l_pid, name); // false, as our caller returns
	}
	(void)close(fd); // only read from
}

struct store *store_open(const char *path, int64_t now, struct err *err) {
	struct store *store = xcalloc(1, sizeof *store);
	store->path = xstrdup(path);
	if (!connect_to(store, err) || !store_migrate(store, err) ||
	    !start_instance(store, now, err)) {
		(void)err_prefix(err, "cannot open store '%s'", path);
		store_close(store, 0);
		if (err->code == ERR_BUSY) {
			name_holder(path, err);
		}
		return NULL;
	}
	note_file(store);
	return store;
}

void store_close(struct store *store, int64_t stopped) {
	struct err err = {0};
	if (store == NULL) {
		return;
	}
	store->on_lost = NULL;
	store->on_grown = NULL;
	if (store->lost != ERR_NONE) {
		(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	} else if (stopped != 0) {
		(void)run(store, INSTANCE_STOP, &err); // else the next start checks
	}
	for (size_t file = 0; file < STORE_FILE_COUNT; file++) {
		for (size_t i = 0; i < STORE_STATEMENTS_MAX; i++) {
			struct stmt *stmt = store->prepared[file][i];
			if (stmt != NULL) {
				(void)sqlite3_finalize(stmt->handle); // told when it ran
				free(stmt);
			}
		}
	}
	(void)sqlite3_close(store->db); // nothing is left open
	free(store->path);
	free(store);
}

void store_when_lost(struct store *store, void (*lost)(void *argument), void *argument) {
	store->on_lost = lost;
	store->on_lost_argument = argument;
}

void store_when_grown(struct store *store, void (*grown)(void *argument), void *argument) {
	store->on_grown = grown;
	store->on_grown_argument = argument;
}

bool store_has_grown(const struct store *store) {
	return store->grown;
}

void store_shrink(struct store *store) {
	int64_t began = clock_ticks_us();
	// What fails here stays in the log, where it is as safe, until the next time.
	(void)sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	store->grown = false;
	store->shrinks++;
	int64_t took = clock_ticks_us() - began;
	if (took > store->longest_shrink_us) {
		store->longest_shrink_us = took;
	}
}

bool store_check(const struct store *store, struct err *err) {
	return store->lost == ERR_NONE ||
	       err_set(err, store->lost, "store: '%s' cannot be relied on any more", store->path);
}

bool store_look(struct store *store, struct err *err) {
	struct stat status;
	if (store->inode == 0) {
		return true;
	}
	bool there = stat(store->path, &status) == 0;
	if (there && status.st_dev == store->device && status.st_ino == store->inode) {
		return true;
	}
	store_lose(store, ERR_CORRUPT);
	return err_set(err, ERR_CORRUPT, "store: '%s' was %s while the daemon ran", store->path,
		       there ? "replaced" : "deleted or moved");
}

uint64_t store_file_number(const struct store *store) {
	return store->inode;
}

bool store_begin(struct store *store, struct err *err) {
	if (!store_check(store, err) || !run(store, BEGIN, err)) {
		return false;
	}
	store->in_transaction = true;
	return true;
}

bool store_commit(struct store *store, struct err *err) {
	int64_t began = clock_ticks_us();
	if (store->failing_commits > 0) {
		store->failing_commits--;
		store_rollback(store);
		return err_set(err, ERR_IO, "store: the commit was made to fail");
	}
	if (!store_tally_moves(store, err) || !run(store, COMMIT, err)) {
		store_rollback(store);
		return false;
	}
	store->in_transaction = false;
	int64_t took = clock_ticks_us() - began;
	store->commits++;
	store->commit_us += took;
	if (took > store->longest_commit_us) {
		store->longest_commit_us = took;
	}
	return true;
}

void store_rollback(struct store *store) {
	store->in_transaction = false;
	memset(store->moved, 0, sizeof store->moved);
	if (sqlite3_get_autocommit(store->db) == 0) { // a failed commit may have done it
		(void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL); // nothing else helps
	}
}

bool store_end(struct store *store, bool ok, struct err *err) {
	if (ok) {
		return store_commit(store, err);
	}
	store_rollback(store);
	return false;
}

bool store_in_transaction(const struct store *store) {
	return store->in_transaction;
}

void store_fail_commits(struct store *store, int64_t count) {
	store->failing_commits = count;
}

struct store_stats store_stats(struct store *store) {
	struct store_stats stats = {
		.path = store->path,
		.commits = store->commits,
		.commit_us = store->commit_us,
		.longest_commit_us = store->longest_commit_us,
		.shrinks = store->shrinks,
		.longest_shrink_us = store->longest_shrink_us,
	};
	int pages = 0, size = 0;
	sqlite3_stmt *handle = NULL;
	const char *text = "SELECT page_count, page_size FROM pragma_page_count, pragma_page_size";
	if (sqlite3_prepare_v2(store->db, text, -1, &handle, NULL) == SQLITE_OK &&
	    sqlite3_step(handle) == SQLITE_ROW) {
		pages = sqlite3_column_int(handle, 0);
		size = sqlite3_column_int(handle, 1);
	}
	(void)sqlite3_finalize(handle); // a figure for status: 0 when it cannot be had
	stats.bytes = (int64_t)pages * size;
	return stats;
}

static void read_instance(sqlite3_stmt *handle, struct instance *ret) {
	memset(ret, 0, sizeof *ret);
	memcpy(ret->secret, sqlite3_column_blob(handle, 0), sizeof ret->secret);
	ret->generation = sqlite3_column_int64(handle, 1);
	ret->created_at = sqlite3_column_int64(handle, 2);
	ret->planned_at = sqlite3_column_int64(handle, 3);
	ret->planning = sqlite3_column_int(handle, 4) != 0;
	ret->clean_stop = sqlite3_column_int(handle, 5) != 0;
	ret->scheduled_up_to = sqlite3_column_int64(handle, 6);
	const char *digest = (const char *)sqlite3_column_text(handle, 7);
	strncpy(ret->schedule_digest, digest, sizeof ret->schedule_digest - 1);
}

bool store_instance(struct store *store, struct instance *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, INSTANCE_GET, err);
	if (stmt == NULL) {
		return false;
	}
	int code = sqlite3_step(stmt->handle);
	bool ok = code == SQLITE_ROW &&
		  sqlite3_column_bytes(stmt->handle, 0) == INSTANCE_SECRET_SIZE;
	if (ok) {
		read_instance(stmt->handle, ret);
	} else if (code == SQLITE_ROW || code == SQLITE_DONE) {
		(void)err_set(err, ERR_CORRUPT, "store: the instance's row is missing");
	} else {
		(void)store_fail(store, err);
	}
	(void)sqlite3_reset(stmt->handle); // its failure is told above
	return ok;
}

bool store_plan_begin(struct store *store, int64_t now, struct err *err) {
	if (!store_draft_uncheck(store, now, err)) {
		return false;
	}
	struct stmt *stmt = stmt_get(store, &table, PLAN_BEGIN, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$at", now);
	return stmt_run(stmt, err);
}

bool store_plan_done(struct store *store, struct err *err) {
	return run(store, PLAN_DONE, err);
}

bool store_scheduled(struct store *store, const char *digest, int64_t up_to, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, SCHEDULED, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$digest", digest);
	stmt_int(stmt, "$up_to", up_to);
	return stmt_run(stmt, err);
}

struct store_copy {
	sqlite3_backup *backup;
	struct store *target;
};

struct store_copy *store_copy_begin(struct store *target, struct store *source, struct err *err) {
	sqlite3_backup *backup = sqlite3_backup_init(target->db, "main", source->db, "main");
	if (backup == NULL) {
		(void)store_fail(target, err);
		return NULL;
	}
	struct store_copy *copy = xcalloc(1, sizeof *copy);
	*copy = (struct store_copy){.backup = backup, .target = target};
	return copy;
}

bool store_copy_step(struct store_copy *copy, int pages, bool *ret_done, struct err *err) {
	int code = sqlite3_backup_step(copy->backup, pages);
	*ret_done = code == SQLITE_DONE;
	if (code != SQLITE_OK && code != SQLITE_DONE) {
		enum err_code kind = (code & 0xff) == SQLITE_FULL ? ERR_NO_SPACE : ERR_IO;
		return err_set(err, kind, "cannot copy the store: %s", sqlite3_errstr(code));
	}
	return true;
}

void store_copy_close(struct store_copy *copy) {
	if (copy != NULL) {
		(void)sqlite3_backup_finish(copy->backup); // repeats what a step said
		free(copy);
	}
}

int64_t store_full_scans(struct store *store) {
	static const int steps = SQLITE_STMTSTATUS_FULLSCAN_STEP;
	int64_t scans = 0;
	for (size_t file = 0; file < STORE_FILE_COUNT; file++) {
		for (size_t i = 0; i < STORE_STATEMENTS_MAX; i++) {
			const struct stmt *stmt = store->prepared[file][i];
			scans += stmt == NULL ? 0 : sqlite3_stmt_status(stmt->handle, steps, 0);
		}
	}
	return scans;
}
