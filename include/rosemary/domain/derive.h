/*
 * Occasions that nobody wrote down but the orders tell: for the same person near the same day in
 * two years, or on or just before a gift day (Mother's Day) in two, or with a gift note or tag that
 * names an occasion. They are proposals, nothing more.
 */
#pragma once

#include "rosemary/domain/occasion.h"
#include "rosemary/domain/occasion_words.h"
#include "rosemary/domain/order.h"
#include "rosemary/domain/recipient.h"

/*
 * What counts as near and as enough. Chosen from what tests/figures/derive measures on the real
 * purchases of a shop of compact discs / of a grocer, in which a fifth of the customers had a day
 * of the year planted that was bought for in two years, up to four days before it. Of 100 days
 * proposed so many were planted, and of 100 planted so many were proposed:
 *
 *     window, confidence    right       found
 *     3 days      40        84 / 67     88 / 79
 *     7 days      30        76 / 59     96 / 85
 *     7 days      40        89 / 87     84 / 66     chosen: what is asked of the owner is right
 *     7 days      45        93 / 94     36 / 26
 *     14 days     40        93 / 94     59 / 40
 *
 * One year alone tells nothing: of days proposed by it 1.5 / 7.1 in 100 came again, and of random
 * days of the same customers 1.4 / 7.2. So it needs two, or an order that names the occasion.
 */
struct derive_limits {
	int window_days;    /* from the day to an order that speaks for it */
	int min_years;      /* different years in which such orders lie, where no note names it */
	int min_confidence; /* percent, below which nothing is proposed */
};
extern const struct derive_limits derive_limits_chosen;

/* Changes with what derive() makes of the same orders: everybody is studied again. */
enum { DERIVE_EDITION = 4 };

/* The newest orders of a customer that are looked at, proposals, and orders named behind one. */
enum { DERIVE_ORDERS_MAX = 256, DERIVE_PROPOSALS_MAX = 8, DERIVE_EVIDENCE_MAX = 12 };

/* Everything that is known of one customer. No order of any list matters. */
struct derive_source {
	const struct order *orders; /* at most DERIVE_ORDERS_MAX */
	size_t order_count;
	const struct occasion *occasions; /* in any state: what is here is not proposed again */
	size_t occasion_count;
	const struct recipient *recipients; /* only active ones get proposals */
	size_t recipient_count;
	const struct occasion_words *words;
	const struct derive_limits *limits;
	struct date today;
	struct rule_place place; /* whose days they are; a recipient's country goes before */
};

/* Bytes of a kind and of a rule, NUL included. */
enum { PROPOSAL_KIND_SIZE = 48, PROPOSAL_RULE_SIZE = 64 };

/* An occasion that the orders tell. */
struct proposal {
	int64_t existing; /* the proposed occasion that it is already, or 0 */
	int64_t recipient;
	struct date day; /* one on which it came round: of the newest order behind it */
	char kind[PROPOSAL_KIND_SIZE];
	char rule[PROPOSAL_RULE_SIZE];
	int confidence;  /* percent; an order of likelihood, not a frequency */
	int years;       /* in which the orders behind it lie */
	int spread_days; /* from its day to the farthest of them; 0 for a feast that is named */
	bool named;      /* an order names it */
	int64_t evidence[DERIVE_EVIDENCE_MAX]; /* order ids, the newest day first */
	size_t evidence_count;
};

/*
 * What the orders tell and nobody has said or refused, the most certain first; returns how many.
 *
 * Orders count when order_counts() says so and no replacement is about them; those in sympathy and
 * those whose words say "once" or "never" tell of no day. Orders for nobody in particular tell of
 * one only where they name it. Of one recipient and kind there is one proposal.
 *
 * A proposed occasion of source derived for which no proposal has its id as existing has lost what
 * spoke for it.
 */
size_t derive(const struct derive_source *source, struct proposal ret[DERIVE_PROPOSALS_MAX]);

/* What an order says about its occasion: by its column, else by its gift note and its tags. */
struct occasion_naming derive_naming(const struct occasion_words *words, const struct order *order);
