/* The grammar of one CSV row, over bytes in memory. Shared by csv.c and csv_scan.c alone. */
#pragma once

#include "rosemary/base/strbuf.h"

/* How far a scan came. */
enum csv_scan_end {
	CSV_SCAN_ROW,    /* a whole row, though err may tell that it cannot be used */
	CSV_SCAN_BROKEN, /* quotes went wrong: only the row's first line is certainly part of it */
	CSV_SCAN_LONG,   /* the first line alone is longer than a row may be */
};

/* One row being scanned. The caller sets the first part. */
struct csv_scan {
	const char *bytes; /* where the row begins */
	size_t have;       /* bytes that may be looked at */
	size_t limit;      /* bytes that the row may have, at most have */
	bool more;         /* something follows behind limit */
	char delimiter;
	struct strbuf *text; /* takes every field and a NUL behind each */

	size_t at;      /* the end of what was scanned */
	size_t lines;   /* line ends up to at */
	size_t count;   /* fields */
	struct err err; /* why the row cannot be used; ERR_NONE if it can */
};

/* Scans one row. */
enum csv_scan_end csv_scan(struct csv_scan *scan);

/* The length of the line end at bytes[at]: CRLF 2, LF or CR 1, anything else or nothing 0. */
size_t csv_line_end(const char *bytes, size_t have, size_t at);
