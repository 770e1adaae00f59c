/* Whether a customer may be written to on a channel, and when that was said. History is kept. */
#pragma once

#include "rosemary/base/record.h"
#include "rosemary/domain/channel.h"

/* What a customer has said about a channel. */
enum consent_state { CONSENT_GRANTED, CONSENT_SOFT, CONSENT_WITHDRAWN, CONSENT_STATE_COUNT };
/* granted soft withdrawn */
extern const struct words consent_state_words;

/* A row of the table consent: the newest of a customer and channel is in force. */
struct consent {
	int64_t id, customer;
	enum channel channel;
	enum consent_state state;
	char *basis;  /* in words: "ticked at the till", "soft opt-in: order 1042" */
	char *source; /* "csv", "owner" */
	char *by;     /* who recorded it */
	int64_t at;
};
extern const struct record_type consent_record;

/* What a customer does not want to hear of. */
enum optout_scope {
	OPTOUT_EVERYTHING,
	OPTOUT_CHANNEL,
	OPTOUT_KIND,
	OPTOUT_RECIPIENT,
	OPTOUT_OCCASION,
	OPTOUT_SCOPE_COUNT
};
/* everything channel kind recipient occasion */
extern const struct words optout_scope_words;

/* A row of the table optout: silence. Only the member that scope names is set. */
struct optout {
	int64_t id, customer;
	enum optout_scope scope;
	char *channel; /* a channel word */
	char *kind;
	int64_t recipient, occasion;
	char *source, *by;
	int64_t at;
	int64_t dropped_at; /* 0 while it is in force */
	char *dropped_by;
};
extern const struct record_type optout_record;

/* True when the opt-out is in force and covers this message. */
bool optout_covers(const struct optout *optout, enum channel channel, const char *kind,
		   int64_t recipient, int64_t occasion);
