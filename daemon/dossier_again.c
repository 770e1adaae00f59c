// The past of a reorder: what was bought of its category, and whether that was bought since.
#include <stdlib.h>

#include "app.h"
#include "collection.h"
#include "dossier_internal.h"
#include "rhythms.h"
#include "rosemary/store/product.h"
#include "rosemary/store/rhythm.h"

// One of the customer's newest orders; NULL when it is not among them.
static const struct order *order_of(const struct dossier *dossier, int64_t id) {
	for (size_t i = 0; i < dossier->order_count; i++) {
		if (dossier->orders[i].id == id) {
			return &dossier->orders[i];
		}
	}
	return NULL;
}

char *dossier_evidence(const struct dossier *dossier) {
	char *list = xstrdup("");
	for (size_t i = 0; i < dossier->rhythm.evidence_count; i++) {
		const struct order *order = order_of(dossier, dossier->rhythm.evidence[i]);
		if (order != NULL) {
			char *longer =
				xasprintf("%s%s%s", list, *list != '\0' ? ", " : "", order->ref);
			free(list);
			list = longer;
		}
	}
	return list;
}

// True when the single day of the rule lies behind this one: the goods were bought again, and the
// occasion moved on.
static bool moved_on(const struct dossier *dossier) {
	struct rule rule;
	struct err ignored = {0}; // a rule that cannot be read has no day
	return rule_parse(dossier->occasion.rule, &rule, &ignored) && rule.kind == RULE_ONCE &&
	       date_compare(rule.date, dossier->day) > 0;
}

/*
 * The order that makes the reminder needless. Behind the orders that the occasion's day rests on
 * it is new, and one that moved the day is behind the order that a draft for the old one tells of.
 */
static const struct order *ordered_since(const struct dossier *dossier) {
	int64_t id = 0;
	const struct order *newest = dossier->last_order;
	const struct order *known = json_whole(json_at(dossier->occasion.evidence, 0), &id)
					    ? order_of(dossier, id)
					    : NULL;
	bool is_new = newest != NULL && known != NULL && date_compare(newest->day, known->day) > 0;
	return is_new || moved_on(dossier) ? newest : NULL;
}

static bool read_lines(struct app *app, struct dossier *dossier, struct err *err) {
	struct collection lines = {.type = &order_line_record, .max = DOSSIER_LINES_MAX};
	bool found = false;
	bool ok = store_rhythm_lines(app->store, dossier->last_order->id, dossier->occasion.title,
				     collection_add, &lines, err);
	dossier->lines = lines.records;
	dossier->line_count = lines.count;
	dossier->gift = order_gift(dossier->lines, dossier->line_count);
	if (!ok || dossier->gift == NULL) {
		return ok;
	}
	return store_product_by_sku(app->store, dossier->gift->sku, &found, &dossier->gift_product,
				    err);
}

// The same again, and nothing else: who comes back for coffee knows which.
static void suggest_again(const struct app *app, struct dossier *dossier) {
	const struct suggest_source source = {
		.last = dossier->gift_product.id != 0 ? &dossier->gift_product : NULL,
		.gift = dossier->gift,
		.currency = dossier->last_order->currency,
		.day = dossier->day,
		.price_tolerance = app->config->policy.price_tolerance,
	};
	dossier->suggestion = suggest(&source, dossier->excluded, &dossier->excluded_count);
}

bool dossier_read_again(struct app *app, struct dossier *dossier, struct err *err) {
	const char *category = dossier->occasion.title;
	struct date today = zone_day(app->config->shop.zone, clock_now(&app->clock));
	struct situation *situation = &dossier->situation;
	if (!rhythms_predict(app, dossier->customer.id, category, today, &dossier->rhythm, err)) {
		return false;
	}
	situation->switched_off = policy_reorder(&app->config->policy, category) == NULL;
	dossier->last = LAST_ORDER_NONE;
	dossier->last_order = order_of(dossier, dossier->rhythm.evidence[0]);
	if (dossier->last_order == NULL) {
		return true;
	}
	dossier->last = LAST_ORDER_CHOSE;
	situation->ordered = ordered_since(dossier);
	if (!read_lines(app, dossier, err)) {
		return false;
	}
	if (dossier->gift != NULL) {
		suggest_again(app, dossier);
	}
	return true;
}
