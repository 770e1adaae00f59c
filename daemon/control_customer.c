// Customers: listing them, and all about one.
#include <stdlib.h>

#include "app.h"
#include "control_handlers.h"
#include "control_json.h"
#include "control_page.h"
#include "rosemary/store/consent.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/merge.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/order.h"
#include "rosemary/store/recipient.h"

enum { ORDERS_SHOWN = 10 };

static bool decorate(struct json *object, const void *record, struct app *app, struct err *err) {
	char *name = customer_full_name(record);
	json_put_text(object, "name", name);
	free(name);
	(void)app;
	(void)err;
	return true;
}

bool control_customer_list(struct request *request, struct err *err) {
	static const struct page_type type = {
		.record = &customer_record,
		.each = store_customer_each,
		.decorate = decorate,
		.last = store_customer_last,
	};
	struct store_page page;
	return page_from_request(request, &page, err) && page_list(request, &type, &page, err);
}

// What was last said on each channel.
static bool put_consent(struct request *request, int64_t customer, struct err *err) {
	struct json *current = json_new_list();
	json_put(request->result, "consent", current);
	for (int channel = 0; channel < CHANNEL_COUNT; channel++) {
		struct consent consent = {0};
		bool found = false;
		if (!store_consent_current(request->app->store, customer, (enum channel)channel,
					   &found, &consent, err)) {
			return false;
		}
		if (found) {
			json_push(current, record_answer(request->app, &consent_record, &consent));
		}
		record_finish(&consent_record, &consent);
	}
	return true;
}

static bool put_orders(struct request *request, int64_t customer, struct err *err) {
	struct listing listing = listing_begin(request, &order_record, decorate_order, err);
	bool ok = store_order_history(request->app->store, customer, ORDERS_SHOWN, listing_row,
				      &listing, err);
	return listing_end(&listing, request, ok);
}

// Who was made one with the customer.
static bool put_merges(struct request *request, int64_t customer, struct err *err) {
	struct listing merges = listing_begin(request, &merge_record, decorate_merge, err);
	bool ok = store_merge_of(request->app->store, customer, listing_row, &merges, err);
	return listing_end(&merges, request, ok);
}

static bool put_belongings(struct request *request, int64_t customer, struct err *err) {
	struct store *store = request->app->store;
	struct store_page page = {.limit = INT64_MAX, .customer = customer};
	struct listing recipients =
		listing_begin(request, &recipient_record, decorate_recipient, err);
	struct listing occasions = listing_begin(request, &occasion_record, decorate_occasion, err);
	struct listing optouts = listing_begin(request, &optout_record, NULL, err);
	bool ok = store_recipient_each(store, &page, listing_row, &recipients, err) &&
		  store_occasion_of(store, customer, listing_row, &occasions, err) &&
		  store_optout_each(store, &page, listing_row, &optouts, err);
	ok = listing_end(&recipients, request, ok);
	ok = listing_end(&occasions, request, ok);
	return listing_end(&optouts, request, ok);
}

bool customer_put_shown(struct request *request, const struct customer *customer, struct err *err) {
	json_free(request->result);
	request->result = record_answer(request->app, &customer_record, customer);
	(void)decorate(request->result, customer, request->app, err); // cannot fail
	return put_belongings(request, customer->id, err) &&
	       put_consent(request, customer->id, err) && put_orders(request, customer->id, err) &&
	       put_merges(request, customer->id, err);
}

bool control_customer_show(struct request *request, struct err *err) {
	struct customer customer = {0};
	const char *selector = json_get_text(request->params, "customer");
	if (!store_customer_find(request->app->store, selector, &customer, err)) {
		return false;
	}
	bool ok = customer_put_shown(request, &customer, err);
	record_finish(&customer_record, &customer);
	return ok;
}
