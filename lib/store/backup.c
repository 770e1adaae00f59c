// A copy of the store in a file: written without a journal, then sealed and read through.
#include "rosemary/store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

enum { PAGE_BYTES = 4096 }; // as SQLite makes them when nobody says otherwise

// A connection alone: nothing is created, asked or marked as store_open() would.
static struct store *connect_bare(const char *path, struct err *err) {
	struct store *store = xcalloc(1, sizeof *store);
	store->path = xstrdup(path);
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(path, &store->db, flags, NULL) == SQLITE_OK) {
		(void)sqlite3_extended_result_codes(store->db, 1); // cannot fail
		return store;
	}
	(void)(store->db != NULL ? store_fail(store, err)
				 : err_set(err, ERR_IO, "cannot be opened"));
	store_close(store, 0);
	return NULL;
}

struct store *store_backup_open(const char *path, struct err *err) {
	struct store *store = connect_bare(path, err);
	// A copy that is not complete is thrown away: it needs neither journal nor fsync.
	if (store != NULL && !store_exec(store,
					 "PRAGMA locking_mode = EXCLUSIVE;"
					 "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF",
					 err)) {
		store_close(store, 0);
		return NULL;
	}
	return store;
}

// The first row of a check's answer must be text, or there must be none where text is NULL.
static bool ask(struct store *store, const char *check, const char *text, struct err *err) {
	sqlite3_stmt *handle = NULL;
	if (sqlite3_prepare_v2(store->db, check, -1, &handle, NULL) != SQLITE_OK) {
		return store_fail(store, err);
	}
	int code = sqlite3_step(handle);
	const char *says = code == SQLITE_ROW ? (const char *)sqlite3_column_text(handle, 0) : NULL;
	bool ok = (code == SQLITE_ROW || code == SQLITE_DONE) &&
		  (says == NULL || text == NULL ? says == text : strcmp(says, text) == 0);
	if (!ok && says != NULL) {
		(void)store_damage(says, "", err);
	} else if (!ok) {
		(void)store_fail(store, err);
	}
	(void)sqlite3_finalize(handle); // its result is already known
	return ok;
}

static bool make_durable(const char *path, struct err *err) {
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	if (!ok) {
		(void)err_set_errno(err, errno, "cannot make '%s' durable", path);
	}
	if (fd >= 0) {
		(void)close(fd); // only read from
	}
	return ok;
}

// The store's WAL mode came with the copy; out of it, the file is complete by itself.
static bool leave_wal(struct store *store, struct err *err) {
	return store_exec(store, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE",
			  err);
}

bool store_backup_seal(const char *path, int64_t at, struct err *err) {
	struct store *store = connect_bare(path, err);
	bool ok = store != NULL && leave_wal(store, err) && store_mark_copy(store, at, err) &&
		  ask(store, "PRAGMA integrity_check(1)", "ok", err) &&
		  ask(store, "PRAGMA foreign_key_check", NULL, err);
	store_close(store, 0);
	return ok && make_durable(path, err);
}

struct store *store_backup_read(const char *path, struct err *err) {
	struct store *store = connect_bare(path, err);
	if (store != NULL &&
	    (!leave_wal(store, err) || !ask(store, "PRAGMA quick_check(1)", "ok", err))) {
		store_close(store, 0);
		return NULL;
	}
	return store;
}

struct store *store_scratch_open(const char *path, int64_t growth_max_bytes, struct err *err) {
	struct store *store = connect_bare(path, err);
	if (store == NULL) {
		return NULL;
	}
	char *limit = xasprintf("PRAGMA max_page_count = %" PRId64,
				(store_stats(store).bytes + growth_max_bytes) / PAGE_BYTES);
	// A journal in memory: a transaction can be taken back, and a crash throws all away anyhow.
	// Out of WAL at once: by way of another mode its file would be kept and used instead.
	bool ok = store_exec(store,
			     "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY;"
			     "PRAGMA synchronous = OFF;"
			     "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
			     "PRAGMA temp_store = MEMORY; PRAGMA recursive_triggers = ON",
			     err) &&
		  store_exec(store, limit, err);
	free(limit);
	if (!ok) {
		store_close(store, 0);
		return NULL;
	}
	return store;
}
