// Rows of occasions, and customers' own birthdays: a day that matters, and when it comes next.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import_rows.h"
#include "daemon/occasion_rules.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/occasion.h"

static struct rule_sources sources_of(const struct import_target *target) {
	return (struct rule_sources){target->store, target->shop, target->policy};
}

// Goes on to the first day from today that was not handed over yet, if there will ever be one.
static bool advance(struct import_target *target, struct occasion *occasion,
		    const struct occasion_rules *rules, struct err *err) {
	const struct rule_sources sources = sources_of(target);
	bool single = strncmp(occasion->rule, "once:", strlen("once:")) ==
		      0; // a file's may be past
	if (!single && !rule_check(occasion->rule, &rules->place, target->today, err)) {
		err->code = ERR_INVALID; // the rule of a row
		return false;
	}
	return occasion_rules_advance(&sources, occasion, rules, target->today, err);
}

static enum occasion_source source_of(const struct import_target *target) {
	return target->hand != NULL ? OCCASION_MANUAL : OCCASION_IMPORT;
}

// What a person says makes a guess certain; paused and ended ones stay what they are.
static void confirm(const struct import_target *target, struct import_row *row,
		    struct occasion *occasion) {
	if (occasion->state == OCCASION_PROPOSED) {
		occasion->state = OCCASION_ACTIVE;
		occasion->source = source_of(target);
		occasion->confidence = 100;
		row->is_accepted = true;
	}
}

static bool change(struct import_target *target, struct import_row *row, const struct occasion *old,
		   const struct occasion *wanted, const struct occasion_rules *rules,
		   struct err *err) {
	struct occasion occasion;
	bool done = true;
	record_copy(&occasion_record, old, &occasion);
	row->id = old->id;
	confirm(target, row, &occasion);
	if (wanted->lead_days >= 0 && occasion.lead_days != wanted->lead_days) {
		occasion.lead_days = wanted->lead_days;
		if (!date_none(occasion.next_on)) {
			occasion.draft_on =
				occasion_schedule(&occasion, rules, occasion.next_on).draft_on;
		}
	}
	if (strcmp(occasion.rule, wanted->rule) != 0 || old->state == OCCASION_PROPOSED) {
		replace_text(&occasion.rule, wanted->rule);
		done = advance(target, &occasion, rules, err);
	}
	if (done && !import_record_same(&occasion_record, old, &occasion)) {
		row->is_changed = true;
		done = store_occasion_update(target->store, &occasion, err);
	}
	record_finish(&occasion_record, &occasion);
	return done;
}

static bool add(struct import_target *target, struct import_row *row, struct occasion *wanted,
		const struct occasion_rules *rules, struct err *err) {
	wanted->confidence = 100;
	wanted->state = OCCASION_ACTIVE;
	wanted->source = source_of(target);
	wanted->lead_days = wanted->lead_days > 0 ? wanted->lead_days : 0;
	row->is_changed = true;
	if (!advance(target, wanted, rules, err)) {
		return false;
	}
	if (target->hand != NULL && date_none(wanted->next_on)) {
		return err_set(err, ERR_INVALID, "rule: '%s' is past", wanted->rule);
	}
	return store_occasion_add(target->store, wanted, err);
}

bool import_occasion_put(struct import_target *target, struct import_row *row,
			 struct occasion *wanted, struct err *err) {
	const struct rule_sources sources = sources_of(target);
	struct occasion_rules rules;
	struct occasion old = {0};
	bool found = false;
	if (!occasion_rules_read(&sources, wanted, &rules, err) ||
	    !store_occasion_same(target->store, wanted, &found, &old, err)) {
		return false;
	}
	bool done = found ? change(target, row, &old, wanted, &rules, err)
			  : add(target, row, wanted, &rules, err);
	record_finish(&occasion_record, &old);
	return done;
}

static bool find_recipient(struct import_target *target, const struct import_row *row,
			   struct occasion *occasion, struct err *err) {
	const char *text = import_cell(row, "recipient");
	struct recipient recipient = {0};
	bool found = false;
	if (text == NULL) {
		return true;
	}
	if (occasion_is_greeting(occasion)) {
		return err_set(err, ERR_INVALID,
			       "recipient: a customer's own birthday is for the customer");
	}
	if (!import_recipient_called(target->store, occasion->customer, text, &found, &recipient,
				     err)) {
		return false;
	}
	if (!found) {
		return err_set(err, ERR_INVALID,
			       "recipient: customer '%s' has nobody, or more than one, called '%s'",
			       import_cell(row, "customer_ref"), text);
	}
	occasion->recipient = recipient.id;
	record_finish(&recipient_record, &recipient);
	return true;
}

static bool check_lead_days(const struct import_target *target, const struct occasion *occasion,
			    struct err *err) {
	if (occasion->lead_days > 0 && !occasion_is_greeting(occasion) &&
	    !lead_days_check(target->shop, target->policy, (int)occasion->lead_days, err)) {
		return err_prefix(err, "lead_days");
	}
	return true;
}

// -1 in lead_days: the row says nothing of it.
static bool read_occasion(const struct import_target *target, const struct import_row *row,
			  struct occasion *occasion, struct err *err) {
	const char *lead_days = import_cell(row, "lead_days");
	occasion->title = xstrdup("");
	if (!import_merge(target, &occasion_record, occasion, row, err)) {
		return false;
	}
	occasion->lead_days = lead_days != NULL ? strtoll(lead_days, NULL, 10) : -1;
	return check_lead_days(target, occasion, err);
}

static bool put_row(struct import_target *target, struct import_row *row, int64_t customer,
		    struct err *err) {
	struct occasion wanted = {.customer = customer};
	bool done = read_occasion(target, row, &wanted, err) &&
		    find_recipient(target, row, &wanted, err) &&
		    import_occasion_put(target, row, &wanted, err);
	row->is_new = done && wanted.id != 0;
	row->id = row->is_new ? wanted.id : row->id;
	record_finish(&occasion_record, &wanted);
	return done;
}

// Two occasions of a customer may not be the same one.
static bool check_alone(struct import_target *target, const struct occasion *occasion,
			struct err *err) {
	struct occasion other = {0};
	bool found = false;
	if (!store_occasion_same(target->store, occasion, &found, &other, err)) {
		return false;
	}
	bool alone = !found || other.id == occasion->id;
	int64_t id = other.id;
	record_finish(&occasion_record, &other);
	return alone || err_set(err, ERR_INVALID, "kind: occasion %" PRId64 " is the same", id);
}

// What an owner changes is meant: it counts as said by a person, and its days are set anew.
static bool settle_by_hand(struct import_target *target, const struct occasion *old,
			   struct occasion *occasion, const struct occasion_rules *rules,
			   struct err *err) {
	bool greeting = occasion_is_greeting(occasion);
	if (greeting != occasion_is_greeting(old)) {
		return err_set(err, ERR_INVALID, "kind: '%s' cannot become '%s'", old->kind,
			       occasion->kind);
	}
	if (!check_lead_days(target, occasion, err) || !check_alone(target, occasion, err)) {
		return false;
	}
	if (import_record_same(&occasion_record, old, occasion)) {
		return true;
	}
	bool active = occasion->state == OCCASION_ACTIVE;
	occasion->source = OCCASION_MANUAL;
	occasion->confidence = 100;
	if (!advance(target, occasion, rules, err)) {
		return false;
	}
	return !active || !date_none(occasion->next_on) ||
	       err_set(err, ERR_INVALID, "rule: '%s' is past", occasion->rule);
}

static bool change_by_hand(struct import_target *target, struct import_row *row, struct err *err) {
	const struct rule_sources sources = sources_of(target);
	struct occasion_rules rules;
	struct occasion old = {0}, occasion = {0};
	if (!store_occasion_get(target->store, import_subject(target), &old, err)) {
		return false;
	}
	bool read = occasion_rules_read(&sources, &old, &rules, err);
	record_copy(&occasion_record, &old, &occasion);
	bool done = read && import_merge(target, &occasion_record, &occasion, row, err);
	if (done && occasion.title == NULL) {
		occasion.title = xstrdup("");
	}
	done = done && settle_by_hand(target, &old, &occasion, &rules, err);
	row->id = old.id;
	row->is_changed = done && !import_record_same(&occasion_record, &old, &occasion);
	done = done && (!row->is_changed || store_occasion_update(target->store, &occasion, err));
	record_finish(&occasion_record, &occasion);
	record_finish(&occasion_record, &old);
	return done;
}

bool import_occasion_row(struct import_target *target, struct import_row *row, struct err *err) {
	struct customer customer = {0};
	bool erased = false;
	if (!import_customer_of(target, row, &erased, &customer, err)) {
		return false;
	}
	bool changes = import_subject(target) != 0;
	bool done = erased || (changes ? change_by_hand(target, row, err)
				       : put_row(target, row, customer.id, err));
	record_finish(&customer_record, &customer);
	return done;
}
