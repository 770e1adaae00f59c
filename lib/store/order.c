// The tables orders and order_line.
#include "rosemary/store/order.h"

#include "internal.h"
#include "page.h"

enum {
	GET,
	BY_REF,
	ADD,
	UPDATE,
	LINE_FIND,
	LINE_PUT,
	LINE_CUT,
	TOTAL,
	LINE_EACH,
	EACH,
	EACH_OF,
	HISTORY,
	SYMPATHY,
	GIVEN,
	TO_CONFIRM,
	COUNT_TO_CONFIRM,
	READY,
	CONFIRM
};

// An order with the order that replaces it, if any.
#define ORDERS                                                                                     \
	"SELECT o.*, (SELECT min(r.id) FROM orders r WHERE r.replaces = o.id) AS replaced_by"      \
	" FROM orders o "

/* clang-format off */
static const char *const sql[] = {
	[GET] = ORDERS "WHERE o.id = $id",
	[BY_REF] = ORDERS "WHERE o.source = $source AND o.ref = $ref",
	[ADD] = "INSERT INTO orders (source, ref, customer, recipient, occasion_kind, placed_on,"
		" wanted_on, day, kind, replaces, gift_note, tags, confirmation, total_minor,"
		" currency, payment, payment_token, import_mark) VALUES ($source, $ref, $customer,"
		" $recipient, $occasion_kind, $placed_on, $wanted_on, $day, $kind, $replaces,"
		" $gift_note, $tags, $confirmation, $total_minor, $currency, $payment,"
		" $payment_token, $import_mark)",
	[UPDATE] = "UPDATE orders SET customer = $customer, recipient = $recipient,"
		" occasion_kind = $occasion_kind, placed_on = $placed_on, wanted_on = $wanted_on,"
		" day = $day, kind = $kind, replaces = $replaces, gift_note = $gift_note,"
		" tags = $tags, confirmation = $confirmation, total_minor = $total_minor,"
		" currency = $currency, payment = $payment, payment_token = $payment_token,"
		" import_mark = $import_mark WHERE id = $id",
	[LINE_FIND] = "SELECT * FROM order_line WHERE order_id = $order AND number = $number",
	[LINE_PUT] = "INSERT INTO order_line (order_id, number, sku, description, quantity,"
		" price_minor) VALUES ($order_id, $number, $sku, $description, $quantity,"
		" $price_minor) ON CONFLICT (order_id, number) DO UPDATE SET sku = excluded.sku,"
		" description = excluded.description, quantity = excluded.quantity,"
		" price_minor = excluded.price_minor",
	[LINE_CUT] = "DELETE FROM order_line WHERE order_id = $order AND number > $number",
	[TOTAL] = "UPDATE orders SET total_minor = (SELECT coalesce(sum(quantity * price_minor), 0)"
		" FROM order_line WHERE order_id = $order) WHERE id = $order",
	[LINE_EACH] = "SELECT * FROM order_line WHERE order_id = $order ORDER BY number",
	[EACH] = ORDERS "WHERE o.id < " STORE_BEHIND " ORDER BY o.id DESC LIMIT $limit",
	[EACH_OF] = ORDERS "WHERE o.customer = $customer AND ($after = 0 OR o.id < $after)"
		" ORDER BY o.id DESC LIMIT $limit",
	[HISTORY] = ORDERS "WHERE o.customer = $customer ORDER BY o.day DESC, o.id DESC LIMIT $limit",
	[SYMPATHY] = "SELECT count(*) FROM orders WHERE recipient = $recipient AND kind = 'sympathy'",
	[GIVEN] = "SELECT l.* FROM orders o JOIN order_line l ON l.order_id = o.id"
		" WHERE o.customer = $customer AND coalesce(o.recipient, 0) = $recipient"
		" AND o.day >= $since AND o.kind IN ('normal', 'replacement') AND l.sku IS NOT NULL",
	[TO_CONFIRM] = ORDERS "WHERE o.confirmation = 'to-confirm' AND ($customer = 0"
		" OR o.customer = $customer) AND o.id < " STORE_BEHIND
		" ORDER BY o.id DESC LIMIT $limit",
	[COUNT_TO_CONFIRM] = "SELECT count(*) FROM orders WHERE confirmation = 'to-confirm'",
	[READY] = ORDERS "JOIN offer f ON f.ordered = o.id WHERE f.state = 'accepted'"
		" AND o.confirmation = 'confirmed' AND o.kind = 'normal'"
		" AND coalesce(f.pickup_on, f.occurs_on) BETWEEN $day AND $to"
		" ORDER BY coalesce(f.pickup_on, f.occurs_on), f.pickup_minute, o.id LIMIT $limit",
	[CONFIRM] = "UPDATE orders SET confirmation = $to WHERE id = $id"
		" AND confirmation = 'to-confirm'",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_ORDER, sql, ARRAY_LEN(sql), &order_record};

bool store_order_get(struct store *store, int64_t id, struct order *ret, struct err *err) {
	return stmt_by_id(store, &table, GET, id, ret, err);
}

bool store_order_by_ref(struct store *store, const char *source, const char *ref, bool *ret_found,
			struct order *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, BY_REF, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$source", source);
	stmt_text(stmt, "$ref", ref);
	return stmt_find(stmt, &order_record, ret_found, ret, err);
}

bool store_order_add(struct store *store, struct order *order, struct err *err) {
	return stmt_add(store, &table, ADD, order, err);
}

bool store_order_update(struct store *store, const struct order *order, struct err *err) {
	return stmt_update(store, &table, UPDATE, order, err);
}

bool store_order_line_find(struct store *store, int64_t order, int64_t number, bool *ret_found,
			   struct order_line *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, LINE_FIND, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$order", order);
	stmt_int(stmt, "$number", number);
	return stmt_find(stmt, &order_line_record, ret_found, ret, err);
}

bool store_order_line_put(struct store *store, struct order_line *line, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, LINE_PUT, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_record(stmt, &order_line_record, line);
	return stmt_run(stmt, err);
}

bool store_order_line_cut(struct store *store, int64_t order, int64_t last_number,
			  int64_t *ret_removed, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, LINE_CUT, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$order", order);
	stmt_int(stmt, "$number", last_number);
	if (!stmt_run(stmt, err)) {
		return false;
	}
	*ret_removed = sqlite3_changes(store->db);
	return true;
}

bool store_order_total(struct store *store, int64_t order, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, TOTAL, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$order", order);
	return stmt_run(stmt, err);
}

bool store_order_line_each(struct store *store, int64_t order, store_row *row, void *argument,
			   struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, LINE_EACH, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$order", order);
	return stmt_each(stmt, &order_line_record, row, argument, err);
}

bool store_order_each(struct store *store, const struct store_page *page, store_row *row,
		      void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, page->customer != 0 ? EACH_OF : EACH, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_page(stmt, page);
	return stmt_each(stmt, &order_record, row, argument, err);
}

bool store_order_history(struct store *store, int64_t customer, int64_t limit, store_row *row,
			 void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, HISTORY, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$customer", customer);
	stmt_int(stmt, "$limit", limit);
	return stmt_each(stmt, &order_record, row, argument, err);
}

bool store_order_sympathy(struct store *store, int64_t recipient, bool *ret, struct err *err) {
	int64_t count = 0;
	struct stmt *stmt = stmt_get(store, &table, SYMPATHY, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$recipient", recipient);
	if (!stmt_number(stmt, &count, err)) {
		return false;
	}
	*ret = count > 0;
	return true;
}

bool store_order_given(struct store *store, const struct order_giving *giving, store_row *row,
		       void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, GIVEN, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$customer", giving->customer);
	stmt_int(stmt, "$recipient", giving->recipient);
	stmt_date(stmt, "$since", giving->since);
	return stmt_each(stmt, &order_line_record, row, argument, err);
}

bool store_order_to_confirm(struct store *store, const struct store_page *page, store_row *row,
			    void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, TO_CONFIRM, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_page(stmt, page);
	return stmt_each(stmt, &order_record, row, argument, err);
}

bool store_order_count_to_confirm(struct store *store, int64_t *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, COUNT_TO_CONFIRM, err);
	return stmt != NULL && stmt_number(stmt, ret, err);
}

bool store_order_ready(struct store *store, const struct store_page *page, store_row *row,
		       void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, READY, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_page(stmt, page);
	stmt_date(stmt, "$day", page->day);
	stmt_date(stmt, "$to", page->to);
	return stmt_each(stmt, &order_record, row, argument, err);
}

bool store_order_decide(struct store *store, int64_t id, enum order_confirmation to,
			struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, CONFIRM, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", id);
	stmt_text(stmt, "$to", words_name(&order_confirmation_words, (int)to));
	return stmt_change_one(stmt, "the order does not wait to be confirmed", err);
}
