// delivery -> attempt: tells the outbox that something may be due.
#include "app.h"
#include "outbox.h"
#include "rosemary/store/delivery.h"
#include "stage.h"

bool stage_send(struct app *app, struct slice *slice, struct err *err) {
	int64_t next = 0;
	if (!store_delivery_next_at(app->store, CHANNEL_EMAIL, &next, err)) {
		return false;
	}
	if (next != 0 && next <= slice->now) {
		outbox_wake(app->outbox);
	}
	return true;
}
