// Moving what points to a customer, a recipient or an occasion, and taking that back.
#include "merge_link.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/store/merge.h"

// The columns' names, as they are noted; the first half of the table are their updates.
static const char *const names[LINK_COUNT] = {
	[LINK_RECIPIENT_CUSTOMER] = "recipient.customer",
	[LINK_OCCASION_CUSTOMER] = "occasion.customer",
	[LINK_OCCASION_RECIPIENT] = "occasion.recipient",
	[LINK_ORDER_CUSTOMER] = "orders.customer",
	[LINK_ORDER_RECIPIENT] = "orders.recipient",
	[LINK_OPTOUT_CUSTOMER] = "optout.customer",
	[LINK_OPTOUT_RECIPIENT] = "optout.recipient",
	[LINK_OPTOUT_OCCASION] = "optout.occasion",
	[LINK_DRAFT_CUSTOMER] = "draft.customer",
	[LINK_DRAFT_RECIPIENT] = "draft.recipient",
	[LINK_DRAFT_OCCASION] = "draft.occasion",
	[LINK_OFFER_CUSTOMER] = "offer.customer",
	[LINK_OFFER_RECIPIENT] = "offer.recipient",
	[LINK_OFFER_OCCASION] = "offer.occasion",
	[LINK_FEED_CUSTOMER] = "feed.customer",
};
static const struct words link_words = {names, LINK_COUNT};

enum {
	SELECTS = LINK_COUNT,
	FOLLOW = 2 * LINK_COUNT, // rows of recipients, then rows of occasions
	FOLLOW_RECIPIENTS = 5,
	FOLLOW_OCCASIONS = 3,
};

#define MOVE(table, column)                                                                        \
	"UPDATE " table " SET " column " = $to WHERE id IN (SELECT value FROM json_each($ids))"    \
	" AND " column " IS $from"
#define SELECT(table, column)                                                                      \
	"SELECT id FROM " table " WHERE customer = $customer AND " column " IS $from ORDER BY id"
#define WITH(table, column)                                                                        \
	"UPDATE " table " SET customer = $gone WHERE customer = $kept AND " column " = $id"        \
	" AND EXISTS (SELECT 1 FROM " column " WHERE id = $id AND customer = $gone)"

static const char *const sql[] = {
	[LINK_RECIPIENT_CUSTOMER] = MOVE("recipient", "customer"),
	[LINK_OCCASION_CUSTOMER] = MOVE("occasion", "customer"),
	[LINK_OCCASION_RECIPIENT] = MOVE("occasion", "recipient"),
	[LINK_ORDER_CUSTOMER] = MOVE("orders", "customer"),
	[LINK_ORDER_RECIPIENT] = MOVE("orders", "recipient"),
	[LINK_OPTOUT_CUSTOMER] = MOVE("optout", "customer"),
	[LINK_OPTOUT_RECIPIENT] = MOVE("optout", "recipient"),
	[LINK_OPTOUT_OCCASION] = MOVE("optout", "occasion"),
	[LINK_DRAFT_CUSTOMER] = MOVE("draft", "customer"),
	[LINK_DRAFT_RECIPIENT] = MOVE("draft", "recipient"),
	[LINK_DRAFT_OCCASION] = MOVE("draft", "occasion"),
	[LINK_OFFER_CUSTOMER] = MOVE("offer", "customer"),
	[LINK_OFFER_RECIPIENT] = MOVE("offer", "recipient"),
	[LINK_OFFER_OCCASION] = MOVE("offer", "occasion"),
	[LINK_FEED_CUSTOMER] = MOVE("feed", "customer"),
	[SELECTS + LINK_RECIPIENT_CUSTOMER] = SELECT("recipient", "customer"),
	[SELECTS + LINK_OCCASION_CUSTOMER] = SELECT("occasion", "customer"),
	[SELECTS + LINK_OCCASION_RECIPIENT] = SELECT("occasion", "recipient"),
	[SELECTS + LINK_ORDER_CUSTOMER] = SELECT("orders", "customer"),
	[SELECTS + LINK_ORDER_RECIPIENT] = SELECT("orders", "recipient"),
	[SELECTS + LINK_OPTOUT_CUSTOMER] = SELECT("optout", "customer"),
	[SELECTS + LINK_OPTOUT_RECIPIENT] = SELECT("optout", "recipient"),
	[SELECTS + LINK_OPTOUT_OCCASION] = SELECT("optout", "occasion"),
	[SELECTS + LINK_DRAFT_CUSTOMER] = SELECT("draft", "customer"),
	[SELECTS + LINK_DRAFT_RECIPIENT] = SELECT("draft", "recipient"),
	[SELECTS + LINK_DRAFT_OCCASION] = SELECT("draft", "occasion"),
	[SELECTS + LINK_OFFER_CUSTOMER] = SELECT("offer", "customer"),
	[SELECTS + LINK_OFFER_RECIPIENT] = SELECT("offer", "recipient"),
	[SELECTS + LINK_OFFER_OCCASION] = SELECT("offer", "occasion"),
	[SELECTS + LINK_FEED_CUSTOMER] = SELECT("feed", "customer"),
	[FOLLOW] = WITH("orders", "recipient"),
	[FOLLOW + 1] = WITH("occasion", "recipient"),
	[FOLLOW + 2] = WITH("optout", "recipient"),
	[FOLLOW + 3] = WITH("draft", "recipient"),
	[FOLLOW + 4] = WITH("offer", "recipient"),
	[FOLLOW + FOLLOW_RECIPIENTS] = WITH("optout", "occasion"),
	[FOLLOW + FOLLOW_RECIPIENTS + 1] = WITH("draft", "occasion"),
	[FOLLOW + FOLLOW_RECIPIENTS + 2] = WITH("offer", "occasion"),
};

static const struct sql_table table = {STORE_FILE_MERGE_LINK, sql, ARRAY_LEN(sql), NULL};

// One statement for all of them: thousands cost a third of what they do one by one.
static bool point(struct store *store, enum merge_link link, const struct json *ids,
		  const int64_t from_to[2], struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, link, err);
	if (stmt == NULL) {
		return false;
	}
	char *list = json_write(ids);
	stmt_text(stmt, "$ids", list);
	stmt_id(stmt, "$from", from_to[0]);
	stmt_id(stmt, "$to", from_to[1]);
	bool ok = stmt_run(stmt, err);
	free(list);
	return ok;
}

static void note(struct json *moves, enum merge_link link, const int64_t from_to[2],
		 struct json *ids) {
	struct json *move = json_new_object();
	json_put_text(move, "what", words_name(&link_words, (int)link));
	json_put_int(move, "from", from_to[0]);
	json_put_int(move, "to", from_to[1]);
	json_put(move, "ids", ids);
	json_push(moves, move);
}

bool merge_move_one(struct store *store, struct json *moves, enum merge_link link, int64_t id,
		    const int64_t from_to[2], struct err *err) {
	struct json *ids = json_new_list();
	json_push(ids, json_new_int(id));
	note(moves, link, from_to, ids);
	return point(store, link, ids, from_to, err);
}

// Ids that were read before any of their rows is changed.
struct ids {
	int64_t rows[MERGE_ROWS_MAX + 1];
	size_t count;
};

static bool read_ids(struct store *store, enum merge_link link, int64_t customer, int64_t from,
		     struct ids *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, SELECTS + (size_t)link, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$customer", customer);
	stmt_id(stmt, "$from", from);
	if (!stmt_numbers(stmt, ARRAY_LEN(ret->rows), ret->rows, &ret->count, err)) {
		return false;
	}
	const char *name = words_name(&link_words, (int)link);
	return ret->count <= MERGE_ROWS_MAX ||
	       err_set(err, ERR_LIMIT, "more than %d rows of '%.*s' would move: this is no person",
		       MERGE_ROWS_MAX, (int)strcspn(name, "."), name);
}

bool merge_move_all(struct store *store, struct json *moves, enum merge_link link, int64_t customer,
		    const int64_t from_to[2], struct err *err) {
	struct ids *found = xcalloc(1, sizeof *found);
	struct json *ids = json_new_list();
	bool ok = read_ids(store, link, customer, from_to[0], found, err);
	bool any = found->count > 0;
	for (size_t i = 0; ok && i < found->count; i++) {
		json_push(ids, json_new_int(found->rows[i]));
	}
	free(found);
	ok = ok && (!any || point(store, link, ids, from_to, err));
	if (ok && any) {
		note(moves, link, from_to, ids);
	} else {
		json_free(ids);
	}
	return ok;
}

static bool undo_one(struct store *store, const struct json *move, struct err *err) {
	const int64_t back[2] = {json_get_int(move, "to", 0), json_get_int(move, "from", 0)};
	int link = 0;
	if (!words_find(&link_words, json_get_text(move, "what"), &link)) {
		return err_set(err, ERR_CORRUPT, "a merge moved what this program does not know");
	}
	return point(store, (enum merge_link)link, json_get(move, "ids"), back, err);
}

bool merge_moves_undo(struct store *store, const struct json *moves, struct err *err) {
	for (size_t i = json_count(moves); i > 0; i--) {
		if (!undo_one(store, json_at(moves, i - 1), err)) {
			return false;
		}
	}
	return true;
}

// Lets rows of the kept customer follow a recipient or an occasion that is the other's again.
static bool follow(struct store *store, size_t first, size_t count, const int64_t kept_gone_id[3],
		   struct err *err) {
	for (size_t i = 0; i < count; i++) {
		struct stmt *stmt = stmt_get(store, &table, first + i, err);
		if (stmt == NULL) {
			return false;
		}
		stmt_int(stmt, "$kept", kept_gone_id[0]);
		stmt_int(stmt, "$gone", kept_gone_id[1]);
		stmt_int(stmt, "$id", kept_gone_id[2]);
		if (!stmt_run(stmt, err)) {
			return false;
		}
	}
	return true;
}

bool merge_moves_follow(struct store *store, const struct json *moves, int64_t kept, int64_t gone,
			struct err *err) {
	for (size_t i = 0; i < json_count(moves); i++) {
		const struct json *ids = json_get(json_at(moves, i), "ids");
		int link = 0;
		(void)words_find(&link_words, json_get_text(json_at(moves, i), "what"), &link);
		bool people = link == LINK_RECIPIENT_CUSTOMER;
		bool days = link == LINK_OCCASION_CUSTOMER;
		size_t first = people ? FOLLOW : FOLLOW + FOLLOW_RECIPIENTS;
		size_t count = people ? FOLLOW_RECIPIENTS : FOLLOW_OCCASIONS;
		for (size_t k = 0; (people || days) && k < json_count(ids); k++) {
			int64_t row[3] = {kept, gone, 0};
			if (json_whole(json_at(ids, k), &row[2]) &&
			    !follow(store, first, count, row, err)) {
				return false;
			}
		}
	}
	return true;
}

bool merge_keep_row(const void *record, void *argument) {
	struct merge_rows *rows = argument;
	rows->records = xrealloc(rows->records, rows->count + 1, rows->type->size);
	record_copy(rows->type, record, rows->records + rows->count * rows->type->size);
	return ++rows->count <= MERGE_ROWS_MAX;
}

bool merge_check_rows(const struct merge_rows *rows, struct err *err) {
	return rows->count <= MERGE_ROWS_MAX ||
	       err_set(err, ERR_LIMIT, "more than %d %s would move: this is no person",
		       MERGE_ROWS_MAX, rows->type->plural);
}

void merge_rows_finish(struct merge_rows *rows) {
	for (size_t i = 0; i < rows->count; i++) {
		record_finish(rows->type, rows->records + i * rows->type->size);
	}
	free(rows->records);
}
