// Rows of orders: each is one line of an order, and what it says of the whole.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import_order.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/order.h"
#include "rosemary/store/product.h"
#include "rosemary/store/recipient.h"

void import_order_forget(struct import_target *target) {
	free(target->order.ref);
	json_free(target->order.cells);
	target->order = (struct import_order){0};
}

bool import_order_end(struct import_target *target, struct err *err) {
	const struct import_order *order = &target->order;
	int64_t removed = 0;
	bool done = true;
	if (order->id != 0 && !order->partial) {
		done = store_order_line_cut(target->store, order->id, order->last_number, &removed,
					    err) &&
		       (removed == 0 || store_order_total(target->store, order->id, err));
	}
	import_order_forget(target);
	return done;
}

// Goes on with the order that is open, or ends it and opens the row's.
static bool open_order(struct order_work *work, struct err *err) {
	struct import_order *open = &work->target->order;
	const char *ref = import_cell(work->row, "ref");
	if (open->ref == NULL || strcmp(open->ref, ref) != 0) {
		if (!import_order_end(work->target, err)) {
			return false;
		}
		open->ref = xstrdup(ref);
		open->cells = json_new_object();
		open->partial = work->target->partial;
	}
	open->rows++;
	open->last_number += open->partial ? 0 : 1;
	if (open->rows > IMPORT_ORDER_LINES_MAX) {
		return err_set(err, ERR_INVALID, "ref: an order has at most %d lines",
			       IMPORT_ORDER_LINES_MAX);
	}
	return true;
}

static bool find_customer(struct order_work *work, struct err *err) {
	return import_customer_of(work->target, work->row, &work->erased, &work->customer, err);
}

static bool find_order(struct order_work *work, struct err *err) {
	struct import_target *target = work->target;
	struct import_order *open = &target->order;
	int64_t subject = import_subject(target);
	work->found = subject != 0;
	if (work->found ? !store_order_get(target->store, subject, &work->old, err)
			: !store_order_by_ref(target->store, import_source(target), open->ref,
					      &work->found, &work->old, err)) {
		return false;
	}
	if (!work->found) {
		return true;
	}
	open->seen_before = open->seen_before ||
			    (open->id == 0 && work->old.import_mark == target->mark);
	if (open->seen_before) {
		return err_set(err, ERR_INVALID,
			       "ref: rows of order '%s' are not together; bring them together",
			       open->ref);
	}
	if (work->old.customer != work->customer.id) {
		return err_set(err, ERR_INVALID, "customer_ref: order '%s' is another customer's",
			       open->ref);
	}
	record_copy(&order_record, &work->old, &work->order);
	return true;
}

// A row that says something else of the order than the rows before it.
static bool check_agreement(struct order_work *work, struct err *err) {
	static const char *const of_line[] = {"ref", "sku", "description", "quantity", "price"};
	static const struct words line_columns = {of_line, (int)ARRAY_LEN(of_line)};
	size_t count = 0;
	int unused = 0;
	const struct column *columns = file_kind_columns(FILE_ORDERS, &count);
	for (size_t i = 0; i < count; i++) {
		const char *name = columns[i].name;
		const char *said = json_get_text(work->target->order.cells, name);
		const char *cell = import_cell(work->row, name);
		if (!words_find(&line_columns, name, &unused) && said != NULL && cell != NULL &&
		    strcmp(said, cell) != 0) {
			return err_set(err, ERR_INVALID,
				       "%s: order '%s' has '%s' in an earlier row, here '%s'", name,
				       work->target->order.ref, said, cell);
		}
	}
	return true;
}

static bool find_product(struct order_work *work, struct err *err) {
	const char *sku = import_cell(work->row, "sku");
	bool found = false;
	if (sku == NULL) {
		return true;
	}
	if (!store_product_by_sku(work->target->store, sku, &found, &work->product, err)) {
		return false;
	}
	if (!found && import_cell(work->row, "description") == NULL) {
		return err_set(err, ERR_INVALID,
			       "sku: there is no product '%s', and description is empty", sku);
	}
	return true;
}

// The row's currency, else the order's, else the product's, else the shop's.
static bool choose_currency(struct order_work *work, struct err *err) {
	const struct import_target *target = work->target;
	const char *cell = import_cell(work->row, "currency");
	struct order *order = &work->order;
	if (order->currency == NULL) {
		const char *product = work->product.currency;
		const char *otherwise = product != NULL ? product : target->shop->currency;
		replace_text(&order->currency, cell != NULL ? cell : otherwise);
		return true;
	}
	if (cell == NULL || strcmp(cell, order->currency) == 0) {
		return true;
	}
	if (target->order.partial || target->order.id != 0) {
		return err_set(err, ERR_INVALID, "currency: order '%s' is in %s, not %s",
			       target->order.ref, order->currency, cell);
	}
	replace_text(&order->currency, cell);
	return true;
}

static bool find_replaced(struct order_work *work, struct err *err) {
	const char *ref = import_cell(work->row, "replaces");
	struct order replaced = {0};
	bool found = false;
	if (ref == NULL) {
		return true;
	}
	if (!store_order_by_ref(work->target->store, IMPORT_SOURCE, ref, &found, &replaced, err) ||
	    (!found &&
	     !store_order_by_ref(work->target->store, HAND_SOURCE, ref, &found, &replaced, err))) {
		return false;
	}
	bool same_customer = replaced.customer == work->customer.id;
	work->order.replaces = replaced.id;
	record_finish(&order_record, &replaced);
	if (!found || !same_customer) {
		return err_set(err, ERR_INVALID,
			       "replaces: there is no order '%s' of customer '%s'", ref,
			       import_cell(work->row, "customer_ref"));
	}
	if (work->order.replaces == work->old.id) {
		return err_set(err, ERR_INVALID, "replaces: an order does not replace itself");
	}
	if (!work->found && import_cell(work->row, "kind") == NULL) {
		work->order.kind = ORDER_REPLACEMENT;
	}
	return true;
}

static bool read_order(struct order_work *work, struct err *err) {
	struct order *order = &work->order;
	const char *kind = import_cell(work->row, "occasion");
	const char *token = import_cell(work->row, "payment_token");
	if (!work->found) {
		order->customer = work->customer.id;
		replace_text(&order->source, import_source(work->target));
	}
	if (!import_merge(work->target, &order_record, order, work->row, err)) {
		return false;
	}
	if (kind != NULL) {
		replace_text(&order->occasion_kind, kind);
	}
	if (token != NULL) {
		replace_text(&order->payment_token, token);
	}
	order->day = date_none(order->wanted_on) ? order->placed_on : order->wanted_on;
	order->import_mark = work->target->mark;
	return true;
}

// Fills in what the order knows of its recipient and the store did not.
static void complete_recipient(struct order_work *work, const char *name, const char *relation) {
	struct recipient *recipient = &work->recipient;
	if (recipient->relation == NULL && relation != NULL) {
		replace_text(&recipient->relation, relation);
		work->recipient_changed = true;
	}
	if (recipient->name == NULL && name != NULL && relation != NULL) {
		replace_text(&recipient->name, name);
		recipient_fold(recipient);
		work->recipient_changed = true;
	}
}

static bool find_recipient(struct order_work *work, struct err *err) {
	const struct import_person person = {work->customer.id, import_cell(work->row, "recipient"),
					     import_cell(work->row, "relation")};
	struct store *store = work->target->store;
	struct recipient *recipient = &work->recipient;
	bool found = false;
	if (person.name == NULL && person.relation == NULL) {
		return true;
	}
	work->names_recipient = true;
	bool asked = person.relation == NULL
			     ? import_recipient_called(store, person.customer, person.name, &found,
						       recipient, err)
			     : import_recipient_find(store, &person, &found, recipient, err);
	if (asked && found) {
		complete_recipient(work, person.name, person.relation);
	} else if (asked) {
		recipient->customer = person.customer;
		replace_text(&recipient->name, person.name);
		replace_text(&recipient->relation, person.relation);
		recipient_fold(recipient);
	}
	return asked;
}

static bool put_recipient(struct order_work *work, struct err *err) {
	struct recipient *recipient = &work->recipient;
	if (!work->names_recipient) {
		return true;
	}
	bool done = true;
	if (recipient->id == 0) {
		done = store_recipient_add(work->target->store, recipient, err);
	} else if (work->recipient_changed) {
		done = store_recipient_update(work->target->store, recipient, err);
	}
	work->row->is_changed = work->row->is_changed || work->recipient_changed;
	work->order.recipient = recipient->id;
	return done;
}

static bool put_order(struct order_work *work, struct err *err) {
	struct order *order = &work->order;
	if (!work->found) {
		work->row->is_new = true;
		return store_order_add(work->target->store, order, err);
	}
	if (import_record_same(&order_record, &work->old, order)) {
		return true;
	}
	work->old.import_mark = order->import_mark;
	work->row->is_changed = work->row->is_changed ||
				!import_record_same(&order_record, &work->old, order);
	return store_order_update(work->target->store, order, err);
}

static bool put_line(struct order_work *work, struct err *err) {
	struct order_line *line = &work->line;
	struct store *store = work->target->store;
	line->order_id = work->order.id;
	line->id = work->old_line.id;
	if (work->found_line && import_record_same(&order_line_record, &work->old_line, line)) {
		return true;
	}
	work->row->is_new = work->row->is_new || !work->found_line;
	work->row->is_changed = true;
	return store_order_line_put(store, line, err) &&
	       store_order_total(store, work->order.id, err);
}

static bool add_cell(const char *key, const struct json *value, void *argument) {
	json_put(argument, key, json_share(value));
	return true;
}

// The row was taken: later ones are measured by it.
static bool go_on(struct order_work *work, struct err *err) {
	struct import_order *open = &work->target->order;
	(void)err; // nothing here can fail
	work->row->id = work->order.id;
	open->id = work->order.id;
	open->last_number = work->line.number;
	return json_each(work->row->cells, add_cell, open->cells);
}

// What is done with a row: everything is asked before anything is written.
typedef bool order_step(struct order_work *work, struct err *err);
/* clang-format off */
static order_step *const steps[] = {
	open_order, find_customer, find_order, check_agreement, find_product, choose_currency,
	read_order, find_replaced, order_line_read, find_recipient,
	put_recipient, put_order, put_line, go_on,
};
/* clang-format on */

bool import_order_row(struct import_target *target, struct import_row *row, struct err *err) {
	struct order_work work = {.target = target, .row = row};
	bool done = true;
	for (size_t i = 0; done && !work.erased && i < ARRAY_LEN(steps); i++) {
		done = steps[i](&work, err);
	}
	record_finish(&customer_record, &work.customer);
	record_finish(&order_record, &work.old);
	record_finish(&order_record, &work.order);
	record_finish(&product_record, &work.product);
	record_finish(&order_line_record, &work.old_line);
	record_finish(&order_line_record, &work.line);
	record_finish(&recipient_record, &work.recipient);
	return done;
}
