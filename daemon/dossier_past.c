// The past of an occasion: orders, the gift, what may follow it.
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "collection.h"
#include "dossier_internal.h"
#include "rosemary/store/order.h"
#include "rosemary/store/product.h"

enum { GIVEN_YEARS = 2, GIVEN_MAX = 500 };

static bool read_orders(struct app *app, struct dossier *dossier, struct err *err) {
	struct collection orders = {.type = &order_record, .max = DOSSIER_ORDERS_MAX};
	bool ok = store_order_history(app->store, dossier->customer.id, DOSSIER_ORDERS_MAX,
				      collection_add, &orders, err);
	size_t index = 0;
	dossier->orders = orders.records;
	dossier->order_count = orders.count;
	if (!ok || occasion_is_greeting(&dossier->occasion)) {
		return ok;
	}
	dossier->last = order_that_counts(dossier->orders, dossier->order_count,
					  dossier->occasion.recipient, dossier->occasion.kind,
					  dossier->day, &index);
	dossier->last_order = dossier->last != LAST_ORDER_NONE ? &dossier->orders[index] : NULL;
	return true;
}

static bool read_gift(struct app *app, struct dossier *dossier, struct err *err) {
	struct collection lines = {.type = &order_line_record, .max = DOSSIER_LINES_MAX};
	bool found = false;
	if (dossier->last_order == NULL) {
		return true;
	}
	bool ok = store_order_line_each(app->store, dossier->last_order->id, collection_add, &lines,
					err);
	dossier->lines = lines.records;
	dossier->line_count = lines.count;
	dossier->gift = order_gift(dossier->lines, dossier->line_count);
	if (!ok || dossier->gift == NULL || dossier->gift->sku == NULL) {
		return ok;
	}
	return store_product_by_sku(app->store, dossier->gift->sku, &found, &dossier->gift_product,
				    err);
}

static bool read_choices(struct app *app, struct dossier *dossier, struct err *err) {
	struct collection variations = {.type = &variation_record, .max = DOSSIER_CHOICES_MAX};
	bool ok = store_variation_each(app->store, dossier->gift_product.id, collection_add,
				       &variations, err);
	dossier->variations = variations.records;
	dossier->products = xcalloc(variations.count, sizeof *dossier->products);
	dossier->choices = xcalloc(variations.count, sizeof *dossier->choices);
	dossier->choice_count = variations.count;
	if (!ok) {
		return false;
	}
	for (size_t i = 0; i < variations.count; i++) {
		if (!store_product_get(app->store, dossier->variations[i].to_product,
				       &dossier->products[i], err)) {
			return false;
		}
		dossier->choices[i] =
			(struct choice){&dossier->variations[i], &dossier->products[i]};
	}
	return true;
}

static bool keep_sku(const void *record, void *argument) {
	const struct order_line *line = record;
	struct dossier *dossier = argument;
	if (dossier->given_count == GIVEN_MAX) {
		return false;
	}
	dossier->given = xrealloc(dossier->given, dossier->given_count + 1, sizeof(char *));
	dossier->given[dossier->given_count++] = xstrdup(line->sku);
	return true;
}

bool dossier_read_past(struct app *app, struct dossier *dossier, struct err *err) {
	if (!read_orders(app, dossier, err)) {
		return false;
	}
	if (occasion_is_reorder(&dossier->occasion)) {
		return dossier_read_again(app, dossier, err);
	}
	if (!read_gift(app, dossier, err)) {
		return false;
	}
	bool usable = dossier->last == LAST_ORDER_GAVE || dossier->last == LAST_ORDER_CHOSE;
	if (!usable || dossier->gift == NULL) {
		return true;
	}
	struct order_giving giving = {dossier->customer.id, dossier->last_order->recipient,
				      date_add(dossier->day, -(int64_t)GIVEN_YEARS * 366)};
	bool listed = dossier->gift_product.id != 0;
	if (!store_order_given(app->store, &giving, keep_sku, dossier, err) ||
	    (listed && !read_choices(app, dossier, err))) {
		return false;
	}
	struct suggest_source source = {
		.last = listed ? &dossier->gift_product : NULL,
		.gift = dossier->gift,
		.currency = dossier->last_order->currency,
		.avoid = dossier->occasion.recipient != 0 ? dossier->recipient.avoid : NULL,
		.choices = dossier->choices,
		.choice_count = dossier->choice_count,
		.given = (const char *const *)dossier->given,
		.given_count = dossier->given_count,
		.day = dossier->day,
		.price_tolerance = app->config->policy.price_tolerance,
	};
	dossier->suggestion = suggest(&source, dossier->excluded, &dossier->excluded_count);
	return true;
}
