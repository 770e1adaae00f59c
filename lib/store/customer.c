// The table customer.
#include "rosemary/store/customer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "page.h"
#include "rosemary/base/utf8.h"

enum { GET, BY_REF, BY_ANY_REF, BY_EMAIL, BY_NAME, ADD, UPDATE, SHARING, EACH, LAST };

/* clang-format off */
static const char *const sql[] = {
	[GET] = "SELECT * FROM customer WHERE id = $id",
	[BY_REF] = "SELECT * FROM customer WHERE source = $source AND ref = $ref",
	[BY_ANY_REF] = "SELECT * FROM customer WHERE ref = $text LIMIT 2",
	[BY_EMAIL] = "SELECT * FROM customer WHERE lower(email) = lower($text) LIMIT 2",
	[BY_NAME] = "SELECT * FROM customer WHERE folded = $text LIMIT 2",
	[ADD] = "INSERT INTO customer (source, ref, given_name, family_name, folded, email, phone,"
		" language, country, timezone, channel, address, postcode, leap_day, notes, state,"
		" refused_email, refused_phone) VALUES ($source, $ref, $given_name, $family_name, $folded, $email,"
		" $phone, $language, $country, $timezone, $channel, $address, $postcode, $leap_day,"
		" $notes, $state, $refused_email, $refused_phone)",
	[UPDATE] = "UPDATE customer SET given_name = $given_name, family_name = $family_name,"
		" folded = $folded, email = $email, phone = $phone, language = $language,"
		" country = $country, timezone = $timezone, channel = $channel, address = $address,"
		" postcode = $postcode, leap_day = $leap_day, notes = $notes, state = $state,"
		" refused_email = $refused_email, refused_phone = $refused_phone WHERE id = $id",
	[SHARING] = "SELECT * FROM customer WHERE (lower(email) = lower($email) OR phone = $phone)"
		" AND (folded = $folded OR substr(folded, 1, length($folded) + 1) = $folded || ' ')"
		" AND id <> $id ORDER BY id LIMIT 1",
	[EACH] = "SELECT * FROM customer WHERE id > $after AND id <= $last AND ($match IS NULL"
		" OR instr(folded, $match) > 0 OR instr(lower(ref), $match) > 0"
		" OR instr(lower(email), $match) > 0) ORDER BY id LIMIT $limit",
	[LAST] = "SELECT max(id) FROM customer",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_CUSTOMER, sql, ARRAY_LEN(sql), &customer_record};

bool store_customer_get(struct store *store, int64_t id, struct customer *ret, struct err *err) {
	return stmt_by_id(store, &table, GET, id, ret, err);
}

bool store_customer_by_ref(struct store *store, const char *source, const char *ref,
			   bool *ret_found, struct customer *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, BY_REF, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$source", source);
	stmt_text(stmt, "$ref", ref);
	return stmt_find(stmt, &customer_record, ret_found, ret, err);
}

// The customers found by one way of naming them: enough to tell one from several.
struct found {
	struct customer customers[2];
	size_t count;
};

static bool keep(const void *record, void *argument) {
	struct found *found = argument;
	record_copy(&customer_record, record, &found->customers[found->count++]);
	return found->count < ARRAY_LEN(found->customers);
}

static void found_finish(struct found *found) {
	for (size_t i = 0; i < found->count; i++) {
		record_finish(&customer_record, &found->customers[i]);
	}
}

static bool find_by(struct store *store, size_t index, const char *text, struct found *ret,
		    struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, index, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$text", text);
	return stmt_each(stmt, &customer_record, keep, ret, err);
}

static bool find_by_id(struct store *store, const char *text, struct found *ret, struct err *err) {
	char *end = NULL;
	bool found = false;
	errno = 0;
	long long id = strtoll(text, &end, 10);
	if (errno != 0 || *end != '\0' || id <= 0) {
		return true;
	}
	struct stmt *stmt = stmt_get(store, &table, GET, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", id);
	bool ok = stmt_find(stmt, &customer_record, &found, &ret->customers[0], err);
	ret->count = found ? 1 : 0;
	return ok;
}

// Tries each way of naming a customer until one finds somebody.
static bool find_any(struct store *store, const char *selector, struct found *ret,
		     struct err *err) {
	char *folded = utf8_fold(selector);
	bool ok = *folded == '\0' ||
		  (find_by(store, BY_ANY_REF, selector, ret, err) &&
		   (ret->count > 0 || find_by_id(store, selector, ret, err)) &&
		   (ret->count > 0 || find_by(store, BY_EMAIL, selector, ret, err)) &&
		   (ret->count > 0 || find_by(store, BY_NAME, folded, ret, err)));
	free(folded);
	return ok;
}

bool store_customer_find(struct store *store, const char *selector, struct customer *ret,
			 struct err *err) {
	struct found found = {.count = 0};
	bool ok = find_any(store, selector, &found, err);
	if (ok && found.count == 0) {
		ok = err_set(err, ERR_NOT_FOUND, "there is no customer '%.60s'", selector);
	} else if (ok && found.count > 1) {
		ok = err_set(err, ERR_INVALID,
			     "'%.60s' fits several customers: %" PRId64 " (%s), %" PRId64
			     " (%s), ...: give the id or ref",
			     selector, found.customers[0].id, found.customers[0].ref,
			     found.customers[1].id, found.customers[1].ref);
	} else if (ok) {
		record_copy(&customer_record, &found.customers[0], ret);
	}
	found_finish(&found);
	return ok;
}

bool store_customer_add(struct store *store, struct customer *customer, struct err *err) {
	return stmt_add(store, &table, ADD, customer, err);
}

bool store_customer_update(struct store *store, const struct customer *customer, struct err *err) {
	return stmt_update(store, &table, UPDATE, customer, err);
}

bool store_customer_sharing(struct store *store, const struct customer *customer,
			    const char *folded, bool *ret_found, struct customer *ret,
			    struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, SHARING, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", customer->id);
	stmt_text(stmt, "$folded", folded);
	stmt_text(stmt, "$email", customer->email);
	stmt_text(stmt, "$phone", customer->phone);
	return stmt_find(stmt, &customer_record, ret_found, ret, err);
}

bool store_customer_each(struct store *store, const struct store_page *page, store_row *row,
			 void *argument, struct err *err) {
	struct store_page folded = *page;
	struct stmt *stmt = stmt_get(store, &table, EACH, err);
	if (stmt == NULL) {
		return false;
	}
	char *match = page->match != NULL ? utf8_fold(page->match) : NULL;
	folded.match = match;
	stmt_page(stmt, &folded);
	bool ok = stmt_each(stmt, &customer_record, row, argument, err);
	free(match);
	return ok;
}

bool store_customer_last(struct store *store, int64_t *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, LAST, err);
	return stmt != NULL && stmt_number(stmt, ret, err);
}
