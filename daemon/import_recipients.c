// Rows of recipients, and whom a name or a relation means.
#include <inttypes.h>
#include <stdlib.h>

#include "daemon/import_rows.h"
#include "daemon/occasion_rules.h"
#include "rosemary/base/utf8.h"
#include "rosemary/store/recipient.h"

static bool find_folded(struct store *store, int64_t customer, const char *text, bool *ret_found,
			struct recipient *ret, struct err *err) {
	char *folded = utf8_fold(text);
	bool done = store_recipient_find(store, customer, folded, ret_found, ret, err);
	free(folded);
	return done;
}

static bool find_related(struct store *store, int64_t customer, const char *relation,
			 bool *ret_found, struct recipient *ret, struct err *err) {
	char *folded = utf8_fold(relation);
	bool done = store_recipient_by_relation(store, customer, folded, ret_found, ret, err);
	free(folded);
	return done;
}

bool import_recipient_find(struct store *store, const struct import_person *person, bool *ret_found,
			   struct recipient *ret, struct err *err) {
	const char *label = person->name != NULL ? person->name : person->relation;
	if (!find_folded(store, person->customer, label, ret_found, ret, err)) {
		return false;
	}
	if (*ret_found || person->relation == NULL) {
		return true;
	}
	if (!find_related(store, person->customer, person->relation, ret_found, ret, err)) {
		return false;
	}
	if (*ret_found && person->name != NULL && ret->name != NULL) {
		record_finish(&recipient_record, ret); // another daughter
		*ret_found = false;
	}
	return true;
}

bool import_recipient_called(struct store *store, int64_t customer, const char *text,
			     bool *ret_found, struct recipient *ret, struct err *err) {
	if (!find_folded(store, customer, text, ret_found, ret, err)) {
		return false;
	}
	return *ret_found || find_related(store, customer, text, ret_found, ret, err);
}

// Whoever has died or wants silence is not brought back by a file.
static void guard_state(struct import_row *row, const struct recipient *old,
			struct recipient *recipient) {
	bool stronger = old->state == RECIPIENT_DECEASED ||
			(old->state == RECIPIENT_SILENT && recipient->state == RECIPIENT_ACTIVE);
	if (recipient->state != old->state && stronger) {
		char *reason = xasprintf("state: %s is %s and stays so", recipient_label(old),
					 words_name(&recipient_state_words, (int)old->state));
		import_keep(row, reason);
		free(reason);
		recipient->state = old->state;
	}
}

// An owner may give somebody another name, but not one that the customer has already.
static bool check_name(struct import_target *target, const struct recipient *recipient,
		       struct err *err) {
	struct recipient other = {0};
	bool found = false;
	if (recipient->folded == NULL || *recipient->folded == '\0') {
		return err_set(err, ERR_INVALID, "name: is empty, and so is relation");
	}
	if (!store_recipient_find(target->store, recipient->customer, recipient->folded, &found,
				  &other, err)) {
		return false;
	}
	bool taken = found && other.id != recipient->id;
	int64_t id = other.id;
	record_finish(&recipient_record, &other);
	return !taken ||
	       err_set(err, ERR_INVALID, "name: recipient %" PRId64 " is called so already", id);
}

static bool put_recipient(struct import_target *target, struct import_row *row,
			  const struct recipient *old, struct recipient *recipient,
			  struct err *err) {
	if (!import_merge(target, &recipient_record, recipient, row, err)) {
		return false;
	}
	if (old->id == 0) {
		row->is_new = true;
		recipient_fold(recipient);
		return store_recipient_add(target->store, recipient, err);
	}
	if (target->hand == NULL) {
		guard_state(row, old, recipient);
	}
	recipient_fold(recipient);
	if (target->hand != NULL && !check_name(target, recipient, err)) {
		return false;
	}
	const struct rule_sources sources = {target->store, target->shop, target->policy};
	row->is_changed = !import_record_same(&recipient_record, old, recipient);
	bool moved = !record_field_same(record_field(&recipient_record, "country"), old, recipient);
	return (!row->is_changed || store_recipient_update(target->store, recipient, err)) &&
	       (!moved || occasion_rules_again_all(&sources, recipient->customer, recipient->id,
						   target->today, err));
}

static bool find_and_put(struct import_target *target, struct import_row *row, int64_t customer,
			 struct err *err) {
	struct recipient old = {0}, recipient = {.customer = customer};
	const struct import_person person = {customer, import_cell(row, "name"),
					     import_cell(row, "relation")};
	int64_t subject = import_subject(target);
	bool found = subject != 0;
	if (found ? !store_recipient_get(target->store, subject, &old, err)
		  : !import_recipient_find(target->store, &person, &found, &old, err)) {
		return false;
	}
	if (found) {
		record_copy(&recipient_record, &old, &recipient);
	}
	bool done = put_recipient(target, row, &old, &recipient, err);
	row->id = recipient.id;
	record_finish(&recipient_record, &recipient);
	record_finish(&recipient_record, &old);
	return done;
}

bool import_recipient_row(struct import_target *target, struct import_row *row, struct err *err) {
	struct customer customer = {0};
	bool erased = false;
	if (!import_customer_of(target, row, &erased, &customer, err)) {
		return false;
	}
	bool done = erased || find_and_put(target, row, customer.id, err);
	record_finish(&customer_record, &customer);
	return done;
}
