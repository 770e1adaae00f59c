/* The table merge: two customers made one, and taken apart again. */
#pragma once

#include "rosemary/domain/merge.h"
#include "rosemary/store/store.h"

/* So many rows of a kind may move: who has more is no person. */
enum { MERGE_ROWS_MAX = 5000 };

/*
 * Makes two customers one, inside the present transaction: recipients of one name, occasions of one
 * key and consent are merged, all else of the gone one moves; its row stays, as merged. kept, gone,
 * at and by are the caller's; id, was and done are set. ERR_STATE for customers who cannot be
 * merged, ERR_LIMIT when too much would move.
 */
bool store_merge_add(struct store *store, struct merge *merge, struct err *err) MUST_CHECK;

/*
 * Takes a merge back, inside the present transaction: what it moved and changed goes back unless it
 * was changed since. What came since for people and days that go back goes with them; all else that
 * came since stays with the kept customer. What was refused since (consent withdrawn, opt-outs) is
 * refused by both. The two are apart from now on: store_merge_apart(). undone_at and undone_by are
 * the caller's. ERR_STATE when it was taken back, or the kept customer was merged since.
 */
bool store_merge_undo(struct store *store, struct merge *merge, struct err *err) MUST_CHECK;

/* Reads one. ERR_NOT_FOUND. */
bool store_merge_get(struct store *store, int64_t id, struct merge *ret,
		     struct err *err) MUST_CHECK;

/* Those in force that a customer was kept in, by id. */
bool store_merge_of(struct store *store, int64_t kept, store_row *row, void *argument,
		    struct err *err) MUST_CHECK;

/*
 * Says that two customers are not the same: they are no duplicates of each other any more, until
 * they are merged all the same. Saying it again changes nothing. ERR_STATE for one customer, or for
 * one who is erased or merged.
 */
bool store_merge_apart(struct store *store, const struct customer *one,
		       const struct customer *other, int64_t at, const char *by,
		       struct err *err) MUST_CHECK;

/* Takes that back, inside the present transaction; nothing when it was not said. */
bool store_merge_together(struct store *store, int64_t one, int64_t other,
			  struct err *err) MUST_CHECK;

/* Customers behind an id, at most limit of them, each with those who may be the same. */
bool store_merge_duplicates(struct store *store, int64_t after, int64_t limit, store_row *row,
			    void *argument, struct err *err) MUST_CHECK;

/* How much a customer has. */
struct merge_belongings {
	int64_t recipients, occasions, orders;
};
bool store_merge_count(struct store *store, int64_t customer, struct merge_belongings *ret,
		       struct err *err) MUST_CHECK;
