/* A day that matters to somebody. */
#pragma once

#include "rosemary/base/record.h"
#include "rosemary/domain/policy.h"

struct customer;
struct recipient;

/* Whether an occasion leads to drafts; only active ones do. */
enum occasion_state {
	OCCASION_PROPOSED,
	OCCASION_ACTIVE,
	OCCASION_PAUSED,
	OCCASION_ENDED,
	OCCASION_STATE_COUNT
};
/* proposed active paused ended */
extern const struct words occasion_state_words;

/* Who says that the day matters. */
enum occasion_source {
	OCCASION_MANUAL,
	OCCASION_IMPORT,
	OCCASION_DERIVED,
	OCCASION_PREDICTED,
	OCCASION_SOURCE_COUNT
};
/* manual import derived predicted */
extern const struct words occasion_source_words;

/* The kind of a customer's own birthday: a greeting, not a reminder. */
#define OCCASION_OWN_BIRTHDAY "own-birthday"

/* The kind of a purchase that is expected: for the customer, with a category for its title. */
#define OCCASION_REORDER "reorder"

/* The kind for which there is always a text, and the default. */
#define OCCASION_GENERAL "occasion"

/*
 * A row of the table occasion. UNIQUE (customer, recipient or 0, kind, title, the rule if once:).
 */
struct occasion {
	int64_t id, customer, recipient;
	char *kind;  /* a word: letters, digits and hyphens */
	char *title; /* "" when the kind says it all; else "Tom's graduation" */
	char *rule;
	int64_t confidence;    /* percent; 100 when a person said so */
	struct json *evidence; /* the orders behind a derived one: a list of ids */
	int64_t lead_days;     /* 0: the shop's */
	enum occasion_state state;
	enum occasion_source source;
	struct date next_on;  /* the first day not yet handed over; absent when there is none */
	struct date draft_on; /* the day its draft is made; absent with next_on */
};
extern const struct record_type occasion_record;

/* A day that comes: of an occasion, or of a draft that was made for one. */
struct coming {
	struct date day;
	int64_t occasion;
	int64_t draft; /* 0: none was made yet */
};
extern const struct record_type coming_record;

/* True for a word that may be a kind: lower-case letters, digits, hyphens, 1 to 40 characters. */
bool occasion_kind_valid(const char *kind);

/*
 * The feast that the occasion is about, borrowed: its kind, or that of its rule where the kind says
 * nothing. NULL when it is none of those that are known (feasts may be NULL).
 */
const char *occasion_feast(const struct occasion *occasion, const struct feasts *feasts);

/* True when the occasion is greeted, not sold to. */
bool occasion_is_greeting(const struct occasion *occasion);

/* True when it is about goods of plan.reorder: its day follows from orders and moves with them. */
bool occasion_is_reorder(const struct occasion *occasion);

/* True when it ended as its single day was handed over; any other end is somebody's word. */
bool occasion_ended_by_itself(const struct occasion *occasion);

/* What scheduling an occasion needs beside itself. */
struct occasion_rules {
	const struct shop *shop;
	const struct policy *policy;
	struct rule_place place; /* whose days they are */
};

/*
 * The rules for a customer's occasions, for a recipient (NULL: for the customer): 29 February as
 * the customer wants it, else the shop; feasts by the recipient's country, else the customer's,
 * else the shop's. Borrows nothing from customer and recipient.
 */
struct occasion_rules occasion_rules_for(const struct shop *shop, const struct policy *policy,
					 const struct customer *customer,
					 const struct recipient *recipient);

/*
 * "Mother's Day by the shop's country GB: CU has none" where a feast falls as in another country
 * than the first that is known of the place; NULL where it does not. To be freed.
 */
char *occasion_feast_abroad(const struct occasion *occasion,
			    const struct rule_place *place) MUST_CHECK;

/* The moments of the occasion's day. */
struct schedule occasion_schedule(const struct occasion *occasion,
				  const struct occasion_rules *rules, struct date day);

/*
 * Sets next_on to the first day of the rule on or after from, and draft_on to match. When there is
 * none both become absent and an active occasion ends, but for a feast's: the shop may learn of its
 * days yet. ERR_SYNTAX for a rule that cannot be read.
 */
bool occasion_advance(struct occasion *occasion, const struct occasion_rules *rules,
		      struct date from, struct err *err) MUST_CHECK;
