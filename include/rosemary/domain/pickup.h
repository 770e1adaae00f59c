/* When something that is ordered now can be collected at the shop. */
#pragma once

#include "rosemary/domain/policy.h"

/* The days that are offered at the most, and the minutes between the times of a list. */
enum { PICKUP_DAYS_MAX = 31, PICKUP_STEP_MINUTES = 30 };

/* What is to be collected when. */
struct pickup_question {
	const struct shop *shop;
	const struct policy *policy;
	struct date day; /* that it is for */
	int64_t now;     /* the order's moment */
};

/*
 * The days on which it can be collected, the earliest first: open ones up to the day, late enough
 * for an order of now (order_by_days), or the last open one alone where that leaves none. Returns
 * how many.
 */
size_t pickup_days(const struct pickup_question *question, struct date ret[PICKUP_DAYS_MAX]);

/* True when it can be collected on that day at that minute: the shop is open, and it is to come. */
bool pickup_fits(const struct pickup_question *question, struct date on, int minute);

/* Reads "10:30" into minutes after midnight; false for anything else. */
bool pickup_minute(const char *text, int *ret);
