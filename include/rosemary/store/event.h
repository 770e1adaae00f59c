/* The tables event, event_due and publication: what feeds are made of, and what it waits for. */
#pragma once

#include "rosemary/domain/event.h"
#include "rosemary/store/store.h"

/* All entries of an occasion, by day. */
bool store_event_of(struct store *store, int64_t occasion, store_row *row, void *argument,
		    struct err *err) MUST_CHECK;

/* The entry of an occasion's day; *ret_found false when there is none. */
bool store_event_on(struct store *store, int64_t occasion, struct date day, bool *ret_found,
		    struct calendar_event *ret, struct err *err) MUST_CHECK;

/* True when an entry has that uid. */
bool store_event_has_uid(struct store *store, const char *uid, bool *ret,
			 struct err *err) MUST_CHECK;

/* Adds one and sets its id; writes all of an existing one; deletes one. */
bool store_event_add(struct store *store, struct calendar_event *event, struct err *err) MUST_CHECK;
bool store_event_update(struct store *store, const struct calendar_event *event,
			struct err *err) MUST_CHECK;
bool store_event_delete(struct store *store, int64_t id, struct err *err) MUST_CHECK;

/*
 * Deletes entries whose day, or whose cancelling, was before: at most limit of each. *ret_count
 * says how many.
 */
struct event_age {
	struct date day;
	int64_t cancelled_at, limit;
};
bool store_event_drop_old(struct store *store, const struct event_age *before, int64_t *ret_count,
			  struct err *err) MUST_CHECK;

/* A page of a feed. */
struct event_page {
	struct date after_day; /* behind this day and id; {0} begins */
	int64_t after_id;
	int64_t limit;
	int64_t customer; /* only this one's; 0: everybody's */
	bool prepare;     /* only days for which something was ordered */
	bool names;       /* the text with names is wanted, else that without */
};

/*
 * The entries of a page, by day and id: of each the id, the day, the draft, whether it waits, and
 * text or nameless. Touches only what the page holds.
 */
bool store_event_each(struct store *store, const struct event_page *page, store_row *row,
		      void *argument, struct err *err) MUST_CHECK;

/*
 * The occasions that changed since they were published (triggers mark them while there is a feed),
 * at most max; one that was published is marked no more.
 */
bool store_event_due(struct store *store, size_t max, int64_t *ret_ids, size_t *ret_count,
		     struct err *err) MUST_CHECK;
bool store_event_published(struct store *store, int64_t occasion, struct err *err) MUST_CHECK;

/* Marks the active occasions whose next day is behind one and up to another. */
bool store_event_mark_days(struct store *store, struct date after, struct date to,
			   struct err *err) MUST_CHECK;

/* Reads and writes how far all this is. */
bool store_publication_get(struct store *store, struct publication *ret,
			   struct err *err) MUST_CHECK;
bool store_publication_set(struct store *store, const struct publication *publication,
			   struct err *err) MUST_CHECK;

/* All occasions are looked at again. */
bool store_publication_sweep(struct store *store, struct err *err) MUST_CHECK;

/*
 * Of a store that was put back from a backup: all entries are told again, as newer ones than any
 * that was told since (event_first_sequence()).
 */
bool store_event_outgrow(struct store *store, struct err *err) MUST_CHECK;
