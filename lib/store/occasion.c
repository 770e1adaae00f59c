// The table occasion.
#include "rosemary/store/occasion.h"

#include <string.h>

#include "internal.h"
#include "page.h"

enum {
	GET,
	SAME,
	ADD,
	UPDATE,
	TOLD_OF,
	END,
	DROP,
	DUE,
	COUNT_DUE,
	BEHIND,
	OF,
	EACH,
	EACH_UNDATED,
	EACH_IN,
	EACH_IN_UNDATED,
	EACH_OF,
	PROPOSED,
	COMING
};

// What a merge left behind is not listed.
#define NOT_MERGED                                                                                 \
	"NOT EXISTS (SELECT 1 FROM customer WHERE id = occasion.customer"                          \
	" AND merged_into IS NOT NULL)"

// Behind a place among those with a next day, and among the others: each by its index.
#define DATED   " (next_on IS NULL) = 0 AND (next_on, id) > (coalesce($day, ''), $after) "
#define UNDATED " (next_on IS NULL) = 1 AND id > $after "

/* clang-format off */
static const char *const sql[] = {
	[GET] = "SELECT * FROM occasion WHERE id = $id",
	[SAME] = "SELECT * FROM occasion WHERE customer = $customer"
		" AND coalesce(recipient, 0) = coalesce($recipient, 0) AND kind = $kind"
		" AND title = $title AND (CASE WHEN rule LIKE 'once:%' THEN rule ELSE '' END)"
		" = (CASE WHEN $rule LIKE 'once:%' THEN $rule ELSE '' END)",
	[ADD] = "INSERT INTO occasion (customer, recipient, kind, title, rule, confidence, evidence,"
		" lead_days, state, source, next_on, draft_on) VALUES ($customer, $recipient, $kind,"
		" $title, $rule, $confidence, $evidence, $lead_days, $state, $source, $next_on,"
		" $draft_on)",
	[UPDATE] = "UPDATE occasion SET kind = $kind, title = $title, rule = $rule,"
		" confidence = $confidence, evidence = $evidence, lead_days = $lead_days,"
		" state = $state, source = $source, next_on = $next_on, draft_on = $draft_on"
		" WHERE id = $id",
	[TOLD_OF] = "SELECT EXISTS (SELECT 1 FROM draft WHERE occasion = $id) OR EXISTS (SELECT 1"
		" FROM optout WHERE occasion = $id) OR EXISTS (SELECT 1 FROM offer"
		" WHERE occasion = $id)",
	[END] = "UPDATE occasion SET state = 'ended', next_on = NULL, draft_on = NULL"
		" WHERE id = $id AND state = 'proposed'",
	[DROP] = "DELETE FROM occasion WHERE id = $id AND state = 'proposed'",
	[DUE] = "SELECT id FROM occasion WHERE state = 'active' AND draft_on <= $today"
		" ORDER BY draft_on, id LIMIT $limit",
	[COUNT_DUE] = "SELECT count(*) FROM occasion WHERE state = 'active' AND draft_on <= $today",
	[BEHIND] = "SELECT * FROM occasion WHERE id > $after ORDER BY id LIMIT $limit",
	[OF] = "SELECT * FROM occasion WHERE customer = $customer"
		" ORDER BY next_on IS NULL, next_on, id",
	[EACH] = "SELECT * FROM occasion WHERE " NOT_MERGED " AND" DATED "ORDER BY next_on, id LIMIT $limit",
	[EACH_UNDATED] = "SELECT * FROM occasion WHERE " NOT_MERGED " AND" UNDATED "ORDER BY id LIMIT $limit",
	[EACH_IN] = "SELECT * FROM occasion WHERE state = +$state AND " NOT_MERGED " AND" DATED
		"ORDER BY next_on, id LIMIT $limit",
	[EACH_IN_UNDATED] = "SELECT * FROM occasion WHERE state = +$state AND " NOT_MERGED " AND" UNDATED
		"ORDER BY id LIMIT $limit",
	[EACH_OF] = "SELECT * FROM occasion WHERE customer = $customer"
		" AND ($state IS NULL OR state = $state) AND (coalesce(next_on, '~'), id) >"
		" (iif($at = 0, coalesce($day, ''), '~'), $after)"
		" ORDER BY next_on IS NULL, next_on, id LIMIT $limit",
	[PROPOSED] = "SELECT * FROM occasion INDEXED BY occasion_proposed WHERE state = 'proposed'"
		" AND (100 - confidence, id) > ($at, $after)"
		" AND ($customer = 0 OR customer = $customer)"
		" ORDER BY 100 - confidence, id LIMIT $limit",
	// Both halves come by their index in this order, and are merged: nothing is sorted.
	[COMING] = "SELECT next_on AS day, id AS occasion, 0 AS draft FROM occasion"
		" INDEXED BY occasion_coming WHERE state = 'active' AND next_on <= $to"
		" AND (next_on, id) > ($day, $at)"
		" UNION ALL SELECT occurs_on, occasion, id FROM draft INDEXED BY draft_coming"
		" WHERE purpose <> 'notice' AND occurs_on <= $to"
		" AND (occurs_on, occasion, id) > ($day, $at, $after)"
		" ORDER BY day, occasion, draft LIMIT $limit",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_OCCASION, sql, ARRAY_LEN(sql), &occasion_record};

bool store_occasion_get(struct store *store, int64_t id, struct occasion *ret, struct err *err) {
	return stmt_by_id(store, &table, GET, id, ret, err);
}

bool store_occasion_same(struct store *store, const struct occasion *like, bool *ret_found,
			 struct occasion *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, SAME, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_record(stmt, &occasion_record, like);
	return stmt_find(stmt, &occasion_record, ret_found, ret, err);
}

bool store_occasion_add(struct store *store, struct occasion *occasion, struct err *err) {
	return stmt_add(store, &table, ADD, occasion, err);
}

bool store_occasion_update(struct store *store, const struct occasion *occasion, struct err *err) {
	return stmt_update(store, &table, UPDATE, occasion, err);
}

// Whether a draft, an opt-out or an offer is about it.
static bool is_told_of(struct store *store, int64_t id, bool *ret, struct err *err) {
	int64_t told = 0;
	struct stmt *stmt = stmt_get(store, &table, TOLD_OF, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", id);
	bool ok = stmt_number(stmt, &told, err);
	*ret = told != 0;
	return ok;
}

bool store_occasion_drop(struct store *store, int64_t id, struct err *err) {
	bool told = false;
	if (!is_told_of(store, id, &told, err)) {
		return false;
	}
	struct stmt *stmt = stmt_get(store, &table, told ? END : DROP, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", id);
	return stmt_change_one(stmt, "it is not proposed any more", err);
}

bool store_occasion_due(struct store *store, struct date today, size_t max, int64_t *ret_ids,
			size_t *ret_count, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, DUE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_date(stmt, "$today", today);
	stmt_int(stmt, "$limit", (int64_t)max);
	return stmt_numbers(stmt, max, ret_ids, ret_count, err);
}

bool store_occasion_count_due(struct store *store, struct date today, int64_t *ret,
			      struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, COUNT_DUE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_date(stmt, "$today", today);
	return stmt_number(stmt, ret, err);
}

bool store_occasion_behind(struct store *store, int64_t after, int64_t limit, store_row *row,
			   void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, BEHIND, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$after", after);
	stmt_int(stmt, "$limit", limit);
	return stmt_each(stmt, &occasion_record, row, argument, err);
}

bool store_occasion_of(struct store *store, int64_t customer, store_row *row, void *argument,
		       struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, OF, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$customer", customer);
	return stmt_each(stmt, &occasion_record, row, argument, err);
}

bool store_occasion_each(struct store *store, const struct store_page *page, store_row *row,
			 void *argument, struct err *err) {
	static const size_t all[] = {EACH, EACH_UNDATED}, in[] = {EACH_IN, EACH_IN_UNDATED},
			    of[] = {EACH_OF};
	const size_t first = page->at == 0 ? 0 : 1;
	const struct stmt_chain hers = {&table, of, ARRAY_LEN(of), 0};
	const struct stmt_chain everybodys = {&table, page->state != NULL ? in : all,
					      ARRAY_LEN(all), first};
	return stmt_chain(store, page->customer != 0 ? &hers : &everybodys, page, row, argument,
			  err);
}

bool store_occasion_proposed(struct store *store, const struct store_page *page, store_row *row,
			     void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, PROPOSED, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_page(stmt, page);
	return stmt_each(stmt, &occasion_record, row, argument, err);
}

bool store_occasion_coming(struct store *store, const struct store_page *page, store_row *row,
			   void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, COMING, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_page(stmt, page);
	return stmt_each(stmt, &coming_record, row, argument, err);
}
