/* A calendar that somebody of the shop has subscribed to, at an address that nobody can guess. */
#pragma once

#include "rosemary/base/record.h"

/* Which days it holds. */
enum feed_kind {
	FEED_ALL,
	FEED_PREPARE,  /* those for which something was ordered */
	FEED_CUSTOMER, /* one customer's */
	FEED_KIND_COUNT
};
/* all prepare customer */
extern const struct words feed_kind_words;

/* Whether it can be read. */
enum feed_state { FEED_ACTIVE, FEED_REVOKED, FEED_STATE_COUNT };
/* active revoked */
extern const struct words feed_state_words;

/* Columns of a name: it stands in listings, in titles of calendars, and says who decided. */
enum { FEED_NAME_MAX_COLUMNS = 64 };

/* A row of the table feed. UNIQUE (name) among active ones. */
struct feed {
	int64_t id;
	char *name;
	enum feed_kind kind;
	int64_t customer; /* of FEED_CUSTOMER; else 0 */
	bool names;       /* false: nobody's name, number or words stand in it */
	bool alarms;      /* each day rings the morning before */
	bool approve;     /* days whose draft waits lead to the owner's page */
	enum feed_state state;
	int64_t created_at, revoked_at; /* instants; 0: it was not */
};
extern const struct record_type feed_record;

/* The address of a feed; to be freed. */
char *feed_url(const char *public_url, const char *token) MUST_CHECK;

/* The same for programs that subscribe when it is opened: webcal in place of its scheme. */
char *feed_webcal(const char *url) MUST_CHECK;

/* The owner's page of a draft, by token_of_owner() of the feed's token; to be freed. */
char *feed_owner_url(const char *public_url, const char *token, int64_t draft) MUST_CHECK;
