// The nouns that are mostly looked at: recipients, occasions, orders, products.
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "control_handlers.h"
#include "control_json.h"
#include "control_page.h"
#include "dossier.h"
#include "proposal.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/order.h"
#include "rosemary/store/product.h"
#include "rosemary/store/recipient.h"

enum { DAYS_SHOWN = 3 };

// Makes object the whole answer.
static void answer(struct request *request, struct json *object) {
	json_free(request->result);
	request->result = object;
}

bool decorate_recipient(struct json *object, const void *record, struct app *app, struct err *err) {
	return put_customer(object, app, ((const struct recipient *)record)->customer, err);
}

bool control_recipient_list(struct request *request, struct err *err) {
	static const struct page_type type = {
		.record = &recipient_record,
		.each = store_recipient_each,
		.decorate = decorate_recipient,
	};
	struct store_page page;
	return page_from_request(request, &page, err) && page_list(request, &type, &page, err);
}

static bool show_recipient(struct request *request, const struct recipient *recipient,
			   struct err *err) {
	answer(request, record_answer(request->app, &recipient_record, recipient));
	return decorate_recipient(request->result, recipient, request->app, err);
}

bool control_recipient_show(struct request *request, struct err *err) {
	struct recipient recipient = {0};
	int64_t id = json_get_int(request->params, "id", 0);
	bool ok = store_recipient_get(request->app->store, id, &recipient, err) &&
		  show_recipient(request, &recipient, err);
	record_finish(&recipient_record, &recipient);
	return ok;
}

bool decorate_occasion(struct json *object, const void *record, struct app *app, struct err *err) {
	const struct occasion *occasion = record;
	put_called(object, app, occasion);
	return put_customer(object, app, occasion->customer, err) &&
	       put_recipient(object, app, occasion->recipient, err);
}

// As store_occasion_each() has them.
static struct page_place place_of_occasion(const void *record) {
	const struct occasion *occasion = record;
	return (struct page_place){occasion->next_on, date_none(occasion->next_on) ? 1 : 0,
				   occasion->id};
}

bool control_occasion_list(struct request *request, struct err *err) {
	static const struct page_type type = {
		.record = &occasion_record,
		.each = store_occasion_each,
		.decorate = decorate_occasion,
		.place = place_of_occasion,
	};
	struct store_page page;
	return page_from_request(request, &page, err) && page_list(request, &type, &page, err);
}

// The next days of an occasion from today on.
static bool put_days(struct request *request, const struct occasion *occasion, struct err *err) {
	struct app *app = request->app;
	struct rule_sources sources = dossier_sources(app);
	struct occasion_rules rules;
	struct rule rule;
	struct json *days = json_new_list();
	json_put(request->result, "days", days);
	struct date day = zone_day(app->config->shop.zone, clock_now(&app->clock));
	if (!occasion_rules_read(&sources, occasion, &rules, err) ||
	    !rule_parse(occasion->rule, &rule, err)) {
		return false;
	}
	for (int i = 0; i < DAYS_SHOWN && rule_next(&rule, &rules.place, day, &day); i++) {
		char text[DATE_TEXT_SIZE];
		json_push(days, json_new_text(date_text(day, text)));
		day = date_add(day, 1);
	}
	return true;
}

bool control_occasion_show(struct request *request, struct err *err) {
	struct occasion occasion = {0};
	int64_t id = json_get_int(request->params, "id", 0);
	if (!store_occasion_get(request->app->store, id, &occasion, err)) {
		return false;
	}
	answer(request, record_answer(request->app, &occasion_record, &occasion));
	bool ok = decorate_occasion(request->result, &occasion, request->app, err) &&
		  proposal_put(request->result, &occasion, request->app, err) &&
		  put_days(request, &occasion, err);
	record_finish(&occasion_record, &occasion);
	return ok;
}

// The lines of an order, as JSON and to find the gift in.
struct lines {
	const struct app *app;
	const struct order *order;
	struct json *rows;
	struct order_line gift; /* id 0: none so far */
};

static bool keep_line(const void *record, void *argument) {
	const struct order_line *line = record;
	struct lines *lines = argument;
	if (order_line_is_gift(line, lines->gift.id != 0 ? &lines->gift : NULL)) {
		record_finish(&order_line_record, &lines->gift);
		record_copy(&order_line_record, line, &lines->gift);
	}
	struct json *row = record_answer(lines->app, &order_line_record, line);
	put_money(row, "price", line->price_minor, lines->order->currency);
	json_push(lines->rows, row);
	return true;
}

// "total": "24.50 GBP", "gift": the dearest line; ret_rows, if not NULL, takes the lines.
static bool put_contents(struct json *object, struct app *app, const struct order *order,
			 struct json **ret_rows, struct err *err) {
	struct lines lines = {.app = app, .order = order, .rows = json_new_list()};
	char plain[MONEY_TEXT_SIZE];
	struct money total = {.minor = order->total_minor};
	memccpy(total.currency, order->currency, '\0', CURRENCY_SIZE - 1);
	char *text = xasprintf("%s %s", money_plain(total, plain), order->currency);
	bool ok = store_order_line_each(app->store, order->id, keep_line, &lines, err);
	json_put_text(object, "total", text);
	json_put_text(object, "gift", lines.gift.description);
	record_finish(&order_line_record, &lines.gift);
	free(text);
	if (ret_rows != NULL) {
		*ret_rows = lines.rows;
	} else {
		json_free(lines.rows);
	}
	return ok;
}

bool decorate_order(struct json *object, const void *record, struct app *app, struct err *err) {
	const struct order *order = record;
	return put_customer(object, app, order->customer, err) &&
	       put_recipient(object, app, order->recipient, err) &&
	       put_offer_of_order(object, app, order, err) &&
	       put_contents(object, app, order, NULL, err);
}

bool control_order_list(struct request *request, struct err *err) {
	static const struct page_type type = {
		.record = &order_record,
		.each = store_order_each,
		.decorate = decorate_order,
	};
	static const struct page_type to_confirm = {
		.record = &order_record,
		.each = store_order_to_confirm,
		.decorate = decorate_order,
	};
	struct store_page page;
	bool narrow = json_get_bool(request->params, "to_confirm");
	return page_from_request(request, &page, err) &&
	       page_list(request, narrow ? &to_confirm : &type, &page, err);
}

bool control_order_show(struct request *request, struct err *err) {
	struct order order = {0};
	struct app *app = request->app;
	struct json *rows = NULL;
	if (!store_order_get(app->store, json_get_int(request->params, "id", 0), &order, err)) {
		return false;
	}
	answer(request, record_answer(app, &order_record, &order));
	bool ok = put_customer(request->result, app, order.customer, err) &&
		  put_recipient(request->result, app, order.recipient, err) &&
		  put_offer_of_order(request->result, app, &order, err) &&
		  put_contents(request->result, app, &order, &rows, err);
	json_put(request->result, "lines", rows);
	record_finish(&order_record, &order);
	return ok;
}

static bool decorate_product(struct json *object, const void *record, struct app *app,
			     struct err *err) {
	const struct product *product = record;
	(void)app;
	(void)err;
	put_money(object, "price", product->price_minor, product->currency);
	return true;
}

bool control_product_list(struct request *request, struct err *err) {
	static const struct page_type type = {
		.record = &product_record,
		.each = store_product_each,
		.decorate = decorate_product,
	};
	struct store_page page;
	return page_from_request(request, &page, err) && page_list(request, &type, &page, err);
}

static bool decorate_variation(struct json *object, const void *record, struct app *app,
			       struct err *err) {
	const struct variation *variation = record;
	struct product product = {0};
	if (!store_product_get(app->store, variation->to_product, &product, err)) {
		return false;
	}
	json_put_text(object, "to_sku", product.sku);
	json_put_text(object, "description", product.description);
	put_money(object, "price", product.price_minor, product.currency);
	record_finish(&product_record, &product);
	return true;
}

bool control_product_show(struct request *request, struct err *err) {
	struct product product = {0};
	struct app *app = request->app;
	bool found = false;
	const char *sku = json_get_text(request->params, "sku");
	if (!store_product_by_sku(app->store, sku, &found, &product, err)) {
		return false;
	}
	if (!found) {
		return err_set(err, ERR_NOT_FOUND, "there is no product '%.60s'", sku);
	}
	answer(request, record_answer(app, &product_record, &product));
	(void)decorate_product(request->result, &product, app, err); // cannot fail
	struct listing listing = listing_begin(request, &variation_record, decorate_variation, err);
	bool ok = store_variation_each(app->store, product.id, listing_row, &listing, err);
	ok = listing_end(&listing, request, ok);
	record_finish(&product_record, &product);
	return ok;
}
