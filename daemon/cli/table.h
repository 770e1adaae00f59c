/* Listings as tables on the terminal; wraps libsmartcols. */
#pragma once

#include <stddef.h>

#include "rosemary/base/json.h"

/* How a cell is written. */
enum cell_type {
	CELL_TEXT,
	CELL_NUMBER, /* to the right */
	CELL_DAY,    /* a day or an instant, with its year */
	CELL_MOMENT, /* an instant near the present: without its year */
	CELL_BOOL,   /* yes, no */
};

/* A column: where its values stand in a row, and when there is room for it. */
struct column {
	const char *title;
	const char *path;      /* "customer.name" */
	const char *otherwise; /* a second path for rows that have nothing at the first, or NULL */
	enum cell_type type;
	int from_width; /* shown from so many columns of terminal on; 0: always */
	bool cuttable;  /* may be cut short when the terminal is too narrow */
};

/* The value at a path of member names with dots between, borrowed; NULL when there is none. */
const struct json *json_at_path(const struct json *object, const char *path);

/* A cell's text, to be freed; "" for nothing. */
char *cell_text(const struct json *row, const struct column *column) MUST_CHECK;

/* Safe text in so many columns of a terminal, to be freed; where it is cut "…" says so. */
char *table_cut(const char *text, size_t width) MUST_CHECK;

/*
 * Prints rows. On a terminal it is as wide as that and cuttable columns give way; elsewhere
 * everything is printed whole.
 */
void table_print(const struct json *rows, const struct column *columns, size_t count);
