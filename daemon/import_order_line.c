// The line that a row of an order is: its number, its words, its price.
#include <stdlib.h>
#include <string.h>

#include "daemon/import_order.h"
#include "rosemary/store/order.h"

static const int64_t line_max_minor = INT64_C(1000000000000000); // money_parse()'s limit

static bool same_text(const char *a, const char *b) {
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool find_line(struct order_work *work, int64_t number, struct err *err) {
	record_finish(&order_line_record, &work->old_line);
	work->line.number = number;
	work->found_line = false;
	return !work->found || store_order_line_find(work->target->store, work->old.id, number,
						     &work->found_line, &work->old_line, err);
}

// The line that is there, if the row speaks of the same thing: then what it leaves out stays.
static const struct order_line *line_to_keep(const struct order_work *work) {
	const struct order_line *old = &work->old_line;
	const char *sku = import_cell(work->row, "sku");
	const char *description = import_cell(work->row, "description");
	bool same = work->found_line && same_text(old->sku, sku) &&
		    (sku != NULL || same_text(old->description, description));
	return same ? old : NULL;
}

static void read_words(struct order_work *work, const struct order_line *old) {
	const char *description = import_cell(work->row, "description");
	const char *quantity = import_cell(work->row, "quantity");
	if (description == NULL) {
		description = old != NULL ? old->description : work->product.description;
	}
	replace_text(&work->line.sku, import_cell(work->row, "sku"));
	replace_text(&work->line.description, description);
	work->line.quantity = old != NULL ? old->quantity : 1;
	if (quantity != NULL) {
		work->line.quantity = strtoll(quantity, NULL, 10); // its digits were checked
	}
}

static bool read_price(struct order_work *work, const struct order_line *old, struct err *err) {
	const char *price = import_cell(work->row, "price");
	const char *currency = work->order.currency;
	struct money money = {0};
	if (price != NULL) {
		if (!money_parse(price, currency, &money, err)) {
			err->code = ERR_INVALID;
			return err_prefix(err, "price");
		}
		work->line.price_minor = money.minor;
		return true;
	}
	if (old != NULL && same_text(work->old.currency, currency)) {
		work->line.price_minor = old->price_minor;
		return true;
	}
	if (work->product.id != 0 && !same_text(work->product.currency, currency)) {
		return err_set(err, ERR_INVALID, "price: is empty, and the product's is in %s",
			       work->product.currency);
	}
	work->line.price_minor = work->product.price_minor;
	return true;
}

// So that no sum over an order's lines can overflow.
static bool check_total(const struct order_line *line, struct err *err) {
	int64_t total = order_line_total(line);
	if (total > line_max_minor || total < -line_max_minor) {
		return err_set(err, ERR_INVALID, "price: too large an amount");
	}
	return true;
}

static bool fill(struct order_work *work, const struct order_line *old, struct err *err) {
	read_words(work, old);
	return read_price(work, old, err) && check_total(&work->line, err);
}

static bool same_goods(const struct order_line *a, const struct order_line *b) {
	return same_text(a->sku, b->sku) && same_text(a->description, b->description) &&
	       a->quantity == b->quantity && a->price_minor == b->price_minor;
}

// A row that was rejected before: the first place that is free, or that holds just this.
static bool read_missing(struct order_work *work, struct err *err) {
	int64_t number = work->target->order.last_number;
	if (!fill(work, NULL, err)) {
		return false;
	}
	do {
		if (++number > IMPORT_ORDER_LINES_MAX) {
			return err_set(err, ERR_INVALID, "ref: an order has at most %d lines",
				       IMPORT_ORDER_LINES_MAX);
		}
		if (!find_line(work, number, err)) {
			return false;
		}
	} while (work->found_line && !same_goods(&work->old_line, &work->line));
	return true;
}

bool order_line_read(struct order_work *work, struct err *err) {
	if (work->target->order.partial) {
		return read_missing(work, err);
	}
	return find_line(work, work->target->order.last_number, err) &&
	       fill(work, line_to_keep(work), err);
}
