/* The table audit. */
#pragma once

#include "rosemary/domain/audit.h"
#include "rosemary/domain/message.h"
#include "rosemary/store/store.h"

/* What is written down. Texts may be NULL. */
struct audit_entry {
	int64_t at;
	struct actor actor;
	const char *verb, *noun;
	int64_t noun_id; /* 0: none */
	const char *before, *after, *reason;
};

/* The actor of what the daemon does by itself. */
extern const struct actor actor_policy;

/* The actor of what a customer does by a link or a reply. */
extern const struct actor actor_customer;

/* Appends one row, inside the transaction of the change it tells of. */
bool store_audit_add(struct store *store, const struct audit_entry *entry,
		     struct err *err) MUST_CHECK;

/*
 * Rows of page->noun and, with a noun, page->noun_id, the newest first. With page->span only so
 * many ids before page->after are looked at.
 */
bool store_audit_each(struct store *store, const struct store_page *page, store_row *row,
		      void *argument, struct err *err) MUST_CHECK;

/* Rows behind an id, by id, at most limit; and the id of the last one, 0 before there is any. */
bool store_audit_behind(struct store *store, int64_t after, int64_t limit, store_row *row,
			void *argument, struct err *err) MUST_CHECK;
bool store_audit_last(struct store *store, int64_t *ret, struct err *err) MUST_CHECK;

/*
 * How many of a noun are in a state: kept by triggers, and for moves of deliveries with each
 * commit, so asking is cheap at any size.
 */
bool store_tally(struct store *store, const char *noun, const char *state, int64_t *ret,
		 struct err *err) MUST_CHECK;
