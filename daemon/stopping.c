// A customer who said stop is written to no more.
#include "daemon/stopping.h"

#include "rosemary/store/audit.h"
#include "rosemary/store/consent.h"

// Looks for an opt-out that covers a stop.
struct search {
	const struct stop *stop;
	bool found;
};

static bool compare(const void *record, void *argument) {
	const struct optout *optout = record;
	struct search *search = argument;
	int64_t occasion = search->stop->occasion;
	search->found =
		optout->scope == OPTOUT_EVERYTHING ||
		(occasion != 0 && optout->scope == OPTOUT_OCCASION && optout->occasion == occasion);
	return !search->found;
}

bool stopping_is_done(struct store *store, const struct stop *stop, bool *ret, struct err *err) {
	const struct store_page page = {.limit = INT64_MAX, .customer = stop->customer};
	struct search search = {stop, false};
	if (!store_optout_each(store, &page, compare, &search, err)) {
		return false;
	}
	*ret = search.found;
	return true;
}

static bool add(struct store *store, const struct stop *stop, struct err *err) {
	enum optout_scope scope = stop->occasion != 0 ? OPTOUT_OCCASION : OPTOUT_EVERYTHING;
	struct optout optout = {
		.customer = stop->customer,
		.scope = scope,
		.occasion = stop->occasion,
		.source = xstrdup("link"),
		.by = xstrdup(actor_customer.name),
		.at = stop->now,
	};
	const struct audit_entry entry = {
		.at = stop->now,
		.actor = actor_customer,
		.verb = "opt out",
		.noun = "customer",
		.noun_id = stop->customer,
		.after = words_name(&optout_scope_words, (int)scope),
		.reason = stop->how,
	};
	bool ok = store_optout_add(store, &optout, err) && store_audit_add(store, &entry, err);
	record_finish(&optout_record, &optout);
	return ok;
}

bool stopping_take(struct store *store, const struct stop *stop, bool *ret_new, struct err *err) {
	bool done = false;
	if (!stopping_is_done(store, stop, &done, err) || (!done && !add(store, stop, err))) {
		return false;
	}
	*ret_new = !done;
	return true;
}
