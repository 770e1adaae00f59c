// The table offer.
#include "rosemary/store/offer.h"

#include "internal.h"
#include "page.h"

enum { ADD, GET, OF_DRAFT, ANSWER, EACH, EACH_OF, EACH_IN, ANSWERED };

/* clang-format off */
static const char *const sql[] = {
	[ADD] = "INSERT INTO offer (message, draft, customer, occasion, recipient, occurs_on, lines,"
		" total_minor, currency, payment, payment_token, order_by, state, note, pickup_on,"
		" pickup_minute, answered_at, ordered) VALUES ($message, $draft, $customer,"
		" $occasion, $recipient, $occurs_on, $lines, $total_minor, $currency, $payment,"
		" $payment_token, $order_by, $state, $note, $pickup_on, $pickup_minute,"
		" $answered_at, $ordered)",
	[GET] = "SELECT * FROM offer WHERE id = $id",
	[OF_DRAFT] = "SELECT * FROM offer WHERE draft = $draft ORDER BY id DESC LIMIT 1",
	[ANSWER] = "UPDATE offer SET state = $state, note = $note, pickup_on = $pickup_on,"
		" pickup_minute = $pickup_minute, answered_at = $answered_at, ordered = $ordered"
		" WHERE id = $id AND state = $from",
	[EACH] = "SELECT * FROM offer WHERE id < " STORE_BEHIND " ORDER BY id DESC LIMIT $limit",
	[EACH_OF] = "SELECT * FROM offer WHERE customer = $customer AND id < " STORE_BEHIND
		" ORDER BY id DESC LIMIT $limit",
	[EACH_IN] = "SELECT * FROM offer WHERE state = $state AND id < " STORE_BEHIND
		" ORDER BY id DESC LIMIT $limit",
	[ANSWERED] = "SELECT * FROM offer WHERE answered_at >= $from AND state = $state"
		" AND (answered_at, id) < (" STORE_BEFORE ", $after)"
		" ORDER BY answered_at DESC, id DESC LIMIT $limit",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_OFFER, sql, ARRAY_LEN(sql), &offer_record};

bool store_offer_add(struct store *store, struct offer *offer, struct err *err) {
	return stmt_add(store, &table, ADD, offer, err);
}

bool store_offer_get(struct store *store, int64_t id, struct offer *ret, struct err *err) {
	return stmt_by_id(store, &table, GET, id, ret, err);
}

bool store_offer_of_draft(struct store *store, int64_t draft, bool *ret_found, struct offer *ret,
			  struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, OF_DRAFT, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$draft", draft);
	return stmt_find(stmt, &offer_record, ret_found, ret, err);
}

bool store_offer_answer(struct store *store, const struct offer *offer, enum offer_state from,
			struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, ANSWER, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_record(stmt, &offer_record, offer);
	stmt_text(stmt, "$from", words_name(&offer_state_words, (int)from));
	return stmt_change_one(stmt, "the offer was answered meanwhile", err);
}

bool store_offer_each(struct store *store, const struct store_page *page, store_row *row,
		      void *argument, struct err *err) {
	size_t index = page->customer != 0 ? EACH_OF : page->state != NULL ? EACH_IN : EACH;
	struct stmt *stmt = stmt_get(store, &table, index, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_page(stmt, page);
	return stmt_each(stmt, &offer_record, row, argument, err);
}

bool store_offer_answered(struct store *store, const struct store_page *page, store_row *row,
			  void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, ANSWERED, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_page(stmt, page);
	return stmt_each(stmt, &offer_record, row, argument, err);
}
