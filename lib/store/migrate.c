// Brings the file to the newest schema, one step and one transaction after the other.
#include <stdio.h>

#include "internal.h"
#include "rosemary/store/customer.h"

enum { APPLICATION_ID = 0x524f5345 }; // "ROSE"

// Reads a pragma that answers with one number.
static bool pragma_number(struct store *store, const char *sql, int64_t *ret, struct err *err) {
	sqlite3_stmt *handle = NULL;
	if (sqlite3_prepare_v2(store->db, sql, -1, &handle, NULL) != SQLITE_OK) {
		return store_fail(store, err);
	}
	bool ok = sqlite3_step(handle) == SQLITE_ROW;
	*ret = ok ? sqlite3_column_int64(handle, 0) : 0;
	(void)sqlite3_finalize(handle); // a failure was seen by the step
	return ok || store_fail(store, err);
}

// Runs one step and counts it in user_version, in one transaction.
static bool migrate_one(struct store *store, size_t index, struct err *err) {
	char version[64];
	(void)snprintf(version, sizeof version, "PRAGMA user_version = %zu", index + 1); // fits
	if (!store_begin(store, err)) {
		return false;
	}
	bool ok = store_exec(store, store_migrations[index], err) &&
		  store_exec(store, version, err);
	return store_end(store, ok, err) || err_prefix(err, "schema step %zu", index + 1);
}

bool store_identify(struct store *store, struct err *err) {
	int64_t application = 0, version = 0, tables = 0;
	if (!pragma_number(store, "PRAGMA application_id", &application, err) ||
	    !pragma_number(store, "PRAGMA user_version", &version, err) ||
	    !pragma_number(store, "SELECT count(*) FROM sqlite_schema", &tables, err)) {
		return false;
	}
	bool empty = application == 0 && version == 0 && tables == 0;
	if (application != APPLICATION_ID && !empty) {
		return err_set(err, ERR_CORRUPT,
			       "this is a database of another program: "
			       "store.path names the wrong file");
	}
	if (version > (int64_t)store_migrations_count) {
		return err_set(err, ERR_CORRUPT,
			       "it was written by a newer rosemary (schema %d, this one knows "
			       "%d): install that again, or restore a backup made before it",
			       (int)version, (int)store_migrations_count);
	}
	return true;
}

bool store_migrate(struct store *store, struct err *err) {
	int64_t version = 0;
	if (!store_exec(store, "PRAGMA application_id = 1380930373", err) ||
	    !pragma_number(store, "PRAGMA user_version", &version, err)) {
		return false;
	}
	for (size_t i = (size_t)version; i < store_migrations_count; i++) {
		if (!migrate_one(store, i, err)) {
			return false;
		}
	}
	return store_customer_fold(store, err); // what SQL cannot
}
