/* Calls that may be long: worked off in steps, so that no turn of the loop is held by them. */
#pragma once

#include "daemon/control.h"

/* All that are going on. */
struct long_calls;

/* Makes an empty one in the app's loop. */
struct long_calls *long_calls_create(struct app *app);

/* Answers the ones that are not done with an error, and frees; NULL is fine. */
void long_calls_destroy(struct long_calls *calls);

/* What such a call does. */
struct long_call_type {
	/*
	 * One step, for well under a millisecond, or for a turn where it minds the time itself:
	 * false ends the call with err; *ret_more says whether there is another one. What a step
	 * stored stays, whatever a later one does.
	 */
	bool (*step)(struct request *request, void *state, bool *ret_more, struct err *err);
	void (*finish)(void *state); /* called once, behind the last step */
	/*
	 * It changes nothing: it ends when nobody waits for its answer any more, and is in_order.
	 */
	bool reads;
	bool in_order; /* no further call of its connection begins before it is answered */
};

/*
 * Does a handler's work in steps, about 5 ms of them in a turn, and answers behind the last one;
 * what is done in the first 2 ms is answered at once. state is the steps' own, and finished
 * with type->finish() in any case. The steps see a copy of the request, which outlives the
 * connection. To be returned by the handler.
 */
bool long_call_run(struct request *request, const struct long_call_type *type, void *state,
		   struct err *err) MUST_CHECK;
