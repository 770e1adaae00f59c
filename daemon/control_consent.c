// Consent and opt-outs: recording what a customer said.

#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "control_handlers.h"
#include "control_json.h"
#include "control_page.h"
#include "control_playbook.h"
#include "pipeline.h"
#include "rosemary/intake/cells.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/consent.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/recipient.h"

// Writes one audit row about a customer's word.
static bool audit(struct request *request, const char *verb, const char *noun, int64_t id,
		  const char *after, struct err *err) {
	struct audit_entry entry = {clock_now(&request->app->clock),
				    request->actor,
				    verb,
				    noun,
				    id,
				    NULL,
				    after,
				    NULL};
	return store_audit_add(request->app->store, &entry, err);
}

// What was said changes what may be sent: the facts of open drafts are compared again.
static bool finish(struct request *request, bool ok, struct err *err) {
	struct app *app = request->app;
	ok = ok && pipeline_plan(app->pipeline, err);
	if (!store_end(app->store, ok, err)) {
		return false;
	}
	pipeline_wake(app->pipeline);
	return true;
}

static bool find_customer(struct request *request, int64_t *ret, struct err *err) {
	struct customer customer = {0};
	if (!store_customer_find(request->app->store, json_get_text(request->params, "customer"),
				 &customer, err)) {
		return false;
	}
	*ret = customer.id;
	record_finish(&customer_record, &customer);
	return true;
}

static bool add_consent(struct request *request, struct consent *consent, struct err *err) {
	const char *state = words_name(&consent_state_words, (int)consent->state);
	if (!store_begin(request->app->store, err)) {
		return false;
	}
	return finish(request,
		      store_consent_add(request->app->store, consent, err) &&
			      audit(request, "consent", "customer", consent->customer, state, err),
		      err);
}

bool control_consent_set(struct request *request, struct err *err) {
	int channel = 0, state = 0;
	int64_t customer = 0;
	const char *basis = json_get_text(request->params, "basis");
	(void)words_find(&channel_words, json_get_text(request->params, "channel"), &channel);
	(void)words_find(&consent_state_words, json_get_text(request->params, "state"), &state);
	if (state != CONSENT_WITHDRAWN && basis == NULL) {
		return err_set(err, ERR_INVALID,
			       "say how the customer gave it: --basis 'ticked at the till'");
	}
	if (!find_customer(request, &customer, err)) {
		return false;
	}
	struct consent consent = {
		.customer = customer,
		.channel = (enum channel)channel,
		.state = (enum consent_state)state,
		.basis = xstrdup(basis),
		.source = xstrdup("owner"),
		.by = xstrdup(request->actor.name),
		.at = clock_now(&request->app->clock),
	};
	bool ok = add_consent(request, &consent, err);
	if (ok) {
		json_free(request->result);
		request->result = record_answer(request->app, &consent_record, &consent);
	}
	record_finish(&consent_record, &consent);
	return ok;
}

bool control_consent_history(struct request *request, struct err *err) {
	int64_t customer = 0;
	if (!find_customer(request, &customer, err)) {
		return false;
	}
	struct listing listing = listing_begin(request, &consent_record, NULL, err);
	bool ok = store_consent_each(request->app->store, customer, listing_row, &listing, err);
	return listing_end(&listing, request, ok);
}

// Whether one of a customer's occasions is of a kind.
struct kind_search {
	const char *kind;
	bool found;
};

static bool match_kind(const void *record, void *argument) {
	const struct occasion *occasion = record;
	struct kind_search *search = argument;
	search->found = search->found || strcmp(occasion->kind, search->kind) == 0;
	return true;
}

// "Birthday" is birthday, as in a file.
static bool read_kind(struct optout *optout, struct err *err) {
	const struct date_column no_dates = {0};
	char *kind = cell_read(column_find(FILE_OCCASIONS, "kind"), &no_dates, optout->kind, err);
	if (kind == NULL) {
		return err_prefix(err, "kind");
	}
	free(optout->kind);
	optout->kind = kind;
	return true;
}

// A kind that nobody knows is a slip: what was meant would be written about all the same.
static bool check_kind(struct request *request, struct optout *optout, struct err *err) {
	struct app *app = request->app;
	if (optout->kind == NULL) {
		return true;
	}
	if (!read_kind(optout, err)) {
		return false;
	}
	struct kind_search search = {.kind = optout->kind};
	if (control_playbook_knows_kind(app, optout->kind)) {
		return true;
	}
	return store_occasion_of(app->store, optout->customer, match_kind, &search, err) &&
	       (search.found ||
		err_set(err, ERR_INVALID,
			"no kind of occasion is called '%.40s': 'rosemary playbook show' and "
			"'rosemary occasion list' say which there are",
			optout->kind));
}

// The person or occasion that is named must be this customer's.
static bool check_owner(struct request *request, const struct optout *optout, struct err *err) {
	struct recipient recipient = {0};
	struct occasion occasion = {0};
	struct store *store = request->app->store;
	bool ok = true;
	if (optout->recipient != 0) {
		ok = store_recipient_get(store, optout->recipient, &recipient, err) &&
		     (recipient.customer == optout->customer ||
		      err_set(err, ERR_INVALID, "that recipient belongs to another customer"));
	}
	if (ok && optout->occasion != 0) {
		ok = store_occasion_get(store, optout->occasion, &occasion, err) &&
		     (occasion.customer == optout->customer ||
		      err_set(err, ERR_INVALID, "that occasion belongs to another customer"));
	}
	record_finish(&recipient_record, &recipient);
	record_finish(&occasion_record, &occasion);
	return ok;
}

// Which scope the options name; none of them means everything, two are refused.
static bool scope_of(const struct json *params, enum optout_scope *ret, struct err *err) {
	static const struct {
		const char *option;
		enum optout_scope scope;
	} scopes[] = {{"channel", OPTOUT_CHANNEL},
		      {"kind", OPTOUT_KIND},
		      {"recipient", OPTOUT_RECIPIENT},
		      {"occasion", OPTOUT_OCCASION}};
	size_t given = 0;
	*ret = OPTOUT_EVERYTHING;
	for (size_t i = 0; i < ARRAY_LEN(scopes); i++) {
		if (json_get(params, scopes[i].option) != NULL) {
			*ret = scopes[i].scope;
			given++;
		}
	}
	return given <= 1 ||
	       err_set(err, ERR_INVALID, "name one of --channel, --kind, --recipient, --occasion");
}

// A kind that no occasion can have would silence nothing.
static bool check_kind(const struct json *params, struct err *err) {
	const char *kind = json_get_text(params, "kind");
	return kind == NULL || occasion_kind_valid(kind) ||
	       err_set(err, ERR_INVALID,
		       "kind: '%.60s' is no kind (lower-case letters, digits, hyphens)", kind);
}

static struct optout optout_from_request(const struct request *request, int64_t customer,
					 enum optout_scope scope) {
	const struct json *params = request->params;
	return (struct optout){
		.customer = customer,
		.scope = scope,
		.channel = xstrdup(json_get_text(params, "channel")),
		.kind = xstrdup(json_get_text(params, "kind")),
		.recipient = json_get_int(params, "recipient", 0),
		.occasion = json_get_int(params, "occasion", 0),
		.source = xstrdup("owner"),
		.by = xstrdup(request->actor.name),
		.at = clock_now(&request->app->clock),
	};
}

static bool add_optout(struct request *request, struct optout *optout, struct err *err) {
	const char *scope = words_name(&optout_scope_words, (int)optout->scope);
	if (!check_owner(request, optout, err) || !check_kind(request, optout, err) ||
	    !store_begin(request->app->store, err)) {
		return false;
	}
	return finish(request,
		      store_optout_add(request->app->store, optout, err) &&
			      audit(request, "opt out", "customer", optout->customer, scope, err),
		      err);
}

bool control_optout_add(struct request *request, struct err *err) {
	enum optout_scope scope = OPTOUT_EVERYTHING;
	int64_t customer = 0;
	if (!scope_of(request->params, &scope, err) || !check_kind(request->params, err) ||
	    !find_customer(request, &customer, err)) {
		return false;
	}
	struct optout optout = optout_from_request(request, customer, scope);
	bool ok = add_optout(request, &optout, err);
	if (ok) {
		json_free(request->result);
		request->result = record_answer(request->app, &optout_record, &optout);
	}
	record_finish(&optout_record, &optout);
	return ok;
}

static bool decorate(struct json *object, const void *record, struct app *app, struct err *err) {
	const struct optout *optout = record;
	return put_customer(object, app, optout->customer, err);
}

bool control_optout_list(struct request *request, struct err *err) {
	static const struct page_type type = {
		.record = &optout_record,
		.each = store_optout_each,
		.decorate = decorate,
	};
	struct store_page page;
	return page_from_request(request, &page, err) && page_list(request, &type, &page, err);
}

bool control_optout_drop(struct request *request, struct err *err) {
	struct app *app = request->app;
	struct optout optout = {0};
	int64_t id = json_get_int(request->params, "id", 0);
	if (!store_optout_get(app->store, id, &optout, err)) {
		return false;
	}
	int64_t customer = optout.customer;
	record_finish(&optout_record, &optout);
	if (!store_begin(app->store, err)) {
		return false;
	}
	bool ok = store_optout_drop(app->store, id, clock_now(&app->clock), request->actor.name,
				    err) &&
		  audit(request, "drop opt-out", "customer", customer, NULL, err);
	if (!finish(request, ok, err) || !store_optout_get(app->store, id, &optout, err)) {
		return false;
	}
	json_free(request->result);
	request->result = record_answer(app, &optout_record, &optout);
	record_finish(&optout_record, &optout);
	return true;
}
