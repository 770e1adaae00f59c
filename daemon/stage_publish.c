// occasion -> event: what changed, what a new day brings into sight, and now and then everything.
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "publishing.h"
#include "rosemary/base/digest.h"
#include "rosemary/store/event.h"
#include "rosemary/store/feed.h"
#include "rosemary/store/occasion.h"
#include "stage.h"

enum {
	DAYS_AHEAD = 365, // clients refresh as they wish: a year is published
	DAYS_KEPT = 30,   // behind a day, and behind its cancelling
	BATCH = 64,       // occasions of a transaction
	DROPPED = 400,    // entries of each kind deleted in one: some 3 ms
	COMMIT_US = 1000, // of the turn's time, left to the commit
	DAY_SECONDS = 86400,
	FORM = 2, // of the words: another one publishes all again
};

// The settings that all entries were made by. To be freed.
static char *settings_of(const struct app *app) {
	return xasprintf("%d %s", FORM, app->config->digest);
}

// What an earlier program or other settings published is all looked at again.
static void check_settings(const struct app *app, struct publication *publication) {
	char *settings = settings_of(app);
	if (publication->digest == NULL || strcmp(settings, publication->digest) != 0) {
		replace_text(&publication->digest, settings);
		publication->sweeping = true;
		publication->swept_up_to = 0;
	}
	free(settings);
}

// A new day: those that it brings into sight are marked, and those long gone are deleted.
static bool begin_day(struct publishing *publishing, struct publication *publication,
		      struct err *err) {
	struct store *store = publishing->app->store;
	int64_t cancelled_at = publishing->now - (int64_t)DAYS_KEPT * DAY_SECONDS;
	const struct event_age before = {publishing->from, cancelled_at, DROPPED};
	int64_t dropped = 0;
	if (!store_event_drop_old(store, &before, &dropped, err)) {
		return false;
	}
	publishing->changed = publishing->changed || dropped > 0;
	if (dropped >= DROPPED) {
		return true; // the day begins when no more are left
	}
	struct date seen = publication->horizon;
	publication->horizon = publishing->horizon;
	return date_none(seen) || store_event_mark_days(store, seen, publishing->horizon, err);
}

static bool publish_marked(struct publishing *publishing, struct slice *slice, struct err *err) {
	struct store *store = publishing->app->store;
	int64_t ids[BATCH];
	size_t count = 0;
	if (!store_event_due(store, BATCH, ids, &count, err)) {
		return false;
	}
	slice->more = slice->more || count > 0;
	for (size_t i = 0; i < count && (i == 0 || !slice_over(slice)); i++) {
		if (!publishing_occasion(publishing, ids[i], err) ||
		    !store_event_published(store, ids[i], err)) {
			return false;
		}
	}
	return true;
}

struct found {
	int64_t ids[BATCH];
	size_t count;
};

static bool keep_id(const void *record, void *argument) {
	struct found *found = argument;
	found->ids[found->count++] = ((const struct occasion *)record)->id;
	return true;
}

static bool sweep(struct publishing *publishing, struct publication *publication,
		  struct slice *slice, struct err *err) {
	struct found found = {.count = 0};
	if (!store_occasion_behind(publishing->app->store, publication->swept_up_to, BATCH, keep_id,
				   &found, err)) {
		return false;
	}
	for (size_t i = 0; i < found.count && (i == 0 || !slice_over(slice)); i++) {
		if (!publishing_occasion(publishing, found.ids[i], err)) {
			return false;
		}
		publication->swept_up_to = found.ids[i];
	}
	publication->sweeping = found.count > 0;
	slice->more = slice->more || publication->sweeping;
	return true;
}

static bool run(struct publishing *publishing, struct publication *publication, struct slice *slice,
		struct err *err) {
	bool new_day = date_compare(publication->horizon, publishing->horizon) < 0;
	bool ok = (!new_day || begin_day(publishing, publication, err)) &&
		  publish_marked(publishing, slice, err) &&
		  (!publication->sweeping || slice_over(slice) ||
		   sweep(publishing, publication, slice, err));
	slice->more = slice->more || publication->sweeping ||
		      date_compare(publication->horizon, publishing->horizon) < 0;
	if (publishing->changed) {
		publication->version = publication_next(publication->version, publishing->now);
	}
	return ok && store_publication_set(publishing->app->store, publication, err);
}

// True when there is anything to do.
static bool has_work(const struct publishing *publishing, const struct publication *publication,
		     bool *ret, struct err *err) {
	int64_t id = 0;
	size_t count = 0;
	if (!store_event_due(publishing->app->store, 1, &id, &count, err)) {
		return false;
	}
	*ret = count > 0 || publication->sweeping ||
	       date_compare(publication->horizon, publishing->horizon) < 0;
	return true;
}

bool stage_publish(struct app *app, struct slice *slice, struct err *err) {
	struct publication publication = {0};
	struct date today = zone_day(app->config->shop.zone, slice->now);
	struct publishing publishing = {.app = app,
					.now = slice->now,
					.from = date_add(today, -DAYS_KEPT),
					.today = today,
					.horizon = date_add(today, DAYS_AHEAD)};
	int64_t feeds = 0;
	bool work = false;
	if (!store_feed_count(app->store, &feeds, err) || feeds == 0) {
		return err->code == ERR_NONE; // nobody looks
	}
	bool ok = store_publication_get(app->store, &publication, err);
	if (ok) {
		check_settings(app, &publication);
		ok = has_work(&publishing, &publication, &work, err);
	}
	if (ok && work) {
		slice->deadline_us -= COMMIT_US;
		ok = store_begin(app->store, err) &&
		     store_end(app->store, run(&publishing, &publication, slice, err), err);
	}
	record_finish(&publication_record, &publication);
	return ok;
}
