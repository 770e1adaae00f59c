/*
 * Calendars in which rules may count (RFC 7529): their years as months on the line of days. The
 * Gregorian one is reckoned here, all others are asked of ICU.
 */
#pragma once

#include <stddef.h>

#include "rosemary/base/date.h"

/* Months of a year, at the most. */
enum { SCALE_MONTHS_MAX = 13 };

/* A month. */
struct scale_month {
	int number;    /* from 1 */
	bool leap;     /* put in behind the month of that number: "5L" */
	int64_t start; /* its first day, in days since 1970-01-01 */
	int length;    /* in days */
};

/* A year. */
struct scale_year {
	int64_t start; /* its first day, in days since 1970-01-01 */
	int length;    /* in days */
	int month_count;
	struct scale_month months[SCALE_MONTHS_MAX];
};

/* A calendar by its name in RFC 7529 ("CHINESE"). */
enum scale_name {
	SCALE_GREGORIAN,
	SCALE_CHINESE,
	SCALE_DANGI,
	SCALE_HEBREW,
	SCALE_PERSIAN,
	SCALE_ETHIOPIC,
	SCALE_COPTIC,
	SCALE_INDIAN,
	SCALE_ISLAMIC_CIVIL,
	SCALE_ISLAMIC_TBLA,
	SCALE_ISLAMIC_UMALQURA,
	SCALE_COUNT
};

/* Their names for people, separated by commas. */
extern const char scale_names[];

/* Finds the calendar of a name of len bytes, whatever its case; false when there is none. */
bool scale_find(const char *name, size_t len, enum scale_name *ret);

/* An open calendar. */
struct scale;

/* Opens a calendar, to be closed with scale_close(). NULL when this machine does not know it. */
struct scale *scale_open(enum scale_name name) MUST_CHECK;

/* Closes it; NULL is fine. */
void scale_close(struct scale *scale);

/* The number of the year that a day lies in, by the calendar's own count. */
int scale_year_of(const struct scale *scale, int64_t day);

/* The year of that number; false when the calendar has none. */
bool scale_load(const struct scale *scale, int number, struct scale_year *ret) MUST_CHECK;

/* The month that a day lies in, or NULL when it lies in another year. */
const struct scale_month *scale_month_of(const struct scale_year *year, int64_t day);
