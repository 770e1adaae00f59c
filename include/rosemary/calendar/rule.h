/* Occasion rules: which day comes next. Text, so that people can read it in a table. */
#pragma once

#include "rosemary/base/date.h"

/* Where 29 February falls in a common year. */
enum leap_rule { LEAP_FEBRUARY_28, LEAP_MARCH_1 };

/* How a rule finds its days. */
enum rule_kind {
	RULE_YEARLY, /* 1961-05-14 or --05-14 */
	RULE_ONCE    /* once:2027-06-12 */
};

/* A parsed rule. Owns nothing. */
struct rule {
	enum rule_kind kind;
	struct date date; /* year 0 in a yearly rule without one */
};

/* Reads a rule. ERR_SYNTAX says what forms there are, ERR_INVALID that there is no such day. */
bool rule_parse(const char *text, struct rule *ret, struct err *err) MUST_CHECK;

/* The first day of the rule on or after from. False when there is none (a single day is past). */
bool rule_next(const struct rule *rule, enum leap_rule leap, struct date from, struct date *ret);

/* How many years after its first year a yearly rule's day lies ("70th"); 0 when unknown. */
int rule_years(const struct rule *rule, struct date day);
