/*
 * Sends what is queued: claims deliveries for sessions, writes the marks OPEN and END before what
 * they guard, and settles what came of it. All that the sessions of one turn need is committed in
 * one transaction; bytes go out only after it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rosemary/base/err.h"
#include "rosemary/domain/channel.h"

struct app;

/* What is on its way, and the sessions that carry it. */
struct outbox;

/*
 * Makes the outbox of a channel with the transport that the configuration names. Nothing is sent
 * yet.
 */
struct outbox *outbox_create(struct app *app, enum channel channel, struct err *err) MUST_CHECK;

/* Stops at once (sessions are dropped, nothing is awaited) and frees; NULL is fine. */
void outbox_destroy(struct outbox *outbox);

/*
 * Prepares a transport as the configuration says now. Then either outbox_go_over(): new sessions
 * are opened by it, those of before end what they carry; or outbox_stay(): all stays as it was,
 * which is also right when the preparing has failed.
 */
bool outbox_prepare(struct outbox *outbox, struct err *err) MUST_CHECK;
void outbox_go_over(struct outbox *outbox);
void outbox_stay(struct outbox *outbox);

/*
 * Called by the pipeline when deliveries may be due: opens sessions as needed. Returns at once;
 * work goes on in the loop.
 */
void outbox_wake(struct outbox *outbox);

/*
 * settled is called from the loop after commits that changed when something is due: the pipeline
 * arms its timer anew.
 */
void outbox_on_settled(struct outbox *outbox, void (*settled)(void *argument), void *argument);

/*
 * No new claims from now on; what did not reach END goes back into the queue, what did is awaited.
 * done is called once, from the loop, when no attempt is open any more.
 */
void outbox_drain(struct outbox *outbox, void (*done)(void *argument), void *argument);

/* Attempts that are open or handing now. */
size_t outbox_open_attempts(const struct outbox *outbox);

/* True while something will happen by itself: due deliveries on an unpaused channel, attempts. */
bool outbox_busy(const struct outbox *outbox);

/* The transport in force ("smtp", "spool"), and how many sessions it may have at once. */
const char *outbox_transport_name(const struct outbox *outbox);
int outbox_sessions_max(const struct outbox *outbox);

/*
 * What the server said when it refused the last copy for the shop's own mailbox (email.archive);
 * NULL when it took it. Valid until the next message.
 */
const char *outbox_copy_refused(const struct outbox *outbox);

/* Since the start. */
struct outbox_counters {
	uint64_t opened, accepted, deferred, refused, uncertain, returned, sessions, commits;
	uint64_t failed_commits; /* nothing that they guarded has left */
};
struct outbox_counters outbox_count(const struct outbox *outbox);

/* The steps at which `dev fail` may end the process to test what a restart makes of it. */
enum outbox_step {
	OUTBOX_DIE_AT_OPEN,      /* before the OPEN commit */
	OUTBOX_DIE_AFTER_OPEN,   /* behind it, before the first byte (MAIL) */
	OUTBOX_DIE_AT_END,       /* before the END commit */
	OUTBOX_DIE_AFTER_END,    /* behind it, before the dot or the request */
	OUTBOX_DIE_AFTER_DOT,    /* that is written, no answer read */
	OUTBOX_DIE_AFTER_ANSWER, /* the answer is read, not yet committed */
	OUTBOX_STEP_COUNT
};

/* At the count-th time that the step is reached from now on. */
void outbox_die_at(struct outbox *outbox, enum outbox_step step, int64_t count);
