// The tables rhythm and rhythm_category, and the orders behind them.
#include "rosemary/store/rhythm.h"

#include "internal.h"

enum {
	PURCHASES,
	LINES,
	OF,
	PUT,
	DROP,
	TOUCH,
	DUE,
	DONE,
	ALL_DUE,
	MARK_AFTER,
	MARK_LAST,
	MARK,
	MARKED,
	SHOP,
	STALE,
	COUNT
};

enum { CHANGED_ONE_IN = 20 };

/* clang-format off */
static const char *const sql[] = {
	// CROSS JOIN keeps this order: a customer's orders are few, a category's products may not be.
	[PURCHASES] = "SELECT DISTINCT o.id AS order_id, o.day FROM orders o"
		" CROSS JOIN order_line l ON l.order_id = o.id CROSS JOIN product p ON p.sku = l.sku"
		" WHERE o.customer = $customer AND o.recipient IS NULL AND o.kind = 'normal'"
		" AND o.confirmation NOT IN ('to-confirm', 'declined')"
		" AND p.category = $category COLLATE NOCASE"
		" ORDER BY o.day DESC, o.id DESC LIMIT $limit",
	[LINES] = "SELECT l.* FROM order_line l CROSS JOIN product p ON p.sku = l.sku"
		" WHERE l.order_id = $order AND p.category = $category COLLATE NOCASE"
		" ORDER BY l.number",
	[OF] = "SELECT * FROM rhythm WHERE customer = $customer ORDER BY category",
	[PUT] = "INSERT INTO rhythm (customer, category, median2, regular, due)"
		" VALUES ($customer, $category, $median2, $regular, 1)"
		" ON CONFLICT (customer, category) DO UPDATE SET median2 = excluded.median2,"
		" regular = excluded.regular, due = 1",
	[DROP] = "DELETE FROM rhythm WHERE customer = $customer AND category = $category",
	[TOUCH] = "INSERT INTO rhythm_category (name, changes) VALUES ($category, $changes)"
		" ON CONFLICT (name) DO UPDATE SET changes = changes + excluded.changes",
	[DUE] = "SELECT * FROM rhythm WHERE due = 1 ORDER BY id LIMIT $limit",
	[DONE] = "UPDATE rhythm SET due = 0 WHERE id = $id",
	[ALL_DUE] = "UPDATE rhythm_category SET due_up_to = 0 WHERE name = $category",
	// Of all categories that are being marked, those that are the least far go on together.
	[MARK_AFTER] = "SELECT coalesce(min(due_up_to), -1) FROM rhythm_category"
		" WHERE due_up_to IS NOT NULL",
	[MARK_LAST] = "SELECT max(id) FROM (SELECT id FROM rhythm WHERE id > $after ORDER BY id"
		" LIMIT $limit)",
	[MARK] = "UPDATE rhythm SET due = 1 WHERE id > $after AND id <= $last AND due = 0"
		" AND category IN (SELECT name FROM rhythm_category WHERE due_up_to = $after)",
	[MARKED] = "UPDATE rhythm_category SET due_up_to = $last WHERE due_up_to = $after",
	[SHOP] = "SELECT median2, customers, regular FROM rhythm_category WHERE name = $category",
	[STALE] = "SELECT changes > 0 AND changes * $one_in >= customers FROM rhythm_category"
		" WHERE name = $category",
	[COUNT] = "WITH found AS (SELECT count(*) AS customers,"
		" coalesce(sum(regular), 0) AS regular FROM rhythm WHERE category = $category)"
		" UPDATE rhythm_category SET changes = 0, customers = found.customers,"
		" regular = found.regular, median2 = coalesce((SELECT median2 FROM rhythm"
		" WHERE category = $category ORDER BY median2 LIMIT 1"
		" OFFSET (SELECT customers / 2 FROM found)), 0) FROM found WHERE name = $category",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_RHYTHM, sql, ARRAY_LEN(sql), &rhythm_record};

// Where the purchases of a listing go.
struct purchases {
	struct rhythm_purchase *list;
	size_t count;
};

static bool keep(const void *record, void *argument) {
	struct purchases *purchases = argument;
	purchases->list[purchases->count++] = *(const struct rhythm_purchase *)record;
	return true;
}

bool store_rhythm_purchases(struct store *store, int64_t customer, const char *category,
			    struct rhythm_purchase ret[RHYTHM_PURCHASES_MAX], size_t *ret_count,
			    struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, PURCHASES, err);
	struct purchases purchases = {ret, 0};
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$customer", customer);
	stmt_text(stmt, "$category", category);
	stmt_int(stmt, "$limit", RHYTHM_PURCHASES_MAX);
	bool ok = stmt_each(stmt, &rhythm_purchase_record, keep, &purchases, err);
	*ret_count = purchases.count;
	return ok;
}

bool store_rhythm_lines(struct store *store, int64_t order, const char *category, store_row *row,
			void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, LINES, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$order", order);
	stmt_text(stmt, "$category", category);
	return stmt_each(stmt, &order_line_record, row, argument, err);
}

bool store_rhythm_of(struct store *store, int64_t customer, store_row *row, void *argument,
		     struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, OF, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$customer", customer);
	return stmt_each(stmt, &rhythm_record, row, argument, err);
}

// So many rows of a category changed; it is known from here on.
static bool touch(struct store *store, const char *category, int64_t changes, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, TOUCH, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$category", category);
	stmt_int(stmt, "$changes", changes);
	return stmt_run(stmt, err);
}

bool store_rhythm_put(struct store *store, const struct rhythm_row *row, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, PUT, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_record(stmt, &rhythm_record, row);
	return stmt_run(stmt, err) && touch(store, row->category, 1, err);
}

bool store_rhythm_drop(struct store *store, int64_t customer, const char *category,
		       struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, DROP, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$customer", customer);
	stmt_text(stmt, "$category", category);
	return stmt_run(stmt, err) && touch(store, category, sqlite3_changes(store->db), err);
}

bool store_rhythm_due(struct store *store, int64_t limit, store_row *row, void *argument,
		      struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, DUE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$limit", limit);
	return stmt_each(stmt, &rhythm_record, row, argument, err);
}

bool store_rhythm_done(struct store *store, int64_t id, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, DONE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", id);
	return stmt_run(stmt, err);
}

bool store_rhythm_all_due(struct store *store, const char *category, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, ALL_DUE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$category", category);
	return stmt_run(stmt, err);
}

// How far the category is that is the least far; false in ret when none is being marked.
static bool marked_up_to(struct store *store, bool *ret, int64_t *ret_after, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, MARK_AFTER, err);
	if (stmt == NULL || !stmt_number(stmt, ret_after, err)) {
		return false;
	}
	*ret = *ret_after >= 0;
	return true;
}

bool store_rhythm_marking(struct store *store, bool *ret, struct err *err) {
	int64_t after = 0;
	return marked_up_to(store, ret, &after, err);
}

// Runs a statement over the rows between two ids.
static bool run_between(struct store *store, size_t index, int64_t after, int64_t last,
			struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, index, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$after", after);
	stmt_id(stmt, "$last", last); // 0: nothing is left to be marked
	return stmt_run(stmt, err);
}

bool store_rhythm_mark(struct store *store, int64_t limit, struct err *err) {
	int64_t after = 0, last = 0;
	bool marking = false;
	if (!marked_up_to(store, &marking, &after, err)) {
		return false;
	}
	struct stmt *stmt = marking ? stmt_get(store, &table, MARK_LAST, err) : NULL;
	if (stmt == NULL) {
		return !marking;
	}
	stmt_int(stmt, "$after", after);
	stmt_int(stmt, "$limit", limit);
	return stmt_number(stmt, &last, err) &&
	       (last == 0 || run_between(store, MARK, after, last, err)) &&
	       run_between(store, MARKED, after, last, err);
}

bool store_rhythm_shop(struct store *store, const char *category, struct rhythm_shop *ret,
		       struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, SHOP, err);
	bool found = false;
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$category", category);
	if (!stmt_find(stmt, &rhythm_shop_record, &found, ret, err)) {
		return false;
	}
	if (!found) {
		*ret = (struct rhythm_shop){0};
	}
	return true;
}

bool store_rhythm_count(struct store *store, const char *category, bool *ret_counted,
			struct err *err) {
	int64_t stale = 0;
	struct stmt *stmt = stmt_get(store, &table, STALE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$category", category);
	stmt_int(stmt, "$one_in", CHANGED_ONE_IN);
	if (!stmt_number(stmt, &stale, err)) {
		return false;
	}
	*ret_counted = stale != 0;
	stmt = stale != 0 ? stmt_get(store, &table, COUNT, err) : NULL;
	if (stmt == NULL) {
		return stale == 0;
	}
	stmt_text(stmt, "$category", category);
	return stmt_run(stmt, err);
}
