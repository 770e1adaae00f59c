/* What a customer's answer to an offer does: one function for pages and replies. */
#pragma once

#include "rosemary/domain/offer.h"
#include "rosemary/store/store.h"

/* An answer, and what came with it. */
struct offer_said {
	enum offer_answer answer;
	const char *note;      /* the customer's own words; NULL: none */
	struct date pickup_on; /* {0}: not said */
	int pickup_minute;     /* of that day */
	struct date today;     /* the shop's, at now */
	int64_t now;
	const char *how; /* for the log: "the page of message 12" */
	bool closed;     /* the shop offers it no more, or has an order: only never counts */
};

/* What came of it. */
enum offer_outcome {
	OFFER_TAKEN,    /* it counts */
	OFFER_STANDS,   /* it was answered before: that does not change */
	OFFER_TOO_LATE, /* the last moment to order has passed, or it is closed: nothing changes */
};

/*
 * Takes an answer in the present transaction: the offer's state, note and pick-up; for a yes an
 * order to confirm with its lines and what the till needs to charge it; for never an opt-out of the
 * occasion, which counts after the last moment to order and behind another answer, too; and the
 * log's rows. *ret is the offer
 * as it is then, to be finished when this succeeds. The caller begins a plan when *ret_outcome is
 * OFFER_TAKEN: other drafts about the day have lost their reason.
 */
bool offer_answer_take(struct store *store, int64_t id, const struct offer_said *said,
		       struct offer *ret, enum offer_outcome *ret_outcome,
		       struct err *err) MUST_CHECK;
