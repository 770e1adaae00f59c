// Rows of customers: who they are, what they said about being written to, their birthday.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import_rows.h"
#include "daemon/occasion_rules.h"
#include "rosemary/base/address.h"
#include "rosemary/calendar/rule.h"
#include "rosemary/store/consent.h"
#include "rosemary/store/customer.h"

enum { OPTOUTS_MAX = 1000 }; // of one customer

static bool put_customer(struct import_target *target, struct import_row *row,
			 const struct customer *old, struct customer *customer, struct err *err) {
	if (!import_merge(target, &customer_record, customer, row, err)) {
		return false;
	}
	customer_fold(customer);
	if (old->id == 0) {
		row->is_new = true;
		replace_text(&customer->source, import_source(target));
		return store_customer_add(target->store, customer, err);
	}
	const struct rule_sources sources = {target->store, target->shop, target->policy};
	row->is_changed = !import_record_same(&customer_record, old, customer);
	bool moved = !record_field_same(record_field(&customer_record, "country"), old, customer) ||
		     old->leap_day != customer->leap_day;
	return (!row->is_changed || store_customer_update(target->store, customer, err)) &&
	       (!moved || occasion_rules_again_all(&sources, customer->id, 0, target->today, err));
}

// Whether an opt-out that is in force silences a channel.
struct silence {
	enum channel channel;
	bool silent;
};

static bool look_at_optout(const void *record, void *argument) {
	struct silence *silence = argument;
	silence->silent = optout_covers(record, silence->channel, "", 0, -1);
	return !silence->silent;
}

static bool is_silenced(struct import_target *target, int64_t customer, enum channel channel,
			bool *ret, struct err *err) {
	struct silence silence = {channel, false};
	const struct store_page page = {.limit = OPTOUTS_MAX, .customer = customer};
	if (!store_optout_each(target->store, &page, look_at_optout, &silence, err)) {
		return false;
	}
	*ret = silence.silent;
	return true;
}

static bool add_consent(struct import_target *target, const struct consent *like, struct err *err) {
	struct consent consent = *like;
	consent.basis = target->hand != NULL ? xstrdup(target->hand->basis)
					     : xasprintf("import %s", target->file);
	consent.source = xstrdup(import_source(target));
	consent.by = xstrdup(target->actor->name);
	consent.at = target->now;
	bool added = store_consent_add(target->store, &consent, err);
	record_finish(&consent_record, &consent);
	return added;
}

// Notes that a word of the file was not taken, because of what the customer did.
static void keep_consent(struct import_row *row, const struct consent *wanted, const char *did) {
	char *reason = xasprintf("consent_%s: the customer %s, so '%s' was not taken",
				 channel_name(wanted->channel), did,
				 words_name(&consent_state_words, (int)wanted->state));
	import_keep(row, reason);
	free(reason);
}

// Whether the word of a file may replace what is known; keeping it is noted in the row.
static bool may_say(struct import_target *target, struct import_row *row,
		    const struct consent *wanted, const struct consent *current, bool *ret,
		    struct err *err) {
	bool silent = false;
	*ret = false;
	if (current != NULL && current->state == wanted->state) {
		return true;
	}
	if (wanted->state == CONSENT_WITHDRAWN) {
		*ret = true;
		return true;
	}
	if (current != NULL && current->state == CONSENT_WITHDRAWN) {
		keep_consent(row, wanted, "withdrew it");
		return true;
	}
	if (!is_silenced(target, wanted->customer, wanted->channel, &silent, err)) {
		return false;
	}
	if (silent) {
		keep_consent(row, wanted, "opted out");
	}
	*ret = !silent;
	return true;
}

// A file may take consent away, but never give back what the customer took.
static bool put_consent(struct import_target *target, struct import_row *row, int64_t customer,
			enum channel channel, struct err *err) {
	char column[32];
	int state = 0;
	struct consent current = {0};
	bool found = false, said = false;
	(void)snprintf(column, sizeof column, "consent_%s", channel_name(channel)); // fits
	if (!words_find(&consent_state_words, import_cell(row, column), &state)) {
		return true;
	}
	const struct consent wanted = {.customer = customer,
				       .channel = channel,
				       .state = (enum consent_state)state};
	if (!store_consent_current(target->store, customer, channel, &found, &current, err)) {
		return false;
	}
	bool done = may_say(target, row, &wanted, found ? &current : NULL, &said, err);
	record_finish(&consent_record, &current);
	if (!done || !said) {
		return done;
	}
	row->is_changed = true;
	return add_consent(target, &wanted, err);
}

static bool check_birthday(const struct import_target *target, const struct import_row *row,
			   struct err *err) {
	const char *text = import_cell(row, "birthday");
	struct rule rule;
	if (text == NULL) {
		return true;
	}
	if (!rule_parse(text, &rule, err)) {
		err->code = ERR_INVALID;
		return err_prefix(err, "birthday");
	}
	if (rule.kind != RULE_YEARLY || date_compare(rule.date, target->today) > 0) {
		return err_set(err, ERR_INVALID, "birthday: '%s' is yet to come", text);
	}
	return true;
}

// Only E.164 may go on the wire. A number that was read by the shop's country is another one in the
// customer's.
static bool check_phone(const struct import_target *target, const struct import_row *row,
			const struct customer *old, struct err *err) {
	const char *phone = import_cell(row, "phone");
	const char *country = import_cell(row, "country");
	if (phone == NULL) {
		return true;
	}
	if (!phone_is_e164(phone)) {
		return err_set(err, ERR_INVALID, "phone: '%.40s' is not + and 7 to 15 digits",
			       phone);
	}
	country = country != NULL ? country : old->country;
	if (country != NULL && target->phone_country != NULL &&
	    strcmp(country, target->phone_country) != 0) {
		return err_set(err, ERR_INVALID,
			       "phone: the customer is in %s: write the number with + and the "
			       "country's code, or the country beside it",
			       country);
	}
	return true;
}

static bool put_birthday(struct import_target *target, struct import_row *row,
			 const struct customer *customer, struct err *err) {
	const char *text = import_cell(row, "birthday");
	if (text == NULL) {
		return true;
	}
	struct occasion wanted = {
		.customer = customer->id,
		.kind = xstrdup(OCCASION_OWN_BIRTHDAY),
		.title = xstrdup(""),
		.rule = xstrdup(text),
		.lead_days = -1,
	};
	bool done = import_occasion_put(target, row, &wanted, err);
	record_finish(&occasion_record, &wanted);
	return done;
}

static bool put_all(struct import_target *target, struct import_row *row,
		    const struct customer *old, struct customer *customer, struct err *err) {
	return check_birthday(target, row, err) && check_phone(target, row, old, err) &&
	       put_customer(target, row, old, customer, err) &&
	       put_consent(target, row, customer->id, CHANNEL_EMAIL, err) &&
	       put_consent(target, row, customer->id, CHANNEL_SMS, err) &&
	       put_birthday(target, row, customer, err);
}

static bool find_old(struct import_target *target, const struct import_row *row, bool *ret_found,
		     struct customer *ret, struct err *err) {
	int64_t subject = import_subject(target);
	if (subject != 0) {
		*ret_found = true;
		return store_customer_get(target->store, subject, ret, err);
	}
	return store_customer_by_ref(target->store, import_source(target), import_cell(row, "ref"),
				     ret_found, ret, err);
}

// True when the row's own customer was merged into the one that was found.
static bool is_merged(const struct import_target *target, const struct import_row *row,
		      const struct customer *found) {
	const char *ref = import_cell(row, "ref");
	return import_subject(target) == 0 && ref != NULL && strcmp(ref, found->ref) != 0;
}

// Of a merged customer's row only what was refused counts: the kept one's row says the rest.
static bool put_refusals(struct import_target *target, struct import_row *row,
			 const struct customer *kept, struct err *err) {
	static const struct {
		const char *column;
		enum channel channel;
	} words[] = {{"consent_email", CHANNEL_EMAIL}, {"consent_sms", CHANNEL_SMS}};
	const char *withdrawn = words_name(&consent_state_words, CONSENT_WITHDRAWN);
	char *reason =
		xasprintf("the customer was merged into '%s', whose own row counts", kept->ref);
	bool ok = true;
	import_keep(row, reason);
	free(reason);
	for (size_t i = 0; ok && i < ARRAY_LEN(words); i++) {
		const char *said = import_cell(row, words[i].column);
		ok = said == NULL || strcmp(said, withdrawn) != 0 ||
		     put_consent(target, row, kept->id, words[i].channel, err);
	}
	return ok;
}

bool import_customer(struct import_target *target, struct import_row *row, struct err *err) {
	struct customer old = {0}, customer = {0};
	bool found = false;
	bool done = true;
	if (!find_old(target, row, &found, &old, err)) {
		return false;
	}
	if (found && old.state == CUSTOMER_ERASED) {
		import_keep(row, "the customer was erased and stays so");
		goto out;
	}
	if (found && is_merged(target, row, &old)) {
		done = put_refusals(target, row, &old, err);
		row->id = old.id;
		goto out;
	}
	if (found) {
		record_copy(&customer_record, &old, &customer);
	}
	done = put_all(target, row, &old, &customer, err);
	row->id = customer.id;
out:
	record_finish(&customer_record, &customer);
	record_finish(&customer_record, &old);
	return done;
}
