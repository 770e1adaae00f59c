/* Civil dates of the proleptic Gregorian calendar, ISO 8601, years 1 to 9999. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "rosemary/base/err.h"

/* A day. {0} means "no date". */
struct date {
	int year, month, day; /* month and day from 1 */
};

/* Bytes of a date as text, NUL included. */
enum { DATE_TEXT_SIZE = sizeof "2027-06-12" };

/* Days of the week, numbered as in struct tm. */
enum weekday { SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY };

/* True when such a day exists (not for {0}). */
bool date_valid(struct date date);

/* True for {0}. */
bool date_none(struct date date);

/* Reads exactly YYYY-MM-DD of a day that exists. ERR_SYNTAX names the text. */
bool date_parse(const char *text, struct date *ret, struct err *err) MUST_CHECK;

/* Writes YYYY-MM-DD; "" for {0}. Returns text, for use within an expression. */
char *date_text(struct date date, char text[DATE_TEXT_SIZE]);

/* Days since 1970-01-01, negative before. The date must be valid. */
int64_t date_to_days(struct date date);

/* The day that is days after 1970-01-01; {0} outside the years 1 to 9999. */
struct date date_from_days(int64_t days);

/* The day that many days later (earlier when negative); {0} outside the years 1 to 9999. */
struct date date_add(struct date date, int64_t days);

/* Whole days from a to b; negative when b is earlier. Both must be valid. */
int64_t date_between(struct date a, struct date b);

/* -1, 0 or 1 as a is before, the same as or after b. {0} is before every day. */
int date_compare(struct date a, struct date b);

/* The day of the week of a valid date. */
enum weekday date_weekday(struct date date);

/* True for years with a 29 February. */
bool date_leap_year(int year);

/* Reads an English weekday word in lower case, as configuration has it ("sunday"). */
bool weekday_parse(const char *text, enum weekday *ret);
