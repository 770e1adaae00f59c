/*
 * Asks gateways what became of texts that nobody knows of, as their descriptions allow
 * (RELIABILITY 2.3 R5a and R5b): one question at a time. A delivery stays uncertain until an answer
 * proves something, and its next question is moved on durably before one leaves, so that neither
 * the gate nor a crash can make a second message of it or a loop.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "rosemary/base/err.h"

struct app;

/* The question under way, if any. */
struct prober;

/* Makes one; nothing is asked yet. */
struct prober *prober_create(struct app *app, struct err *err) MUST_CHECK;

/* Ends the question under way and frees; NULL is fine. */
void prober_destroy(struct prober *prober);

/*
 * Takes the delivery that is to be asked about first, if none is under way, nothing holds and the
 * channel does not rest (a text that is sent once more waits for the channel's pace, too): asks,
 * puts the question off, or asks no more, as its settings and the gate say. *ret_more says whether
 * to call again at once. False only when the store fails.
 */
bool prober_take(struct prober *prober, int64_t now, bool *ret_more, struct err *err) MUST_CHECK;

/* When prober_take() has something to do; 0: nothing, or a question is under way. */
bool prober_next_at(const struct prober *prober, int64_t *ret, struct err *err) MUST_CHECK;

/* True while a question is under way. */
bool prober_busy(const struct prober *prober);

/* Since the start: questions by the same key and by look-up, and what they settled. */
struct prober_counters {
	uint64_t repeated, looked_up, settled;
};
struct prober_counters prober_count(const struct prober *prober);
