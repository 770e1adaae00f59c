// occasion -> draft: hands over the days that are due.
#include "app.h"
#include "drafting.h"
#include "rosemary/base/log.h"
#include "rosemary/store/occasion.h"
#include "stage.h"

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

static bool run(struct app *app, struct date today, struct slice *slice, struct err *err) {
	do {
		struct occasion occasion = {0};
		bool found = false;
		if (!store_occasion_due(app->store, today, &found, &occasion, err)) {
			return false;
		}
		slice->more = found;
		bool ok = !found || hand_over(app, &occasion, err);
		record_finish(&occasion_record, &occasion);
		if (!ok) {
			return false;
		}
	} while (slice->more && !slice_over(slice));
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
