// Offers: what was offered, and what the customer made of it.
#include <stdlib.h>
#include <string.h>

#include "daemon/app.h"
#include "daemon/control_handlers.h"
#include "daemon/control_json.h"
#include "daemon/control_page.h"
#include "rosemary/store/offer.h"

// An amount of the offer as it is said, or null where it is not known.
static void put_total(struct json *object, const struct offer *offer) {
	char plain[MONEY_TEXT_SIZE];
	struct money total = {.minor = offer->total_minor};
	if (offer->total_minor == 0 || offer->currency == NULL) {
		json_put(object, "total", NULL);
		return;
	}
	memccpy(total.currency, offer->currency, '\0', CURRENCY_SIZE - 1);
	char *text = xasprintf("%s %s", money_plain(total, plain), offer->currency);
	json_put_text(object, "total", text);
	free(text);
}

bool decorate_offer(struct json *object, const void *record, struct app *app, struct err *err) {
	const struct offer *offer = record;
	bool waits = offer->state == OFFER_OPEN || offer->state == OFFER_LATER;
	if (waits && !offer_is_open(offer, clock_now(&app->clock))) {
		json_put_text(object, "state", words_name(&offer_state_words, OFFER_EXPIRED));
	}
	json_put(object, "pickup", NULL);
	if (!date_none(offer->pickup_on)) {
		put_instant(object, "pickup", app,
			    zone_instant(app->config->shop.zone, offer->pickup_on,
					 (int)offer->pickup_minute));
	}
	json_put_text(object, "what", json_get_text(json_at(offer->lines, 0), "description"));
	put_total(object, offer);
	return put_customer(object, app, offer->customer, err) &&
	       put_recipient(object, app, offer->recipient, err) &&
	       put_occasion(object, app, offer->occasion, err);
}

bool control_offer_list(struct request *request, struct err *err) {
	static const struct page_type type = {
		.record = &offer_record,
		.each = store_offer_each,
		.decorate = decorate_offer,
	};
	struct store_page page;
	return page_from_request(request, &page, err) && page_list(request, &type, &page, err);
}

bool control_offer_show(struct request *request, struct err *err) {
	struct offer offer = {0};
	struct app *app = request->app;
	if (!store_offer_get(app->store, json_get_int(request->params, "id", 0), &offer, err)) {
		return false;
	}
	json_free(request->result);
	request->result = record_answer(app, &offer_record, &offer);
	bool ok = decorate_offer(request->result, &offer, app, err);
	record_finish(&offer_record, &offer);
	return ok;
}
