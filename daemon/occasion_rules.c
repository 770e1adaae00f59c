// Makes the rules for an occasion's days, and sets its days again when those rules changed.
#include "daemon/occasion_rules.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/domain/customer.h"
#include "rosemary/domain/recipient.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/recipient.h"

bool occasion_rules_read(const struct rule_sources *sources, const struct occasion *occasion,
			 struct occasion_rules *ret, struct err *err) {
	struct customer customer = {0};
	struct recipient recipient = {0};
	bool named = occasion->recipient != 0;
	bool ok = store_customer_get(sources->store, occasion->customer, &customer, err) &&
		  (!named ||
		   store_recipient_get(sources->store, occasion->recipient, &recipient, err));
	if (ok) {
		*ret = occasion_rules_for(sources->shop, sources->policy, &customer,
					  named ? &recipient : NULL);
	}
	record_finish(&recipient_record, &recipient);
	record_finish(&customer_record, &customer);
	return ok;
}

bool occasion_rules_advance(const struct rule_sources *sources, struct occasion *occasion,
			    const struct occasion_rules *rules, struct date from, struct err *err) {
	for (;;) {
		struct draft draft = {0};
		bool handed_over = false;
		if (!occasion_advance(occasion, rules, from, err)) {
			return false;
		}
		if (occasion->id == 0 || date_none(occasion->next_on)) {
			return true;
		}
		if (!store_draft_of(sources->store, occasion->id, occasion->next_on, &handed_over,
				    &draft, err)) {
			return false;
		}
		if (!handed_over) {
			return true;
		}
		record_finish(&draft_record, &draft);
		from = date_add(occasion->next_on, 1);
	}
}

bool occasion_rules_again(const struct rule_sources *sources, struct occasion *occasion,
			  struct date today, struct err *err) {
	struct occasion_rules rules;
	struct date day = occasion->next_on, before = occasion->draft_on;
	bool feast = strncmp(occasion->rule, "feast:", strlen("feast:")) == 0;
	if (occasion->state != OCCASION_ACTIVE || (date_none(day) && !feast)) {
		return true;
	}
	if (!occasion_rules_read(sources, occasion, &rules, err)) {
		return false;
	}
	// A 29 February that fell on 1 March may fall on the day before it now.
	bool done = feast ? occasion_rules_advance(sources, occasion, &rules, today, err)
			  : occasion_advance(occasion, &rules, date_add(day, -1), err);
	bool same = date_compare(day, occasion->next_on) == 0 &&
		    date_compare(before, occasion->draft_on) == 0;
	return done && (same || store_occasion_update(sources->store, occasion, err));
}

// A customer's occasions, copied because the listing's statement is still running.
struct owned {
	struct occasion *all;
	size_t count;
	int64_t recipient; // 0: whoever they are for
};

static bool keep(const void *record, void *argument) {
	const struct occasion *occasion = record;
	struct owned *owned = argument;
	if (owned->recipient == 0 || occasion->recipient == owned->recipient) {
		owned->all = xrealloc(owned->all, owned->count + 1, sizeof *owned->all);
		record_copy(&occasion_record, occasion, &owned->all[owned->count++]);
	}
	return true;
}

bool occasion_rules_again_all(const struct rule_sources *sources, int64_t customer,
			      int64_t recipient, struct date today, struct err *err) {
	struct owned owned = {.recipient = recipient};
	bool ok = store_occasion_of(sources->store, customer, keep, &owned, err);
	for (size_t i = 0; i < owned.count; i++) {
		ok = ok && occasion_rules_again(sources, &owned.all[i], today, err);
		record_finish(&occasion_record, &owned.all[i]);
	}
	free(owned.all);
	return ok;
}
