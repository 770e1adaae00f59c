/*
 * The tables rhythm and rhythm_category: who buys what again and again. A row of the first is one
 * customer measured, so that what a category's customers have in common costs no look at orders.
 */
#pragma once

#include "rosemary/domain/order.h"
#include "rosemary/domain/rhythm.h"
#include "rosemary/store/store.h"

/*
 * The newest orders of a customer with goods of a category (any case of ASCII) that count: normal,
 * not waiting for a yes, for nobody else. The newest first.
 */
bool store_rhythm_purchases(struct store *store, int64_t customer, const char *category,
			    struct rhythm_purchase ret[RHYTHM_PURCHASES_MAX], size_t *ret_count,
			    struct err *err) MUST_CHECK;

/* The lines of an order with goods of a category, by number. */
bool store_rhythm_lines(struct store *store, int64_t order, const char *category, store_row *row,
			void *argument, struct err *err) MUST_CHECK;

/* The rows of a customer. */
bool store_rhythm_of(struct store *store, int64_t customer, store_row *row, void *argument,
		     struct err *err) MUST_CHECK;

/* Adds or replaces the row of its customer and category, and makes it due. */
bool store_rhythm_put(struct store *store, const struct rhythm_row *row,
		      struct err *err) MUST_CHECK;

/* Takes it away, if it is there; from here on the category is known. */
bool store_rhythm_drop(struct store *store, int64_t customer, const char *category,
		       struct err *err) MUST_CHECK;

/* Those that are due, by id, at most limit; and that one was looked at. */
bool store_rhythm_due(struct store *store, int64_t limit, store_row *row, void *argument,
		      struct err *err) MUST_CHECK;
bool store_rhythm_done(struct store *store, int64_t id, struct err *err) MUST_CHECK;

/* All of a category shall be due again: they are marked so by and by. */
bool store_rhythm_all_due(struct store *store, const char *category, struct err *err) MUST_CHECK;

/* Marks some of those, looking at the next limit rows; and whether there are any left to be. */
bool store_rhythm_mark(struct store *store, int64_t limit, struct err *err) MUST_CHECK;
bool store_rhythm_marking(struct store *store, bool *ret, struct err *err) MUST_CHECK;

/* What the customers of a category have in common, as it was counted last; {0} before that. */
bool store_rhythm_shop(struct store *store, const char *category, struct rhythm_shop *ret,
		       struct err *err) MUST_CHECK;

/*
 * Counts it again when one row in twenty changed since. Reads an index over the category's rows,
 * and so costs little for each change.
 */
bool store_rhythm_count(struct store *store, const char *category, bool *ret_counted,
			struct err *err) MUST_CHECK;
