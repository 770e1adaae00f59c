// orders -> occasion: the day on which a customer's coffee runs out.
#include "rhythms.h"

#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "collection.h"
#include "dossier.h"
#include "drafting.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/order.h"
#include "rosemary/store/rhythm.h"

enum { ROWS_MAX = 1000 };

// The occasions of a category among a customer's: one, unless two customers became one.
struct search {
	const char *category;
	struct collection found;
};

static bool match(const void *record, void *argument) {
	const struct occasion *occasion = record;
	struct search *search = argument;
	return !occasion_is_reorder(occasion) ||
	       strcasecmp(occasion->title, search->category) != 0 ||
	       collection_add(record, &search->found);
}

static bool find_expected(struct app *app, int64_t customer, struct search *search,
			  struct err *err) {
	search->found = (struct collection){.type = &occasion_record, .max = ROWS_MAX};
	return store_occasion_of(app->store, customer, match, search, err);
}

// What the audit says of an occasion: "coffee once:2026-11-24 (74%)"; NULL when it is not expected.
static char *in_words(const struct occasion *occasion) {
	return date_none(occasion->next_on) ? NULL
					    : xasprintf("%s %s (%d%%)", occasion->title,
							occasion->rule, (int)occasion->confidence);
}

static bool audit(struct app *app, const struct occasion *before, const struct occasion *after,
		  const char *reason, struct err *err) {
	char *old = in_words(before);
	char *new = in_words(after);
	const struct audit_entry entry = {.at = clock_now(&app->clock),
					  .actor = actor_policy,
					  .verb = "expect",
					  .noun = occasion_record.noun,
					  .noun_id = after->id,
					  .before = old,
					  .after = new,
					  .reason = reason};
	bool ok = store_audit_add(app->store, &entry, err);
	free(new);
	free(old);
	return ok;
}

// Ends an occasion as if its day had been handed over, so that another order begins it again.
static bool end(struct app *app, const struct occasion *occasion, const char *why,
		struct err *err) {
	if (occasion->state != OCCASION_ACTIVE || date_none(occasion->next_on)) {
		return true;
	}
	struct occasion after = *occasion; // its texts stay the other's
	after.state = OCCASION_ENDED;
	after.next_on = (struct date){0};
	after.draft_on = (struct date){0};
	return store_occasion_update(app->store, &after, err) &&
	       audit(app, occasion, &after, why, err);
}

// Ends those that were found, from the first of them on.
static bool end_found(struct app *app, const struct search *search, size_t first, const char *why,
		      struct err *err) {
	const struct occasion *found = search->found.records;
	for (size_t i = first; i < search->found.count; i++) {
		if (!end(app, &found[i], why, err)) {
			return false;
		}
	}
	return true;
}

static bool end_expected(struct app *app, int64_t customer, const char *category, const char *why,
			 struct err *err) {
	struct search search = {.category = category};
	bool ok = find_expected(app, customer, &search, err) &&
		  end_found(app, &search, 0, why, err);
	collection_finish(&search.found);
	return ok;
}

// Measures one category; what had been expected of too few purchases is so no more.
static bool measure(struct app *app, int64_t customer, const char *category, struct err *err) {
	struct rhythm_purchase purchases[RHYTHM_PURCHASES_MAX];
	size_t count = 0;
	if (!store_rhythm_purchases(app->store, customer, category, purchases, &count, err)) {
		return false;
	}
	const struct rhythm_limits *limits = &rhythm_limits_chosen;
	struct rhythm_own own = rhythm_measure(purchases, count, limits);
	const struct rhythm_row row = {.customer = customer,
				       .category = (char *)category,
				       .median2 = own.median2,
				       .regular = rhythm_is_regular(&own, limits)};
	return rhythm_is_measured(&own, limits)
		       ? store_rhythm_put(app->store, &row, err)
		       : store_rhythm_drop(app->store, customer, category, err);
}

static bool is_measured(const struct collection *rows, const char *category) {
	const struct rhythm_row *list = rows->records;
	for (size_t i = 0; i < rows->count; i++) {
		if (strcmp(list[i].category, category) == 0) {
			return true;
		}
	}
	return false;
}

// Ends what rows of before led to and no row of now stands for.
static bool end_others(struct app *app, int64_t customer, const struct collection *before,
		       const struct collection *now, struct err *err) {
	const struct rhythm_row *list = before->records;
	for (size_t i = 0; i < before->count; i++) {
		if (!is_measured(now, list[i].category) &&
		    !end_expected(app, customer, list[i].category, "it has no rhythm any more",
				  err)) {
			return false;
		}
	}
	return true;
}

// Takes the rows away of categories that are not named, by this way of writing them, any more.
static bool drop_unnamed(struct app *app, int64_t customer, bool active,
			 const struct collection *rows, struct err *err) {
	const struct rhythm_row *list = rows->records;
	for (size_t i = 0; i < rows->count; i++) {
		const char *name = policy_reorder(&app->config->policy, list[i].category);
		bool stays = active && name != NULL && strcmp(name, list[i].category) == 0;
		if (!stays && !store_rhythm_drop(app->store, customer, list[i].category, err)) {
			return false;
		}
	}
	return true;
}

bool rhythms_measure(struct app *app, int64_t customer, bool active, struct err *err) {
	const struct policy *policy = &app->config->policy;
	struct collection before = {.type = &rhythm_record, .max = ROWS_MAX};
	struct collection now = {.type = &rhythm_record, .max = ROWS_MAX};
	bool ok = store_rhythm_of(app->store, customer, collection_add, &before, err) &&
		  drop_unnamed(app, customer, active, &before, err);
	for (size_t i = 0; i < policy->reorder_count && active && ok; i++) {
		ok = measure(app, customer, policy->reorder[i], err);
	}
	ok = ok && store_rhythm_of(app->store, customer, collection_add, &now, err) &&
	     end_others(app, customer, &before, &now, err);
	collection_finish(&before);
	collection_finish(&now);
	return ok;
}

bool rhythms_predict(struct app *app, int64_t customer, const char *category, struct date today,
		     struct rhythm *ret, struct err *err) {
	struct rhythm_purchase purchases[RHYTHM_PURCHASES_MAX];
	struct rhythm_shop shop = {0};
	size_t count = 0;
	if (!store_rhythm_purchases(app->store, customer, category, purchases, &count, err) ||
	    !store_rhythm_shop(app->store, category, &shop, err)) {
		return false;
	}
	const struct rhythm_source source = {purchases, count, &shop, &rhythm_limits_chosen, today};
	*ret = rhythm_predict(&source);
	return true;
}

// What the orders of a customer and a category say at a moment.
struct expectation {
	struct app *app;
	const struct rhythm_row *row;
	struct rhythm rhythm;
	int64_t now;
};

// Writes the expected day over an occasion, new or as it was. It can be met when there is time
// for a message.
static bool make_expected(const struct expectation *expectation, struct occasion *ret,
			  bool *ret_in_time, struct err *err) {
	const struct rhythm *rhythm = &expectation->rhythm;
	const struct rhythm_row *row = expectation->row;
	const struct rule_sources sources = dossier_sources(expectation->app);
	struct occasion_rules rules;
	char day[DATE_TEXT_SIZE];
	char *rule = xasprintf("once:%s", date_text(rhythm->day, day));
	ret->customer = row->customer;
	ret->source = OCCASION_PREDICTED;
	ret->state = OCCASION_ACTIVE;
	ret->confidence = rhythm->confidence;
	json_free(ret->evidence);
	ret->evidence = json_new_list();
	for (size_t i = 0; i < rhythm->evidence_count; i++) {
		json_push(ret->evidence, json_new_int(rhythm->evidence[i]));
	}
	replace_text(&ret->kind, OCCASION_REORDER);
	replace_text(&ret->title, row->category);
	replace_text(&ret->rule, rule);
	free(rule);
	if (!occasion_rules_read(&sources, ret, &rules, err)) {
		return false;
	}
	*ret_in_time = occasion_schedule(ret, &rules, rhythm->day).send_by > expectation->now;
	return occasion_advance(ret, &rules, rhythm->day, err);
}

// A draft that waits was made for the day of before: what is true of it now?
static bool refresh_draft(struct app *app, int64_t occasion, struct err *err) {
	struct draft draft = {0};
	bool found = false;
	bool ok = store_draft_newest_of(app->store, occasion, &found, &draft, err);
	if (ok && found && draft_is_open(&draft)) {
		ok = drafting_refresh(app, &draft, err);
	}
	record_finish(&draft_record, &draft);
	return ok;
}

static bool add(struct app *app, struct occasion *occasion, const char *why, struct err *err) {
	const struct occasion nothing = {0};
	struct occasion other = {0};
	bool found = false;
	if (!store_occasion_same(app->store, occasion, &found, &other, err)) {
		return false;
	}
	record_finish(&occasion_record, &other);
	if (found) {
		return true; // somebody wrote the very day down
	}
	return store_occasion_add(app->store, occasion, err) &&
	       audit(app, &nothing, occasion, why, err);
}

static bool move(struct app *app, const struct occasion *before, const struct occasion *after,
		 const char *why, struct err *err) {
	bool same = strcmp(before->rule, after->rule) == 0 && before->state == after->state &&
		    before->confidence == after->confidence &&
		    json_same(before->evidence, after->evidence);
	return same || (store_occasion_update(app->store, after, err) &&
			audit(app, before, after, why, err) && refresh_draft(app, after->id, err));
}

// True when the newest order behind an occasion is the newest of all.
static bool rests_on_newest(const struct occasion *occasion, const struct rhythm *rhythm) {
	int64_t newest = 0;
	return rhythm->evidence_count > 0 && json_whole(json_at(occasion->evidence, 0), &newest) &&
	       newest == rhythm->evidence[0];
}

// Whether the day of an occasion that there is may be changed: nobody else has said something
// about it, and it was not handed over for the same purchase.
static bool may_move(const struct occasion *occasion, const struct rhythm *rhythm) {
	bool handed_over = date_none(occasion->next_on);
	if (handed_over && rests_on_newest(occasion, rhythm)) {
		return false;
	}
	return occasion->state == OCCASION_ACTIVE || occasion_ended_by_itself(occasion);
}

// Settles what is expected beside the occasion that there was (NULL: none).
static bool settle(const struct expectation *expectation, const struct occasion *before,
		   struct err *err) {
	struct app *app = expectation->app;
	const struct rhythm *rhythm = &expectation->rhythm;
	struct occasion after = {0};
	bool in_time = false;
	if (before != NULL) {
		record_copy(&occasion_record, before, &after);
	}
	bool ok = rhythm->answer != RHYTHM_EXPECTED ||
		  make_expected(expectation, &after, &in_time, err);
	if (ok && in_time && before == NULL) {
		ok = add(app, &after, rhythm->words, err);
	} else if (ok && in_time && may_move(before, rhythm)) {
		ok = move(app, before, &after, rhythm->words, err);
	} else if (ok && !in_time && before != NULL && !rests_on_newest(before, rhythm)) {
		ok = end(app, before, rhythm->words, err) && refresh_draft(app, before->id, err);
	}
	record_finish(&occasion_record, &after);
	return ok;
}

bool rhythms_expect(struct app *app, const struct rhythm_row *row, int64_t now, struct err *err) {
	struct expectation expectation = {.app = app, .row = row, .now = now};
	struct search search = {.category = row->category};
	struct date today = zone_day(app->config->shop.zone, now);
	if (policy_reorder(&app->config->policy, row->category) == NULL) {
		return true; // its customer is studied soon, and the row goes
	}
	bool ok = rhythms_predict(app, row->customer, row->category, today, &expectation.rhythm,
				  err) &&
		  find_expected(app, row->customer, &search, err) &&
		  end_found(app, &search, 1, "it is expected twice", err) &&
		  settle(&expectation, search.found.records, err);
	collection_finish(&search.found);
	return ok;
}

// Counts the lines of a listing.
static bool count_line(const void *record, void *argument) {
	(void)record;
	(*(size_t *)argument)++;
	return true;
}

bool rhythms_only(struct app *app, int64_t order, bool *ret, struct err *err) {
	const struct policy *policy = &app->config->policy;
	size_t all = 0, goods = 0;
	*ret = false;
	if (policy->reorder_count == 0) {
		return true;
	}
	if (!store_order_line_each(app->store, order, count_line, &all, err)) {
		return false;
	}
	for (size_t i = 0; i < policy->reorder_count; i++) {
		if (!store_rhythm_lines(app->store, order, policy->reorder[i], count_line, &goods,
					err)) {
			return false;
		}
	}
	*ret = all > 0 && all == goods;
	return true;
}
