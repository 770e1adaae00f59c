// Where a channel says so, what became uncertain for the first time is queued once more.
#include <inttypes.h>

#include "app.h"
#include "rosemary/base/log.h"
#include "rosemary/store/outbox.h"
#include "stage.h"

static bool resend(struct app *app, struct delivery *delivery, int64_t now, struct err *err) {
	static const struct resolution once = {.proof = PROOF_SETTING, .finding = FOUND_RESEND};
	struct resolution resolution = once;
	resolution.at = now;
	if (!store_begin(app->store, err)) {
		return false;
	}
	bool ok = store_outbox_resolve(app->store, delivery, &resolution, err);
	if (store_end(app->store, ok, err)) {
		log_info("delivery", "queued again id=%" PRId64 " reason=\"%s\"", delivery->id,
			 delivery->reason);
		return true;
	}
	return false;
}

static bool resend_all(struct app *app, enum channel channel, struct slice *slice,
		       struct err *err) {
	while (!slice_over(slice)) {
		struct delivery delivery = {0};
		bool found = false;
		if (!store_outbox_once_uncertain(app->store, channel, slice->now, &found, &delivery,
						 err)) {
			return false;
		}
		bool ok = !found || resend(app, &delivery, slice->now, err);
		record_finish(&delivery_record, &delivery);
		if (!ok || !found) {
			return ok;
		}
	}
	slice->more = true;
	return true;
}

bool stage_resend(struct app *app, struct slice *slice, struct err *err) {
	for (int channel = 0; channel < CHANNEL_COUNT; channel++) {
		if (app->config->uncertain[channel] == UNCERTAIN_RESEND_ONCE &&
		    !resend_all(app, (enum channel)channel, slice, err)) {
			return false;
		}
	}
	return true;
}
