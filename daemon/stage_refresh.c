// Compares the facts of open drafts with what is true now, once in each plan.
#include "app.h"
#include "drafting.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/occasion.h"
#include "stage.h"

static bool run(struct app *app, int64_t before, struct slice *slice, struct err *err) {
	do {
		struct draft draft = {0};
		bool found = false;
		if (!store_draft_unchecked(app->store, before, slice->now, &found, &draft, err)) {
			return false;
		}
		slice->more = found;
		bool ok = !found || drafting_refresh(app, &draft, err);
		record_finish(&draft_record, &draft);
		if (!ok) {
			return false;
		}
	} while (slice->more && !slice_over(slice));
	return true;
}

// The plan has nothing left to hand over.
static bool handed_over(struct app *app, int64_t planned_at, bool *ret, struct err *err) {
	int64_t id = 0;
	size_t count = 0;
	struct date today = zone_day(app->config->shop.zone, planned_at);
	if (!store_occasion_due(app->store, today, 1, &id, &count, err)) {
		return false;
	}
	*ret = count == 0;
	return true;
}

bool stage_refresh(struct app *app, struct slice *slice, struct err *err) {
	struct instance instance;
	bool done = false;
	if (!store_instance(app->store, &instance, err)) {
		return false;
	}
	if (!instance.planning) {
		return true;
	}
	if (!handed_over(app, instance.planned_at, &done, err)) {
		return false;
	}
	if (!done) {
		return true; // the plan stage goes on first, and says so
	}
	if (!store_begin(app->store, err)) {
		return false;
	}
	bool ok = run(app, instance.planned_at, slice, err);
	ok = ok && (slice->more || store_plan_done(app->store, err));
	return store_end(app->store, ok, err);
}
