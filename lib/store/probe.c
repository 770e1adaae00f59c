// Which gateways are asked again about deliveries that are uncertain, and when.
#include "rosemary/store/probe.h"

#include "internal.h"
#include "rosemary/store/audit.h"

enum { OUTLET, DUE, NEXT_AT, LAST, KEY_SINCE, NOTE };

/* clang-format off */
static const char *const sql[] = {
	[OUTLET] = "UPDATE attempt SET outlet = $outlet WHERE id = $id AND closed_at IS NULL",
	[DUE] = "SELECT * FROM delivery WHERE probe_at <= $now AND state = 'uncertain'"
		" ORDER BY probe_at, id LIMIT 1",
	[NEXT_AT] = "SELECT min(probe_at) FROM delivery WHERE probe_at IS NOT NULL",
	[LAST] = "SELECT * FROM attempt WHERE delivery = $id ORDER BY number DESC LIMIT 1",
	[KEY_SINCE] = "SELECT min(ended_at) FROM attempt WHERE delivery = $delivery",
	[NOTE] = "UPDATE delivery SET probe_at = $next_at, probes = probes + $asked,"
		" repeated_at = coalesce($repeated_at, repeated_at), reason = coalesce($reason, reason) WHERE id = $id AND state = 'uncertain'",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_PROBE, sql, ARRAY_LEN(sql), &attempt_record};

bool store_probe_outlet(struct store *store, int64_t attempt, const char *outlet, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, OUTLET, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", attempt);
	stmt_text(stmt, "$outlet", outlet);
	return stmt_change_one(stmt, "the attempt is closed", err);
}

bool store_probe_due(struct store *store, int64_t now, bool *ret_found, struct delivery *ret,
		     struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, DUE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$now", now);
	return stmt_find(stmt, &delivery_record, ret_found, ret, err);
}

bool store_probe_next_at(struct store *store, int64_t *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, NEXT_AT, err);
	return stmt != NULL && stmt_number(stmt, ret, err);
}

bool store_probe_basis(struct store *store, int64_t delivery, struct attempt *ret_last,
		       int64_t *ret_key_since, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, KEY_SINCE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$delivery", delivery);
	return stmt_number(stmt, ret_key_since, err) &&
	       stmt_by_id(store, &table, LAST, delivery, ret_last, err);
}

bool store_probe_note(struct store *store, struct delivery *delivery, const struct probe_note *note,
		      struct err *err) {
	const char *state = words_name(&delivery_state_words, (int)delivery->state);
	const struct audit_entry entry = {
		.at = note->at,
		.actor = actor_policy,
		.verb = note->asks ? "probe" : "probed",
		.noun = "delivery",
		.noun_id = delivery->id,
		.before = state,
		.after = state,
		.reason = note->reason,
	};
	struct stmt *stmt = stmt_get(store, &table, NOTE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", delivery->id);
	stmt_id(stmt, "$next_at", note->next_at);
	stmt_int(stmt, "$asked", note->asks);
	stmt_id(stmt, "$repeated_at", note->asks && note->repeats ? note->at : 0);
	stmt_text(stmt, "$reason", note->reason);
	if (!stmt_change_one(stmt, "the delivery is not uncertain", err) ||
	    !store_audit_add(store, &entry, err)) {
		return false;
	}
	delivery->probe_at = note->next_at;
	delivery->probes += note->asks;
	if (note->reason != NULL) {
		replace_text(&delivery->reason, note->reason);
	}
	return true;
}
