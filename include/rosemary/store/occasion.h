/* The table occasion. */
#pragma once

#include "rosemary/domain/occasion.h"
#include "rosemary/store/store.h"

/* Reads one. ERR_NOT_FOUND. */
bool store_occasion_get(struct store *store, int64_t id, struct occasion *ret,
			struct err *err) MUST_CHECK;

/* The one with the same customer, recipient, kind, title and (if once:) rule. */
bool store_occasion_same(struct store *store, const struct occasion *like, bool *ret_found,
			 struct occasion *ret, struct err *err) MUST_CHECK;

/* Adds one and sets its id; writes all columns of an existing one. */
bool store_occasion_add(struct store *store, struct occasion *occasion, struct err *err) MUST_CHECK;
bool store_occasion_update(struct store *store, const struct occasion *occasion,
			   struct err *err) MUST_CHECK;

/*
 * Takes a proposed one away, as if it had never been made; one that was accepted before, and that
 * drafts tell of, is ended instead. ERR_CONFLICT when it is not proposed.
 */
bool store_occasion_drop(struct store *store, int64_t id, struct err *err) MUST_CHECK;

/*
 * The ids of the active ones whose draft_on is today or earlier, the earliest first, at most max of
 * them. Reads the index alone, and of it only what is due.
 */
bool store_occasion_due(struct store *store, struct date today, size_t max, int64_t *ret_ids,
			size_t *ret_count, struct err *err) MUST_CHECK;

/* How many active ones are due: as above, and touching only those. */
bool store_occasion_count_due(struct store *store, struct date today, int64_t *ret,
			      struct err *err) MUST_CHECK;

/*
 * Those behind an id in any state, by id, at most limit: for setting their moments again (a paused
 * one may go on any day).
 */
bool store_occasion_behind(struct store *store, int64_t after, int64_t limit, store_row *row,
			   void *argument, struct err *err) MUST_CHECK;

/* All of a customer's, by next_on. */
bool store_occasion_of(struct store *store, int64_t customer, store_row *row, void *argument,
		       struct err *err) MUST_CHECK;

/*
 * A listing by next_on (page->day), then id; behind them those without one (page->at 1), by id.
 */
bool store_occasion_each(struct store *store, const struct store_page *page, store_row *row,
			 void *argument, struct err *err) MUST_CHECK;

/*
 * The proposed ones of a customer (0: of everybody), the surest first: by how little they are sure
 * (page->at, of 100) and id. Touches only the page's rows, unless it is of one customer.
 */
bool store_occasion_proposed(struct store *store, const struct store_page *page, store_row *row,
			     void *argument, struct err *err) MUST_CHECK;

/*
 * The days that come up to page->to, everybody's, by day, occasion (page->at) and draft
 * (page->after): of active occasions the next one, of drafts theirs (struct coming). A day alone
 * begins with it. Touches only what the page holds.
 */
bool store_occasion_coming(struct store *store, const struct store_page *page, store_row *row,
			   void *argument, struct err *err) MUST_CHECK;
