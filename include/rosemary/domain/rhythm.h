/*
 * Goods with rhythm: from the days on which one customer bought something, the day on which it
 * will be bought again; or, in words, why nobody can say.
 */
#pragma once

#include <stddef.h>

#include "rosemary/base/record.h"

/* The newest purchases that are looked at, and orders named behind an answer. */
enum { RHYTHM_PURCHASES_MAX = 64, RHYTHM_EVIDENCE_MAX = 13 };

/* A day on which something of the category was bought. */
struct rhythm_purchase {
	int64_t order;
	struct date day;
};
extern const struct record_type rhythm_purchase_record;

/*
 * What counts as a rhythm, chosen from figures: tests/figures/reorder makes them again, and its
 * README has all of them. Of 100 days foretold for an online grocer's second year so many were
 * right within a week, and of 100 orders so many were foretold, each limit for itself:
 *
 *     confidence   0: 61, 38   40: 64, 36   50: 66, 34   60: 74, 30   70: 80, 27
 *     spread      20: 82, 12   30: 76, 19   40: 74, 25   50: 74, 30   any: 73, 35
 *     shrink       0: 75, 31    1: 74, 30    2: 74, 29    4: 72, 27
 *     the shop's median: 22, 22   the last gap: 44, 44   the own mean: 46, 45
 *
 * A gift shop's articles ask for three intervals: of two 54 are right, of three 70. The spread is
 * there for the categories: 57 of 100 of the grocer's customers keep within 50 %, 17 of a seller
 * of compact discs, where 13 of 100 days would be right; so a category needs half. After a silence
 * of two intervals 41 of 100 come within one more, after three 18. A double quantity does not last
 * twice as long: with it fewer of the gift shop's days are right, 56 for 70.
 */
struct rhythm_limits {
	int min_intervals;  /* between purchases; fewer tell nothing */
	int max_intervals;  /* the newest so many count */
	int max_spread;     /* percent of the median interval: three in four lie so near to it */
	int min_confidence; /* percent, as below */
	int away;           /* percent of the interval: a longer silence is a customer who left */
	int shrink;         /* k of (n * median + k * shop) / (n + k) */
	int min_customers;  /* with enough intervals, before a category is judged */
	int min_regular;    /* percent of them whose spread is small enough */
};
extern const struct rhythm_limits rhythm_limits_chosen;

/* The intervals of one customer. */
struct rhythm_own {
	int intervals;         /* 0: there is none, and the rest is 0 */
	int64_t median2;       /* of them, in half days */
	int spread;            /* percent */
	int shortest, longest; /* days */
};

/*
 * Measures purchases, in any order; several of one day are one. The newest RHYTHM_PURCHASES_MAX of
 * them are looked at.
 */
struct rhythm_own rhythm_measure(const struct rhythm_purchase *purchases, size_t count,
				 const struct rhythm_limits *limits);

/* True when the intervals are enough to be judged, and when they are regular as well. */
bool rhythm_is_measured(const struct rhythm_own *own, const struct rhythm_limits *limits);
bool rhythm_is_regular(const struct rhythm_own *own, const struct rhythm_limits *limits);

/* What all customers of a category have in common. */
struct rhythm_shop {
	int64_t median2;   /* of the medians of the measured ones, in half days; 0: unknown */
	int64_t customers; /* measured */
	int64_t regular;   /* of these */
};
extern const struct record_type rhythm_shop_record;

/* A row of the table rhythm: a customer who bought enough of a category to be measured. */
struct rhythm_row {
	int64_t id, customer;
	char *category;
	int64_t median2; /* of the own intervals, in half days */
	bool regular;
};
extern const struct record_type rhythm_record;

/* True when enough of the customers have a rhythm for the category to have one. */
bool rhythm_category_is_regular(const struct rhythm_shop *shop, const struct rhythm_limits *limits);

/*
 * (n * median + k * shop) / (n + k) in days, rounded, at least 1. Without own intervals it is the
 * shop's, without the shop's the own; 0 without either.
 */
int64_t rhythm_interval(const struct rhythm_own *own, const struct rhythm_shop *shop,
			const struct rhythm_limits *limits);

/* What is said of a customer's next purchase. */
enum rhythm_answer {
	RHYTHM_EXPECTED,
	RHYTHM_CATEGORY,  /* the category has no rhythm, whatever this customer does */
	RHYTHM_FEW,       /* too few purchases */
	RHYTHM_IRREGULAR, /* they come at no regular distance */
	RHYTHM_OVERDUE,   /* the day is past, but not long */
	RHYTHM_AWAY,      /* it is long past: the customer went elsewhere */
	RHYTHM_ANSWER_COUNT
};
/* expected category few irregular overdue away */
extern const struct words rhythm_answer_words;

/* Bytes of an answer in words, NUL included, and an answer. */
enum { RHYTHM_WORDS_SIZE = 200 };
struct rhythm {
	enum rhythm_answer answer;
	struct date last, day; /* of the newest purchase, of the next; but for FEW and IRREGULAR */
	int64_t interval_days; /* between them */
	int confidence;        /* percent: so many such days were right within a week */
	struct rhythm_own own;
	int64_t evidence[RHYTHM_EVIDENCE_MAX]; /* orders, the newest first */
	size_t evidence_count;
	char words[RHYTHM_WORDS_SIZE]; /* "every 21 days (from 18 to 25), last on 2026-10-03" */
};

/* What an answer follows from. */
struct rhythm_source {
	const struct rhythm_purchase *purchases; /* as in rhythm_measure() */
	size_t count;
	const struct rhythm_shop *shop;
	const struct rhythm_limits *limits;
	struct date today;
};

/* Says when the customer will buy again, or why nobody can say. */
struct rhythm rhythm_predict(const struct rhythm_source *source);
