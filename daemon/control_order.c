// Orders that customers made by a yes: what came with it, and what the shop says to them.
#include <inttypes.h>
#include <stdlib.h>

#include "daemon/app.h"
#include "daemon/control_handlers.h"
#include "daemon/control_json.h"
#include "daemon/decisions.h"
#include "daemon/pipeline.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/offer.h"
#include "rosemary/store/order.h"

bool put_offer_of_order(struct json *object, struct app *app, const struct order *order,
			struct err *err) {
	struct offer offer = {0};
	json_put(object, "pickup", NULL);
	json_put(object, "note", NULL);
	int64_t from = offer_of_order(order);
	if (from == 0) {
		return true;
	}
	if (!store_offer_get(app->store, from, &offer, err)) {
		return false;
	}
	if (!date_none(offer.pickup_on)) {
		put_instant(object, "pickup", app,
			    zone_instant(app->config->shop.zone, offer.pickup_on,
					 (int)offer.pickup_minute));
	}
	json_put_text(object, "note", offer.note);
	record_finish(&offer_record, &offer);
	return true;
}

static bool put_decided(struct request *request, int64_t id, struct err *err) {
	struct order order = {0};
	struct app *app = request->app;
	if (!store_order_get(app->store, id, &order, err)) {
		return false;
	}
	struct json *row = record_answer(app, &order_record, &order);
	bool ok = decorate_order(row, &order, app, err);
	json_push(json_get(request->result, order_record.plural), row);
	record_finish(&order_record, &order);
	return ok;
}

// What was decided changes what has been ordered: the facts of open drafts are compared again.
static bool move(struct request *request, int64_t id, enum order_confirmation to, struct err *err) {
	struct app *app = request->app;
	const struct audit_entry entry = {
		.at = clock_now(&app->clock),
		.actor = request->actor,
		.verb = to == ORDER_CONFIRMED ? "confirm" : "decline",
		.noun = order_record.noun,
		.noun_id = id,
		.before = words_name(&order_confirmation_words, ORDER_TO_CONFIRM),
		.after = words_name(&order_confirmation_words, (int)to),
		.reason = json_get_text(request->params, "reason"),
	};
	return store_order_decide(app->store, id, to, err) &&
	       store_audit_add(app->store, &entry, err) && pipeline_plan(app->pipeline, err);
}

// Says why an order cannot be decided about, in the words of the order.
static bool check(struct request *request, int64_t id, struct err *err) {
	struct order order = {0};
	if (!store_order_get(request->app->store, id, &order, err)) {
		return false;
	}
	enum order_confirmation confirmation = order.confirmation;
	record_finish(&order_record, &order);
	if (confirmation == ORDER_CONFIRMATION_NONE) {
		return err_set(err, ERR_STATE,
			       "order %" PRId64 " was placed at the shop: there is nothing to "
			       "confirm",
			       id);
	}
	if (confirmation != ORDER_TO_CONFIRM) {
		return err_set(err, ERR_STATE, "order %" PRId64 " is %s already", id,
			       words_name(&order_confirmation_words, (int)confirmation));
	}
	return true;
}

static bool decide_one_order(struct request *request, int64_t id, enum order_confirmation to,
			     struct err *err) {
	struct store *store = request->app->store;
	if (!store_begin(store, err)) {
		return false;
	}
	bool ok = check(request, id, err) && move(request, id, to, err);
	return store_end(store, ok, err) && put_decided(request, id, err);
}

static bool confirm_one(struct request *request, int64_t id, const char *shown, struct err *err) {
	(void)shown; // an order says the same however often it is shown
	return decide_one_order(request, id, ORDER_CONFIRMED, err);
}

static bool decline_one(struct request *request, int64_t id, const char *shown, struct err *err) {
	(void)shown; // as above
	return decide_one_order(request, id, ORDER_DECLINED, err);
}

bool control_order_confirm(struct request *request, struct err *err) {
	return decide_each_of(request, order_record.plural, confirm_one, err);
}

bool control_order_decline(struct request *request, struct err *err) {
	return decide_each_of(request, order_record.plural, decline_one, err);
}
