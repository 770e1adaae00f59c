/*
 * Dates as people's exports have them. YYYY-MM-DD always; else three numbers with / . or - between
 * them, whose order is learned from a whole column (observe every value, then read) or given.
 * What could be read two ways is never guessed.
 */
#pragma once

#include <stdbool.h>

#include "rosemary/base/date.h"

/* Which of day, month and year stands where. */
enum date_order {
	DATE_ORDER_INFER, /* from the column */
	DATE_ORDER_DMY,   /* 14/05/1961 */
	DATE_ORDER_MDY,   /* 05/14/1961 */
	DATE_ORDER_YMD,   /* 1961/05/14 */
	DATE_ORDER_COUNT
};

/* The order that a word names ("dmy", "mdy", "ymd"): the argument of --dates. */
bool date_order_parse(const char *text, enum date_order *ret);

/*
 * What is known of a column. {0} is a column of which nothing was seen; {.given = ...} one whose
 * order was told.
 */
struct date_column {
	enum date_order given;
	bool day_first;   /* a value was seen that can only be day, month, year */
	bool month_first; /* one that can only be month, day, year */
};

/* Learns from a value. What is no date teaches nothing. */
void dates_observe(struct date_column *column, const char *text);

/*
 * Reads a value. Year first needs no order, nor does a value of which one reading only exists
 * (14/05/1961, 05/05/1961). A time behind the date (2026-03-12 09:14:02 +0000) is ignored; outer
 * blanks are too. The year has four digits: "14/05/61" is refused, since 61 may be 1961 or 2061.
 *
 * ERR_SYNTAX for what is no date, ERR_INVALID for a day that does not exist, for a date against the
 * given order, and for one that could be read two ways (the reason then names --dates).
 */
bool dates_read(const struct date_column *column, const char *text, struct date *ret,
		struct err *err) MUST_CHECK;
