/* The person a gift is for. Never contacted. */
#pragma once

#include "rosemary/base/record.h"

/* Whether anything is suggested for a recipient; only for active ones. */
enum recipient_state {
	RECIPIENT_ACTIVE,
	RECIPIENT_DECEASED,
	RECIPIENT_SILENT,
	RECIPIENT_STATE_COUNT
};
/* active deceased silent */
extern const struct words recipient_state_words;

/* Which words stand for a person. Unknown: by the relation, else a sentence without one. */
enum pronoun { PRONOUN_UNKNOWN, PRONOUN_SHE, PRONOUN_HE, PRONOUN_THEY, PRONOUN_COUNT };
/* unknown she he they */
extern const struct words pronoun_words;

/* A row of the table recipient. UNIQUE (customer, folded). */
struct recipient {
	int64_t id, customer;
	char *folded;   /* utf8_fold() of name, else of relation */
	char *name;     /* "Rosa", or absent */
	char *relation; /* "mum", or absent; one of the two is there */
	enum pronoun pronoun;
	char *country; /* "GB": where feasts are kept as there; absent: the customer's */
	char *likes;
	char *avoid; /* things separated by commas that must not be suggested */
	enum recipient_state state;
};
extern const struct record_type recipient_record;

/* Sets folded. To be called whenever name or relation changed. */
void recipient_fold(struct recipient *recipient);

/* The name, else the relation; borrowed. */
const char *recipient_label(const struct recipient *recipient);
