/* How soon and how often customers are written to: quiet hours, the law's windows, caps, pace. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rosemary/base/err.h"
#include "rosemary/domain/channel.h"

struct app;
struct customer;
struct draft;

/* When a customer may be written to. */
enum { LIMIT_REASON_SIZE = 120 };
struct limit {
	int64_t at;                     /* instant; -1: no such moment is near */
	bool by_caps;                   /* caps moved it: reason is theirs */
	char reason[LIMIT_REASON_SIZE]; /* why it is later; "" when it is not */
};

/* What is to leave for whom, and not before when. */
struct limit_question {
	const struct draft *draft;
	const struct customer *customer;
	int64_t at;
	/*
	 * Also what is approved and has not left yet counts: at approval. Messages that are due do
	 * not ask so: they would wait for one another.
	 */
	bool planned;
};

/* The first instant at or after `at` at which the draft may leave on its channel. */
bool limit_next(struct app *app, const struct limit_question *question, struct limit *ret,
		struct err *err) MUST_CHECK;

/*
 * Until when no other message may leave on the channel because so many did in the last minute
 * (email.per_minute and its like); not after now: one may.
 */
bool limit_pace(struct app *app, enum channel channel, int64_t now, int64_t *ret,
		struct err *err) MUST_CHECK;
