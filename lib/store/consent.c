// The tables consent and optout.
#include "rosemary/store/consent.h"

#include <inttypes.h>
#include <stdio.h>

#include "internal.h"
#include "page.h"

enum { CURRENT, ADD, EACH, OPTOUT_ADD, OPTOUT_GET, OPTOUT_DROP, OPTOUT_EACH, OPTOUT_OF };

/* clang-format off */
static const char *const sql[] = {
	[CURRENT] = "SELECT * FROM consent WHERE customer = $customer AND channel = $channel"
		" ORDER BY id DESC LIMIT 1",
	[ADD] = "INSERT INTO consent (customer, channel, state, basis, source, \"by\", at) VALUES"
		" ($customer, $channel, $state, $basis, $source, $by, $at)",
	[EACH] = "SELECT * FROM consent WHERE customer = $customer ORDER BY id",
	[OPTOUT_ADD] = "INSERT INTO optout (customer, scope, channel, kind, recipient, occasion,"
		" source, \"by\", at) VALUES ($customer, $scope, $channel, $kind, $recipient,"
		" $occasion, $source, $by, $at)",
	[OPTOUT_GET] = "SELECT * FROM optout WHERE id = $id",
	[OPTOUT_DROP] = "UPDATE optout SET dropped_at = $at, dropped_by = $by"
		" WHERE id = $id AND dropped_at IS NULL",
	[OPTOUT_EACH] = "SELECT * FROM optout WHERE id > $after AND dropped_at IS NULL"
		" ORDER BY id LIMIT $limit",
	[OPTOUT_OF] = "SELECT * FROM optout WHERE customer = $customer AND id > $after"
		" AND dropped_at IS NULL ORDER BY id LIMIT $limit",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_CONSENT, sql, ARRAY_LEN(sql), &consent_record};

bool store_consent_current(struct store *store, int64_t customer, enum channel channel,
			   bool *ret_found, struct consent *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, CURRENT, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$customer", customer);
	stmt_text(stmt, "$channel", channel_name(channel));
	return stmt_find(stmt, &consent_record, ret_found, ret, err);
}

bool store_consent_add(struct store *store, struct consent *consent, struct err *err) {
	return stmt_add(store, &table, ADD, consent, err);
}

bool store_consent_each(struct store *store, int64_t customer, store_row *row, void *argument,
			struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, EACH, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$customer", customer);
	return stmt_each(stmt, &consent_record, row, argument, err);
}

bool store_optout_add(struct store *store, struct optout *optout, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, OPTOUT_ADD, err);
	return stmt != NULL && stmt_insert(stmt, &optout_record, optout, err);
}

bool store_optout_get(struct store *store, int64_t id, struct optout *ret, struct err *err) {
	char what[32];
	struct stmt *stmt = stmt_get(store, &table, OPTOUT_GET, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", id);
	(void)snprintf(what, sizeof what, "%" PRId64, id); // a number fits
	return stmt_one(stmt, &optout_record, what, ret, err);
}

bool store_optout_drop(struct store *store, int64_t id, int64_t at, const char *who,
		       struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, OPTOUT_DROP, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", id);
	stmt_int(stmt, "$at", at);
	stmt_text(stmt, "$by", who);
	return stmt_change_one(stmt, "the opt-out is not in force any more", err);
}

bool store_optout_each(struct store *store, const struct store_page *page, store_row *row,
		       void *argument, struct err *err) {
	struct stmt *stmt =
		stmt_get(store, &table, page->customer != 0 ? OPTOUT_OF : OPTOUT_EACH, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_page(stmt, page);
	return stmt_each(stmt, &optout_record, row, argument, err);
}
