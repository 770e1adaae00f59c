// The table recipient.
#include "rosemary/store/recipient.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "page.h"
#include "rosemary/base/utf8.h"

enum { GET, FIND, OF, ADD, UPDATE, EACH, EACH_OF };

/* clang-format off */
static const char *const sql[] = {
	[GET] = "SELECT * FROM recipient WHERE id = $id",
	[FIND] = "SELECT * FROM recipient WHERE customer = $customer AND folded = $folded",
	[OF] = "SELECT * FROM recipient WHERE customer = $customer AND relation IS NOT NULL",
	[ADD] = "INSERT INTO recipient (customer, folded, name, relation, pronoun, country, likes,"
		" avoid, state)"
		" VALUES ($customer, $folded, $name, $relation, $pronoun, $country, $likes,"
		" $avoid, $state)",
	[UPDATE] = "UPDATE recipient SET folded = $folded, name = $name, relation = $relation,"
		" pronoun = $pronoun, country = $country, likes = $likes, avoid = $avoid,"
		" state = $state WHERE id = $id",
	[EACH] = ("SELECT * FROM recipient r WHERE id > $after AND NOT EXISTS (SELECT 1"
		  " FROM customer WHERE id = r.customer AND merged_into IS NOT NULL)"
		  " ORDER BY id LIMIT $limit"),
	[EACH_OF] = "SELECT * FROM recipient WHERE customer = $customer AND id > $after"
		" ORDER BY id LIMIT $limit",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_RECIPIENT, sql, ARRAY_LEN(sql),
				       &recipient_record};

bool store_recipient_get(struct store *store, int64_t id, struct recipient *ret, struct err *err) {
	return stmt_by_id(store, &table, GET, id, ret, err);
}

bool store_recipient_find(struct store *store, int64_t customer, const char *folded,
			  bool *ret_found, struct recipient *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, FIND, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$customer", customer);
	stmt_text(stmt, "$folded", folded);
	return stmt_find(stmt, &recipient_record, ret_found, ret, err);
}

// The recipients of a customer that stand in a relation.
struct related {
	const char *relation; /* folded */
	struct recipient *ret;
	size_t count;
};

static bool keep_related(const void *record, void *argument) {
	const struct recipient *recipient = record;
	struct related *related = argument;
	char *folded = utf8_fold(recipient->relation);
	if (strcmp(folded, related->relation) == 0 && related->count++ == 0) {
		record_copy(&recipient_record, recipient, related->ret);
	}
	free(folded);
	return related->count < 2;
}

bool store_recipient_by_relation(struct store *store, int64_t customer, const char *relation,
				 bool *ret_found, struct recipient *ret, struct err *err) {
	struct related related = {relation, ret, 0};
	struct stmt *stmt = stmt_get(store, &table, OF, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$customer", customer);
	bool ok = stmt_each(stmt, &recipient_record, keep_related, &related, err);
	*ret_found = ok && related.count == 1;
	if (related.count > 0 && !*ret_found) {
		record_finish(&recipient_record, ret);
	}
	return ok;
}

bool store_recipient_add(struct store *store, struct recipient *recipient, struct err *err) {
	return stmt_add(store, &table, ADD, recipient, err);
}

bool store_recipient_update(struct store *store, const struct recipient *recipient,
			    struct err *err) {
	return stmt_update(store, &table, UPDATE, recipient, err);
}

bool store_recipient_each(struct store *store, const struct store_page *page, store_row *row,
			  void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, page->customer != 0 ? EACH_OF : EACH, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_page(stmt, page);
	return stmt_each(stmt, &recipient_record, row, argument, err);
}
