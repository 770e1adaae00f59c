// The table audit, and the tally of states.
#include "rosemary/store/audit.h"

#include "internal.h"

enum { ADD, EACH, EACH_OF, TALLY };

/* clang-format off */
static const char *const sql[] = {
	[ADD] = "INSERT INTO audit (at, uid, who, verb, noun, noun_id, before, after, reason) VALUES"
		" ($at, $uid, $who, $verb, $noun, $noun_id, $before, $after, $reason)",
	[EACH] = "SELECT * FROM (SELECT * FROM audit WHERE ($noun IS NULL OR noun = $noun)"
		" ORDER BY id DESC LIMIT $limit) ORDER BY id",
	[EACH_OF] = "SELECT * FROM (SELECT * FROM audit WHERE noun = $noun AND noun_id = $noun_id"
		" ORDER BY id DESC LIMIT $limit) ORDER BY id",
	[TALLY] = "SELECT number FROM tally WHERE noun = $noun AND state = $state",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_AUDIT, sql, ARRAY_LEN(sql), &audit_record};

const struct actor actor_policy = {-1, "policy"};

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

bool store_audit_each(struct store *store, const struct audit_filter *filter, store_row *row,
		      void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, filter->id != 0 ? EACH_OF : EACH, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$noun", filter->noun);
	if (filter->id != 0) {
		stmt_int(stmt, "$noun_id", filter->id);
	}
	stmt_int(stmt, "$limit", filter->limit);
	return stmt_each(stmt, &audit_record, row, argument, err);
}

bool store_tally(struct store *store, const char *noun, const char *state, int64_t *ret,
		 struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, TALLY, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$noun", noun);
	stmt_text(stmt, "$state", state);
	return stmt_number(stmt, ret, err);
}
