/*
 * Reads CSV (RFC 4180) as people's exports have it, one row at a time in constant memory, and loses
 * nothing: whatever cannot be read is delivered as the bytes that it was, with its line and a
 * reason.
 *
 * Accepted: a UTF-8 BOM; CRLF, LF and CR line ends (within quotes they become LF); commas,
 * semicolons or tabs, whichever the header row has most of; blanks around a quoted field; bare
 * quotes within an unquoted field (`12" vase`). Rows without any content are skipped. A row that is
 * not valid UTF-8 is read as Windows-1252.
 *
 * Quotes that go wrong (one that is not closed by the end of the file, within CSV_MAX_ROW_BYTES, or
 * within CSV_MAX_FIELD_BYTES over several lines; text behind a closing quote) cost the line where
 * the row began and no more: reading goes on at the following line.
 */
#pragma once

#include <stddef.h>
#include <stdio.h>

#include "rosemary/base/err.h"

/* What a row may have at most. */
enum {
	CSV_MAX_ROW_BYTES = 1 << 20,
	CSV_MAX_FIELDS = 512,
	CSV_MAX_FIELD_BYTES = 64 << 10,
};

/* An open CSV file. */
struct csv;

/* A row as it was delivered. It all belongs to the reader, until its next row. */
struct csv_row {
	size_t line;               /* the line it begins on, from 1 */
	const char *const *fields; /* UTF-8 without NUL; as many as the header has */
	size_t count;
	const char
		*bytes; /* what stood in the file, with its line end; csv_write_row() has it all */
	size_t len;
};

/* What reading on has led to. */
enum csv_result {
	CSV_ROW,      /* a row with its fields */
	CSV_REJECTED, /* a row that cannot be read: line and bytes, no fields; err says why */
	CSV_END,      /* no more rows */
	CSV_FAILED,   /* the file cannot be read any further */
};

/*
 * Opens a file at its present position and reads the header row. file stays the caller's and must
 * outlive the reader; one that cannot be sought (a pipe) is copied to a nameless temporary file
 * first. ERR_SYNTAX for an empty file, UTF-16 or a header that cannot be read, ERR_LIMIT, ERR_IO.
 */
struct csv *csv_open(FILE *file, struct err *err) MUST_CHECK;

/* Frees the reader; NULL is fine. */
void csv_close(struct csv *csv);

/* The header row, there until csv_close(). Its bytes have no BOM. */
const struct csv_row *csv_header(const struct csv *csv);

/*
 * Delivers the next row. CSV_REJECTED sets err to a reason that names the field where that is
 * known and not the line (ERR_SYNTAX, ERR_LIMIT); CSV_FAILED sets it to ERR_IO.
 */
enum csv_result csv_next(struct csv *csv, struct csv_row *ret, struct err *err) MUST_CHECK;

/*
 * Writes the bytes of the row delivered last to sink, but for the first skip of them (at most
 * csv_row.len), with a line end even if the file's last line has none. At most once a row, for rows
 * of any length: of one beyond the limits the rest is read only here (or skipped by csv_next()).
 * The row's bytes are gone afterwards.
 */
bool csv_write_row(struct csv *csv, size_t skip, FILE *sink, struct err *err) MUST_CHECK;

/* Goes back to the row behind the header, for a second pass. */
bool csv_rewind(struct csv *csv, struct err *err) MUST_CHECK;

/* The comma, semicolon or tab between its fields. */
char csv_delimiter(const struct csv *csv);

/* True once a row was read as Windows-1252, which deserves a warning. */
bool csv_was_latin1(const struct csv *csv);
