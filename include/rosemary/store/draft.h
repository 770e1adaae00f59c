/* The table draft. */
#pragma once

#include "rosemary/domain/draft.h"
#include "rosemary/domain/message.h"
#include "rosemary/store/store.h"

/* Reads one. ERR_NOT_FOUND. */
bool store_draft_get(struct store *store, int64_t id, struct draft *ret,
		     struct err *err) MUST_CHECK;

/*
 * The same without subject, text, facts, their digest and reasons, which take the most time to
 * read: for those who ask how it stands, as the gate does for each message, twice.
 */
bool store_draft_standing(struct store *store, int64_t id, struct draft *ret,
			  struct err *err) MUST_CHECK;

/* Adds one and sets its id. A second one of the same occasion, day and purpose is ERR_CONFLICT. */
bool store_draft_add(struct store *store, struct draft *draft, struct err *err) MUST_CHECK;

/*
 * Writes all columns but the state, if revision and state are still what the caller read:
 * revision is the one it had then. ERR_CONFLICT otherwise.
 */
bool store_draft_update(struct store *store, const struct draft *draft, int64_t revision,
			struct err *err) MUST_CHECK;

/* Who moves a draft, when, and why (NULL: no reason to tell). */
struct draft_change {
	struct actor actor;
	int64_t at;
	const char *reason;
};

/*
 * Moves it by an event: ERR_STATE when that is no legal move, ERR_CONFLICT when it is not in the
 * state the caller read. Writes one audit row when the state changes, and updates *draft.
 */
bool store_draft_move(struct store *store, struct draft *draft, enum draft_event event,
		      const struct draft_change *change, struct err *err) MUST_CHECK;

/* The draft of an occasion's day, if any, whatever its state. */
bool store_draft_of(struct store *store, int64_t occasion, struct date day, bool *ret_found,
		    struct draft *ret, struct err *err) MUST_CHECK;

/* The draft of an occasion that was made last, if any, whatever its day and state. */
bool store_draft_newest_of(struct store *store, int64_t occasion, bool *ret_found,
			   struct draft *ret, struct err *err) MUST_CHECK;

/* The days of an occasion for which drafts were made, each with the last of them (coming). */
struct days_asked {
	int64_t occasion;
	struct date from, to; /* the first and the last */
};
bool store_draft_days(struct store *store, const struct days_asked *asked, store_row *row,
		      void *argument, struct err *err) MUST_CHECK;

/* True when there is a notice for that day. */
bool store_draft_notice(struct store *store, struct date day, bool *ret,
			struct err *err) MUST_CHECK;

/* One whose facts were last compared before an instant and that may still leave. */
bool store_draft_unchecked(struct store *store, int64_t before, int64_t now, bool *ret_found,
			   struct draft *ret, struct err *err) MUST_CHECK;

/* Remembers that the facts were compared and are the same. */
bool store_draft_checked(struct store *store, int64_t id, int64_t now, struct err *err) MUST_CHECK;

/*
 * Lets open and withdrawn drafts that were compared in this very second, or later by a clock that
 * was set back, be compared again by a plan that begins now: what it follows may be newer.
 */
bool store_draft_uncheck(struct store *store, int64_t now, struct err *err) MUST_CHECK;

/* One that waits or is held and whose send_by is not behind now. */
bool store_draft_overdue(struct store *store, int64_t now, bool *ret_found, struct draft *ret,
			 struct err *err) MUST_CHECK;

/* The first send_by of those that wait or are held; 0 when there is none. */
bool store_draft_next_send_by(struct store *store, int64_t *ret, struct err *err) MUST_CHECK;

/* One that was put off until now or earlier and still waits for somebody. */
bool store_draft_put_off(struct store *store, int64_t now, bool *ret_found, struct draft *ret,
			 struct err *err) MUST_CHECK;

/* The first moment at which one that was put off comes back; 0 when there is none. */
bool store_draft_next_put_off(struct store *store, int64_t *ret, struct err *err) MUST_CHECK;

/* How many of those that wait for somebody are put off until later than now. */
bool store_draft_count_put_off(struct store *store, int64_t now, int64_t *ret,
			       struct err *err) MUST_CHECK;

/* Another customer's open or approved draft to this address, of this kind and day, made first. */
bool store_draft_twin(struct store *store, const struct draft *draft, const char *kind,
		      bool *ret_found, struct draft *ret, struct err *err) MUST_CHECK;

/* A customer and a range of days. */
struct draft_range {
	int64_t customer;
	struct date from, to;
};

/* A customer's drafts for days in a range, by id. */
bool store_draft_near(struct store *store, const struct draft_range *range, store_row *row,
		      void *argument, struct err *err) MUST_CHECK;

/*
 * Those that wait or are held, of page->customer where one is named, and have send_by up to
 * page->until, by send_by (page->at) and id.
 */
bool store_draft_queue(struct store *store, const struct store_page *page, store_row *row,
		       void *argument, struct err *err) MUST_CHECK;

/* How many of them have send_by up to an instant. */
bool store_draft_count_open(struct store *store, int64_t until, int64_t *ret,
			    struct err *err) MUST_CHECK;

/* The ids of those that wait or are held, in their order, behind an id and at most max of them. */
bool store_draft_open_ids(struct store *store, int64_t after, size_t max, int64_t *ret_ids,
			  size_t *ret_count, struct err *err) MUST_CHECK;

/* Those behind an id in any state, by id, at most limit; and the id of the last one, else 0. */
bool store_draft_behind(struct store *store, int64_t after, int64_t limit, store_row *row,
			void *argument, struct err *err) MUST_CHECK;
bool store_draft_last(struct store *store, int64_t *ret, struct err *err) MUST_CHECK;

/* Lapsed and missed ones with send_by since page->from, the last by send_by (page->at) first. */
bool store_draft_missed(struct store *store, const struct store_page *page, store_row *row,
			void *argument, struct err *err) MUST_CHECK;

/* A listing, newest first. */
bool store_draft_each(struct store *store, const struct store_page *page, store_row *row,
		      void *argument, struct err *err) MUST_CHECK;
