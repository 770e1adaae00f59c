/* What a text may say: a table of named facts, and how they follow from what the store knows. */
#pragma once

#include "rosemary/base/json.h"
#include "rosemary/domain/customer.h"
#include "rosemary/domain/occasion.h"
#include "rosemary/domain/order.h"
#include "rosemary/domain/playbook.h"
#include "rosemary/domain/recipient.h"
#include "rosemary/domain/suggest.h"

/* A fact that a template may name. */
struct fact {
	const char *name;
	const char *help; /* one line for the manual of the playbook */
};
extern const struct fact facts_known[];
extern const size_t facts_known_count;

/* A fact that a text by SMS may leave out though the one by e-mail tells it. */
struct fact_left_out {
	const char *name;
	const char *told_by; /* as long as it tells this one; NULL: whatever it tells */
	const char *reason;  /* one line for the manual of the playbook */
};
extern const struct fact_left_out facts_left_out[];
extern const size_t facts_left_out_count;

/* Everything that facts follow from. Pointers may be NULL where the comment says so. */
struct fact_source {
	const struct shop *shop;
	const struct playbook *playbook;
	const struct language *language;
	const struct customer *customer;
	const struct recipient *recipient; /* NULL: the occasion is the customer's */
	const struct occasion *occasion;
	const struct feasts *feasts; /* NULL: none is known */
	struct date day;
	struct schedule schedule;
	enum last_order last;               /* NONE: nothing is claimed about the past */
	const struct order *order;          /* with last GAVE or CHOSE */
	const struct order_line *gift;      /* its dearest line */
	const struct product *gift_product; /* NULL: not in the list of products any more */
	const struct suggestion *suggestion;
	const char *unsubscribe; /* mailto address for the opt-out line */
	const char *public_url;  /* of the door; NULL: there are no links */
};

/*
 * The facts as one object of texts and true values; what is not known is not there. Owned by the
 * caller.
 */
struct json *facts_from_source(const struct fact_source *source) MUST_CHECK;

/* SHA-256 of the facts and of the playbook's digest, hexadecimal. */
void facts_digest(const struct json *facts, const struct playbook *playbook, char ret[65]);
