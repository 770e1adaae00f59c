/* A customer says stop: an opt-out that is recorded once, however often it is said. */
#pragma once

#include "rosemary/store/store.h"

/* What is to end, and how that was said. */
struct stop {
	int64_t customer;
	int64_t occasion; /* messages about it alone; 0: all messages of the shop */
	const char *how;  /* for the log: "the link in message 12" */
	int64_t now;
};

/* Whether it has ended already: an opt-out is in force that covers it. */
bool stopping_is_done(struct store *store, const struct stop *stop, bool *ret,
		      struct err *err) MUST_CHECK;

/*
 * Records it and tells the log, in the present transaction; nothing when it has ended already.
 * *ret_new says which. From the commit on no message that it covers passes END (gate.h).
 */
bool stopping_take(struct store *store, const struct stop *stop, bool *ret_new,
		   struct err *err) MUST_CHECK;
