/* What waits to leave, what nobody knows of, and what left lately: questions to several tables. */
#pragma once

#include "rosemary/domain/draft.h"
#include "rosemary/domain/resolve.h"
#include "rosemary/store/store.h"

/*
 * Deliveries that are uncertain, queued, open, handing or held, for a listing: what waits for
 * somebody first, then by next_at. page->at is what store_outbox_place() says of a row.
 */
bool store_outbox_each(struct store *store, const struct store_page *page, store_row *row,
		       void *argument, struct err *err) MUST_CHECK;
int64_t store_outbox_place(const struct delivery *delivery);

/* Who found what, and how. detail, who and provider_id may be NULL. */
struct resolution {
	enum proof proof;
	enum finding finding;
	int64_t at;
	const char *who, *detail;
	const char *provider_id; /* what the provider calls it, when that came with the proof */
};

/*
 * Ends the uncertainty of a delivery and audits it. ERR_STATE when it is not uncertain, or when the
 * proof cannot prove such a thing. Inside a transaction.
 */
bool store_outbox_resolve(struct store *store, struct delivery *delivery,
			  const struct resolution *resolution, struct err *err) MUST_CHECK;

/* The delivery of a Message-ID (with its brackets), as a DSN, a reply or an archive copy says. */
bool store_outbox_by_message_id(struct store *store, const char *message_id, bool *ret_found,
				struct delivery *ret, struct err *err) MUST_CHECK;

/* What a Message-ID that was seen in the shop's own mailbox (email.archive) tells. */
enum sighting {
	SIGHTING_UNKNOWN,  /* no message of ours is called so */
	SIGHTING_EARLY,    /* the server's answer may still come: tell it again later */
	SIGHTING_NO_NEWS,  /* that it left was known, or does not count any more */
	SIGHTING_RESOLVED, /* it was uncertain, and is sent now */
	SIGHTING_COUNT
};

/*
 * Takes the sighting of a copy by its Message-ID (with its brackets), at an instant: an uncertain
 * delivery becomes sent and audited (RELIABILITY 2.3, R5d). That a copy is not seen proves nothing.
 * Inside a transaction.
 */
bool store_outbox_sight(struct store *store, const char *message_id, int64_t at, enum sighting *ret,
			struct err *err) MUST_CHECK;

/* The delivery that a provider calls so, as its reports do. */
bool store_outbox_by_provider_id(struct store *store, enum channel channel, const char *provider_id,
				 bool *ret_found, struct delivery *ret, struct err *err) MUST_CHECK;

/* One of the channel that is uncertain for the first time and may still leave (not_after). */
bool store_outbox_once_uncertain(struct store *store, enum channel channel, int64_t now,
				 bool *ret_found, struct delivery *ret, struct err *err) MUST_CHECK;

/* When a customer was or will be written to, the latest first. */
enum { TAKEN_MAX = 100 };
struct taken {
	int64_t at[TAKEN_MAX];
	size_t count;
};

/*
 * When a customer was, may have been or will be written to, the latest first: messages but notices
 * and acknowledgements, whatever the channel; not draft's own, and none before since.
 */
bool store_outbox_taken(struct store *store, const struct draft *draft, int64_t since,
			struct taken *ret, struct err *err) MUST_CHECK;

/*
 * What came back because a paused channel was refused is due now, not when the pause would have
 * ended. Before the pause is ended, in its transaction.
 */
bool store_outbox_hasten(struct store *store, enum channel channel, int64_t now,
			 struct err *err) MUST_CHECK;

/* When the number-th last attempt on the channel was opened; 0 when there were not so many. */
bool store_outbox_opened(struct store *store, enum channel channel, int64_t number, int64_t *ret,
			 struct err *err) MUST_CHECK;

/* The first delivery that failed and was not looked at for another way yet. */
bool store_outbox_failed(struct store *store, bool *ret_found, struct delivery *ret,
			 struct err *err) MUST_CHECK;

/* Notes that a failed delivery was looked at. ERR_CONFLICT for the second time. */
bool store_outbox_fell_over(struct store *store, int64_t id, struct err *err) MUST_CHECK;

/*
 * The deliveries of an occasion's day that failed, and those that ended otherwise after a try of
 * which nobody knows whether it arrived; in the order in which they were made.
 */
bool store_outbox_past_on(struct store *store, int64_t occasion, struct date day, store_row *row,
			  void *argument, struct err *err) MUST_CHECK;

/* The letters and calls that were written onto a sheet since an instant. */
bool store_outbox_printed(struct store *store, int64_t since, store_row *row, void *argument,
			  struct err *err) MUST_CHECK;
