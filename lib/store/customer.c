// The table customer.
#include "rosemary/store/customer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "page.h"
#include "rosemary/base/utf8.h"

enum { GET, BY_REF, BY_ANY_REF, BY_EMAIL, BY_NAME, ADD, UPDATE, SHARING, EACH, LAST, UNFOLDED };

enum { MERGES_MAX = 1000 }; // one behind the other

/* clang-format off */
static const char *const sql[] = {
	[GET] = "SELECT * FROM customer WHERE id = $id",
	[BY_REF] = "SELECT * FROM customer WHERE source = $source AND ref = $ref",
	// Those whose own row speaks for them come first.
	[BY_ANY_REF] = "SELECT * FROM customer WHERE ref = $text ORDER BY merged_into IS NOT NULL",
	[BY_EMAIL] = "SELECT * FROM customer WHERE lower(email) = lower($text)"
		" ORDER BY merged_into IS NOT NULL",
	[BY_NAME] = "SELECT * FROM customer WHERE folded = $text"
		" ORDER BY merged_into IS NOT NULL",
	[ADD] = "INSERT INTO customer (source, ref, given_name, family_name, folded, email, phone,"
		" language, country, timezone, channel, address, postcode, leap_day, notes, state,"
		" refused_email, refused_phone, household, home, merged_into) VALUES ($source, $ref, $given_name, $family_name, $folded, $email,"
		" $phone, $language, $country, $timezone, $channel, $address, $postcode, $leap_day,"
		" $notes, $state, $refused_email, $refused_phone, $household, $home, $merged_into)",
	[UPDATE] = "UPDATE customer SET given_name = $given_name, family_name = $family_name,"
		" folded = $folded, email = $email, phone = $phone, language = $language,"
		" country = $country, timezone = $timezone, channel = $channel, address = $address,"
		" postcode = $postcode, leap_day = $leap_day, notes = $notes, state = $state,"
		" refused_email = $refused_email, refused_phone = $refused_phone,"
		" household = $household, home = $home, merged_into = $merged_into WHERE id = $id",
	[SHARING] = "SELECT * FROM customer WHERE (lower(email) = lower($email) OR phone = $phone"
		" OR home = $home) AND merged_into IS NULL AND (folded = $folded OR substr(folded, 1, length($folded) + 1) = $folded || ' ')"
		" AND id <> $id ORDER BY id LIMIT 1",
	[EACH] = "SELECT * FROM customer WHERE id > $after AND id <= $last"
		" AND iif($state IS NULL, state <> 'merged', state = $state) AND ($match IS NULL"
		" OR instr(folded, $match) > 0 OR instr(lower(ref), $match) > 0"
		" OR instr(lower(email), $match) > 0) ORDER BY id LIMIT $limit",
	[UNFOLDED] = "SELECT * FROM customer WHERE household = '?' LIMIT 1000",
	[LAST] = "SELECT max(id) FROM customer",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_CUSTOMER, sql, ARRAY_LEN(sql), &customer_record};

bool store_customer_get(struct store *store, int64_t id, struct customer *ret, struct err *err) {
	return stmt_by_id(store, &table, GET, id, ret, err);
}

// Goes on from a merged customer to the one whose row speaks for it.
static bool follow(struct store *store, struct customer *customer, struct err *err) {
	bool ok = true;
	for (int step = 0; ok && customer->merged_into != 0; step++) {
		int64_t next = customer->merged_into;
		record_finish(&customer_record, customer);
		ok = step < MERGES_MAX
			     ? store_customer_get(store, next, customer, err)
			     : err_set(err, ERR_CORRUPT,
				       "customer %" PRId64 " was merged in a circle", next);
	}
	return ok;
}

bool store_customer_by_ref(struct store *store, const char *source, const char *ref,
			   bool *ret_found, struct customer *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, BY_REF, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$source", source);
	stmt_text(stmt, "$ref", ref);
	return stmt_find(stmt, &customer_record, ret_found, ret, err) &&
	       (!*ret_found || follow(store, ret, err));
}

// The customers found by one way of naming them: enough to tell one from several.
struct found {
	struct store *store;
	struct customer customers[2];
	size_t count;
	bool by_merged; // by rows that are merged alone
	struct err *err;
};

// Merged rows only count where no other is called so, and lead to the one that speaks for them.
static bool keep(const void *record, void *argument) {
	const struct customer *customer = record;
	struct found *found = argument;
	struct customer *slot = &found->customers[found->count];
	if (customer->merged_into != 0 && found->count > 0 && !found->by_merged) {
		return false;
	}
	record_copy(&customer_record, record, slot);
	found->by_merged = customer->merged_into != 0;
	if (!follow(found->store, slot, found->err)) {
		return false;
	}
	if (found->count == 1 && slot->id == found->customers[0].id) {
		record_finish(&customer_record, slot); // both lead to the same
	} else {
		found->count++;
	}
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
	return stmt_each(stmt, &customer_record, keep, ret, err) && err->code == ERR_NONE;
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
	return ok && (!found || follow(store, &ret->customers[0], err));
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
	struct found found = {.store = store, .err = err};
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
	stmt_text(stmt, "$home", customer->home);
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

// Some customers whom an older program wrote, while they are folded.
struct unfolded {
	struct customer *customers;
	size_t count;
};

static bool keep_unfolded(const void *record, void *argument) {
	struct unfolded *unfolded = argument;
	unfolded->customers =
		xrealloc(unfolded->customers, unfolded->count + 1, sizeof *unfolded->customers);
	record_copy(&customer_record, record, &unfolded->customers[unfolded->count++]);
	return true;
}

static bool fold_them(struct store *store, const struct unfolded *unfolded, struct err *err) {
	for (size_t i = 0; i < unfolded->count; i++) {
		customer_fold(&unfolded->customers[i]);
		if (!store_customer_update(store, &unfolded->customers[i], err)) {
			return false;
		}
	}
	return true;
}

// Folds a thousand of them; *ret_more says whether there may be others.
static bool fold_some(struct store *store, bool *ret_more, struct err *err) {
	struct unfolded unfolded = {0};
	struct stmt *stmt = stmt_get(store, &table, UNFOLDED, err);
	bool ok = stmt != NULL && stmt_each(stmt, &customer_record, keep_unfolded, &unfolded, err);
	*ret_more = unfolded.count > 0;
	if (ok && *ret_more) {
		ok = store_begin(store, err) &&
		     store_end(store, fold_them(store, &unfolded, err), err);
	}
	for (size_t i = 0; i < unfolded.count; i++) {
		record_finish(&customer_record, &unfolded.customers[i]);
	}
	free(unfolded.customers);
	return ok;
}

bool store_customer_fold(struct store *store, struct err *err) {
	bool more = true;
	while (more) {
		if (!fold_some(store, &more, err)) {
			return false;
		}
	}
	return true;
}
