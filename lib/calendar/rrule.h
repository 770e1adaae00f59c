/*
 * Recurrence rules of RFC 5545 and RFC 7529, as far as whole days go. They are walked by ourselves:
 * libical 3.0 searches for a second where a rule has no day at all, and answers others wrongly.
 */
#pragma once

#include "lib/calendar/scale.h"

/* Bytes of a rule's text. */
enum { RRULE_TEXT_MAX = 400 };

/*
 * Years of a calendar other than the Gregorian one that a question may look at: each costs some ms
 * in the Chinese one. A rule that is to be kept must do with the smaller number.
 */
enum { RRULE_EFFORT_KEPT = 16, RRULE_EFFORT_MAX = 130 };

/* Numbers of a BY part, from the front and from the back. */
struct numbers {
	bool any;
	uint64_t front[7], back[7]; /* bit n: n, -n */
};

/* How often a rule's set of days begins anew. */
enum rrule_frequency { RRULE_NEVER, RRULE_DAILY, RRULE_WEEKLY, RRULE_MONTHLY, RRULE_YEARLY };

/* What becomes of a day that a month or a year does not have (RFC 7529, 4.1). */
enum rrule_skip { RRULE_OMIT, RRULE_BACKWARD, RRULE_FORWARD };

/* A rule. {0} is none. */
struct rrule {
	enum rrule_frequency frequency;
	enum scale_name scale;
	enum rrule_skip skip;
	enum weekday week_start;
	int64_t interval;
	int64_t count;         /* 0: without end */
	struct date until;     /* {0}: without end */
	int until_second;      /* of that day; -1: all of it */
	struct date start;     /* DTSTART; {0}: none */
	int start_second;      /* of that day; -1: none was said */
	unsigned weekdays;     /* of BYDAY without a number: bit 1 << enum weekday */
	struct numbers nth[7]; /* of BYDAY with one, for each weekday */
	bool any_nth;
	struct numbers months, leap_months, month_days, year_days, weeks, positions;
	bool any_time; /* BYHOUR and below */
};

/*
 * Reads a rule: "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", with "DTSTART=2024-02-10;" in front where it
 * depends on its start. ERR_SYNTAX and ERR_INVALID say what is wrong with which part.
 */
bool rrule_parse(const char *text, struct rrule *ret, struct err *err) MUST_CHECK;

/*
 * The first day on or after from. Looks 500 years ahead at the most, 100 in calendars other than
 * the Gregorian one, in which only the years 1900 to 2199 are known; false when there is none.
 */
bool rrule_next(const struct rrule *rule, struct date from, struct date *ret);

/* The same with another effort than RRULE_EFFORT_MAX. */
bool rrule_next_within(const struct rrule *rule, struct date from, int effort, struct date *ret);

/* Puts n (below 0: the n-th from the back) among them; at most 447 away from 0. */
void numbers_add(struct numbers *numbers, int n);

/* True when n (or, below 0, the n-th from the back) is among them. */
bool numbers_have(const struct numbers *numbers, int n);
