/* What a person decides about a draft: one function each, whoever asks and by whatever way. */
#pragma once

#include "daemon/approval.h"
#include "rosemary/base/date.h"
#include "rosemary/domain/delivery.h"

struct app;

/*
 * Each of these decides in a transaction of its own and fills *ret, to be finished also when it
 * fails: then it is the draft as far as it was read. ERR_STATE where the draft's state does not
 * allow it, ERR_CONFLICT when it is not what was seen; draft_decision_is_refusal() tells these from
 * a store that fails. The caller wakes the pipeline.
 */

/* As approval_give(), with the facts compared just before. The message is to be finished. */
bool draft_decision_approve(struct app *app, int64_t id, const struct approval *approval,
			    struct draft *ret, struct message *ret_message,
			    struct err *err) MUST_CHECK;

/* What goes with a skip. */
struct draft_skip {
	struct actor actor;
	const char *reason; /* NULL: none */
	bool for_ever;      /* the occasion ends, too */
};

/* Sends nothing this time, or never again. It need not have been read. */
bool draft_decision_skip(struct app *app, int64_t id, const struct draft_skip *skip,
			 struct draft *ret, struct err *err) MUST_CHECK;

/* Puts off until the shop's morning of a day. It need not have been read. */
bool draft_decision_later(struct app *app, int64_t id, struct date until, const struct actor *actor,
			  struct draft *ret, struct err *err) MUST_CHECK;

/*
 * Takes a skip or a later back: the draft is judged anew, and an occasion that ended with it goes
 * on.
 */
bool draft_decision_reopen(struct app *app, int64_t id, const struct actor *actor,
			   struct draft *ret, struct err *err) MUST_CHECK;

/*
 * Takes an approval back by its delivery, until that is on its way. *ret_delivery is to be finished
 * likewise.
 */
bool draft_decision_cancel(struct app *app, int64_t delivery, const struct actor *actor,
			   struct delivery *ret_delivery, struct draft *ret,
			   struct err *err) MUST_CHECK;

/* True for a failure that concerns only this draft, and can be told to who decides. */
bool draft_decision_is_refusal(const struct err *err);
