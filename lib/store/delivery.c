// The tables delivery, attempt and channel.
#include "rosemary/store/delivery.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"
#include "page.h"
#include "rosemary/domain/probe.h"
#include "rosemary/store/audit.h"

enum {
	GET,
	ADD,
	ADDED,
	DUE,
	STRANDED,
	NEXT_AT,
	MOVE,
	WAIT,
	ATTEMPT_ADD,
	ATTEMPT_END,
	ATTEMPT_CLOSE,
	ATTEMPT_CLOSE_OPEN,
	EACH,
	EACH_IN,
	EACH_OF,
	LEAVING,
	TROUBLE,
	OF_MESSAGE,
	NEWEST_OF_DRAFT,
	ATTEMPT_EACH,
	IN_STATE,
	LETTER_IN_STATE,
	REFUSE_EMAIL,
	REFUSE_PHONE,
	CHANNEL_PAUSE,
	CHANNEL_GET
};

// Those of a channel that may leave, in their order: merged, not sorted.
#define LEAVING_BY(channel)                                                                        \
	"SELECT * FROM delivery WHERE state = 'queued' AND channel = '" channel "'"                \
	" AND next_at <= $until AND (next_at, id) > ($at, $after)"

// The index's own words, or it would not be taken.
#define TROUBLED "(state = 'failed' OR state = 'uncertain' OR state = 'expired' OR state = 'held')"

/* clang-format off */
static const char *const sql[] = {
	[GET] = "SELECT * FROM delivery WHERE id = $id",
	[ADD] = "INSERT INTO delivery (message, channel, address, state, attempts, next_at, reason,"
		" changed_at) VALUES ($message, $channel, $address, $state, 0, $next_at, $reason,"
		" $changed_at)",
	[ADDED] = "UPDATE message SET queued = 1 WHERE id = $message",
	[DUE] = "SELECT * FROM delivery WHERE state = 'queued' AND channel = $channel"
		" AND next_at <= $now ORDER BY next_at LIMIT 1",
	// Only so many of the oldest are looked at: it is asked again and again.
	[STRANDED] = "SELECT v.* FROM (SELECT * FROM delivery WHERE state = +$state"
		" AND (state = 'queued' OR state = 'held') AND channel = $channel"
		" AND next_at <= $now ORDER BY next_at LIMIT 1000) v"
		" JOIN message m ON m.id = v.message WHERE m.not_after <= $now LIMIT 1",
	[NEXT_AT] = "SELECT min(next_at) FROM delivery WHERE state = 'queued' AND channel = $channel",
	[MOVE] = "UPDATE delivery SET state = $to, attempts = attempts + ($to = 'open'),"
		" next_at = $next_at, reason = $reason,"
		" answer = coalesce($answer, answer), provider_id = coalesce($provider_id, provider_id),"
		" changed_at = $at, probe_at = iif($probe_at IS NULL, NULL, (SELECT"
		" iif(outlet IS NULL, NULL, $probe_at) FROM attempt WHERE delivery = $id"
		" ORDER BY number DESC LIMIT 1))"
		" WHERE id = $id AND state = $from",
	[WAIT] = "UPDATE delivery SET next_at = $next_at, reason = $reason"
		" WHERE id = $id AND state = 'queued'",
	[ATTEMPT_ADD] = "INSERT INTO attempt (delivery, number, opened_at, outcome)"
		" VALUES ($delivery, $number, $at, 'open')",
	[ATTEMPT_END] = "UPDATE attempt SET ended_at = $at WHERE id = $id AND closed_at IS NULL",
	[ATTEMPT_CLOSE] = "UPDATE attempt SET closed_at = $at, outcome = $outcome, code = $code,"
		" line = $line WHERE id = $id AND closed_at IS NULL",
	[ATTEMPT_CLOSE_OPEN] = "UPDATE attempt SET closed_at = $at, outcome = $outcome, line = $line"
		" WHERE delivery = $delivery AND closed_at IS NULL",
	[EACH] = "SELECT * FROM delivery WHERE id < " STORE_BEHIND " ORDER BY id DESC LIMIT $limit",
	[EACH_IN] = "SELECT * FROM delivery WHERE state = +$state AND id < " STORE_BEHIND
		" ORDER BY id DESC LIMIT $limit",
	[EACH_OF] = "SELECT v.* FROM draft d JOIN message m ON m.draft = d.id"
		" JOIN delivery v ON v.message = m.id WHERE d.customer = $customer"
		" AND ($state IS NULL OR v.state = $state) AND ($after = 0 OR v.id < $after)"
		" ORDER BY v.id DESC LIMIT $limit",
	[LEAVING] = LEAVING_BY("email") " UNION ALL " LEAVING_BY("sms") " UNION ALL " LEAVING_BY("letter")
		" ORDER BY next_at, id LIMIT $limit",
	[TROUBLE] = "SELECT * FROM delivery INDEXED BY delivery_trouble"
		" WHERE " TROUBLED " AND changed_at >= $from"
		" AND (changed_at, id) < (" STORE_BEFORE ", $after)"
		" ORDER BY changed_at DESC, id DESC LIMIT $limit",
	[OF_MESSAGE] = "SELECT * FROM delivery WHERE message = $message ORDER BY id",
	[NEWEST_OF_DRAFT] = "SELECT * FROM delivery WHERE message = (SELECT id FROM message"
		" WHERE draft = $draft ORDER BY id DESC LIMIT 1) ORDER BY id DESC LIMIT 1",
	[ATTEMPT_EACH] = "SELECT * FROM attempt WHERE delivery = $delivery ORDER BY number",
	[IN_STATE] = "SELECT * FROM delivery WHERE state = +$state ORDER BY id LIMIT 1",
	[LETTER_IN_STATE] = "SELECT * FROM delivery WHERE state = +$state AND channel = 'letter'"
		" ORDER BY id LIMIT 1",
	[REFUSE_EMAIL] = "UPDATE customer SET refused_email = $address WHERE id = (SELECT d.customer"
		" FROM message m JOIN draft d ON d.id = m.draft WHERE m.id = $message)",
	[REFUSE_PHONE] = "UPDATE customer SET refused_phone = $address WHERE id = (SELECT d.customer"
		" FROM message m JOIN draft d ON d.id = m.draft WHERE m.id = $message)",
	[CHANNEL_PAUSE] = "INSERT INTO channel (name, paused_until, reason) VALUES ($name, $until,"
		" $reason) ON CONFLICT (name) DO UPDATE SET paused_until = excluded.paused_until,"
		" reason = excluded.reason",
	[CHANNEL_GET] = "SELECT paused_until, reason FROM channel WHERE name = $name",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_DELIVERY, sql, ARRAY_LEN(sql), &delivery_record};

bool store_delivery_get(struct store *store, int64_t id, struct delivery *ret, struct err *err) {
	return stmt_by_id(store, &table, GET, id, ret, err);
}

bool store_delivery_add(struct store *store, struct delivery *delivery, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, ADD, err);
	if (stmt == NULL || !stmt_insert(stmt, &delivery_record, delivery, err)) {
		return false;
	}
	stmt = stmt_get(store, &table, ADDED, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$message", delivery->message);
	return stmt_change_one(stmt, "the message is gone", err);
}

bool store_delivery_due(struct store *store, enum channel channel, int64_t now, bool *ret_found,
			struct delivery *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, DUE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$channel", channel_name(channel));
	stmt_int(stmt, "$now", now);
	return stmt_find(stmt, &delivery_record, ret_found, ret, err);
}

bool store_delivery_stranded(struct store *store, const struct delivery_waiting *waiting,
			     bool *ret_found, struct delivery *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, STRANDED, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$channel", channel_name(waiting->channel));
	stmt_text(stmt, "$state", words_name(&delivery_state_words, (int)waiting->state));
	stmt_int(stmt, "$now", waiting->now);
	return stmt_find(stmt, &delivery_record, ret_found, ret, err);
}

bool store_delivery_next_at(struct store *store, enum channel channel, int64_t *ret,
			    struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, NEXT_AT, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$channel", channel_name(channel));
	return stmt_number(stmt, ret, err);
}

// The words of the audit for each event.
static const char *const verbs[DELIVERY_EVENT_COUNT] = {"open",     "end",      "accept", "defer",
							"refuse",   "lose",     "hold",   "release",
							"expire",   "suppress", "cancel", "confirm",
							"disprove", "resend",   "drop"};

static bool audit_move(struct store *store, const struct delivery *delivery,
		       enum delivery_event event, enum delivery_state to,
		       const struct delivery_change *change, struct err *err) {
	struct actor actor = actor_policy;
	if (change->who != NULL) {
		actor.name = change->who;
	}
	struct audit_entry entry = {
		change->at,
		actor,
		verbs[event],
		"delivery",
		delivery->id,
		words_name(&delivery_state_words, (int)delivery->state),
		words_name(&delivery_state_words, (int)to),
		change->reason != NULL ? change->reason : change->answer,
	};
	return store_audit_add(store, &entry, err);
}

// What a server said before stays when nothing new was said, as in the row.
static void replace_if_said(char **slot, const char *text) {
	if (text != NULL) {
		replace_text(slot, text);
	}
}

bool store_delivery_move(struct store *store, struct delivery *delivery, enum delivery_event event,
			 const struct delivery_change *change, struct err *err) {
	char what[64];
	enum delivery_state to = DELIVERY_QUEUED;
	const char *from_name = words_name(&delivery_state_words, (int)delivery->state);
	(void)snprintf(what, sizeof what, "delivery %" PRId64 " is not %s", delivery->id,
		       from_name); // fits
	if (!delivery_next(delivery->state, event, &to)) {
		return err_set(err, ERR_STATE, "delivery %" PRId64 " is %s: cannot %s it",
			       delivery->id, from_name, verbs[event]);
	}
	struct stmt *stmt = stmt_get(store, &table, MOVE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", delivery->id);
	stmt_text(stmt, "$from", from_name);
	stmt_text(stmt, "$to", words_name(&delivery_state_words, (int)to));
	stmt_id(stmt, "$next_at", change->next_at);
	stmt_text(stmt, "$reason", change->reason);
	stmt_text(stmt, "$answer", change->answer);
	stmt_text(stmt, "$provider_id", change->provider_id);
	stmt_int(stmt, "$at", change->at);
	stmt_id(stmt, "$probe_at", to == DELIVERY_UNCERTAIN ? change->at + PROBE_FIRST : 0);
	if (!stmt_change_one(stmt, what, err) ||
	    !audit_move(store, delivery, event, to, change, err)) {
		return false;
	}
	store->moved[delivery->state]--; // tallied with the commit
	store->moved[to]++;
	delivery->state = to;
	delivery->attempts += to == DELIVERY_OPEN;
	delivery->next_at = change->next_at;
	delivery->changed_at = change->at;
	replace_text(&delivery->reason, change->reason);
	replace_if_said(&delivery->answer, change->answer);
	replace_if_said(&delivery->provider_id, change->provider_id);
	return true;
}

bool store_delivery_wait(struct store *store, struct delivery *delivery, int64_t next_at,
			 const char *reason, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, WAIT, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", delivery->id);
	stmt_int(stmt, "$next_at", next_at);
	stmt_text(stmt, "$reason", reason);
	if (!stmt_change_one(stmt, "the delivery is not queued", err)) {
		return false;
	}
	delivery->next_at = next_at;
	replace_text(&delivery->reason, reason);
	return true;
}

bool store_attempt_open(struct store *store, const struct delivery *delivery, int64_t now,
			int64_t *ret_id, struct err *err) {
	if (delivery->state != DELIVERY_OPEN) {
		return err_set(err, ERR_CONFLICT, "the delivery is not open");
	}
	struct stmt *stmt = stmt_get(store, &table, ATTEMPT_ADD, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$delivery", delivery->id);
	stmt_int(stmt, "$number", delivery->attempts);
	stmt_int(stmt, "$at", now);
	if (!stmt_run(stmt, err)) {
		return false;
	}
	*ret_id = sqlite3_last_insert_rowid(store->db);
	return true;
}

bool store_attempt_end(struct store *store, int64_t id, int64_t now, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, ATTEMPT_END, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", id);
	stmt_int(stmt, "$at", now);
	return stmt_change_one(stmt, "the attempt is closed", err);
}

bool store_attempt_close(struct store *store, int64_t id, const struct attempt_close *close,
			 struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, ATTEMPT_CLOSE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", id);
	stmt_int(stmt, "$at", close->at);
	stmt_text(stmt, "$outcome", words_name(&attempt_outcome_words, (int)close->outcome));
	stmt_int(stmt, "$code", close->code);
	stmt_text(stmt, "$line", close->line);
	return stmt_change_one(stmt, "the attempt is closed", err);
}

// Runs one of the listings.
static bool each(struct store *store, size_t index, const struct store_page *page, store_row *row,
		 void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, index, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_page(stmt, page);
	return stmt_each(stmt, &delivery_record, row, argument, err);
}

bool store_delivery_each(struct store *store, const struct store_page *page, store_row *row,
			 void *argument, struct err *err) {
	size_t all = page->state != NULL ? EACH_IN : EACH;
	return each(store, page->customer != 0 ? EACH_OF : all, page, row, argument, err);
}

bool store_delivery_leaving(struct store *store, const struct store_page *page, store_row *row,
			    void *argument, struct err *err) {
	return each(store, LEAVING, page, row, argument, err);
}

bool store_delivery_trouble(struct store *store, const struct store_page *page, store_row *row,
			    void *argument, struct err *err) {
	return each(store, TROUBLE, page, row, argument, err);
}

bool store_delivery_of_message(struct store *store, int64_t message, store_row *row, void *argument,
			       struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, OF_MESSAGE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$message", message);
	return stmt_each(stmt, &delivery_record, row, argument, err);
}

bool store_delivery_newest_of(struct store *store, int64_t draft, bool *ret_found,
			      struct delivery *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, NEWEST_OF_DRAFT, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$draft", draft);
	return stmt_find(stmt, &delivery_record, ret_found, ret, err);
}

bool store_attempt_each(struct store *store, int64_t delivery, store_row *row, void *argument,
			struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, ATTEMPT_EACH, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$delivery", delivery);
	return stmt_each(stmt, &attempt_record, row, argument, err);
}

// What a restart makes of a state: the event, its reason, the attempt's end.
struct recovery {
	size_t which; // the statement that finds one
	enum delivery_state state;
	enum delivery_event event;
	enum attempt_outcome outcome;
	const char *reason;
};

static bool close_attempts(struct store *store, int64_t delivery, int64_t now,
			   const struct recovery *recovery, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, ATTEMPT_CLOSE_OPEN, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$delivery", delivery);
	stmt_int(stmt, "$at", now);
	stmt_text(stmt, "$outcome", words_name(&attempt_outcome_words, (int)recovery->outcome));
	stmt_text(stmt, "$line", recovery->reason);
	return stmt_run(stmt, err);
}

static bool recover_state(struct store *store, const struct recovery *recovery, int64_t now,
			  int64_t *ret_count, struct err *err) {
	bool waits = recovery->event != DELIVERY_EV_LOST;
	struct delivery_change change = {.at = now,
					 .next_at = waits ? now : 0,
					 .reason = recovery->reason};
	for (;;) {
		struct delivery delivery = {0};
		bool found = false;
		struct stmt *stmt = stmt_get(store, &table, recovery->which, err);
		if (stmt == NULL) {
			return false;
		}
		stmt_text(stmt, "$state", words_name(&delivery_state_words, (int)recovery->state));
		if (!stmt_find(stmt, &delivery_record, &found, &delivery, err) || !found) {
			return !found && err->code == ERR_NONE;
		}
		bool ok = close_attempts(store, delivery.id, now, recovery, err) &&
			  store_delivery_move(store, &delivery, recovery->event, &change, err);
		record_finish(&delivery_record, &delivery);
		if (!ok) {
			return false;
		}
		(*ret_count)++;
	}
}

bool store_delivery_release(struct store *store, int64_t now, int64_t *ret, struct err *err) {
	static const struct recovery held = {IN_STATE, DELIVERY_HELD, DELIVERY_EV_RELEASE,
					     ATTEMPT_RETURNED, NULL};
	*ret = 0;
	return recover_state(store, &held, now, ret, err);
}

bool store_delivery_recover(struct store *store, int64_t now, struct delivery_recovery *ret,
			    struct err *err) {
	static const struct recovery open = {IN_STATE, DELIVERY_OPEN, DELIVERY_EV_DEFERRED,
					     ATTEMPT_RETURNED,
					     "the daemon stopped before the message left"};
	// The sheets tell whether it stands on one.
	static const struct recovery letter = {LETTER_IN_STATE, DELIVERY_HANDING,
					       DELIVERY_EV_DEFERRED, ATTEMPT_RETURNED,
					       "the daemon stopped while the sheet was written"};
	static const struct recovery handing =
		{IN_STATE, DELIVERY_HANDING, DELIVERY_EV_LOST, ATTEMPT_UNCERTAIN,
		 "the daemon stopped while the message left: nobody can know"};
	memset(ret, 0, sizeof *ret);
	if (!store_begin(store, err)) {
		return false;
	}
	bool ok = recover_state(store, &open, now, &ret->requeued, err) &&
		  recover_state(store, &letter, now, &ret->requeued, err) &&
		  recover_state(store, &handing, now, &ret->uncertain, err) &&
		  store_delivery_release(store, now, &ret->released, err);
	return store_end(store, ok, err);
}

bool store_delivery_refuse_address(struct store *store, const struct delivery *delivery,
				   int64_t now, struct err *err) {
	size_t refuse = delivery->channel == CHANNEL_SMS ? REFUSE_PHONE : REFUSE_EMAIL;
	struct stmt *stmt = stmt_get(store, &table, refuse, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$message", delivery->message);
	stmt_text(stmt, "$address", delivery->address);
	if (!stmt_run(stmt, err)) {
		return false;
	}
	if (sqlite3_changes(store->db) == 0) {
		return true; // a notice to the owner: no customer to mark
	}
	struct audit_entry entry =
		{now,          actor_policy, "refuse",          "address",
		 delivery->id, NULL,         delivery->address, delivery->answer};
	return store_audit_add(store, &entry, err);
}

bool store_channel_pause(struct store *store, enum channel channel, int64_t until,
			 const char *reason, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, CHANNEL_PAUSE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$name", channel_name(channel));
	stmt_int(stmt, "$until", until);
	stmt_text(stmt, "$reason", reason);
	return stmt_run(stmt, err);
}

bool store_channel_get(struct store *store, enum channel channel, int64_t *ret_until,
		       char **ret_reason, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, CHANNEL_GET, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$name", channel_name(channel));
	int code = sqlite3_step(stmt->handle);
	*ret_until = code == SQLITE_ROW ? sqlite3_column_int64(stmt->handle, 0) : 0;
	*ret_reason = code == SQLITE_ROW
			      ? xstrdup((const char *)sqlite3_column_text(stmt->handle, 1))
			      : NULL;
	bool ok = code == SQLITE_ROW || code == SQLITE_DONE || store_fail(store, err);
	(void)sqlite3_reset(stmt->handle); // a failure is already in err
	return ok;
}

bool store_delivery_counts(struct store *store, int64_t ret[DELIVERY_STATE_COUNT],
			   struct err *err) {
	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		if (!store_tally(store, "delivery", words_name(&delivery_state_words, i), &ret[i],
				 err)) {
			return false;
		}
	}
	return true;
}
