/* What the outbox's files share: its state, and the jobs that a turn moves. */
#pragma once

#include "gate.h"
#include "outbox.h"
#include "outlet.h"
#include "rosemary/base/list.h"
#include "rosemary/store/delivery.h"
#include "transport.h"

struct event;

/* How long a channel rests, in seconds, when the server refuses us and not a message. */
enum { OUTBOX_PAUSE_REFUSED = 15 * 60 };

/* How far a claimed delivery is. Those in a transaction become the next ones with its commit. */
enum job_step {
	JOB_CLAIMING, /* OPEN is in the transaction */
	JOB_OPEN,
	JOB_ENDING, /* END is in the transaction */
	JOB_HANDING,
	JOB_SETTLING, /* its outcome is in the transaction */
	JOB_REFUSING, /* the gate's answer to END is in the transaction; its session is ended */
	JOB_GATED     /* the gate's answer to OPEN is in the transaction; it never had a session */
};

/* One delivery between its claim and its outcome. */
struct job {
	struct list link;
	enum job_step step;
	struct session *session; /* NULL once that is gone */
	struct letter letter;
	struct delivery delivery;
	struct message message;
	int64_t attempt;
	bool copied;                      /* the shop's own mailbox gets it, too */
	bool handed_seen;                 /* counted for OUTBOX_DIE_AFTER_DOT */
	enum delivery_state state_before; /* to go back to when the commit fails */
};

/* The outbox. */
struct outbox {
	struct app *app;
	enum channel channel;
	struct outlet_ear ear; /* of its transports */
	struct transport *transport;
	struct transport *prepared; /* while it is not decided whether it is gone over to */
	struct list retired; /* transports of older settings, until their sessions are gone */
	struct event *turn;  /* made active when there is something to do */
	struct event *again; /* the same, in a while */
	struct list sessions, jobs;
	size_t session_count;
	int ceiling;           /* sessions that the server seems to allow */
	int failures;          /* in a row, of sessions that did not come to a login */
	int policy_refusals;   /* in a row: verdict_in_a_row() */
	bool hungry;           /* deliveries may be due */
	bool unfinished;       /* the last turn had no time left */
	int64_t paused_until;  /* of the channel, as of this turn; 0: not paused */
	int64_t paced_until;   /* so many left in the last minute; not after now: go on */
	int64_t patience_us;   /* of the next turn with those who are about to answer */
	int64_t stalled_until; /* ticks: the store failed, no transaction before */
	int64_t die_in[OUTBOX_STEP_COUNT];
	struct outbox_counters counters;
	char copy_line
		[LETTER_LINE_MAX]; /* of a server that refused the last copy; "": it did not */
	int64_t copy_told_at;      /* when that was logged; 0: never */
	bool draining;
	void (*settled)(void *argument);
	void *settled_argument;
	void (*drained)(void *argument);
	void *drained_argument;
};

/* Makes a job of a claimed delivery, which is taken over. */
struct job *job_create(struct outbox *outbox, struct delivery *delivery);

/* Unlinks and frees it; its letter must not be with a session. */
void job_destroy(struct job *job);

/* True when its outcome is known and not yet in a transaction. */
bool job_answered(const struct job *job);

/* Inside the transaction: */

/* Writes what came of an answered job. False only when the store fails. */
bool job_settle(struct outbox *outbox, struct job *job, int64_t now, struct err *err) MUST_CHECK;

/* Asks the gate once more and writes END, or what the gate wants instead. Likewise. */
bool job_end(struct outbox *outbox, struct job *job, int64_t now, struct err *err) MUST_CHECK;

/*
 * Takes the next due delivery that the gate lets pass, for a session; stops at the instant until
 * (ticks, in microseconds). Likewise.
 */
bool outbox_claim(struct outbox *outbox, struct session *session, int64_t now, int64_t until,
		  struct err *err) MUST_CHECK;

/* Writes END of one letter of the outbox (argument) by itself: struct outlet_ear. */
bool outbox_end_now(void *argument, struct letter *letter);

/* Does all that sessions and jobs need now. Called from the loop only. */
void outbox_turn(struct outbox *outbox);

/* True for sessions of older settings: they end what they carry and get nothing new. */
bool outbox_retired(const struct outbox *outbox, const struct session *session);

/* Forgets a closed session. */
void outbox_drop_session(struct outbox *outbox, struct session *session);

/* One line for people about a finished, deferred or gated delivery, and its counter. */
void job_tell(struct outbox *outbox, const struct job *job);

/* True for errors of the store itself, not of one row. */
bool store_failed(const struct err *err);
