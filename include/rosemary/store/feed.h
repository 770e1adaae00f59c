/* The table feed. */
#pragma once

#include "rosemary/domain/feed.h"
#include "rosemary/store/store.h"

/* Adds one and sets its id. ERR_CONFLICT when an active one has the name. */
bool store_feed_add(struct store *store, struct feed *feed, struct err *err) MUST_CHECK;

/* Reads one; ERR_NOT_FOUND. */
bool store_feed_get(struct store *store, int64_t id, struct feed *ret, struct err *err) MUST_CHECK;

/* The active one of that name; ERR_NOT_FOUND. */
bool store_feed_named(struct store *store, const char *name, struct feed *ret,
		      struct err *err) MUST_CHECK;

/* It can be read no more. ERR_CONFLICT when it was revoked before. */
bool store_feed_revoke(struct store *store, int64_t id, int64_t now, struct err *err) MUST_CHECK;

/* How many are active, and how many of these lead to the owner's page. */
bool store_feed_count(struct store *store, int64_t *ret, struct err *err) MUST_CHECK;
bool store_feed_count_approve(struct store *store, int64_t *ret, struct err *err) MUST_CHECK;

/* The active ones, by id. */
bool store_feed_each(struct store *store, const struct store_page *page, store_row *row,
		     void *argument, struct err *err) MUST_CHECK;
