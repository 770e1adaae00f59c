// The table audit, and the tally of states.
#include "rosemary/store/audit.h"

#include "internal.h"
#include "page.h"

enum { ADD, EACH, EACH_OF, BEHIND, LAST, TALLY, TALLY_ADD };

/* clang-format off */
static const char *const sql[] = {
	[ADD] = "INSERT INTO audit (at, uid, who, verb, noun, noun_id, before, after, reason) VALUES"
		" ($at, $uid, $who, $verb, $noun, $noun_id, $before, $after, $reason)",
	[EACH] = "SELECT * FROM audit WHERE id < " STORE_BEHIND " AND id >= $first"
		" AND ($noun IS NULL OR noun = $noun) ORDER BY id DESC LIMIT $limit",
	[EACH_OF] = "SELECT * FROM audit WHERE noun = $noun AND noun_id = $noun_id"
		" AND id < " STORE_BEHIND " AND id >= $first ORDER BY id DESC LIMIT $limit",
	[BEHIND] = "SELECT * FROM audit WHERE id > $after ORDER BY id LIMIT $limit",
	[LAST] = "SELECT max(id) FROM audit",
	[TALLY] = "SELECT number FROM tally WHERE noun = $noun AND state = $state",
	[TALLY_ADD] = "INSERT INTO tally VALUES ('delivery', $state, $number)"
		" ON CONFLICT (noun, state) DO UPDATE SET number = number + excluded.number",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_AUDIT, sql, ARRAY_LEN(sql), &audit_record};

const struct actor actor_policy = {-1, "policy"};
const struct actor actor_customer = {-1, "customer"};

bool store_audit_add(struct store *store, const struct audit_entry *entry, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, ADD, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$at", entry->at);
	stmt_int(stmt, "$uid", entry->actor.uid);
	stmt_text(stmt, "$who", entry->actor.name);
	stmt_text(stmt, "$verb", entry->verb);
	stmt_text(stmt, "$noun", entry->noun);
	stmt_id(stmt, "$noun_id", entry->noun_id);
	stmt_text(stmt, "$before", entry->before);
	stmt_text(stmt, "$after", entry->after);
	stmt_text(stmt, "$reason", entry->reason);
	return stmt_run(stmt, err);
}

bool store_audit_each(struct store *store, const struct store_page *page, store_row *row,
		      void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, page->noun_id != 0 ? EACH_OF : EACH, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_page(stmt, page);
	return stmt_each(stmt, &audit_record, row, argument, err);
}

bool store_audit_behind(struct store *store, int64_t after, int64_t limit, store_row *row,
			void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, BEHIND, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$after", after);
	stmt_int(stmt, "$limit", limit);
	return stmt_each(stmt, &audit_record, row, argument, err);
}

bool store_audit_last(struct store *store, int64_t *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, LAST, err);
	return stmt != NULL && stmt_number(stmt, ret, err);
}

bool store_tally(struct store *store, const char *noun, const char *state, int64_t *ret,
		 struct err *err) {
	if (!store_tally_moves(store, err)) { // those of the running transaction count, too
		return false;
	}
	struct stmt *stmt = stmt_get(store, &table, TALLY, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$noun", noun);
	stmt_text(stmt, "$state", state);
	return stmt_number(stmt, ret, err);
}

bool store_tally_moves(struct store *store, struct err *err) {
	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		if (store->moved[i] == 0) {
			continue;
		}
		struct stmt *stmt = stmt_get(store, &table, TALLY_ADD, err);
		if (stmt == NULL) {
			return false;
		}
		stmt_text(stmt, "$state", words_name(&delivery_state_words, i));
		stmt_int(stmt, "$number", store->moved[i]);
		if (!stmt_run(stmt, err)) {
			return false;
		}
		store->moved[i] = 0;
	}
	return true;
}
