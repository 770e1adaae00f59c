// What orders tell of days, before the owner: listed, accepted, refused, and taken back.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/app.h"
#include "daemon/control_handlers.h"
#include "daemon/control_json.h"
#include "daemon/control_page.h"
#include "daemon/decisions.h"
#include "daemon/dossier.h"
#include "daemon/pipeline.h"
#include "daemon/proposal.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/occasion.h"

static bool decorate_proposal(struct json *object, const void *record, struct app *app,
			      struct err *err) {
	return decorate_occasion(object, record, app, err) &&
	       proposal_put(object, record, app, err);
}

// The surest first.
static struct page_place place_of(const void *record) {
	const struct occasion *occasion = record;
	return (struct page_place){.at = 100 - occasion->confidence, .id = occasion->id};
}

bool control_occasion_proposals(struct request *request, struct err *err) {
	static const struct page_type type = {.record = &occasion_record,
					      .each = store_occasion_proposed,
					      .decorate = decorate_proposal,
					      .place = place_of};
	struct store_page page;
	return page_from_request(request, &page, err) && page_list(request, &type, &page, err);
}

// What the audit says of an occasion: "proposed birthday --05-14".
static char *in_words(const struct occasion *occasion) {
	return xasprintf("%s %s %s%s%s", words_name(&occasion_state_words, (int)occasion->state),
			 occasion->kind, occasion->rule, *occasion->title != '\0' ? " " : "",
			 occasion->title);
}

// Stores what was decided, tells of it, and lets the plan find what follows.
static bool settle(struct request *request, const struct occasion *before,
		   const struct occasion *after, const char *verb, struct err *err) {
	struct app *app = request->app;
	char *old = in_words(before);
	char *new = in_words(after);
	const struct audit_entry entry = {
		.at = clock_now(&app->clock),
		.actor = request->actor,
		.verb = verb,
		.noun = occasion_record.noun,
		.noun_id = after->id,
		.before = old,
		.after = new,
		.reason = json_get_text(request->params, "reason"),
	};
	bool ok = store_occasion_update(app->store, after, err) &&
		  store_audit_add(app->store, &entry, err) && pipeline_plan(app->pipeline, err);
	free(new);
	free(old);
	return ok;
}

static bool is_not(const struct occasion *occasion, const char *what, struct err *err) {
	return err_set(err, ERR_STATE, "occasion %" PRId64 " is %s: %s", occasion->id,
		       words_name(&occasion_state_words, (int)occasion->state), what);
}

// Takes the day, kind and title that a person knows better; they are about one occasion.
static bool correct(struct request *request, struct occasion *occasion, struct err *err) {
	static const char *const names[] = {"rule", "kind", "title"};
	char **const slots[] = {&occasion->rule, &occasion->kind, &occasion->title};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *text = json_get_text(request->params, names[i]);
		if (text == NULL) {
			continue;
		}
		if (json_count(json_get(request->params, "ids")) > 1) {
			return err_set(err, ERR_INVALID, "%s: is of one occasion, not of several",
				       names[i]);
		}
		replace_text(slots[i], text);
	}
	if (!occasion_kind_valid(occasion->kind) || occasion_is_greeting(occasion)) {
		return err_set(err, ERR_INVALID, "kind: '%.60s' is none for this", occasion->kind);
	}
	return true;
}

// Two occasions of a customer may not be the same one.
static bool check_alone(struct store *store, const struct occasion *occasion, struct err *err) {
	struct occasion other = {0};
	bool found = false;
	if (!store_occasion_same(store, occasion, &found, &other, err)) {
		return false;
	}
	int64_t id = other.id;
	record_finish(&occasion_record, &other);
	return !found || id == occasion->id ||
	       err_set(err, ERR_INVALID, "occasion %" PRId64 " is the same", id);
}

// Its next day, by the rules of whose it is.
static bool set_days(struct app *app, struct occasion *occasion, struct err *err) {
	struct rule_sources sources = dossier_sources(app);
	struct occasion_rules rules;
	struct date today = zone_day(app->config->shop.zone, clock_now(&app->clock));
	return occasion_rules_read(&sources, occasion, &rules, err) &&
	       rule_check(occasion->rule, &rules.place, today, err) &&
	       occasion_rules_advance(&sources, occasion, &rules, today, err);
}

// How an occasion becomes another one.
typedef bool change_occasion(struct request *request, struct occasion *occasion, struct err *err);

static bool accept(struct request *request, struct occasion *occasion, struct err *err) {
	if (occasion->state != OCCASION_PROPOSED) {
		return is_not(occasion, "only what is proposed is accepted", err);
	}
	occasion->state = OCCASION_ACTIVE;
	occasion->confidence = 100; // a person said so
	return correct(request, occasion, err) && check_alone(request->app->store, occasion, err) &&
	       set_days(request->app, occasion, err);
}

static bool refuse(struct request *request, struct occasion *occasion, struct err *err) {
	(void)request;
	if (occasion->state != OCCASION_PROPOSED) {
		return is_not(occasion, "only what is proposed is refused", err);
	}
	occasion->state = OCCASION_ENDED;
	occasion->next_on = (struct date){0};
	occasion->draft_on = (struct date){0};
	return true;
}

// What the daemon found waits for an answer again, and is studied anew.
static bool reopen(struct request *request, struct occasion *occasion, struct err *err) {
	(void)request;
	bool found = occasion->source == OCCASION_DERIVED || occasion->source == OCCASION_PREDICTED;
	bool decided = occasion->state == OCCASION_ACTIVE || occasion->state == OCCASION_ENDED;
	if (!found) {
		return err_set(err, ERR_STATE, "occasion %" PRId64 " was never proposed",
			       occasion->id);
	}
	if (!decided) {
		return is_not(occasion, "only what was accepted or refused is reopened", err);
	}
	occasion->state = OCCASION_PROPOSED;
	occasion->next_on = (struct date){0};
	occasion->draft_on = (struct date){0};
	return true;
}

// Tells what has become of one.
static bool put_decided(struct request *request, const struct occasion *occasion, struct err *err) {
	struct json *row = record_answer(request->app, &occasion_record, occasion);
	json_push(json_get(request->result, occasion_record.plural), row);
	return decorate_occasion(row, occasion, request->app, err);
}

static bool decide(struct request *request, int64_t id, change_occasion *change, const char *verb,
		   struct err *err) {
	struct store *store = request->app->store;
	struct occasion before = {0}, after = {0};
	if (!store_begin(store, err)) {
		return false;
	}
	bool ok = store_occasion_get(store, id, &before, err);
	if (ok) {
		record_copy(&occasion_record, &before, &after);
		ok = change(request, &after, err) && settle(request, &before, &after, verb, err);
	}
	ok = store_end(store, ok, err) && put_decided(request, &after, err);
	record_finish(&occasion_record, &after);
	record_finish(&occasion_record, &before);
	return ok;
}

static bool accept_one(struct request *request, int64_t id, const char *shown, struct err *err) {
	(void)shown; // nothing leaves by it: each draft asks for a yes of its own
	return decide(request, id, accept, "accept", err);
}

static bool refuse_one(struct request *request, int64_t id, const char *shown, struct err *err) {
	(void)shown;
	return decide(request, id, refuse, "refuse", err);
}

static bool reopen_one(struct request *request, int64_t id, const char *shown, struct err *err) {
	(void)shown;
	return decide(request, id, reopen, "reopen", err);
}

bool control_occasion_accept(struct request *request, struct err *err) {
	return decide_each_of(request, occasion_record.plural, accept_one, err);
}

bool control_occasion_refuse(struct request *request, struct err *err) {
	return decide_each_of(request, occasion_record.plural, refuse_one, err);
}

bool control_occasion_reopen(struct request *request, struct err *err) {
	return decide_each_of(request, occasion_record.plural, reopen_one, err);
}
