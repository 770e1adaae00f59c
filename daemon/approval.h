/* From a draft to frozen bytes: what an approval does, whoever gives it. */
#pragma once

#include "rosemary/domain/draft.h"
#include "rosemary/domain/message.h"

struct app;

/* When a draft would leave if it were approved now, or why it cannot. */
struct departure {
	int64_t at;    /* 0: not at all */
	char why[160]; /* why not, or why not at once; "" when at once */
};

/* The moment after grace, not-before and the customer's quiet hours. */
bool approval_departure(struct app *app, const struct draft *draft, struct departure *ret,
			struct err *err) MUST_CHECK;

/* What an approval carries. */
struct approval {
	const char *shown; /* draft_shown() of what was seen; NULL for policy */
	bool held;         /* also a draft that is held */
	const char *hold;  /* draft_hold_shown() of what was seen; NULL: in spite of any */
	struct actor actor;
};

/*
 * Everything that may refuse an approval before any bytes are made: fails as approval_give(), or
 * says when the message would leave.
 */
bool approval_check(struct app *app, const struct draft *draft, const struct approval *approval,
		    struct departure *departure, struct err *err) MUST_CHECK;

/*
 * Approves a draft inside the present transaction: the bytes are made, read again and compared,
 * hashed and stored as a message; the draft becomes approved. ERR_CONFLICT when it is not what was
 * shown, ERR_STATE when it does not wait, ERR_INVALID when it cannot leave in time. The caller has
 * compared the facts before, in a transaction of their own.
 */
bool approval_give(struct app *app, struct draft *draft, const struct approval *approval,
		   struct message *ret, struct err *err) MUST_CHECK;

/*
 * The sender as it is shown and hashed: email.from; of texts sms.from, else the shop's name. NULL
 * when nobody said who the shop is.
 */
const char *approval_sender(const struct app *app, enum channel channel);
