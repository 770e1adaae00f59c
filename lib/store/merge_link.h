/* What points to a customer, a recipient or an occasion, and how such a pointer is moved. */
#pragma once

#include "internal.h"
#include "rosemary/domain/customer.h"

/* Each column that a merge moves. */
enum merge_link {
	LINK_RECIPIENT_CUSTOMER,
	LINK_OCCASION_CUSTOMER,
	LINK_OCCASION_RECIPIENT,
	LINK_ORDER_CUSTOMER,
	LINK_ORDER_RECIPIENT,
	LINK_OPTOUT_CUSTOMER,
	LINK_OPTOUT_RECIPIENT,
	LINK_OPTOUT_OCCASION,
	LINK_DRAFT_CUSTOMER,
	LINK_DRAFT_RECIPIENT,
	LINK_DRAFT_OCCASION,
	LINK_OFFER_CUSTOMER,
	LINK_OFFER_RECIPIENT,
	LINK_OFFER_OCCASION,
	LINK_FEED_CUSTOMER,
	LINK_COUNT
};

/* ERR_STATE for two who cannot be one: one customer, or one who is erased or merged. */
bool merge_check_pair(const struct customer *one, const struct customer *other,
		      struct err *err) MUST_CHECK;

/* One row's pointer from an id to another (0: to nothing), noted in moves. */
bool merge_move_one(struct store *store, struct json *moves, enum merge_link link, int64_t id,
		    const int64_t from_to[2], struct err *err) MUST_CHECK;

/* The same for all rows of a customer that point so. ERR_LIMIT when there are too many. */
bool merge_move_all(struct store *store, struct json *moves, enum merge_link link, int64_t customer,
		    const int64_t from_to[2], struct err *err) MUST_CHECK;

/* Takes moves back, the last one first; a pointer that was set anew since stays. */
bool merge_moves_undo(struct store *store, const struct json *moves, struct err *err) MUST_CHECK;

/* What came since for the people and days that went back to gone goes with them. */
bool merge_moves_follow(struct store *store, const struct json *moves, int64_t kept, int64_t gone,
			struct err *err) MUST_CHECK;

/* The source of consent and opt-outs that a merge or its undoing wrote. */
#define MERGE_SOURCE "merge"

/* Rows that were read before any of them is changed. */
struct merge_rows {
	const struct record_type *type;
	char *records;
	size_t count;
};

/* A store_row that keeps a copy; reads no more than one too many. */
bool merge_keep_row(const void *record, void *argument);

/* ERR_LIMIT when there are more than MERGE_ROWS_MAX. */
bool merge_check_rows(const struct merge_rows *rows, struct err *err) MUST_CHECK;

/* Frees the copies. */
void merge_rows_finish(struct merge_rows *rows);
