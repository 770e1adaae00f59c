// delivery -> attempt: tells the outboxes that something may be due.
#include "app.h"
#include "outboxes.h"
#include "rosemary/store/delivery.h"
#include "stage.h"

bool stage_send(struct app *app, struct slice *slice, struct err *err) {
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		struct outbox *outbox = outboxes_of(app->outboxes, (enum channel)i);
		int64_t next = 0;
		if (outbox == NULL) {
			continue;
		}
		if (!store_delivery_next_at(app->store, (enum channel)i, &next, err)) {
			return false;
		}
		if (next != 0 && next <= slice->now) {
			outbox_wake(outbox);
		}
	}
	return true;
}
