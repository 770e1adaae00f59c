/* Store files in folders of their own, for tests of what opening one does. */
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include "samples.h"

/* A folder of its own for a test's files. */
struct scratch {
	char folder[64];
	char path[80];
};

static inline void make_scratch(struct scratch *scratch) {
	// Both names are short.
	(void)snprintf(scratch->folder, sizeof scratch->folder, P_tmpdir "/rosemary-XXXXXX");
	assert_non_null(mkdtemp(scratch->folder));
	(void)snprintf(scratch->path, sizeof scratch->path, "%s/s.db", scratch->folder); // fits
}

static inline void remove_scratch(const struct scratch *scratch) {
	static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		char path[96];
		(void)snprintf(path, sizeof path, "%s%s", scratch->path, endings[i]); // fits
		(void)unlink(path); // most are not there
	}
	assert_int_equal(rmdir(scratch->folder), 0);
}

static inline struct store *open_file(const struct scratch *scratch) {
	struct err err = {0};
	struct store *store = store_open(scratch->path, NOW, &err);
	assert_ok(store != NULL, &err);
	return store;
}

static inline void run_raw(const char *path, const char *sql) {
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* A file's bytes, to be freed. */
static inline unsigned char *read_whole(const char *path, size_t *ret_len) {
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	*ret_len = (size_t)ftell(file);
	rewind(file);
	unsigned char *bytes = xcalloc(*ret_len + 1, 1);
	assert_int_equal(fread(bytes, 1, *ret_len, file), *ret_len);
	assert_int_equal(fclose(file), 0);
	return bytes;
}

static inline void write_whole(const char *path, const unsigned char *bytes, size_t len) {
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}
