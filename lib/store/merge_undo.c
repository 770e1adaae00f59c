// A merge taken back: what it moved and changed, but for what was changed since.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "merge_link.h"
#include "rosemary/store/consent.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/merge.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/recipient.h"

enum { UNDONE, FORGET, SINCE };

/* clang-format off */
static const char *const sql[] = {
	[UNDONE] = "UPDATE merge SET undone_at = $undone_at, undone_by = $undone_by"
		" WHERE id = $id AND undone_at IS NULL",
	[FORGET] = "DELETE FROM consent WHERE id = $id AND source = '" MERGE_SOURCE "'",
	[SINCE] = "SELECT * FROM optout WHERE customer = $kept AND at >= $at"
		" AND dropped_at IS NULL AND scope IN ('everything', 'channel', 'kind') ORDER BY id",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_MERGE_UNDO, sql, ARRAY_LEN(sql), &merge_record};

// Puts back what the merge changed in a row, where nobody changed it since.
typedef bool row_undo(struct store *store, int64_t id, const struct json *fields, struct err *err);

static bool undo_customer(struct store *store, int64_t id, const struct json *fields,
			  struct err *err) {
	struct customer customer = {0};
	bool ok = store_customer_get(store, id, &customer, err) &&
		  record_undo(&customer_record, &customer, fields, err);
	if (ok) {
		customer_fold(&customer);
		ok = store_customer_update(store, &customer, err);
	}
	record_finish(&customer_record, &customer);
	return ok;
}

static bool undo_recipient(struct store *store, int64_t id, const struct json *fields,
			   struct err *err) {
	struct recipient recipient = {0};
	bool ok = store_recipient_get(store, id, &recipient, err) &&
		  record_undo(&recipient_record, &recipient, fields, err);
	if (ok) {
		recipient_fold(&recipient);
		ok = store_recipient_update(store, &recipient, err);
	}
	record_finish(&recipient_record, &recipient);
	return ok;
}

static bool undo_occasion(struct store *store, int64_t id, const struct json *fields,
			  struct err *err) {
	struct occasion occasion = {0};
	bool ok = store_occasion_get(store, id, &occasion, err) &&
		  record_undo(&occasion_record, &occasion, fields, err) &&
		  store_occasion_update(store, &occasion, err);
	record_finish(&occasion_record, &occasion);
	return ok;
}

static bool undo_changes(struct store *store, const struct json *changes, struct err *err) {
	static const struct {
		const struct record_type *type;
		row_undo *undo;
	} nouns[] = {{&customer_record, undo_customer},
		     {&recipient_record, undo_recipient},
		     {&occasion_record, undo_occasion}};
	for (size_t i = 0; i < json_count(changes); i++) {
		const struct json *change = json_at(changes, i);
		const char *noun = json_get_text(change, "noun");
		for (size_t k = 0; k < ARRAY_LEN(nouns); k++) {
			if (noun != NULL && strcmp(noun, nouns[k].type->noun) == 0 &&
			    !nouns[k].undo(store, json_get_int(change, "id", 0),
					   json_get(change, "fields"), err)) {
				return false;
			}
		}
	}
	return true;
}

static bool forget_consents(struct store *store, const struct json *ids, struct err *err) {
	for (size_t i = 0; i < json_count(ids); i++) {
		int64_t id = 0;
		struct stmt *stmt = stmt_get(store, &table, FORGET, err);
		if (stmt == NULL || !json_whole(json_at(ids, i), &id)) {
			return false;
		}
		stmt_int(stmt, "$id", id);
		if (!stmt_run(stmt, err)) {
			return false;
		}
	}
	return true;
}

// Consent that was withdrawn since was withdrawn by whoever of the two it was.
static bool carry_consent(struct store *store, const struct merge *merge, enum channel channel,
			  struct err *err) {
	struct consent word = {0};
	bool said = false;
	bool ok = store_consent_current(store, merge->kept, channel, &said, &word, err);
	if (ok && said && word.state == CONSENT_WITHDRAWN && word.at >= merge->at) {
		struct consent carried = word; // its texts stay those of word
		carried.customer = merge->gone;
		carried.source = (char *)MERGE_SOURCE;
		ok = store_consent_add(store, &carried, err);
	}
	record_finish(&consent_record, &word);
	return ok;
}

static bool carry_optouts(struct store *store, const struct merge *merge, struct err *err) {
	struct merge_rows rows = {.type = &optout_record};
	struct stmt *stmt = stmt_get(store, &table, SINCE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$kept", merge->kept);
	stmt_int(stmt, "$at", merge->at);
	bool ok = stmt_each(stmt, &optout_record, merge_keep_row, &rows, err) &&
		  merge_check_rows(&rows, err);
	for (size_t i = 0; ok && i < rows.count; i++) {
		struct optout carried = ((struct optout *)(void *)rows.records)[i];
		carried.customer = merge->gone; // its texts stay the rows'
		ok = store_optout_add(store, &carried, err);
	}
	merge_rows_finish(&rows);
	return ok;
}

static bool carry_refusals(struct store *store, const struct merge *merge, struct err *err) {
	for (int channel = 0; channel < CHANNEL_COUNT; channel++) {
		if (!carry_consent(store, merge, (enum channel)channel, err)) {
			return false;
		}
	}
	return carry_optouts(store, merge, err);
}

// What was taken back once is not proposed again.
static bool reopen_gone(struct store *store, const struct merge *merge, struct err *err) {
	struct customer gone = {0}, kept = {0};
	bool ok = store_customer_get(store, merge->gone, &gone, err) &&
		  store_customer_get(store, merge->kept, &kept, err);
	gone.state = merge->was;
	gone.merged_into = 0;
	ok = ok && store_customer_update(store, &gone, err) &&
	     store_merge_apart(store, &kept, &gone, merge->undone_at, merge->undone_by, err);
	record_finish(&customer_record, &kept);
	record_finish(&customer_record, &gone);
	return ok;
}

static bool check_undo(struct store *store, const struct merge *merge, struct err *err) {
	struct customer kept = {0};
	if (!store_customer_get(store, merge->kept, &kept, err)) {
		return false;
	}
	bool merged = kept.merged_into != 0;
	record_finish(&customer_record, &kept);
	return !merged || err_set(err, ERR_STATE,
				  "customer %" PRId64 " was merged itself since: undo that first",
				  merge->kept);
}

bool store_merge_undo(struct store *store, struct merge *merge, struct err *err) {
	const struct json *moves = json_get(merge->done, "moves");
	char what[64];
	(void)snprintf(what, sizeof what, "merge %" PRId64 " was taken back already",
		       merge->id); // fits
	struct stmt *stmt = stmt_get(store, &table, UNDONE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_record(stmt, &merge_record, merge);
	return stmt_change_one(stmt, what, err) && check_undo(store, merge, err) &&
	       merge_moves_undo(store, moves, err) &&
	       merge_moves_follow(store, moves, merge->kept, merge->gone, err) &&
	       undo_changes(store, json_get(merge->done, "changes"), err) &&
	       forget_consents(store, json_get(merge->done, "consents"), err) &&
	       carry_refusals(store, merge, err) && reopen_gone(store, merge, err);
}
