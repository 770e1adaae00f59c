/* The judgement of each of a customer's occasions, for those who tell it or a part of it. */
#pragma once

#include "control.h"

/* What is done when all is explained. */
struct why_then {
	/* Makes the request's result into another one; NULL: nothing is done. */
	void (*make)(struct request *request, void *state);
	void (*finish)(void *state); /* called in any case; NULL: nothing is done */
	void *state;
};

/*
 * Makes {customer, consent, optouts, occasions, more} of the request's customer its result, an
 * occasion in a step (long_call.h); more is true when there are occasions that are not told. To be
 * returned by the handler.
 */
bool why_run(struct request *request, const struct why_then *then, struct err *err) MUST_CHECK;
