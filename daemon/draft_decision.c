// Decisions about drafts: approve, skip, later, and taking each of them back.
#include "daemon/draft_decision.h"

#include <inttypes.h>

#include "daemon/app.h"
#include "daemon/control_draft.h"
#include "daemon/dossier.h"
#include "daemon/drafting.h"
#include "daemon/pipeline.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/message.h"
#include "rosemary/store/occasion.h"

// Who decides, and why; what every step of a decision has to know.
struct decider {
	struct app *app;
	struct actor actor;
	const char *reason; // NULL: none
};

bool draft_decision_approve(struct app *app, int64_t id, const struct approval *approval,
			    struct draft *ret, struct message *ret_message, struct err *err) {
	return draft_read_fresh(app, id, ret, err) && store_begin(app->store, err) &&
	       store_end(app->store, approval_give(app, ret, approval, ret_message, err), err);
}

bool draft_decision_later(struct app *app, int64_t id, struct date until, const struct actor *actor,
			  struct draft *ret, struct err *err) {
	int64_t at = zone_instant(app->config->shop.zone, until, app->config->policy.plan_at);
	if (!draft_read_fresh(app, id, ret, err)) {
		return false;
	}
	bool again = ret->state == DRAFT_HELD && ret->held_until == at; // there is nothing to do
	return again || (store_begin(app->store, err) &&
			 store_end(app->store, drafting_put_off(app, ret, at, actor, err), err));
}

// Stores an occasion's new state and tells of it. What follows for other drafts the plan finds.
static bool put_state(const struct decider *decider, struct occasion *occasion,
		      enum occasion_state state, struct err *err) {
	struct app *app = decider->app;
	const struct audit_entry entry = {
		.at = clock_now(&app->clock),
		.actor = decider->actor,
		.verb = "edit",
		.noun = occasion_record.noun,
		.noun_id = occasion->id,
		.before = words_name(&occasion_state_words, (int)occasion->state),
		.after = words_name(&occasion_state_words, (int)state),
		.reason = decider->reason,
	};
	occasion->state = state;
	return store_occasion_update(app->store, occasion, err) &&
	       store_audit_add(app->store, &entry, err) && pipeline_plan(app->pipeline, err);
}

// Ends the occasion of a draft, for ever. The next order would begin a reorder again that has only
// ended, so that is paused.
static bool end_occasion(const struct decider *decider, const struct draft *draft,
			 struct err *err) {
	struct app *app = decider->app;
	struct occasion occasion = {0};
	if (draft->occasion == 0) {
		return err_set(err, ERR_INVALID, "draft %" PRId64 " is about no occasion",
			       draft->id);
	}
	if (!store_occasion_get(app->store, draft->occasion, &occasion, err)) {
		return false;
	}
	enum occasion_state state = occasion_is_reorder(&occasion) ? OCCASION_PAUSED
								   : OCCASION_ENDED;
	bool ok = occasion.state == state || put_state(decider, &occasion, state, err);
	record_finish(&occasion_record, &occasion);
	return ok;
}

bool draft_decision_skip(struct app *app, int64_t id, const struct draft_skip *skip,
			 struct draft *ret, struct err *err) {
	const struct decider decider = {app, skip->actor, skip->reason};
	const struct draft_change change = {skip->actor, clock_now(&app->clock), skip->reason};
	if (!store_begin(app->store, err)) {
		return false;
	}
	bool ok = store_draft_get(app->store, id, ret, err) &&
		  store_draft_move(app->store, ret, DRAFT_EV_SKIP, &change, err) &&
		  (!skip->for_ever || end_occasion(&decider, ret, err));
	return store_end(app->store, ok, err);
}

static bool check_not_merged(struct store *store, int64_t id, const struct draft *draft,
			     struct err *err) {
	struct customer customer = {0};
	if (!store_customer_get(store, id, &customer, err)) {
		return false;
	}
	bool merged = customer.merged_into != 0;
	record_finish(&customer_record, &customer);
	return !merged ||
	       err_set(err, ERR_STATE, "draft %" PRId64 ": its customer was merged", draft->id);
}

// Goes on behind a draft's day. A single day has nothing behind it and stays ended.
static bool go_on(const struct decider *decider, struct occasion *occasion,
		  const struct draft *draft, struct err *err) {
	struct app *app = decider->app;
	struct rule_sources sources = dossier_sources(app);
	struct occasion_rules rules;
	struct date today = zone_day(app->config->shop.zone, clock_now(&app->clock));
	struct date behind = date_add(draft->occurs_on, 1);
	return occasion_rules_read(&sources, occasion, &rules, err) &&
	       check_not_merged(app->store, occasion->customer, draft, err) &&
	       occasion_advance(occasion, &rules, date_compare(behind, today) > 0 ? behind : today,
				err) &&
	       (date_none(occasion->next_on) || put_state(decider, occasion, OCCASION_ACTIVE, err));
}

// An occasion that ended, as by skip --for-ever, goes on with its draft.
static bool revive_occasion(const struct decider *decider, const struct draft *draft,
			    struct err *err) {
	struct occasion occasion = {0};
	if (!store_occasion_get(decider->app->store, draft->occasion, &occasion, err)) {
		return false;
	}
	bool ok = true;
	if (occasion_is_reorder(&occasion) && occasion.state == OCCASION_PAUSED) {
		ok = put_state(decider, &occasion, OCCASION_ENDED, err);
	} else if (occasion.state == OCCASION_ENDED) {
		ok = go_on(decider, &occasion, draft, err);
	}
	record_finish(&occasion_record, &occasion);
	return ok;
}

// What was skipped waits again, and is judged anew.
static bool take_skip_back(const struct decider *decider, struct draft *draft, struct err *err) {
	return revive_occasion(decider, draft, err) &&
	       drafting_return(decider->app, draft, &decider->actor, NULL, err);
}

// What was put off is held for no day any more, and judged anew.
static bool take_later_back(const struct decider *decider, struct draft *draft, struct err *err) {
	struct app *app = decider->app;
	const struct audit_entry entry = {
		.at = clock_now(&app->clock),
		.actor = decider->actor,
		.verb = "reopen",
		.noun = draft_record.noun,
		.noun_id = draft->id,
	};
	draft->held_until = 0;
	return store_audit_add(app->store, &entry, err) &&
	       store_draft_update(app->store, draft, draft->revision, err) &&
	       drafting_refresh(app, draft, err);
}

static bool take_back(const struct decider *decider, struct draft *draft, struct err *err) {
	bool skipped = draft->state == DRAFT_SKIPPED;
	bool put_off = draft->held_until != 0 && draft_is_open(draft);
	if (draft->purpose == DRAFT_NOTICE || (!skipped && !put_off)) {
		return err_set(err, ERR_STATE,
			       "draft %" PRId64 " is %s: only what was skipped or put off is "
			       "reopened",
			       draft->id, words_name(&draft_state_words, (int)draft->state));
	}
	if (draft->send_by <= clock_now(&decider->app->clock)) {
		return err_set(err, ERR_STATE, "draft %" PRId64 " is too late now for its day",
			       draft->id);
	}
	return skipped ? take_skip_back(decider, draft, err) : take_later_back(decider, draft, err);
}

bool draft_decision_reopen(struct app *app, int64_t id, const struct actor *actor,
			   struct draft *ret, struct err *err) {
	const struct decider decider = {app, *actor, NULL};
	if (!store_begin(app->store, err)) {
		return false;
	}
	bool ok = store_draft_get(app->store, id, ret, err) && take_back(&decider, ret, err);
	return store_end(app->store, ok, err);
}

// Cancels the delivery and gives the draft back, in one transaction.
static bool cancel(const struct decider *decider, struct delivery *delivery, struct draft *draft,
		   struct err *err) {
	struct app *app = decider->app;
	struct message message = {0};
	struct delivery_change change = {.at = clock_now(&app->clock),
					 .reason = "taken back by the owner",
					 .who = decider->actor.name};
	if (delivery->state == DELIVERY_HANDING) {
		return err_set(err, ERR_STATE,
			       "delivery %" PRId64 " is on its way: it cannot be taken back",
			       delivery->id);
	}
	bool ok = store_message_get(app->store, delivery->message, &message, err) &&
		  store_draft_get(app->store, message.draft, draft, err) &&
		  store_delivery_move(app->store, delivery, DELIVERY_EV_CANCEL, &change, err);
	message_finish(&message);
	return ok && (draft->state != DRAFT_APPROVED ||
		      drafting_return(app, draft, &decider->actor, change.reason, err));
}

bool draft_decision_cancel(struct app *app, int64_t delivery, const struct actor *actor,
			   struct delivery *ret_delivery, struct draft *ret, struct err *err) {
	const struct decider decider = {app, *actor, NULL};
	if (!store_begin(app->store, err)) {
		return false;
	}
	bool ok = store_delivery_get(app->store, delivery, ret_delivery, err) &&
		  cancel(&decider, ret_delivery, ret, err);
	return store_end(app->store, ok, err);
}

bool draft_decision_is_refusal(const struct err *err) {
	return err->code == ERR_CONFLICT || err->code == ERR_STATE || err->code == ERR_INVALID ||
	       err->code == ERR_NOT_FOUND || err->code == ERR_LIMIT;
}
