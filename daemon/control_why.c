// Why a customer gets, got or does not get a message: the judgement of each occasion, explained.
#include "control_why.h"

#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "control_handlers.h"
#include "control_json.h"
#include "dossier.h"
#include "drafting.h"
#include "goods.h"
#include "long_call.h"
#include "proposal.h"
#include "rosemary/store/consent.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/occasion.h"

enum { OCCASIONS_MAX = 200 };

// A customer's occasions: read first, then explained one by one.
struct explanation {
	struct occasion list[OCCASIONS_MAX];
	size_t count, next;
	bool more; // there are others, which are not told
	struct why_then then;
};

static bool keep(const void *record, void *argument) {
	struct explanation *explanation = argument;
	explanation->more = explanation->count == OCCASIONS_MAX;
	if (!explanation->more) {
		record_copy(&occasion_record, record, &explanation->list[explanation->count++]);
	}
	return !explanation->more;
}

static void put_last(struct json *object, const struct dossier *dossier) {
	char day[DATE_TEXT_SIZE];
	if (dossier->last_order == NULL) {
		json_put(object, "last", NULL);
		return;
	}
	struct json *last = json_new_object();
	json_put_text(last, "order", dossier->last_order->ref);
	json_put_text(last, "day", date_text(dossier->last_order->day, day));
	json_put_text(last, "gift", dossier->gift != NULL ? dossier->gift->description : NULL);
	json_put(object, "last", last);
}

static void put_suggestion(struct json *object, const struct dossier *dossier) {
	const struct suggestion *suggestion = &dossier->suggestion;
	struct json *excluded = json_new_list();
	for (size_t i = 0; i < dossier->excluded_count; i++) {
		struct json *row = json_new_object();
		json_put_text(row, "sku", dossier->excluded[i].product->sku);
		json_put_text(row, "description", dossier->excluded[i].product->description);
		json_put_text(row, "why", dossier->excluded[i].why);
		json_push(excluded, row);
	}
	json_put(object, "excluded", excluded);
	if (suggestion->words == NULL) {
		json_put(object, "suggestion", NULL);
		return;
	}
	struct json *said = json_new_object();
	json_put_text(said, "words", suggestion->words);
	json_put_text(said, "sku", suggestion->product != NULL ? suggestion->product->sku : NULL);
	json_put_bool(said, "repeat", suggestion->repeat);
	json_put_bool(said, "same_price", suggestion->same_price);
	json_put(object, "suggestion", said);
}

static void put_draft(struct json *object, const struct draft *draft) {
	struct json *brief = json_new_object();
	char day[DATE_TEXT_SIZE];
	json_put_int(brief, "id", draft->id);
	json_put_text(brief, "occurs_on", date_text(draft->occurs_on, day));
	json_put_text(brief, "state", words_name(&draft_state_words, (int)draft->state));
	json_put(object, "draft", brief);
}

static void put_judgement(struct json *object, const struct app *app, const struct dossier *dossier,
			  const struct draft *draft) {
	const struct judgement judgement = drafting_judgement(app, dossier, draft);
	char day[DATE_TEXT_SIZE];
	json_put_text(object, "day", date_text(dossier->day, day));
	json_put_text(object, "feast", dossier->feast_abroad);
	char *channel = channel_choice_text(&dossier->choice);
	json_put_text(object, "channel", channel_name(dossier->choice.channel));
	json_put_text(object, "channel_why", channel);
	free(channel);
	json_put_text(object, "verdict", words_name(&decision_words, (int)judgement.decision));
	json_put_text(object, "code", judgement.code);
	json_put_text(object, "reason", judgement.code != NULL ? judgement.text : NULL);
}

// True for a draft of a day on which the occasion does not fall any more.
static bool is_left_behind(const struct draft *draft) {
	return draft->state == DRAFT_WITHDRAWN && draft->hold != NULL &&
	       strcmp(draft->hold, "moved") == 0;
}

// The day that is spoken of: the newest draft's while it lies ahead and is its day, else the next
// one. False when there is none.
static bool day_of(const struct app *app, const struct occasion *occasion,
		   const struct draft *newest, struct date *ret) {
	struct date today = zone_day(app->config->shop.zone, clock_now(&app->clock));
	bool moved_on = is_left_behind(newest) && !date_none(occasion->next_on);
	if (newest->id != 0 && !moved_on && date_compare(newest->occurs_on, today) >= 0) {
		*ret = newest->occurs_on;
		return true;
	}
	*ret = occasion->next_on;
	return !date_none(occasion->next_on);
}

// What is proposed is judged when it is accepted; until then the orders behind it are told.
static bool put_proposed(struct json *object, const struct occasion *occasion, struct app *app,
			 struct err *err) {
	if (!proposal_put(object, occasion, app, err)) {
		return false;
	}
	const char *because = json_get_text(object, "because");
	char *reason = xasprintf("proposed: waits for your yes%s%s",
				 because != NULL ? "; told by orders " : "",
				 because != NULL ? because : "");
	json_put_text(object, "verdict", "proposed");
	json_put_text(object, "code", "proposed");
	json_put_text(object, "reason", reason);
	free(reason);
	return true;
}

static bool explain(struct app *app, const struct occasion *occasion, struct json *object,
		    struct err *err) {
	struct draft newest = {0};
	struct dossier dossier = {0};
	bool found = false;
	struct date day;
	bool ok = put_recipient(object, app, occasion->recipient, err) &&
		  store_draft_newest_of(app->store, occasion->id, &found, &newest, err);
	if (ok && found) {
		put_draft(object, &newest);
	}
	if (ok && occasion->state == OCCASION_PROPOSED) {
		ok = put_proposed(object, occasion, app, err);
	} else if (ok && day_of(app, occasion, &newest, &day)) {
		bool of_day = newest.id != 0 && date_compare(newest.occurs_on, day) == 0;
		ok = dossier_open(app, occasion->id, day, of_day ? newest.id : 0, &dossier, err);
		if (ok) {
			put_judgement(object, app, &dossier, of_day ? &newest : NULL);
			put_last(object, &dossier);
			put_suggestion(object, &dossier);
		}
		dossier_finish(&dossier);
	}
	record_finish(&draft_record, &newest);
	return ok;
}

// Explains one occasion; behind the last one the answer may be made into another.
static bool step(struct request *request, void *state, bool *ret_more, struct err *err) {
	struct explanation *explanation = state;
	if (explanation->next < explanation->count) {
		const struct occasion *occasion = &explanation->list[explanation->next++];
		struct json *row = record_answer(request->app, &occasion_record, occasion);
		put_called(row, request->app, occasion);
		json_push(json_get(request->result, "occasions"), row);
		if (!explain(request->app, occasion, row, err)) {
			return false;
		}
	}
	*ret_more = explanation->next < explanation->count;
	if (!*ret_more && explanation->then.make != NULL) {
		explanation->then.make(request, explanation->then.state);
	}
	return true;
}

static void finish(void *state) {
	struct explanation *explanation = state;
	for (size_t i = 0; i < explanation->count; i++) {
		record_finish(&occasion_record, &explanation->list[i]);
	}
	if (explanation->then.finish != NULL) {
		explanation->then.finish(explanation->then.state);
	}
	free(explanation);
}

// What the customer said about a channel last.
static bool put_consent(struct json *by_channel, struct app *app, int64_t customer,
			enum channel channel, struct err *err) {
	struct consent consent = {0};
	bool found = false;
	if (!store_consent_current(app->store, customer, channel, &found, &consent, err)) {
		return false;
	}
	json_put(by_channel, channel_name(channel),
		 found ? record_answer(app, &consent_record, &consent) : NULL);
	record_finish(&consent_record, &consent);
	return true;
}

static bool put_permission(struct request *request, int64_t customer, struct err *err) {
	struct json *by_channel = json_new_object();
	json_put(request->result, "consent", by_channel);
	if (!put_consent(by_channel, request->app, customer, CHANNEL_EMAIL, err) ||
	    !put_consent(by_channel, request->app, customer, CHANNEL_SMS, err)) {
		return false;
	}
	struct store_page page = {.limit = INT64_MAX, .customer = customer};
	struct listing optouts = listing_begin(request, &optout_record, NULL, err);
	return listing_end(&optouts, request,
			   store_optout_each(request->app->store, &page, listing_row, &optouts,
					     err));
}

// What stands before the occasions; then they are explained one by one.
static bool begin(struct request *request, struct explanation *explanation, struct err *err) {
	struct customer customer = {0};
	struct app *app = request->app;
	const char *selector = json_get_text(request->params, "customer");
	if (!store_customer_find(app->store, selector, &customer, err)) {
		return false;
	}
	struct json *object = record_answer(app, &customer_record, &customer);
	char *name = customer_full_name(&customer);
	json_put_text(object, "name", name);
	json_put(request->result, "customer", object);
	bool ok = put_permission(request, customer.id, err) &&
		  store_occasion_of(app->store, customer.id, keep, explanation, err);
	json_put(request->result, "occasions", json_new_list());
	json_put_bool(request->result, "more", explanation->more);
	struct json *goods = json_new_list();
	json_put(request->result, "goods", goods);
	ok = ok && goods_put(goods, app, customer.id, err);
	free(name);
	record_finish(&customer_record, &customer);
	return ok;
}

bool why_run(struct request *request, const struct why_then *then, struct err *err) {
	static const struct long_call_type type = {.step = step, .finish = finish, .reads = true};
	struct explanation *explanation = xcalloc(1, sizeof *explanation);
	explanation->then = *then;
	if (!begin(request, explanation, err)) {
		finish(explanation);
		return false;
	}
	return long_call_run(request, &type, explanation, err);
}

bool control_customer_why(struct request *request, struct err *err) {
	const struct why_then nothing = {0};
	return why_run(request, &nothing, err);
}
