// GET /feed/TOKEN.ics: a calendar, for whoever knows its address.
#include <string.h>

#include "daemon/app.h"
#include "daemon/feeds.h"
#include "daemon/http_handlers.h"
#include "rosemary/base/log.h"
#include "rosemary/store/feed.h"
#include "rosemary/store/token.h"

// The feed of a token. What is unknown or was revoked is none, and alike.
static bool find_feed(struct http_visit *visit, bool *ret_found, struct feed *ret,
		      struct err *err) {
	struct app *app = visit->app;
	struct token token = {0};
	bool ok = store_token_use(app->store, visit->token, TOKEN_FEED, clock_now(&app->clock),
				  ret_found, &token, err);
	if (ok && *ret_found) {
		ok = store_feed_get(app->store, token.subject, ret, err);
		*ret_found = ok && ret->state == FEED_ACTIVE;
	}
	record_finish(&token_record, &token);
	return ok;
}

static void answer(struct http_visit *visit, const struct feed *feed, const char *etag) {
	const char *known = visit->request->fields[HTTP_FIELD_IF_NONE_MATCH];
	if (http_etag_matches(known, etag)) {
		visit->answer->status = HTTP_NOT_MODIFIED;
		visit->answer->cache = "private, max-age=3600";
		memcpy(visit->answer->etag, etag, HTTP_ETAG_SIZE);
		return;
	}
	feeds_serve(visit->app->feeds, feed, etag, visit);
}

void http_feed(struct http_visit *visit) {
	struct feed feed = {0};
	char etag[HTTP_ETAG_SIZE];
	struct err err = {0};
	bool found = false;
	bool ok = find_feed(visit, &found, &feed, &err) &&
		  (!found || feeds_etag(visit->app, &feed, etag, &err));
	if (!ok) {
		log_error("http", "feed: %s", err.text);
		http_answer_plain(visit->answer, HTTP_FAILED);
	} else if (found) {
		answer(visit, &feed, etag);
	}
	record_finish(&feed_record, &feed);
}
