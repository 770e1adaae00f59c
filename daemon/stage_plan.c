// occasion -> draft: hands over the days that are due.
#include "app.h"
#include "drafting.h"
#include "rosemary/base/log.h"
#include "rosemary/store/occasion.h"
#include "stage.h"

enum { PLAN_BATCH = 64 };

// Hands over one occasion. One that cannot be is taken out of the way, so that others go on.
static bool hand_over(struct app *app, struct occasion *occasion, struct err *err) {
	struct err reason = {0};
	if (drafting_hand_over(app, occasion, &reason)) {
		return true;
	}
	if (reason.code != ERR_SYNTAX && reason.code != ERR_INVALID) {
		*err = reason;
		return false;
	}
	log_warning("plan", "occasion is paused id=%lld reason=%s", (long long)occasion->id,
		    reason.text);
	occasion->state = OCCASION_PAUSED;
	return store_occasion_update(app->store, occasion, err);
}

static bool hand_over_id(struct app *app, int64_t id, struct err *err) {
	struct occasion occasion = {0};
	bool ok = store_occasion_get(app->store, id, &occasion, err) &&
		  hand_over(app, &occasion, err);
	record_finish(&occasion_record, &occasion);
	return ok;
}

static bool run(struct app *app, struct date today, struct slice *slice, struct err *err) {
	int64_t ids[PLAN_BATCH];
	size_t count = 0, done = 0;
	if (!store_occasion_due(app->store, today, PLAN_BATCH, ids, &count, err)) {
		return false;
	}
	while (done < count && (done == 0 || !slice_over(slice))) {
		if (!hand_over_id(app, ids[done], err)) {
			return false;
		}
		done++;
	}
	slice->more = done < count || count == PLAN_BATCH;
	return true;
}

bool stage_plan(struct app *app, struct slice *slice, struct err *err) {
	struct instance instance;
	if (!store_instance(app->store, &instance, err)) {
		return false;
	}
	if (!instance.planning) {
		return true;
	}
	struct date today = zone_day(app->config->shop.zone, instance.planned_at);
	if (!store_begin(app->store, err)) {
		return false;
	}
	return store_end(app->store, run(app, today, slice, err), err);
}
