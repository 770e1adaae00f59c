/* All that is asked before a message is made, approved or sent, and the one answer to it. */
#pragma once

#include "rosemary/domain/consent.h"
#include "rosemary/domain/customer.h"
#include "rosemary/domain/draft.h"
#include "rosemary/domain/order.h"

/* Why one occasion goes before another within cap_days. */
enum cap_reason {
	CAP_LARGER,   /* its last order was the larger one */
	CAP_EARLIER,  /* the orders are alike: its day is the earlier one */
	CAP_APPROVED, /* its message is approved already */
	CAP_BLIND,    /* an order in another currency than the shop's was not compared */
};

/* What the store says about one occasion's day. */
struct situation {
	const struct customer *customer;
	const struct recipient *recipient; /* NULL: none */
	const struct occasion *occasion;
	struct date day;
	enum channel channel;        /* the one that was chosen: channel_choose() */
	struct channel_way way;      /* what is known of it */
	const struct optout *optout; /* one that covers it, or NULL */
	bool occurs;                 /* the rule still falls on the day */
	bool switched_off;           /* it is about goods that plan.reorder does not name */
	enum last_order last;
	const struct order *ordered; /* since: for the same recipient, or naming nobody; or NULL */
	bool ordered_unnamed;        /* the latter */
	bool sympathy;               /* a sympathy order names the recipient */
	const char *mourning; /* the title or gift, where its words tell of a death, or NULL */
	const struct occasion *cap; /* another occasion that is drafted instead, or NULL */
	const char *cap_who;        /* whose it is, or NULL */
	struct date cap_day;        /* when it is */
	enum cap_reason cap_reason; /* why it goes first */
	const struct customer
		*twin; /* shares the address and has this kind and day first, or NULL */
	const struct customer *spoiled; /* the recipient reads this address, or NULL */
	const struct customer *sibling; /* is to suggest the same to the recipient, or NULL */
	const char *sibling_gift;       /* what it is */
	const struct customer *mourner; /* says that the recipient has died, or NULL */
	const struct recipient
		*departed; /* has died, and the message would say the name; or NULL */
};

/* What becomes of an occasion that is due. */
enum decision { DECISION_DRAFT, DECISION_HOLD, DECISION_WITHDRAW, DECISION_COUNT };
/* draft hold withdraw */
extern const struct words decision_words;

/* The answer: why not (or why only with the owner's eye). */
struct judgement {
	enum decision decision;
	const char *code; /* a stable word: "no-consent", "ordered", ...; NULL for DRAFT */
	char text[256];   /* the same for people */
};

/* The words for reasons, in the order in which they decide, each once: "erased", ..., "cap". */
size_t situation_codes(const char **ret, size_t max);

/* The first rule that applies decides; rules that withdraw stand before rules that hold. */
struct judgement situation_judge(const struct situation *situation);

/*
 * True when nobody is to be asked about the day any more, on a page either, as the one it is for
 * has died, the owner ended or paused the occasion, or the customer is erased.
 */
bool situation_is_over(const struct situation *situation);

/* The most occasions of one customer that are weighed against each other. */
enum { CAP_CANDIDATES_MAX = 64 };

/* One of a customer's occasions near a day, for the cap. */
struct cap_candidate {
	int64_t occasion;
	struct date day;
	int64_t last_total_minor; /* of its last order in the shop's currency, 0 without one */
	bool settled;             /* its message is already approved: it stands */
	bool other_currency;      /* its last order was in another one: it counts as none */
};

/*
 * Of occasions within cap_days of one another the one with the largest last order is drafted
 * (ties: the earlier day, then the smaller id). Returns the index of the one that keeps `mine`
 * back, or -1. count is at most CAP_CANDIDATES_MAX.
 */
int cap_judge(const struct cap_candidate *candidates, size_t count, int64_t mine, int cap_days);

/* Why the one that cap_judge() found keeps the other back. */
enum cap_reason cap_reason(const struct cap_candidate *keeper, const struct cap_candidate *mine);
