/* Rows of a file on their way to the daemon: as many as a call may have, with their raw bytes. */
#pragma once

#include "daemon/cli/import.h"

/* What one call may hold; the daemon takes as many rows and REQUEST_MAX_BYTES. */
enum {
	BATCH_ROWS_MAX = 128,
	BATCH_BYTES_MAX = 256 * 1024,     /* of the rows as JSON */
	BATCH_RAW_BYTES_MAX = 1024 * 1024 /* of the rows as they stand in the file */
};

/* A row: accepted so far (it is in rows), or rejected by the reader of files. */
struct batch_row {
	int64_t line;
	char *bytes; /* as it stands in the file */
	size_t len;
	char *reason; /* NULL: accepted so far */
};

/* {0} is an empty batch. */
struct batch {
	struct batch_row row[BATCH_ROWS_MAX];
	size_t count;
	struct json *rows; /* {line, values, phone_country} of those not rejected yet; NULL: none */
	size_t bytes, raw_bytes;
	char *order; /* the ref of the order whose row came last, or NULL */
};

/*
 * True when the batch should be sent before a row is added: it would not fit, or the row begins an
 * order while there is little room for the rest of it. values may be NULL.
 */
bool batch_is_full(const struct batch *batch, const struct json *values, size_t raw_len);

/* Adds a row; takes values. Without values the row is rejected for the reason. */
void batch_add(struct batch *batch, const struct csv_row *row, struct json *values,
	       const char *reason);

/* Says of the row that was added last by which country its telephone number was read; or NULL. */
void batch_tell_country(struct batch *batch, const char *country);

/*
 * Rejects the rows that an answer names, and gives all rejected ones with their reasons to the
 * file, in order. Counts the others by the answer.
 */
bool batch_settle(struct batch *batch, const struct json *answer, struct import_file *file,
		  struct err *err) MUST_CHECK;

/* Empties the batch and frees its rows. */
void batch_clear(struct batch *batch);
