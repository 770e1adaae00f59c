/* The tables delivery, attempt and channel. */
#pragma once

#include "rosemary/domain/delivery.h"
#include "rosemary/store/store.h"

/* Reads one. ERR_NOT_FOUND. *ret is overwritten; finish it with record_finish(). */
bool store_delivery_get(struct store *store, int64_t id, struct delivery *ret,
			struct err *err) MUST_CHECK;

/* Adds one, queued, and sets its id. A second one of a message and address is ERR_CONFLICT. */
bool store_delivery_add(struct store *store, struct delivery *delivery, struct err *err) MUST_CHECK;

/*
 * The queued delivery of the channel that is due first (next_at <= now). *ret_found is false when
 * there is none. Claiming it moves it out of the way of the next call.
 */
bool store_delivery_due(struct store *store, enum channel channel, int64_t now, bool *ret_found,
			struct delivery *ret, struct err *err) MUST_CHECK;

/* Deliveries of a channel that wait in a state (queued or held) at an instant. */
struct delivery_waiting {
	enum channel channel;
	enum delivery_state state;
	int64_t now;
};

/*
 * One that waits so and is due by next_at, but whose message may not leave any more (not_after).
 * Looks at the oldest 1,000 only.
 */
bool store_delivery_stranded(struct store *store, const struct delivery_waiting *waiting,
			     bool *ret_found, struct delivery *ret, struct err *err) MUST_CHECK;

/* The first next_at of all queued deliveries of the channel; 0 when there is none. */
bool store_delivery_next_at(struct store *store, enum channel channel, int64_t *ret,
			    struct err *err) MUST_CHECK;

/* What goes with a move; NULL texts leave the columns empty. */
struct delivery_change {
	int64_t at;      /* now */
	int64_t next_at; /* for those that wait; else 0 */
	const char *reason, *answer, *provider_id;
	const char *who; /* for the audit; NULL: "policy" */
};

/*
 * Moves it by an event: looks the new state up (ERR_STATE when that is no legal move), changes the
 * row only if it is still in the old state (ERR_CONFLICT), counts an attempt when it becomes open,
 * writes one audit row, and updates *delivery but for probe_at, which the row gets when it becomes
 * uncertain where somebody can be asked, and loses otherwise. Must be called inside a transaction.
 */
bool store_delivery_move(struct store *store, struct delivery *delivery, enum delivery_event event,
			 const struct delivery_change *change, struct err *err) MUST_CHECK;

/* Puts off a queued delivery without an attempt: new next_at and reason. */
bool store_delivery_wait(struct store *store, struct delivery *delivery, int64_t next_at,
			 const char *reason, struct err *err) MUST_CHECK;

/* Adds the attempt that the move to open has counted (OPEN), once. Sets *ret_id. */
bool store_attempt_open(struct store *store, const struct delivery *delivery, int64_t now,
			int64_t *ret_id, struct err *err) MUST_CHECK;

/* Writes the mark END. */
bool store_attempt_end(struct store *store, int64_t id, int64_t now, struct err *err) MUST_CHECK;

/* How an attempt ended: its outcome, the server's code (0: none) and its last line. */
struct attempt_close {
	int64_t at;
	enum attempt_outcome outcome;
	int64_t code;
	const char *line;
};

/* Closes an attempt; ERR_CONFLICT when it is closed already. */
bool store_attempt_close(struct store *store, int64_t id, const struct attempt_close *close,
			 struct err *err) MUST_CHECK;

/* Rows for listings, newest first. */
bool store_delivery_each(struct store *store, const struct store_page *page, store_row *row,
			 void *argument, struct err *err) MUST_CHECK;
bool store_attempt_each(struct store *store, int64_t delivery, store_row *row, void *argument,
			struct err *err) MUST_CHECK;
bool store_delivery_of_message(struct store *store, int64_t message, store_row *row, void *argument,
			       struct err *err) MUST_CHECK;

/* The last one of a draft's last message; *ret_found false when there is none. */
bool store_delivery_newest_of(struct store *store, int64_t draft, bool *ret_found,
			      struct delivery *ret, struct err *err) MUST_CHECK;

/* Those that may leave by page->until, by next_at (page->at) and id. */
bool store_delivery_leaving(struct store *store, const struct store_page *page, store_row *row,
			    void *argument, struct err *err) MUST_CHECK;

/*
 * Those that failed, are uncertain, expired or are held since page->from, the last changed_at
 * (page->at) and id first.
 */
bool store_delivery_trouble(struct store *store, const struct store_page *page, store_row *row,
			    void *argument, struct err *err) MUST_CHECK;

/*
 * After a start, before anything is sent: open -> queued (surely not sent), handing -> uncertain
 * (a letter: queued, as its sheet tells whether it stands there), held -> queued (settings may have
 * changed). Attempts are closed to match. Counts into *ret.
 */
struct delivery_recovery {
	int64_t requeued, uncertain, released;
};
bool store_delivery_recover(struct store *store, int64_t now, struct delivery_recovery *ret,
			    struct err *err) MUST_CHECK;

/*
 * held -> queued, when settings may have changed: what is still to be held is held again. Inside a
 * transaction. Counts into *ret.
 */
bool store_delivery_release(struct store *store, int64_t now, int64_t *ret,
			    struct err *err) MUST_CHECK;

/* Marks the customer's address of a delivery as refused for good, with the answer. */
bool store_delivery_refuse_address(struct store *store, const struct delivery *delivery,
				   int64_t now, struct err *err) MUST_CHECK;

/* Stops a channel until an instant, with the reason; 0 ends the pause. */
bool store_channel_pause(struct store *store, enum channel channel, int64_t until,
			 const char *reason, struct err *err) MUST_CHECK;

/* Until when a channel is paused (0: it is not) and why (owned by the caller, may be NULL). */
bool store_channel_get(struct store *store, enum channel channel, int64_t *ret_until,
		       char **ret_reason, struct err *err) MUST_CHECK;

/* How many deliveries are in each state. */
bool store_delivery_counts(struct store *store, int64_t ret[DELIVERY_STATE_COUNT],
			   struct err *err) MUST_CHECK;
