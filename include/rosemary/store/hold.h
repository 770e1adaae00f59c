/* What the store remembers of HOLD: its reason, the last heartbeat, the mark of a backup. */
#pragma once

#include "rosemary/domain/hold.h"
#include "rosemary/domain/message.h"
#include "rosemary/store/store.h"

/* Bytes of a place with its NUL: a digest. */
enum { HOLD_PLACE_SIZE = 65 };

/* What is remembered between two runs. */
struct hold_memory {
	struct hold hold;  /* in force; never HOLD_SPACE, which the disk itself remembers */
	int64_t heartbeat; /* the system's time at which a daemon last ran; 0: never */
	char place[HOLD_PLACE_SIZE]; /* hold_from_place() of the last run; "": not known */
	int64_t copied_at; /* when the backup was made that this store is; 0: it is none */
};

/* Reads it. */
bool store_hold_read(struct store *store, struct hold_memory *ret, struct err *err) MUST_CHECK;

/* Writes down that a daemon runs at an instant of the system's clock. */
bool store_heartbeat(struct store *store, int64_t at, struct err *err) MUST_CHECK;

/* Writes down where the store is. */
bool store_hold_place(struct store *store, const char *place, struct err *err) MUST_CHECK;

/*
 * Begins a HOLD, or adds its reason to one in force, and audits it as policy. Inside a transaction.
 * *ret is what is in force then.
 */
bool store_hold_begin(struct store *store, const struct hold *hold, struct hold *ret,
		      struct err *err) MUST_CHECK;

/*
 * Takes the mark of a backup away: the store becomes the next generation of itself, so that
 * Message-IDs and keys are not made a second time. Inside the transaction that begins the HOLD.
 */
bool store_hold_renew(struct store *store, struct err *err) MUST_CHECK;

/*
 * Ends it, audited with who did; ERR_STATE when none is in force. What waits for a time that lies
 * behind the clock in doubt waits no longer. Inside a transaction.
 */
bool store_hold_end(struct store *store, const struct actor *actor, int64_t at,
		    struct err *err) MUST_CHECK;
