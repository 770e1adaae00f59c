/*
 * Watches what must hold for anything to leave: the system's clock, the disk, the store's file.
 * Keeps HOLD, in which nothing leaves and everything else works. A developer's clock is not its
 * concern: it knows the system's only.
 */
#pragma once

#include "rosemary/base/err.h"
#include "rosemary/domain/hold.h"
#include "rosemary/domain/message.h"

struct app;

/* What was seen last, and the HOLD in force. */
struct guard;

/*
 * Looks at the store before anything else uses it: a backup that was put back, a clock far from the
 * last heartbeat, a full disk begin a HOLD. The parts made later need not be there.
 */
struct guard *guard_create(struct app *app, struct err *err) MUST_CHECK;

/* Writes the last heartbeat and frees; NULL is fine. The loop's base must still be there. */
void guard_destroy(struct guard *guard);

/* Looks again; the pipeline does at each wake-up, before its stages. NULL is fine. */
void guard_look(struct guard *guard);

/* True while nothing may leave; *ret (may be NULL) says why. False for NULL, too. */
bool guard_holds(const struct guard *guard, struct hold *ret);

/* True while what only time brings may not be done, either. False for NULL, too. */
bool guard_doubts_clock(const struct guard *guard);

/* Ends a HOLD as somebody's will; ERR_STATE for one that ends by itself, or when there is none. */
bool guard_resume(struct guard *guard, const struct actor *actor, struct err *err) MUST_CHECK;

/* The next look sees a clock that was set so many hours forward: only for tests. */
void guard_fail_clock(struct guard *guard, int64_t hours);
