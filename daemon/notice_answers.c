// The morning's mail: orders to confirm and to have ready, customers who want something else.
#include "daemon/notice_answers.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/app.h"
#include "rosemary/base/utf8.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/offer.h"
#include "rosemary/store/order.h"

enum { LATELY_SECONDS = 24 * 3600, LISTED_MAX = 50 };

// The lines while they are gathered.
struct lines {
	struct app *app;
	struct strbuf *text;
	const char *title;
	const char *rest; // the verb that lists what there is no room for
	struct err *err;
	int64_t count;
};

void notice_add_words(struct strbuf *text, const char *words) {
	size_t len = strlen(words), kept = utf8_cut(words, len, NOTICE_WORDS_MAX_BYTES);
	strbuf_add(text, words, kept);
	strbuf_add_text(text, kept < len ? "..." : "");
}

static bool count_row(const void *record, void *argument) {
	int64_t *count = argument;
	(void)record;
	(*count)++;
	return true;
}

static struct store_page changes_of(int64_t now, int64_t limit) {
	return (struct store_page){.limit = limit,
				   .state = words_name(&offer_state_words, OFFER_CHANGE),
				   .from = now - LATELY_SECONDS};
}

bool notice_answers_count(struct app *app, int64_t now, int64_t *ret_orders, int64_t *ret_changes,
			  struct err *err) {
	const struct store_page page = changes_of(now, INT64_MAX);
	*ret_changes = 0;
	return store_order_count_to_confirm(app->store, ret_orders, err) &&
	       store_offer_answered(app->store, &page, count_row, ret_changes, err);
}

// "Linda Hartley: pink roses, Friday 14 May"; the first of them below a title. Behind as many as
// are listed, where the others are.
static bool add_line(struct lines *lines, int64_t id, const struct offer *offer) {
	const struct app *app = lines->app;
	struct customer customer = {0};
	if (lines->count++ == LISTED_MAX) {
		strbuf_addf(lines->text, "  ... and more: %s\n", lines->rest);
		return false;
	}
	if (!store_customer_get(lines->app->store, offer->customer, &customer, lines->err)) {
		return false;
	}
	const struct language *language =
		playbook_language(app->playbook, app->config->shop.language, NULL);
	const char *what = json_get_text(json_at(offer->lines, 0), "description");
	char *name = customer_full_name(&customer);
	char *day = language_day(language, offer->occurs_on);
	char *pickup = date_none(offer->pickup_on) ? NULL
						   : language_moment(language, offer->pickup_on,
								     (int)offer->pickup_minute);
	strbuf_addf(lines->text, "%s  %" PRId64 "  ", lines->title, id);
	notice_add_words(lines->text, *name != '\0' ? name : customer.ref);
	strbuf_add_text(lines->text, ": ");
	notice_add_words(lines->text, what != NULL ? what : "");
	strbuf_addf(lines->text, ", %s\n", day);
	if (pickup != NULL) {
		strbuf_addf(lines->text, "      collected %s\n", pickup);
	}
	lines->title = "";
	free(pickup);
	free(day);
	free(name);
	record_finish(&customer_record, &customer);
	return true;
}

static bool add_order(const void *record, void *argument) {
	const struct order *order = record;
	struct lines *lines = argument;
	struct offer offer = {0};
	int64_t from = offer_of_order(order);
	if (from == 0) {
		offer.customer = order->customer;
		offer.occurs_on = order->day;
		return add_line(lines, order->id, &offer);
	}
	if (!store_offer_get(lines->app->store, from, &offer, lines->err)) {
		return false;
	}
	bool ok = add_line(lines, order->id, &offer);
	record_finish(&offer_record, &offer);
	return ok;
}

static bool add_change(const void *record, void *argument) {
	const struct offer *offer = record;
	return add_line(argument, offer->id, offer);
}

bool notice_answers_add(struct app *app, int64_t now, struct strbuf *text, struct err *err) {
	const struct store_page orders = {.limit = LISTED_MAX + 1};
	const struct store_page changes = changes_of(now, LISTED_MAX + 1);
	const struct shop *shop = &app->config->shop;
	struct date today = zone_day(shop->zone, now);
	const struct store_page ready = {.day = today,
					 .to = shop_next_open(shop, today),
					 .limit = LISTED_MAX + 1};
	struct lines fetched = {.app = app, .text = text, .err = err};
	struct lines confirm = fetched, change = fetched;
	confirm.title = "\nOrders to confirm (rosemary order confirm ID, or decline ID):\n\n";
	confirm.rest = "rosemary order list --to-confirm";
	fetched.title = "\nTo be ready today or on the next open day:\n\n";
	fetched.rest = "rosemary today";
	change.title = "\nThese customers want something else (rosemary offer show ID):\n\n";
	change.rest = "rosemary offer list";
	return store_order_to_confirm(app->store, &orders, add_order, &confirm, err) &&
	       store_order_ready(app->store, &ready, add_order, &fetched, err) &&
	       store_offer_answered(app->store, &changes, add_change, &change, err) &&
	       err->code == ERR_NONE;
}
