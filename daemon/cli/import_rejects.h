/*
 * FILE.rejected.csv: the rows that were not taken, byte for byte, each behind its line and the
 * reason, so that it can be mended and imported as it is.
 */
#pragma once

#include <stdint.h>

#include "daemon/cli/import.h"

/*
 * Prepares the file beside path for rows of csv. ERR_INVALID when a file of that name is there that
 * is not rosemary's; nothing is written before the first row.
 */
struct rejects *rejects_open(const char *path, const struct csv *csv, struct err *err) MUST_CHECK;

/* Adds a row by its bytes. */
bool rejects_add(struct rejects *rejects, int64_t line, const char *reason, const char *bytes,
		 size_t len, struct err *err) MUST_CHECK;

/* Adds the row that csv delivered last, whatever its length and whatever is wrong with it. */
bool rejects_add_current(struct rejects *rejects, struct csv *csv, const struct csv_row *row,
			 const char *reason, struct err *err) MUST_CHECK;

/*
 * Puts the file in its place; an older one with other bytes is FILE.rejected.csv~ from then on.
 * When there was no row the older one goes.
 * *ret_path is the file's path, to be freed, or NULL.
 */
bool rejects_keep(struct rejects *rejects, char **ret_path, struct err *err) MUST_CHECK;

/* Frees; what was not kept is thrown away. NULL is fine. */
void rejects_close(struct rejects *rejects);

/* True for the header of a file that rosemary wrote: it begins with rejected_line. */
bool rejects_wrote(const char *bytes, size_t len);

/* The bytes of a row behind its first count fields; all of them when it has fewer. */
size_t rejects_skip_fields(const char *bytes, size_t len, char delimiter, size_t count);
