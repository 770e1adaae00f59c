/* The tables orders and order_line. */
#pragma once

#include "rosemary/domain/order.h"
#include "rosemary/store/store.h"

/* Reads one, replaced_by too. ERR_NOT_FOUND. */
bool store_order_get(struct store *store, int64_t id, struct order *ret,
		     struct err *err) MUST_CHECK;

/* The order of a source's ref; *ret_found is false when there is none. */
bool store_order_by_ref(struct store *store, const char *source, const char *ref, bool *ret_found,
			struct order *ret, struct err *err) MUST_CHECK;

/* Adds one and sets its id; writes all columns of an existing one. */
bool store_order_add(struct store *store, struct order *order, struct err *err) MUST_CHECK;
bool store_order_update(struct store *store, const struct order *order, struct err *err) MUST_CHECK;

/* The line of that number; *ret_found is false when there is none. */
bool store_order_line_find(struct store *store, int64_t order, int64_t number, bool *ret_found,
			   struct order_line *ret, struct err *err) MUST_CHECK;

/* Adds or replaces the line of its number. */
bool store_order_line_put(struct store *store, struct order_line *line, struct err *err) MUST_CHECK;

/* Removes lines behind that number; *ret_removed counts them. */
bool store_order_line_cut(struct store *store, int64_t order, int64_t last_number,
			  int64_t *ret_removed, struct err *err) MUST_CHECK;

/* The sum of the lines into total_minor. */
bool store_order_total(struct store *store, int64_t order, struct err *err) MUST_CHECK;

/* The lines of an order by number. */
bool store_order_line_each(struct store *store, int64_t order, store_row *row, void *argument,
			   struct err *err) MUST_CHECK;

/* A listing, newest first. */
bool store_order_each(struct store *store, const struct store_page *page, store_row *row,
		      void *argument, struct err *err) MUST_CHECK;

/* A customer's newest orders by day, at most limit, replaced_by filled. */
bool store_order_history(struct store *store, int64_t customer, int64_t limit, store_row *row,
			 void *argument, struct err *err) MUST_CHECK;

/* True when a sympathy order names the recipient. */
bool store_order_sympathy(struct store *store, int64_t recipient, bool *ret,
			  struct err *err) MUST_CHECK;

/* To whom (recipient 0: nobody named) a customer gave something, and since when. */
struct order_giving {
	int64_t customer, recipient;
	struct date since;
};

/* The order lines with a sku that were given so. */
bool store_order_given(struct store *store, const struct order_giving *giving, store_row *row,
		       void *argument, struct err *err) MUST_CHECK;

/* Those that wait to be confirmed, newest first. page->customer narrows it. */
bool store_order_to_confirm(struct store *store, const struct store_page *page, store_row *row,
			    void *argument, struct err *err) MUST_CHECK;

/* How many wait to be confirmed. */
bool store_order_count_to_confirm(struct store *store, int64_t *ret, struct err *err) MUST_CHECK;

/*
 * Those of offers that are confirmed and fetched from page->day to page->to, in that order. Who
 * named no day of fetching is taken to come on the day it is for. At most page->limit.
 */
bool store_order_ready(struct store *store, const struct store_page *page, store_row *row,
		       void *argument, struct err *err) MUST_CHECK;

/* Confirms or declines one that waits for it; ERR_CONFLICT for any other. */
bool store_order_decide(struct store *store, int64_t id, enum order_confirmation to,
			struct err *err) MUST_CHECK;
