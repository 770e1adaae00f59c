// Approved messages that no session asked for in time: their deliveries expire, their drafts lapse.
#include <stdlib.h>

#include "app.h"
#include "gate.h"
#include "guard.h"
#include "rosemary/base/log.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/message.h"
#include "stage.h"

static bool expire(struct app *app, struct delivery *delivery, struct err *err) {
	static const struct gate gate = {.answer = GATE_EXPIRE,
					 .reason = "send-by passed before it could leave"};
	struct message message = {0};
	bool ok = store_message_get(app->store, delivery->message, &message, err) &&
		  store_begin(app->store, err) &&
		  store_end(app->store, gate_apply(app, delivery, &message, &gate, err), err);
	message_finish(&message);
	if (ok) {
		log_info("expire", "delivery expired id=%lld", (long long)delivery->id);
	}
	return ok;
}

static bool expire_all(struct app *app, const struct delivery_waiting *waiting, struct slice *slice,
		       struct err *err) {
	do {
		struct delivery delivery = {0};
		bool found = false;
		if (!store_delivery_stranded(app->store, waiting, &found, &delivery, err)) {
			return false;
		}
		if (!found) {
			return true;
		}
		bool ok = expire(app, &delivery, err);
		record_finish(&delivery_record, &delivery);
		if (!ok) {
			return false;
		}
	} while (!slice_over(slice));
	slice->more = true;
	return true;
}

// While the channel works, its sessions find out by themselves.
// Nor does any while nothing may leave.
static bool channel_rests(struct app *app, enum channel channel, bool *ret, struct err *err) {
	int64_t until = 0;
	char *reason = NULL;
	bool ok = store_channel_get(app->store, channel, &until, &reason, err);
	free(reason);
	*ret = until != 0 || guard_holds(app->guard, NULL);
	return ok;
}

static bool expire_channel(struct app *app, enum channel channel, struct slice *slice,
			   struct err *err) {
	const struct delivery_waiting held = {channel, DELIVERY_HELD, slice->now};
	const struct delivery_waiting queued = {channel, DELIVERY_QUEUED, slice->now};
	bool rests = false;
	return channel_rests(app, channel, &rests, err) && expire_all(app, &held, slice, err) &&
	       (!rests || expire_all(app, &queued, slice, err));
}

bool stage_expire(struct app *app, struct slice *slice, struct err *err) {
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		if (!expire_channel(app, (enum channel)i, slice, err)) {
			return false;
		}
	}
	return true;
}
