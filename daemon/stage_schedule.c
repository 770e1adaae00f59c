// Sets the moments of occasions again after the shop's hours or rhythm changed.
#include <string.h>

#include "app.h"
#include "dossier.h"
#include "rosemary/base/log.h"
#include "rosemary/store/occasion.h"
#include "stage.h"

enum { SCHEDULE_BATCH = 64 };

// The occasions of one batch, copied because the listing's statement is still running.
struct batch {
	struct occasion occasions[SCHEDULE_BATCH];
	size_t count;
};

static bool keep(const void *record, void *argument) {
	struct batch *batch = argument;
	record_copy(&occasion_record, record, &batch->occasions[batch->count++]);
	return batch->count < SCHEDULE_BATCH;
}

// Sets what fits into the slice, one at the least: the days of a rule may take milliseconds.
static bool run_batch(struct app *app, struct instance *instance, struct slice *slice,
		      struct err *err) {
	struct batch batch = {.count = 0};
	const struct rule_sources sources = dossier_sources(app);
	struct date today = zone_day(app->config->shop.zone, clock_now(&app->clock));
	bool ok = store_occasion_behind(app->store, instance->scheduled_up_to, SCHEDULE_BATCH, keep,
					&batch, err);
	for (size_t i = 0; ok && i < batch.count && (i == 0 || !slice_over(slice)); i++) {
		ok = occasion_rules_again(&sources, &batch.occasions[i], today, err);
		instance->scheduled_up_to = batch.occasions[i].id;
	}
	for (size_t i = 0; i < batch.count; i++) {
		record_finish(&occasion_record, &batch.occasions[i]);
	}
	slice->more = batch.count > 0;
	return ok;
}

bool stage_schedule(struct app *app, struct slice *slice, struct err *err) {
	struct instance instance;
	if (!store_instance(app->store, &instance, err)) {
		return false;
	}
	const char *digest = app->config->digest;
	bool same = strcmp(instance.schedule_digest, digest) == 0;
	if (same && instance.scheduled_up_to == INT64_MAX) {
		return true;
	}
	if (!same) {
		instance.scheduled_up_to = 0;
		log_info("schedule",
			 "the shop's hours or rhythm changed: setting all moments again");
	}
	if (!store_begin(app->store, err)) {
		return false;
	}
	bool ok = run_batch(app, &instance, slice, err);
	int64_t up_to = slice->more ? instance.scheduled_up_to : INT64_MAX;
	ok = ok && store_scheduled(app->store, digest, up_to, err);
	return store_end(app->store, ok, err);
}
