// What other customers of a household say and get.
#include "rosemary/store/household.h"

#include "internal.h"
#include "rosemary/domain/recipient.h"

enum { DRAFTS, DECEASED };

// Those who share the phone or the household; a number that hundreds have is nobody's home.
#define OTHERS                                                                                     \
	" (SELECT id FROM (SELECT id FROM customer WHERE phone = $phone AND id <> $id"             \
	" AND merged_into IS NULL LIMIT 50) UNION ALL SELECT id FROM (SELECT id FROM customer"     \
	" WHERE household = $household AND id <> $id AND merged_into IS NULL LIMIT 50)) o"

/* clang-format off */
static const char *const sql[] = {
	[DRAFTS] = "SELECT d.* FROM" OTHERS " CROSS JOIN draft d ON d.customer = o.id"
		" WHERE d.occurs_on = $day AND d.recipient IS NOT NULL"
		" AND d.purpose IN ('reminder', 'fallback')"
		" AND (d.state = 'waiting' OR d.state = 'held' OR d.state = 'approved')"
		" AND ($draft = 0 OR d.id < $draft)"
		" ORDER BY d.id",
	[DECEASED] = "SELECT r.* FROM" OTHERS " CROSS JOIN recipient r ON r.customer = o.id"
		" WHERE r.state = 'deceased' ORDER BY r.id",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_HOUSEHOLD, sql, ARRAY_LEN(sql), NULL};

static void bind(struct stmt *stmt, const struct customer *customer) {
	stmt_int(stmt, "$id", customer->id);
	stmt_text(stmt, "$phone", customer->phone);
	stmt_text(stmt, "$household", customer->household);
}

bool store_household_drafts(struct store *store, const struct customer *customer,
			    const struct draft *draft, store_row *row, void *argument,
			    struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, DRAFTS, err);
	if (stmt == NULL) {
		return false;
	}
	bind(stmt, customer);
	stmt_date(stmt, "$day", draft->occurs_on);
	stmt_int(stmt, "$draft", draft->id);
	return stmt_each(stmt, &draft_record, row, argument, err);
}

bool store_household_deceased(struct store *store, const struct customer *customer, store_row *row,
			      void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, DECEASED, err);
	if (stmt == NULL) {
		return false;
	}
	bind(stmt, customer);
	return stmt_each(stmt, &recipient_record, row, argument, err);
}
