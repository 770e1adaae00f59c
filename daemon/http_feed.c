// GET /feed/TOKEN.ics: a calendar, for whoever knows its address.
#include <string.h>

#include "daemon/app.h"
#include "daemon/feeds.h"
#include "daemon/http_handlers.h"
#include "rosemary/base/log.h"

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
	bool ok = feeds_find(visit->app, visit->token, TOKEN_FEED, &found, &feed, &err) &&
		  (!found || feeds_etag(visit->app, &feed, visit->token, etag, &err));
	if (!ok) {
		log_error("http", "feed: %s", err.text);
		http_answer_plain(visit->answer, HTTP_FAILED);
	} else if (found) {
		answer(visit, &feed, etag);
	}
	record_finish(&feed_record, &feed);
}
