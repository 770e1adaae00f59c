/* Which gateways are asked again about deliveries that are uncertain, and when. */
#pragma once

#include "rosemary/domain/delivery.h"
#include "rosemary/store/store.h"

/* Writes with END where an attempt hands its message over (probe_outlet()). */
bool store_probe_outlet(struct store *store, int64_t attempt, const char *outlet,
			struct err *err) MUST_CHECK;

/* The uncertain delivery that is to be asked about first (probe_at <= now). */
bool store_probe_due(struct store *store, int64_t now, bool *ret_found, struct delivery *ret,
		     struct err *err) MUST_CHECK;

/* The first probe_at of all; 0 when there is none. */
bool store_probe_next_at(struct store *store, int64_t *ret, struct err *err) MUST_CHECK;

/*
 * What an uncertain delivery's questions stand on: its last attempt, to be finished with
 * record_finish(), and since when its key may be known: the first END of all.
 */
bool store_probe_basis(struct store *store, int64_t delivery, struct attempt *ret_last,
		       int64_t *ret_key_since, struct err *err) MUST_CHECK;

/* What is written of a question. */
struct probe_note {
	int64_t at;         /* now */
	int64_t next_at;    /* of the next question; 0: there is none */
	bool asks;          /* one more is asked now */
	bool repeats;       /* by sending it once more: that counts for the channel's pace */
	const char *reason; /* for the audit and the row, which keeps its own when this is NULL */
};

/*
 * Moves an uncertain delivery's next question on and audits that; before a question leaves. Its
 * state stays. ERR_CONFLICT when it is not uncertain any more. Inside a transaction.
 */
bool store_probe_note(struct store *store, struct delivery *delivery, const struct probe_note *note,
		      struct err *err) MUST_CHECK;
