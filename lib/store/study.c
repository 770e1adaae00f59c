// The table unstudied, and how far the instance's customers were marked in it.
#include "rosemary/store/study.h"

#include <string.h>

#include "internal.h"

enum { NEXT, DONE, MARKED, MARK, LAST, REMEMBER, NEW, TOLD };

/* clang-format off */
static const char *const sql[] = {
	[NEXT] = "SELECT customer FROM unstudied WHERE customer > 0 ORDER BY customer LIMIT $limit",
	[DONE] = "DELETE FROM unstudied WHERE customer = $customer",
	// Where marking for this digest stands; nobody was marked for another one.
	[MARKED] = "SELECT iif(study_digest = $digest, study_marked, 0) FROM instance WHERE id = 1",
	[MARK] = "INSERT INTO unstudied SELECT id FROM customer WHERE id > $after AND id <= $last"
		" ON CONFLICT DO NOTHING",
	[LAST] = "SELECT max(id) FROM (SELECT id FROM customer WHERE id > $after ORDER BY id"
		" LIMIT $limit)",
	[REMEMBER] = "UPDATE instance SET study_digest = $digest, study_marked = $after"
		" WHERE id = 1",
	[NEW] = "SELECT count(*) FROM occasion WHERE state = 'proposed'"
		" AND id > (SELECT proposals_told FROM instance WHERE id = 1)",
	[TOLD] = "UPDATE instance SET proposals_told = coalesce((SELECT max(id) FROM occasion), 0)"
		" WHERE id = 1",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_STUDY, sql, ARRAY_LEN(sql), NULL};

bool store_study_next(struct store *store, size_t max, int64_t *ret_ids, size_t *ret_count,
		      struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, NEXT, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$limit", (int64_t)max);
	return stmt_numbers(stmt, max, ret_ids, ret_count, err);
}

bool store_study_done(struct store *store, int64_t customer, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, DONE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$customer", customer);
	return stmt_run(stmt, err);
}

static bool marked_up_to(struct store *store, const char *digest, int64_t *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, MARKED, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$digest", digest);
	return stmt_number(stmt, ret, err);
}

// The last id of the next batch behind one; 0 when there is none.
static bool last_of_batch(struct store *store, int64_t after, int64_t max, int64_t *ret,
			  struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, LAST, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$after", after);
	stmt_int(stmt, "$limit", max);
	return stmt_number(stmt, ret, err);
}

static bool mark(struct store *store, int64_t after, int64_t last, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, MARK, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$after", after);
	stmt_int(stmt, "$last", last);
	return stmt_run(stmt, err);
}

static bool remember(struct store *store, const char *digest, int64_t after, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, REMEMBER, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$digest", digest);
	stmt_int(stmt, "$after", after);
	return stmt_run(stmt, err);
}

bool store_study_marked(struct store *store, const char *digest, bool *ret, struct err *err) {
	int64_t after = 0;
	if (!marked_up_to(store, digest, &after, err)) {
		return false;
	}
	*ret = after == INT64_MAX;
	return true;
}

bool store_study_all(struct store *store, const char *digest, int64_t max, bool *ret_more,
		     struct err *err) {
	int64_t after = 0, last = 0;
	if (!marked_up_to(store, digest, &after, err)) {
		return false;
	}
	if (!last_of_batch(store, after, max, &last, err)) {
		return false;
	}
	*ret_more = last != 0;
	return (last == 0 || mark(store, after, last, err)) &&
	       remember(store, digest, last != 0 ? last : INT64_MAX, err);
}

bool store_proposals_new(struct store *store, int64_t *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, NEW, err);
	return stmt != NULL && stmt_number(stmt, ret, err);
}

bool store_proposals_told(struct store *store, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, TOLD, err);
	return stmt != NULL && stmt_run(stmt, err);
}
