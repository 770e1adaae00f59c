// What a channel refused for good is offered to the owner once more, in another way.
#include <inttypes.h>

#include "app.h"
#include "drafting.h"
#include "rosemary/base/log.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/message.h"
#include "rosemary/store/outbox.h"
#include "stage.h"

// A fallback that fails has no other, and what is too late is not said in any way.
static bool may_fall_over(const struct draft *draft, int64_t now) {
	return (draft->purpose == DRAFT_REMINDER || draft->purpose == DRAFT_GREETING) &&
	       draft->send_by > now;
}

static bool fall_over(struct app *app, const struct delivery *delivery, int64_t now,
		      struct err *err) {
	struct message message = {0};
	struct draft draft = {0};
	bool ok = store_message_get(app->store, delivery->message, &message, err) &&
		  store_draft_get(app->store, message.draft, &draft, err);
	if (ok && may_fall_over(&draft, now)) {
		ok = drafting_fall_over(app, &draft, delivery->id, err);
		log_info("fallback", "delivery failed id=%" PRId64 " draft=%" PRId64, delivery->id,
			 draft.id);
	}
	ok = ok && store_outbox_fell_over(app->store, delivery->id, err);
	record_finish(&draft_record, &draft);
	message_finish(&message);
	return ok;
}

// The first one in a transaction of its own. *ret_found is false when there is none.
static bool fall_over_first(struct app *app, int64_t now, bool *ret_found, struct err *err) {
	struct delivery delivery = {0};
	if (!store_outbox_failed(app->store, ret_found, &delivery, err) || !*ret_found) {
		return err->code == ERR_NONE;
	}
	bool ok = store_begin(app->store, err);
	ok = ok && store_end(app->store, fall_over(app, &delivery, now, err), err);
	record_finish(&delivery_record, &delivery);
	return ok;
}

bool stage_fallback(struct app *app, struct slice *slice, struct err *err) {
	return slice_take(app, slice, fall_over_first, err);
}
