/* Backups: a store copied into a file of its own, which is read through before it is relied on. */
#pragma once

#include "rosemary/store/store.h"

/*
 * Opens the empty file at path to copy into with store_copy_begin(): it is no store yet, nothing of
 * it is durable, and it is closed with store_close(target, 0) before store_backup_seal().
 */
struct store *store_backup_open(const char *path, struct err *err) MUST_CHECK;

/*
 * Opens the complete copy at path to be read, once every page of it was looked at (quick_check).
 * ERR_CORRUPT when one is damaged. For a process of its own, as store_backup_seal().
 */
struct store *store_backup_read(const char *path, struct err *err) MUST_CHECK;

/*
 * Opens the complete copy at path to be used as a store and thrown away: what is written is never
 * made durable, no other file lies beside it, and the path may be unlinked once it is open. It may
 * grow by at most so many bytes (ERR_NO_SPACE). Nothing in it is marked, and nothing is checked:
 * the program that made the copy has done that.
 */
struct store *store_scratch_open(const char *path, int64_t growth_max_bytes,
				 struct err *err) MUST_CHECK;

/*
 * Opens the complete copy at path to be used as a store and thrown away: what is written is never
 * made durable, no other file lies beside it, and the path may be unlinked once it is open. It may
 * grow by about so many bytes (then ERR_NO_SPACE). Nothing in it is checked or marked.
 */
struct store *store_scratch_open(const char *path, int64_t growth_max_bytes,
				 struct err *err) MUST_CHECK;

/*
 * Marks the copy at path as the backup of an instant, which a store that is opened from it tells
 * (store/hold.h). Makes it one file that needs no other beside it, reads all of it, and makes it
 * durable. ERR_CORRUPT when anything in it is damaged. It takes as long as reading the whole file:
 * for a process of its own.
 */
bool store_backup_seal(const char *path, int64_t at, struct err *err) MUST_CHECK;
