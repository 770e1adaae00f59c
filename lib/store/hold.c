// HOLD, the heartbeat and the mark of a backup: columns of the instance's row.
#include "rosemary/store/hold.h"

#include <string.h>

#include "internal.h"
#include "rosemary/base/utf8.h"
#include "rosemary/store/audit.h"

enum { GET, HEARTBEAT, BEGIN, RENEW, HURRY, MARK_COPY, PLACE };

/* clang-format off */
static const char *const sql[] = {
	[GET] = "SELECT hold, hold_since, hold_reason, heartbeat, copied_at, place FROM instance"
		" WHERE id = 1",
	[HEARTBEAT] = "UPDATE instance SET heartbeat = $at WHERE id = 1",
	[BEGIN] = "UPDATE instance SET hold = $kind, hold_since = $since, hold_reason = $reason"
		" WHERE id = 1",
	[RENEW] = "UPDATE instance SET generation = generation + 1, copied_at = 0 WHERE id = 1",
	// Put off by a clock that stood in the future.
	[HURRY] = "UPDATE delivery SET next_at = $at, changed_at = $at WHERE state = 'queued'"
		" AND channel IN ('email', 'sms', 'letter') AND next_at > $at AND changed_at > $at",
	[PLACE] = "UPDATE instance SET place = $place WHERE id = 1",
	[MARK_COPY] = "UPDATE instance SET copied_at = $at WHERE id = 1",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_HOLD, sql, ARRAY_LEN(sql), NULL};

static bool run_at(struct store *store, size_t index, int64_t at, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, index, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$at", at);
	return stmt_run(stmt, err);
}

static bool read_row(sqlite3_stmt *handle, struct hold_memory *ret, struct err *err) {
	int kind = HOLD_NONE;
	const char *word = (const char *)sqlite3_column_text(handle, 0);
	const char *reason = (const char *)sqlite3_column_text(handle, 2);
	if (!words_find(&hold_kind_words, word, &kind)) {
		return err_set(err, ERR_CORRUPT, "store: '%.40s' is no hold", word);
	}
	if (reason != NULL && !utf8_valid(reason, strlen(reason))) {
		return err_set(err, ERR_CORRUPT, "store: a text is not UTF-8");
	}
	*ret = (struct hold_memory){
		.hold = {.kind = (enum hold_kind)kind, .since = sqlite3_column_int64(handle, 1)},
		.heartbeat = sqlite3_column_int64(handle, 3),
		.copied_at = sqlite3_column_int64(handle, 4),
	};
	utf8_copy(ret->place, sizeof ret->place, (const char *)sqlite3_column_text(handle, 5));
	utf8_copy(ret->hold.reason, sizeof ret->hold.reason, reason != NULL ? reason : "");
	return true;
}

bool store_hold_read(struct store *store, struct hold_memory *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, GET, err);
	if (stmt == NULL) {
		return false;
	}
	bool ok = sqlite3_step(stmt->handle) == SQLITE_ROW ? read_row(stmt->handle, ret, err)
							   : store_fail(store, err);
	(void)sqlite3_reset(stmt->handle); // a failure is already in err
	return ok;
}

bool store_heartbeat(struct store *store, int64_t at, struct err *err) {
	return run_at(store, HEARTBEAT, at, err);
}

bool store_hold_place(struct store *store, const char *place, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, PLACE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$place", place);
	return stmt_run(stmt, err);
}

static bool write_hold(struct store *store, const struct hold *hold, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, BEGIN, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$kind", words_name(&hold_kind_words, (int)hold->kind));
	stmt_int(stmt, "$since", hold->since);
	stmt_text(stmt, "$reason", hold->kind != HOLD_NONE ? hold->reason : NULL);
	return stmt_run(stmt, err);
}

static bool audit_hold(struct store *store, const struct hold *before, const struct hold *after,
		       const struct actor *actor, int64_t at, struct err *err) {
	bool begins = after->kind != HOLD_NONE;
	struct audit_entry entry = {.at = at,
				    .actor = *actor,
				    .verb = begins ? "hold" : "resume",
				    .noun = "store",
				    .before = words_name(&hold_kind_words, (int)before->kind),
				    .after = words_name(&hold_kind_words, (int)after->kind),
				    .reason = begins ? after->reason : before->reason};
	return store_audit_add(store, &entry, err);
}

bool store_hold_begin(struct store *store, const struct hold *hold, struct hold *ret,
		      struct err *err) {
	struct hold_memory memory = {0};
	if (!store_hold_read(store, &memory, err)) {
		return false;
	}
	struct hold joined = hold_join(&memory.hold, hold);
	if (!write_hold(store, &joined, err) ||
	    !audit_hold(store, &memory.hold, &joined, &actor_policy, hold->since, err)) {
		return false;
	}
	*ret = joined;
	return true;
}

bool store_hold_renew(struct store *store, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, RENEW, err);
	return stmt != NULL && stmt_run(stmt, err);
}

bool store_hold_end(struct store *store, const struct actor *actor, int64_t at, struct err *err) {
	static const struct hold none = {0};
	struct hold_memory memory = {0};
	if (!store_hold_read(store, &memory, err)) {
		return false;
	}
	if (memory.hold.kind == HOLD_NONE) {
		return err_set(err, ERR_STATE, "there is no HOLD to end");
	}
	return write_hold(store, &none, err) &&
	       audit_hold(store, &memory.hold, &none, actor, at, err) &&
	       (!hold_doubts_clock(memory.hold.kind) || run_at(store, HURRY, at, err));
}

bool store_mark_copy(struct store *store, int64_t at, struct err *err) {
	return run_at(store, MARK_COPY, at, err);
}
