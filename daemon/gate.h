/* The last questions before a message leaves, asked again at OPEN and at END. */
#pragma once

#include "rosemary/domain/delivery.h"
#include "rosemary/domain/message.h"

struct app;

/* May it leave? */
enum gate_answer {
	GATE_PASS,
	GATE_WAIT,     /* quiet hours, HOLD: until says when */
	GATE_HOLD,     /* email.only_to does not name the address */
	GATE_EXPIRE,   /* not-after has passed */
	GATE_SUPPRESS, /* consent or an opt-out says no */
	GATE_RETURN    /* something changed since approval: back to the owner */
};

/* The answer with its reason in words. */
struct gate {
	enum gate_answer answer;
	int64_t until; /* for WAIT; for HOLD when it would expire */
	char reason[256];
};

/*
 * Everything is asked again for a queued delivery, inside the OPEN transaction: the approved hash,
 * HOLD, the address, facts, consent, opt-outs, recipient, ordered since, quiet hours, not-after,
 * only_to. Returns false only when the store fails.
 */
bool gate_open(struct app *app, const struct delivery *delivery, const struct message *message,
	       struct gate *ret, struct err *err) MUST_CHECK;

/* The questions of the END transaction: HOLD, opt-out, consent, not-after, cancel. */
bool gate_end(struct app *app, const struct delivery *delivery, const struct message *message,
	      struct gate *ret, struct err *err) MUST_CHECK;

/*
 * Carries out an answer other than PASS inside the same transaction: puts off, holds, expires or
 * suppresses the delivery, or cancels it and returns its draft to the owner at revision + 1.
 */
bool gate_apply(struct app *app, struct delivery *delivery, const struct message *message,
		const struct gate *gate, struct err *err) MUST_CHECK;
