/* What to suggest this year, honestly. */
#pragma once

#include "rosemary/domain/order.h"
#include "rosemary/domain/product.h"

/* A variation with the product it leads to. */
struct choice {
	const struct variation *variation;
	const struct product *product;
};

/* Everything a suggestion is made from. */
struct suggest_source {
	const struct product *last;    /* what was given; NULL: not in the list */
	const struct order_line *gift; /* the line it was on; NULL: nothing usable */
	const char *currency;          /* of that order */
	const char *avoid;             /* the recipient's, may be NULL */
	const struct choice *choices;  /* variations from last */
	size_t choice_count;
	const char *const *given; /* SKUs given to this recipient in the last two years */
	size_t given_count;
	struct date day;
	int price_tolerance; /* percent of the last price */
};

/* What came of it. Borrows from the source. */
struct suggestion {
	const char *words;             /* what to say; NULL: nothing is suggested */
	bool repeat;                   /* the same as last time */
	const struct product *product; /* what it is; NULL for a repeat of an unlisted thing */
	const struct variation *variation;
	bool same_price;     /* line total equals line total to the penny */
	int64_t price_minor; /* of the whole line; 0: not known */
};

/* Choices whose reasons are kept, and bytes of a reason, NUL included. */
enum { SUGGEST_EXCLUDED_MAX = 16, SUGGEST_WHY_SIZE = 96 };

/* Why a choice was not taken, for `why`. */
struct suggest_excluded {
	const struct product *product;
	char why[SUGGEST_WHY_SIZE];
};

/*
 * The nearest in price of the variations that are in season, active, not given in two years,
 * without a word to avoid and within the tolerance; else a repeat of the last gift if that may be
 * had and holds nothing to avoid; else nothing. Fills excluded (up to its maximum) and its count.
 */
struct suggestion suggest(const struct suggest_source *source,
			  struct suggest_excluded excluded[SUGGEST_EXCLUDED_MAX],
			  size_t *ret_count);

/*
 * True when text speaks of something in the avoid list: things of one or more words, separated by
 * commas, lines, "and" and other words that are no things; in the singular or the plural of
 * English.
 */
bool avoid_matches(const char *avoid, const char *text);
