/*
 * How a gateway is asked what became of a text that nobody knows of, when, and what it proves
 * (RELIABILITY 2.3 R5a and R5b, 2.6).
 */
#pragma once

#include "rosemary/domain/gateway.h"
#include "rosemary/domain/resolve.h"

/* Seconds from becoming uncertain to the first question, whatever the way. */
enum { PROBE_FIRST = 60 };

/* Ways to ask. */
enum probe_way {
	PROBE_NEVER,
	PROBE_KEY,   /* the same request with the same key, which the gateway sends once only */
	PROBE_LOOKUP /* whether it has the message */
};

/*
 * How a gateway (NULL: none) can be asked. A key comes before a look-up: what the gateway never
 * got arrives with the same question.
 */
enum probe_way probe_way(const struct gateway *gateway);

/*
 * The first moment behind now to ask about what is uncertain since then: 1, 5 and 30 minutes, 2, 8
 * and 20 hours by key, 1, 5 and 15 minutes by look-up. 0: there is none left.
 */
int64_t probe_next(enum probe_way way, int64_t since, int64_t now);

/* True while the gateway surely still knows a key that it may have had since an instant. */
bool probe_key_lives(const struct gateway *gateway, int64_t since, int64_t now);

/*
 * What an answer proves; false: nothing. By key only that the gateway has it: what it refuses now
 * it may have taken before.
 */
bool probe_finding(enum probe_way way, enum gateway_meaning meaning, enum proof *ret_proof,
		   enum finding *ret_finding);

/*
 * Where a message is handed over: the description's name, the URL, and a digest of the request's
 * templates, sender and user (either may be NULL), none of which may have changed when the same is
 * asked again. No secret is in it. NULL for a gateway (or none) that cannot be asked; to be freed.
 */
char *probe_outlet(const struct gateway *gateway, const char *from, const char *user) MUST_CHECK;
