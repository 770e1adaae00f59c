// What stands beside an occasion and may speak against writing about it.
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "dossier_internal.h"
#include "rhythms.h"
#include "rosemary/domain/derive.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/order.h"
#include "rosemary/store/recipient.h"

// An order that was placed for a day itself, or not long before it.
static bool within(const struct app *app, struct date day, const struct order *order) {
	struct date first = date_add(day, -(int64_t)app->config->policy.ordered_days);
	return order->kind == ORDER_NORMAL && order->confirmation != ORDER_DECLINED &&
	       date_compare(order->day, first) >= 0 && date_compare(order->day, day) <= 0;
}

// For the same recipient; where the occasion names nobody, for the same kind of occasion.
static bool for_the_same(const struct occasion *occasion, const struct order *order) {
	if (occasion->recipient != 0) {
		return order->recipient == occasion->recipient;
	}
	return order->occasion_kind != NULL && strcmp(order->occasion_kind, occasion->kind) == 0;
}

// Takes an order since that names nobody for a question, unless it is of goods for the household.
static bool ask_for_whom(struct app *app, const struct order *order, struct situation *situation,
			 struct err *err) {
	bool household = false;
	if (order->recipient != 0 || situation->ordered != NULL) {
		return true;
	}
	if (!rhythms_only(app, order->id, &household, err)) {
		return false;
	}
	situation->ordered = household ? NULL : order;
	situation->ordered_unnamed = !household;
	return true;
}

static bool find_ordered(struct app *app, struct dossier *dossier, struct err *err) {
	struct situation *situation = &dossier->situation;
	if (occasion_is_greeting(&dossier->occasion) || occasion_is_reorder(&dossier->occasion)) {
		return true; // a reorder knows its orders by their goods: dossier_again.c
	}
	for (size_t i = 0; i < dossier->order_count; i++) {
		const struct order *order = &dossier->orders[i];
		if (!within(app, dossier->day, order)) {
			continue;
		}
		if (for_the_same(&dossier->occasion, order)) {
			situation->ordered = order;
			situation->ordered_unnamed = false;
			return true;
		}
		if (!ask_for_whom(app, order, situation, err)) {
			return false;
		}
	}
	return true;
}

static bool read_twin(struct app *app, int64_t id, struct dossier *dossier, struct err *err) {
	struct draft mine = {.id = id,
			     .customer = dossier->customer.id,
			     .occurs_on = dossier->day,
			     .address = (char *)dossier->situation.way.address};
	struct draft other = {0};
	bool found = false;
	if (mine.address == NULL) {
		return true;
	}
	if (!store_draft_twin(app->store, &mine, dossier->occasion.kind, &found, &other, err)) {
		return false;
	}
	bool ok = !found || store_customer_get(app->store, other.customer, &dossier->twin, err);
	dossier->situation.twin = found && ok ? &dossier->twin : NULL;
	record_finish(&draft_record, &other);
	return ok;
}

// The occasions of the customer that compete for attention near the day.
struct rivals {
	struct app *app;
	const struct dossier *dossier;
	struct cap_candidate candidates[CAP_CANDIDATES_MAX];
	size_t count;
	int64_t reach; /* days on either side in which rivals of rivals may stand */
};

static bool in_reach(const struct rivals *rivals, struct date day) {
	return !date_none(day) && llabs(date_between(rivals->dossier->day, day)) <= rivals->reach;
}

static struct cap_candidate *rival_of(struct rivals *rivals, int64_t occasion) {
	for (size_t i = 0; i < rivals->count; i++) {
		if (rivals->candidates[i].occasion == occasion) {
			return &rivals->candidates[i];
		}
	}
	return NULL;
}

static void add_rival(struct rivals *rivals, int64_t occasion, struct date day, bool settled) {
	if (rivals->count < CAP_CANDIDATES_MAX && rival_of(rivals, occasion) == NULL) {
		rivals->candidates[rivals->count++] = (struct cap_candidate){.occasion = occasion,
									     .day = day,
									     .settled = settled};
	}
}

// A draft that is open or approved stands for its occasion's day.
static bool keep_draft(const void *record, void *argument) {
	const struct draft *draft = record;
	if (draft->purpose == DRAFT_REMINDER &&
	    (draft_is_open(draft) || draft->state == DRAFT_APPROVED)) {
		add_rival(argument, draft->occasion, draft->occurs_on,
			  draft->state == DRAFT_APPROVED);
	}
	return true;
}

// Weighs a rival by the total of the last order that a message about it would speak of. Totals of
// different currencies are not compared: only the shop's own count.
static void weigh(const struct dossier *dossier, const char *currency,
		  const struct occasion *occasion, struct cap_candidate *rival) {
	size_t index = 0;
	enum last_order last = order_that_counts(dossier->orders, dossier->order_count,
						 occasion->recipient, occasion->kind, rival->day,
						 &index);
	bool usable = last == LAST_ORDER_GAVE || last == LAST_ORDER_CHOSE;
	rival->other_currency = usable && strcmp(dossier->orders[index].currency, currency) != 0;
	if (usable && !rival->other_currency) {
		rival->last_total_minor = dossier->orders[index].total_minor;
	}
}

// Occasions that have no draft yet join; those with one get their weight.
static bool keep_occasion(const void *record, void *argument) {
	const struct occasion *occasion = record;
	struct rivals *rivals = argument;
	if (occasion_is_greeting(occasion)) {
		return true;
	}
	if (occasion->state == OCCASION_ACTIVE && in_reach(rivals, occasion->next_on)) {
		add_rival(rivals, occasion->id, occasion->next_on, false);
	}
	struct cap_candidate *rival = rival_of(rivals, occasion->id);
	if (rival != NULL) {
		weigh(rivals->dossier, rivals->app->config->shop.currency, occasion, rival);
	}
	return true;
}

static bool is_ordered(const struct rivals *rivals, const struct cap_candidate *rival,
		       const struct occasion *occasion) {
	const struct dossier *dossier = rivals->dossier;
	for (size_t i = 0; i < dossier->order_count; i++) {
		if (within(rivals->app, rival->day, &dossier->orders[i]) &&
		    for_the_same(occasion, &dossier->orders[i])) {
			return true;
		}
	}
	return false;
}

// Whether nobody would be written to about this rival anyway: an approved one always is.
static bool out_of_the_running(const struct rivals *rivals, const struct cap_candidate *rival,
			       const struct occasion *occasion, bool *ret, struct err *err) {
	struct app *app = rivals->app;
	struct recipient recipient = {0};
	struct optout optout = {0};
	*ret = false;
	if (rival->settled) {
		return true;
	}
	if ((occasion->recipient != 0 &&
	     !store_recipient_get(app->store, occasion->recipient, &recipient, err)) ||
	    !dossier_optout(app, occasion, rivals->dossier->situation.channel, ret, &optout, err)) {
		record_finish(&recipient_record, &recipient);
		return false;
	}
	*ret = *ret || occasion->state == OCCASION_PAUSED || recipient.state != RECIPIENT_ACTIVE ||
	       is_ordered(rivals, rival, occasion);
	record_finish(&optout_record, &optout);
	record_finish(&recipient_record, &recipient);
	return true;
}

// What the owner reads about the one that goes first.
static bool tell_cap(struct rivals *rivals, const struct cap_candidate *keeper,
		     struct dossier *dossier, struct err *err) {
	struct situation *situation = &dossier->situation;
	int64_t recipient = dossier->cap.recipient;
	situation->cap = &dossier->cap;
	situation->cap_day = keeper->day;
	situation->cap_reason = cap_reason(keeper, rival_of(rivals, dossier->occasion.id));
	if (recipient != 0 &&
	    !store_recipient_get(rivals->app->store, recipient, &dossier->cap_recipient, err)) {
		return false;
	}
	situation->cap_who = recipient != 0 ? recipient_label(&dossier->cap_recipient) : NULL;
	return true;
}

// Takes rivals out until the one that keeps this occasion back would really be drafted.
static bool judge_cap(struct rivals *rivals, struct dossier *dossier, struct err *err) {
	int cap_days = rivals->app->config->policy.cap_days;
	for (;;) {
		int keeper = cap_judge(rivals->candidates, rivals->count, dossier->occasion.id,
				       cap_days);
		bool out = false;
		if (keeper < 0) {
			return true;
		}
		struct cap_candidate *rival = &rivals->candidates[keeper];
		if (!store_occasion_get(rivals->app->store, rival->occasion, &dossier->cap, err) ||
		    !out_of_the_running(rivals, rival, &dossier->cap, &out, err)) {
			return false;
		}
		if (!out) {
			return tell_cap(rivals, rival, dossier, err);
		}
		record_finish(&occasion_record, &dossier->cap);
		*rival = rivals->candidates[--rivals->count];
	}
}

static bool read_cap(struct app *app, struct dossier *dossier, struct err *err) {
	struct rivals rivals = {.app = app,
				.dossier = dossier,
				.reach = 3 * (int64_t)app->config->policy.cap_days};
	if (occasion_is_greeting(&dossier->occasion) || app->config->policy.cap_days == 0) {
		return true;
	}
	add_rival(&rivals, dossier->occasion.id, dossier->day, false);
	struct draft_range range = {dossier->customer.id, date_add(dossier->day, -rivals.reach),
				    date_add(dossier->day, rivals.reach)};
	return store_draft_near(app->store, &range, keep_draft, &rivals, err) &&
	       store_occasion_of(app->store, dossier->customer.id, keep_occasion, &rivals, err) &&
	       judge_cap(&rivals, dossier, err);
}

// An order that nobody marked as one in sympathy may say so on its card or in its tags.
static bool mourned(const struct app *app, const struct dossier *dossier) {
	for (size_t i = 0; i < dossier->order_count; i++) {
		const struct order *order = &dossier->orders[i];
		if (order->recipient == dossier->occasion.recipient &&
		    derive_naming(&app->playbook->occasions, order).means == MEANS_SYMPATHY) {
			return true;
		}
	}
	return false;
}

// What the message would say of the day or of the gift, where its words tell of a death.
static const char *words_of_mourning(const struct app *app, const struct dossier *dossier) {
	bool speaks = dossier->last == LAST_ORDER_GAVE || dossier->last == LAST_ORDER_CHOSE;
	const char *written = dossier->gift != NULL ? dossier->gift->description : NULL;
	const char *gift = dossier->gift_product.id != 0 ? dossier->gift_product.description
							 : written;
	const char *said[] = {dossier->occasion.title, speaks ? gift : NULL};
	for (size_t i = 0; i < ARRAY_LEN(said); i++) {
		struct occasion_naming naming = {0};
		occasion_words_read(&app->playbook->occasions, said[i], &naming);
		if (naming.means == MEANS_SYMPATHY) {
			return said[i];
		}
	}
	return NULL;
}

static bool read_sympathy(struct app *app, struct dossier *dossier, struct err *err) {
	bool *sympathy = &dossier->situation.sympathy;
	dossier->situation.mourning = words_of_mourning(app, dossier);
	if (dossier->occasion.recipient == 0) {
		return true;
	}
	if (!store_order_sympathy(app->store, dossier->occasion.recipient, sympathy, err)) {
		return false;
	}
	*sympathy = *sympathy || mourned(app, dossier);
	return true;
}

bool dossier_read_neighbours(struct app *app, int64_t draft, struct dossier *dossier,
			     struct err *err) {
	return find_ordered(app, dossier, err) && read_sympathy(app, dossier, err) &&
	       dossier_read_household(app, draft, dossier, err) &&
	       read_twin(app, draft, dossier, err) && read_cap(app, dossier, err);
}
