/*
 * The cells of a row: checked, and brought into the one spelling in which the rest of rosemary
 * knows them. Pure functions; what a cell refers to is the daemon's to check.
 */
#pragma once

#include "rosemary/base/json.h"
#include "rosemary/intake/columns.h"

/* Learns the order of dates from a row. To be called for every row before the first cells_row(). */
void cells_observe(struct columns *columns, const struct csv_row *row);

/*
 * The row as an object {column: text} with only the cells that hold something, in canonical
 * spelling: dates YYYY-MM-DD, words in lower case, "yes" or "no", whole numbers without leading
 * zeros, money with the decimals of the row's currency when it has one, addresses as
 * address_parse() writes them, telephone numbers as they stand. Outer blanks are trimmed, and so is
 * the ' that spreadsheets put before = + - @ to keep a cell from being a formula. Unknown columns
 * are left out.
 *
 * NULL and ERR_INVALID "column: reason" for the first cell that may not stand.
 */
struct json *cells_row(const struct columns *columns, const struct csv_row *row,
		       struct err *err) MUST_CHECK;

/*
 * One cell, as above, to be freed with free(); "" for one that holds nothing. dates is what is
 * known of its column. ERR_INVALID has the reason without the column.
 */
char *cell_read(const struct column *column, const struct date_column *dates, const char *text,
		struct err *err) MUST_CHECK;

/* Learns the order of dates from one cell; from columns without dates, nothing. */
void cell_observe(const struct column *column, const char *text, struct date_column *dates);
