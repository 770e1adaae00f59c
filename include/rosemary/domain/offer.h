/*
 * What a message offers, and what the customer made of it: the same thing again or nearly so, for
 * that price, on that day. It is made with the message when its text holds the offer's link.
 */
#pragma once

#include "rosemary/domain/draft.h"
#include "rosemary/domain/message.h"
#include "rosemary/domain/suggest.h"
#include "rosemary/domain/token.h"

/* Where an offer stands. */
enum offer_state {
	OFFER_OPEN,
	OFFER_ACCEPTED, /* yes: there is an order to confirm */
	OFFER_CHANGE,   /* something else: the owner talks with the customer */
	OFFER_LATER,    /* not decided: may still be answered */
	OFFER_DECLINED, /* not this year, or never again */
	OFFER_EXPIRED,  /* the last moment to order passed */
	OFFER_STATE_COUNT
};
/* open accepted change later declined expired */
extern const struct words offer_state_words;

/* What a customer may answer. */
enum offer_answer {
	OFFER_SAYS_YES,
	OFFER_SAYS_CHANGE,
	OFFER_SAYS_LATER,
	OFFER_SAYS_NOT_THIS_YEAR,
	OFFER_SAYS_NEVER, /* this occasion is not to be remembered any more */
	OFFER_ANSWER_COUNT
};
/* yes change later not-this-year never */
extern const struct words offer_answer_words;

/* A row of the table offer. UNIQUE (message). */
struct offer {
	int64_t id, message, draft, customer, occasion;
	int64_t recipient; /* 0: the occasion names nobody */
	struct date occurs_on;
	struct json *lines;  /* list of {sku, description, quantity, price_minor} */
	int64_t total_minor; /* of all lines; 0: the price is not known */
	char *currency;
	char *payment;       /* a label: "Visa ending 42"; absent: paid in the shop */
	char *payment_token; /* for the till; never told to anybody */
	int64_t order_by;    /* instant: answers behind it are too late for a yes */
	enum offer_state state;
	char *note;            /* the customer's own words */
	struct date pickup_on; /* absent: not said */
	int64_t pickup_minute; /* of that day, in the shop's zone */
	int64_t answered_at;   /* the last answer; 0: none */
	int64_t ordered;       /* the order that a yes made; 0: none */
};
extern const struct record_type offer_record;

/*
 * What a yes to a suggestion would order: {lines, words, total_minor, currency, payment,
 * payment_token}. gift is the line of the order that the suggestion follows from. NULL when nothing
 * is suggested.
 */
struct json *offer_terms(const struct suggestion *suggestion, const struct order *order,
			 const struct order_line *gift) MUST_CHECK;

/* The open offer of a message, from its draft, which has terms; to be finished. */
struct offer offer_from_message(const struct message *message, const struct draft *draft);

/*
 * The state that an answer leads to; false when it changes nothing any more: a yes, a change and a
 * no stand, what expired is over. "later" leaves all doors open.
 */
bool offer_next(enum offer_state from, enum offer_answer answer, enum offer_state *ret);

/* True while it can be answered at that moment. */
bool offer_is_open(const struct offer *offer, int64_t now);

/* What the order of a yes is called, that there is never a second one: "offer-12". To be freed. */
char *offer_order_ref(int64_t offer) MUST_CHECK;

/* The offer that an order came from, by its ref; 0 for one that was placed at the shop. */
int64_t offer_of_order(const struct order *order);
