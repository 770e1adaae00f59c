// Customers who may be one: found by the indexes, a few rows at a time.
#include "internal.h"
#include "rosemary/store/merge.h"

enum { EACH, RECIPIENTS, OCCASIONS, ORDERS };

// The next customer who shares something; in a chain of many each leads to the next one.
#define NEXT(condition)                                                                            \
	"(SELECT b.id FROM customer b WHERE " condition " AND b.id > a.id"                         \
	" AND b.state NOT IN ('erased', 'merged') ORDER BY b.id LIMIT 1)"

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
