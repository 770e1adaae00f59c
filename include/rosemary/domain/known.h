/* Whether an occasion that the daemon would propose is on record already, in whatever state. */
#pragma once

#include "rosemary/domain/occasion.h"

/*
 * Days between two days of the year within which they are the same occasion: a refused one stays
 * refused though its day drifts.
 */
enum { KNOWN_SAME_DAYS = 21 };

/* What is on record. */
enum known {
	KNOWN_NOT,      /* nothing like it */
	KNOWN_PROPOSED, /* the same, proposed from the same source, and nobody has answered yet */
	KNOWN_SETTLED /* a person entered, accepted or refused it, or another source proposes it */
};

/* What would be proposed. Borrows. */
struct known_query {
	int64_t recipient; /* 0: nobody in particular */
	const char *kind, *rule;
	struct date around; /* one of its days: rules are compared there */
	enum occasion_source source;
	struct rule_place place; /* whose days they are */
};

/*
 * Looks for it among all occasions of the customer. One of the same recipient is the same when its
 * kind is and it has no title, or when its day is near and its kind is the same or one of the two
 * is the general one (never reorder); where just one of them has a recipient, kind and day must
 * agree, and what is still proposed is another one. *ret is the index of what is found: that of the
 * same kind before that of another one. What a person settled stands before what is still proposed.
 */
enum known occasion_known(const struct occasion *occasions, size_t count,
			  const struct known_query *query, size_t *ret);
