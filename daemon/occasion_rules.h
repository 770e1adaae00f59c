/* Whose an occasion is, as far as its days depend on it; and its days after that changed. */
#pragma once

#include "rosemary/domain/occasion.h"

struct store;

/* Where rules come from. Borrowed. */
struct rule_sources {
	struct store *store;
	const struct shop *shop;
	const struct policy *policy;
};

/* Reads the occasion's customer and recipient, and makes the rules for its days. */
bool occasion_rules_read(const struct rule_sources *sources, const struct occasion *occasion,
			 struct occasion_rules *ret, struct err *err) MUST_CHECK;

/*
 * Sets next_on to the first day from `from` on for which the occasion was not handed over yet, as
 * its drafts tell, and draft_on to match. ERR_SYNTAX or ERR_INVALID for a rule that cannot be read.
 */
bool occasion_rules_advance(const struct rule_sources *sources, struct occasion *occasion,
			    const struct occasion_rules *rules, struct date from,
			    struct err *err) MUST_CHECK;

/*
 * The occasion's day and moments as the rules give them now: a feast's day is looked for from today
 * on, any other lies where it lay, or on the day beside it. Stored when that changed anything.
 */
bool occasion_rules_again(const struct rule_sources *sources, struct occasion *occasion,
			  struct date today, struct err *err) MUST_CHECK;

/* The same for all of a customer's active occasions; recipient 0: whoever they are for. */
bool occasion_rules_again_all(const struct rule_sources *sources, int64_t customer,
			      int64_t recipient, struct date today, struct err *err) MUST_CHECK;
