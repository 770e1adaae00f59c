/*
 * Calendars as they are served: made of the store's entries in turns of the loop, once for each
 * version, however many ask at the same time.
 */
#pragma once

#include "daemon/http.h"
#include "rosemary/domain/feed.h"

/* The calendars that were made, and those that are being made. */
struct feeds;

/* Makes an empty one in the app's loop. */
struct feeds *feeds_create(struct app *app);

/* Frees it; who still waits is told that it failed. NULL is fine. */
void feeds_destroy(struct feeds *feeds);

/*
 * The entity tag of a feed as it is now: another one for every change of an entry and of what the
 * feed is. False when the store fails.
 */
bool feeds_etag(struct app *app, const struct feed *feed, char ret[HTTP_ETAG_SIZE],
		struct err *err) MUST_CHECK;

/* Answers a visit with the feed's calendar of that tag, now or later. */
void feeds_serve(struct feeds *feeds, const struct feed *feed, const char *etag,
		 struct http_visit *visit);
