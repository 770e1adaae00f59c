/* Occasion rules: which day comes next. Text, so that people can read it in a table. */
#pragma once

#include "rosemary/calendar/easter.h"
#include "rosemary/calendar/feast.h"

/* Where 29 February falls in a common year. */
enum leap_rule { LEAP_FEBRUARY_28, LEAP_MARCH_1 };

/* How a rule finds its days. */
enum rule_kind {
	RULE_YEARLY, /* 1961-05-14 or --05-14 */
	RULE_ONCE,   /* once:2027-06-12 */
	RULE_FEAST,  /* feast:mothers-day */
	RULE_EASTER, /* easter-21, orthodox-easter+0 */
	RULE_RRULE   /* rrule:FREQ=YEARLY;BYMONTH=5;BYDAY=2SU */
};

/* A parsed rule. Owns nothing, and borrows from the text that it was read from. */
struct rule {
	enum rule_kind kind;
	struct date date;   /* of a yearly one, year 0 without one; of a single day */
	const char *text;   /* behind the colon of a feast or an RRULE; borrowed */
	enum easter easter; /* its reckoning */
	int offset;         /* days from Easter Sunday */
};

/* What a rule's days depend on beside itself: whose they are. */
struct rule_place {
	enum leap_rule leap;
	const struct feasts *feasts; /* NULL: no feast is known */
	/* The recipient's, the customer's, the shop's: the first that keeps a feast says when. */
	char countries[FEAST_COUNTRIES][FEAST_COUNTRY_SIZE];
};

/*
 * Reads a rule. ERR_SYNTAX says what forms there are, ERR_INVALID what cannot be, as a day that
 * does not exist. Whether a feast is known and whether a day ever comes, rule_check() says.
 */
bool rule_parse(const char *text, struct rule *ret, struct err *err) MUST_CHECK;

/* The first day of the rule on or after from. False when there is none (a single day is past). */
bool rule_next(const struct rule *rule, const struct rule_place *place, struct date from,
	       struct date *ret);

/*
 * True for a rule that has a day within ten years from today. ERR_SYNTAX and ERR_INVALID as
 * rule_parse(); ERR_INVALID also for a feast that is unknown or that none of the place's countries
 * keeps, and for a rule without such a day; a single day that is past is told as such.
 */
bool rule_check(const char *text, const struct rule_place *place, struct date today,
		struct err *err) MUST_CHECK;

/* How many years after its first year a yearly rule's day lies ("70th"); 0 when unknown. */
int rule_years(const struct rule *rule, struct date day);
