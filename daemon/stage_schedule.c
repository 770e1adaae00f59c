// Sets the moments of occasions again after the shop's hours or rhythm changed.
#include <string.h>

#include "app.h"
#include "dossier.h"
#include "rosemary/base/log.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/occasion.h"
#include "stage.h"

enum { SCHEDULE_BATCH = 200 };

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

// The same day as before, with the moments that today's settings give it.
static bool reschedule(struct app *app, struct occasion *occasion, struct err *err) {
	struct customer customer = {0};
	struct date day = occasion->next_on, before = occasion->draft_on;
	if (occasion->state != OCCASION_ACTIVE || date_none(occasion->next_on)) {
		return true;
	}
	if (!store_customer_get(app->store, occasion->customer, &customer, err)) {
		return false;
	}
	struct occasion_rules rules = dossier_rules(app, &customer);
	record_finish(&customer_record, &customer);
	// A 29 February that fell on 1 March may fall on the day before it now.
	if (!occasion_advance(occasion, &rules, date_add(day, -1), err)) {
		return false;
	}
	bool same = date_compare(day, occasion->next_on) == 0 &&
		    date_compare(before, occasion->draft_on) == 0;
	return same || store_occasion_update(app->store, occasion, err);
}

static bool run_batch(struct app *app, struct instance *instance, struct slice *slice,
		      struct err *err) {
	struct batch batch = {.count = 0};
	bool ok = store_occasion_behind(app->store, instance->scheduled_up_to, SCHEDULE_BATCH, keep,
					&batch, err);
	for (size_t i = 0; i < batch.count; i++) {
		ok = ok && reschedule(app, &batch.occasions[i], err);
		instance->scheduled_up_to = batch.occasions[i].id;
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
