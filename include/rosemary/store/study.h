/*
 * The table unstudied: customers whose orders, recipients or occasions changed since they were
 * studied for days that come round again. Triggers fill it, so that no writer can forget to.
 */
#pragma once

#include "rosemary/store/store.h"

/* The ids of the first of them, at most max. */
bool store_study_next(struct store *store, size_t max, int64_t *ret_ids, size_t *ret_count,
		      struct err *err) MUST_CHECK;

/* The customer was studied: in the transaction of what came of it, and behind it. */
bool store_study_done(struct store *store, int64_t customer, struct err *err) MUST_CHECK;

/* True when all customers were marked since their orders are read by what this digest is of. */
bool store_study_marked(struct store *store, const char *digest, bool *ret,
			struct err *err) MUST_CHECK;

/* Marks the next customers, at most max; *ret_more while there are others. Inside a transaction. */
bool store_study_all(struct store *store, const char *digest, int64_t max, bool *ret_more,
		     struct err *err) MUST_CHECK;

/* How many proposed occasions there are that the owner was not told of, and that he was told. */
bool store_proposals_new(struct store *store, int64_t *ret, struct err *err) MUST_CHECK;
bool store_proposals_told(struct store *store, struct err *err) MUST_CHECK;
