// Customers who may be one: found by the indexes, a few rows at a time.
#include "internal.h"
#include "merge_link.h"
#include "rosemary/store/merge.h"

enum { EACH, RECIPIENTS, OCCASIONS, ORDERS, APART, TOGETHER };

// The next customer who shares something; in a chain of many each leads to the next one.
#define NEXT(condition)                                                                            \
	"(SELECT b.id FROM customer b WHERE " condition " AND b.id > a.id"                         \
	" AND b.state NOT IN ('erased', 'merged') AND NOT EXISTS (SELECT 1 FROM apart"             \
	" WHERE first = a.id AND second = b.id) ORDER BY b.id LIMIT 1)"

/* clang-format off */
static const char *const sql[] = {
	[EACH] = "SELECT a.id, " NEXT("lower(b.email) = lower(a.email)") " AS email, "
		NEXT("b.phone = a.phone") " AS phone, "
		NEXT("b.household = a.household AND b.folded = a.folded") " AS name"
		" FROM customer a WHERE a.id > $after AND a.state NOT IN ('erased', 'merged')"
		" ORDER BY a.id LIMIT $limit",
	[RECIPIENTS] = "SELECT count(*) FROM recipient WHERE customer = $customer",
	[OCCASIONS] = "SELECT count(*) FROM occasion WHERE customer = $customer",
	[ORDERS] = "SELECT count(*) FROM orders WHERE customer = $customer",
	[APART] = ("INSERT INTO apart (first, second, at, \"by\")"
		   " VALUES ($first, $second, $at, $by) ON CONFLICT DO NOTHING"),
	[TOGETHER] = "DELETE FROM apart WHERE first = $first AND second = $second",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_DUPLICATE, sql, ARRAY_LEN(sql),
				       &duplicate_record};

bool store_merge_duplicates(struct store *store, int64_t after, int64_t limit, store_row *row,
			    void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, EACH, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$after", after);
	stmt_int(stmt, "$limit", limit);
	return stmt_each(stmt, &duplicate_record, row, argument, err);
}

static bool count(struct store *store, size_t index, int64_t customer, int64_t *ret,
		  struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, index, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$customer", customer);
	return stmt_number(stmt, ret, err);
}

bool store_merge_count(struct store *store, int64_t customer, struct merge_belongings *ret,
		       struct err *err) {
	return count(store, RECIPIENTS, customer, &ret->recipients, err) &&
	       count(store, OCCASIONS, customer, &ret->occasions, err) &&
	       count(store, ORDERS, customer, &ret->orders, err);
}

// A pair in either order is one row.
static void bind_pair(struct stmt *stmt, int64_t one, int64_t other) {
	stmt_int(stmt, "$first", one < other ? one : other);
	stmt_int(stmt, "$second", one < other ? other : one);
}

bool store_merge_apart(struct store *store, const struct customer *one,
		       const struct customer *other, int64_t at, const char *by, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, APART, err);
	if (stmt == NULL || !merge_check_pair(one, other, err)) {
		return false;
	}
	bind_pair(stmt, one->id, other->id);
	stmt_int(stmt, "$at", at);
	stmt_text(stmt, "$by", by);
	return stmt_run(stmt, err);
}

bool store_merge_together(struct store *store, int64_t one, int64_t other, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, TOGETHER, err);
	if (stmt == NULL) {
		return false;
	}
	bind_pair(stmt, one, other);
	return stmt_run(stmt, err);
}
