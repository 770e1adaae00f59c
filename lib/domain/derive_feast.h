/* Feasts that orders are for though nothing is said on their cards: a part of derive.c. */
#pragma once

#include "rosemary/domain/derive.h"

/* A feast, and which of the days that were asked about are for it. */
struct derived_feast {
	const char *word; /* "mothers-day"; borrowed for ever */
	bool near[DERIVE_ORDERS_MAX];
	struct date day; /* the feast that the newest of them was for */
	int years;       /* in which they lie */
	int spread;      /* days from the feast to the earliest of them */
};

/*
 * The gift day that days of orders (the newest first) tell in limits->min_years years or more:
 * because they are that very day, or because they lie within limits->window_days before it and the
 * feast says better than a day of the year when they are. place is the recipient's; a feast that is
 * not for people of that pronoun is none. False when there is no such feast.
 */
bool derive_feast(const struct date *days, size_t count, const struct rule_place *place,
		  enum pronoun pronoun, const struct derive_limits *limits,
		  struct derived_feast *ret);

/* True for a feast that one of the place's countries keeps. */
bool derive_feast_known(const struct rule_place *place, const char *word);

/*
 * The year of the feast that an order's day is for: that of the next one while it lies within half
 * a year, else the day's own.
 */
int derive_feast_year(const struct rule_place *place, const char *word, struct date day);

/* True when the feast falls on the day or within so many days behind it. */
bool derive_feast_near(const struct rule_place *place, const char *word, struct date day,
		       int window_days);

/* The last day of a feast that is known in a year; {0} when it has none there. */
struct date derive_feast_in(const struct rule_place *place, const char *word, int year);
