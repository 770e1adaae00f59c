// Sending nothing: this time, or never again; and taking that back.
#include <inttypes.h>

#include "daemon/app.h"
#include "daemon/control_handlers.h"
#include "daemon/decisions.h"
#include "daemon/dossier.h"
#include "daemon/drafting.h"
#include "daemon/pipeline.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/occasion.h"

// Stores an occasion's new state and tells of it. What follows for other drafts the plan finds.
static bool put_state(struct request *request, struct occasion *occasion, enum occasion_state state,
		      struct err *err) {
	struct app *app = request->app;
	const struct audit_entry entry = {
		.at = clock_now(&app->clock),
		.actor = request->actor,
		.verb = "edit",
		.noun = occasion_record.noun,
		.noun_id = occasion->id,
		.before = words_name(&occasion_state_words, (int)occasion->state),
		.after = words_name(&occasion_state_words, (int)state),
		.reason = json_get_text(request->params, "reason"),
	};
	occasion->state = state;
	return store_occasion_update(app->store, occasion, err) &&
	       store_audit_add(app->store, &entry, err) && pipeline_plan(app->pipeline, err);
}

// Ends the occasion of a draft, for ever. The next order would begin a reorder again that has only
// ended, so that is paused.
static bool end_occasion(struct request *request, const struct draft *draft, struct err *err) {
	struct app *app = request->app;
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
	bool ok = occasion.state == state || put_state(request, &occasion, state, err);
	record_finish(&occasion_record, &occasion);
	return ok;
}

static bool skip_one(struct request *request, int64_t id, const char *shown, struct err *err) {
	struct app *app = request->app;
	(void)shown; // nothing leaves: it need not have been read
	bool for_ever = json_get_bool(request->params, "for_ever");
	struct draft draft = {0};
	struct draft_change change = {request->actor, clock_now(&app->clock),
				      json_get_text(request->params, "reason")};
	if (!store_begin(app->store, err)) {
		return false;
	}
	bool ok = store_draft_get(app->store, id, &draft, err) &&
		  store_draft_move(app->store, &draft, DRAFT_EV_SKIP, &change, err) &&
		  (!for_ever || end_occasion(request, &draft, err));
	ok = store_end(app->store, ok, err);
	if (ok) {
		struct json *row = decisions_accept(request, &draft, NULL);
		json_put_bool(row, "for_ever", for_ever);
	}
	record_finish(&draft_record, &draft);
	return ok;
}

bool control_draft_skip(struct request *request, struct err *err) {
	return decide_each(request, NULL, skip_one, err);
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
static bool go_on(struct request *request, struct occasion *occasion, const struct draft *draft,
		  struct err *err) {
	struct app *app = request->app;
	struct rule_sources sources = dossier_sources(app);
	struct occasion_rules rules;
	struct date today = zone_day(app->config->shop.zone, clock_now(&app->clock));
	struct date behind = date_add(draft->occurs_on, 1);
	return occasion_rules_read(&sources, occasion, &rules, err) &&
	       check_not_merged(app->store, occasion->customer, draft, err) &&
	       occasion_advance(occasion, &rules, date_compare(behind, today) > 0 ? behind : today,
				err) &&
	       (date_none(occasion->next_on) || put_state(request, occasion, OCCASION_ACTIVE, err));
}

// An occasion that ended, as by skip --for-ever, goes on with its draft.
static bool revive_occasion(struct request *request, const struct draft *draft, struct err *err) {
	struct occasion occasion = {0};
	if (!store_occasion_get(request->app->store, draft->occasion, &occasion, err)) {
		return false;
	}
	bool ok = true;
	if (occasion_is_reorder(&occasion) && occasion.state == OCCASION_PAUSED) {
		ok = put_state(request, &occasion, OCCASION_ENDED, err);
	} else if (occasion.state == OCCASION_ENDED) {
		ok = go_on(request, &occasion, draft, err);
	}
	record_finish(&occasion_record, &occasion);
	return ok;
}

// What was skipped waits again, and is judged anew.
static bool take_skip_back(struct request *request, struct draft *draft, struct err *err) {
	return revive_occasion(request, draft, err) &&
	       drafting_return(request->app, draft, &request->actor, NULL, err);
}

// What was put off is held for no day any more, and judged anew.
static bool take_later_back(struct request *request, struct draft *draft, struct err *err) {
	struct app *app = request->app;
	const struct audit_entry entry = {
		.at = clock_now(&app->clock),
		.actor = request->actor,
		.verb = "reopen",
		.noun = draft_record.noun,
		.noun_id = draft->id,
	};
	draft->held_until = 0;
	return store_audit_add(app->store, &entry, err) &&
	       store_draft_update(app->store, draft, draft->revision, err) &&
	       drafting_refresh(app, draft, err);
}

static bool take_back(struct request *request, struct draft *draft, struct err *err) {
	bool skipped = draft->state == DRAFT_SKIPPED;
	bool put_off = draft->held_until != 0 &&
		       (draft->state == DRAFT_HELD || draft->state == DRAFT_WAITING);
	if (draft->purpose == DRAFT_NOTICE || (!skipped && !put_off)) {
		return err_set(err, ERR_STATE,
			       "draft %" PRId64 " is %s: only what was skipped or put off is "
			       "reopened",
			       draft->id, words_name(&draft_state_words, (int)draft->state));
	}
	if (draft->send_by <= clock_now(&request->app->clock)) {
		return err_set(err, ERR_STATE, "draft %" PRId64 " is too late now for its day",
			       draft->id);
	}
	return skipped ? take_skip_back(request, draft, err) : take_later_back(request, draft, err);
}

static bool reopen_one(struct request *request, int64_t id, const char *shown, struct err *err) {
	struct app *app = request->app;
	(void)shown; // nothing leaves: it waits for a yes
	struct draft draft = {0};
	if (!store_begin(app->store, err)) {
		return false;
	}
	bool ok = store_draft_get(app->store, id, &draft, err) && take_back(request, &draft, err);
	ok = store_end(app->store, ok, err);
	if (ok) {
		(void)decisions_accept(request, &draft, NULL); // nothing to add
	}
	record_finish(&draft_record, &draft);
	return ok;
}

bool control_draft_reopen(struct request *request, struct err *err) {
	return decide_each(request, NULL, reopen_one, err);
}
