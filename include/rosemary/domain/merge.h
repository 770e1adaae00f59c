/* Two rows that are one customer: which of two values wins, and what was done, to be undone. */
#pragma once

#include "rosemary/domain/consent.h"
#include "rosemary/domain/customer.h"
#include "rosemary/domain/occasion.h"
#include "rosemary/domain/recipient.h"

/* A row of the table merge. */
struct merge {
	int64_t id;
	int64_t kept, gone;      /* customers */
	struct json *done;       /* what moved and changed, for undoing it */
	enum customer_state was; /* the state of the gone one */
	int64_t at;
	char *by;
	int64_t undone_at; /* 0: in force */
	char *undone_by;
};
extern const struct record_type merge_record;

/*
 * Gives the kept customer what its row does not say: names, e-mail, telephone, postal address with
 * its postcode, language, country, time zone, day for 29 February. Notes are joined. Of two states
 * paused wins. An address that was refused stays refused.
 */
void merge_customer(struct customer *kept, const struct customer *gone);

/*
 * Gives the kept recipient what its row does not say. Likes and what to avoid are joined; deceased
 * beats silent beats active.
 */
void merge_recipient(struct recipient *kept, const struct recipient *gone);

/*
 * Makes the kept occasion say what holds of two that are one: ended beats paused beats active beats
 * proposed. One that is only proposed takes the other's rule and days, too, for those somebody said
 * or accepted; then it returns true, and what was drafted for the other one is the kept one's.
 */
bool merge_occasion(struct occasion *kept, const struct occasion *gone);

/*
 * What is known of a channel when both words are one customer's; NULL is no word. Withdrawn wins,
 * then a word against none, then the newer one. Returns one of the two, or NULL.
 */
const struct consent *merge_consent(const struct consent *kept, const struct consent *gone);

/* Why two customers may be one. */
enum duplicate_reason { DUPLICATE_EMAIL, DUPLICATE_PHONE, DUPLICATE_NAME, DUPLICATE_REASON_COUNT };
/* e-mail phone name */
extern const struct words duplicate_reason_words;

/* A customer, and for each reason the next one (by id) who may be the same; 0: nobody. */
struct duplicate {
	int64_t id;
	int64_t others[DUPLICATE_REASON_COUNT];
};
extern const struct record_type duplicate_record;
