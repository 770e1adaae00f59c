// The table feed.
#include "rosemary/store/feed.h"

#include "internal.h"
#include "page.h"

enum { ADD, GET, NAMED, REVOKE, COUNT, COUNT_APPROVE, EACH };

/* clang-format off */
static const char *const sql[] = {
	[ADD] = "INSERT INTO feed (name, kind, customer, names, alarms, approve, state, created_at, revoked_at)"
		" VALUES ($name, $kind, $customer, $names, $alarms, $approve, $state, $created_at, $revoked_at)",
	[GET] = "SELECT * FROM feed WHERE id = $id",
	[NAMED] = "SELECT * FROM feed WHERE name = $name AND state = 'active'",
	[REVOKE] = "UPDATE feed SET state = 'revoked', revoked_at = $now"
		" WHERE id = $id AND state = 'active'",
	[COUNT] = "SELECT count(*) FROM feed INDEXED BY feed_name WHERE state = 'active'",
	[COUNT_APPROVE] = "SELECT count(*) FROM feed INDEXED BY feed_name WHERE state = 'active' AND approve = 1",
	[EACH] = "SELECT * FROM feed WHERE state = 'active' AND id > $after ORDER BY id LIMIT $limit",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_FEED, sql, ARRAY_LEN(sql), &feed_record};

bool store_feed_add(struct store *store, struct feed *feed, struct err *err) {
	return stmt_add(store, &table, ADD, feed, err);
}

bool store_feed_get(struct store *store, int64_t id, struct feed *ret, struct err *err) {
	return stmt_by_id(store, &table, GET, id, ret, err);
}

bool store_feed_named(struct store *store, const char *name, struct feed *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, NAMED, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$name", name);
	return stmt_one(stmt, &feed_record, name, ret, err);
}

bool store_feed_revoke(struct store *store, int64_t id, int64_t now, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, REVOKE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", id);
	stmt_int(stmt, "$now", now);
	return stmt_change_one(stmt, "the feed was revoked meanwhile", err);
}

bool store_feed_count(struct store *store, int64_t *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, COUNT, err);
	return stmt != NULL && stmt_number(stmt, ret, err);
}

bool store_feed_count_approve(struct store *store, int64_t *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, COUNT_APPROVE, err);
	return stmt != NULL && stmt_number(stmt, ret, err);
}

bool store_feed_each(struct store *store, const struct store_page *page, store_row *row,
		     void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, EACH, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_page(stmt, page);
	return stmt_each(stmt, &feed_record, row, argument, err);
}
