// message -> delivery: one copy on its channel to its address.
#include "app.h"
#include "rosemary/domain/delivery.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/message.h"
#include "stage.h"

static struct delivery delivery_from_message(const struct message *message, int64_t now) {
	return (struct delivery){
		.message = message->id,
		.channel = message->channel,
		.address = xstrdup(message->address),
		.state = DELIVERY_QUEUED,
		.next_at = message->not_before,
		.changed_at = now,
	};
}

static bool queue(struct app *app, const struct message *message, int64_t now, struct err *err) {
	struct delivery delivery = delivery_from_message(message, now);
	bool ok = store_delivery_add(app->store, &delivery, err);
	record_finish(&delivery_record, &delivery);
	return ok;
}

static bool queue_first(struct app *app, int64_t now, bool *ret_found, struct err *err) {
	struct message message = {0};
	bool ok = store_message_unqueued(app->store, ret_found, &message, err) &&
		  (!*ret_found || queue(app, &message, now, err));
	message_finish(&message);
	return ok;
}

bool stage_queue(struct app *app, struct slice *slice, struct err *err) {
	struct message message = {0};
	bool found = false;
	if (!store_message_unqueued(app->store, &found, &message, err)) {
		return false;
	}
	message_finish(&message);
	if (!found) {
		return true;
	}
	if (!store_begin(app->store, err)) {
		return false;
	}
	return store_end(app->store, slice_take(app, slice, queue_first, err), err);
}
