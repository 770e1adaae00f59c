/*
 * Calendars as they are served: made of the store's entries in turns of the loop, once for each
 * version, however many ask at the same time.
 */
#pragma once

#include "daemon/http.h"
#include "rosemary/domain/feed.h"
#include "rosemary/domain/token.h"

/* The calendars that were made, and those that are being made. */
struct feeds;

/* Makes an empty one in the app's loop. */
struct feeds *feeds_create(struct app *app);

/* Frees it; who still waits is told that it failed. NULL is fine. */
void feeds_destroy(struct feeds *feeds);

/*
 * The active feed of a token that is good for this purpose, to be finished. *ret_found is false for
 * what is unknown, was revoked or is good for something else, all alike.
 */
bool feeds_find(struct app *app, const char *token, enum token_purpose purpose, bool *ret_found,
		struct feed *ret, struct err *err) MUST_CHECK;

/*
 * True when the feed's entries lead to the owner's page: never where nobody is to be named, nor
 * while the playbook has no such page.
 */
bool feeds_lead_to_owner(const struct app *app, const struct feed *feed);

/*
 * The entity tag of a feed as it is now, read by its token: another one for every change of an
 * entry, of what the feed is and of where its entries lead. False when the store fails.
 */
bool feeds_etag(struct app *app, const struct feed *feed, const char *token,
		char ret[HTTP_ETAG_SIZE], struct err *err) MUST_CHECK;

/* Answers a visit, by its token, with the feed's calendar of that tag, now or later. */
void feeds_serve(struct feeds *feeds, const struct feed *feed, const char *etag,
		 struct http_visit *visit);
