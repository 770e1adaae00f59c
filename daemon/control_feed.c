// Feeds: calendars at addresses that are told once, when they are made.
#include <stdlib.h>

#include "app.h"
#include "control_handlers.h"
#include "control_json.h"
#include "control_page.h"
#include "feeds.h"
#include "pipeline.h"
#include "rosemary/base/utf8.h"
#include "rosemary/domain/webpage.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/event.h"
#include "rosemary/store/feed.h"
#include "rosemary/store/token.h"

static bool check_door(const struct app *app, struct err *err) {
	return app->config->http.public_url != NULL ||
	       err_set(err, ERR_STATE,
		       "http.public_url is not set: it says where calendars reach this daemon, as "
		       "\"https://rosemary.your-shop.example\"");
}

static bool audit(struct request *request, const char *verb, const struct feed *feed,
		  struct err *err) {
	const struct audit_entry entry = {.at = clock_now(&request->app->clock),
					  .actor = request->actor,
					  .verb = verb,
					  .noun = "feed",
					  .noun_id = feed->id,
					  .after = feed->name};
	return store_audit_add(request->app->store, &entry, err);
}

static bool decorate(struct json *object, const void *record, struct app *app, struct err *err) {
	const struct feed *feed = record;
	json_put_bool(object, "names", feed->names && app->config->http.feed_names);
	json_put_bool(object, "approve", feeds_lead_to_owner(app, feed));
	return put_customer(object, app, feed->customer, err);
}

// The answer holds the address: it is nowhere else.
static bool put_feed(struct request *request, const struct feed *feed, const char *token,
		     struct err *err) {
	struct app *app = request->app;
	json_free(request->result);
	request->result = record_answer(app, &feed_record, feed);
	if (token != NULL) {
		char *url = feed_url(app->config->http.public_url, token);
		char *webcal = feed_webcal(url);
		json_put_text(request->result, "url", url);
		json_put_text(request->result, "webcal", webcal);
		free(webcal);
		free(url);
	}
	return decorate(request->result, feed, app, err);
}

static bool end_tokens(struct store *store, const struct feed *feed, int64_t now, struct err *err) {
	return store_token_revoke(store, TOKEN_FEED, feed->id, now, err) &&
	       store_token_revoke(store, TOKEN_OWNER, feed->id, now, err);
}

// The page that its entries lead to follows from the address: one ends and begins with the other.
static bool add_owner_token(struct store *store, const struct feed *feed, const char *token,
			    int64_t now, struct err *err) {
	char owner[TOKEN_TEXT_SIZE];
	const struct token_wish wish = {.purpose = TOKEN_OWNER, .subject = feed->id, .now = now};
	token_of_owner(token, owner);
	return store_token_add(store, owner, &wish, err);
}

// The one address under which it is read from now on.
static bool make_token(struct request *request, const struct feed *feed, char ret[TOKEN_TEXT_SIZE],
		       struct err *err) {
	struct store *store = request->app->store;
	int64_t now = clock_now(&request->app->clock);
	const struct token_wish wish = {.purpose = TOKEN_FEED, .subject = feed->id, .now = now};
	token_make(ret);
	return end_tokens(store, feed, now, err) && store_token_add(store, ret, &wish, err) &&
	       (!feed->approve || add_owner_token(store, feed, ret, now, err));
}

static bool check_name(const struct feed *feed, struct err *err) {
	return utf8_width(feed->name) <= FEED_NAME_MAX_COLUMNS ||
	       err_set(err, ERR_INVALID, "a feed's name has at most %d characters",
		       FEED_NAME_MAX_COLUMNS);
}

// The page names people, and decides about what waits: a feed without either leads nowhere.
static bool check_approve(const struct app *app, const struct feed *feed, struct err *err) {
	const char *language = app->config->shop.language;
	const char *missing = page_missing(app->playbook, PAGE_FOR_SHOP, language);
	if (!feed->approve) {
		return true;
	}
	if (feed->kind == FEED_PREPARE) {
		return err_set(err, ERR_INVALID,
			       "name one of --approve and --prepare: nothing waits for a yes where "
			       "all is ordered");
	}
	if (!feed->names) {
		return err_set(err, ERR_INVALID,
			       "name one of --approve and --no-names: the page names people");
	}
	if (!app->config->http.feed_names) {
		return err_set(err, ERR_STATE,
			       "http.feed_names is false: nobody's name may stand in a feed, and "
			       "the page on which drafts are approved names people");
	}
	return missing == NULL ||
	       err_set(err, ERR_STATE,
		       "the playbook has no pages/%s.%s.mustache, on which drafts are approved",
		       missing, language);
}

static bool find_customer(struct request *request, struct feed *feed, struct err *err) {
	const char *selector = json_get_text(request->params, "customer");
	struct customer customer = {0};
	if (selector == NULL) {
		return true;
	}
	if (feed->kind == FEED_PREPARE) {
		return err_set(err, ERR_INVALID, "name one of --customer and --prepare");
	}
	if (!store_customer_find(request->app->store, selector, &customer, err)) {
		return false;
	}
	feed->kind = FEED_CUSTOMER;
	feed->customer = customer.id;
	record_finish(&customer_record, &customer);
	return true;
}

// The first feed finds nothing published: while there is none, nothing was marked.
static bool add(struct request *request, struct feed *feed, char token[TOKEN_TEXT_SIZE],
		struct err *err) {
	struct store *store = request->app->store;
	int64_t others = 0;
	if (!store_feed_count(store, &others, err)) {
		return false;
	}
	if (!store_feed_add(store, feed, err)) {
		return err->code == ERR_CONFLICT
			       ? err_set(err, ERR_CONFLICT,
					 "there is a feed of that name: 'rosemary feed url' gives "
					 "it another address")
			       : false;
	}
	return (others > 0 || store_publication_sweep(store, err)) &&
	       make_token(request, feed, token, err) && audit(request, "add", feed, err);
}

static bool add_and_tell(struct request *request, struct feed *feed, struct err *err) {
	struct app *app = request->app;
	char token[TOKEN_TEXT_SIZE];
	if (!store_begin(app->store, err) ||
	    !store_end(app->store, add(request, feed, token, err), err)) {
		return false;
	}
	pipeline_wake(app->pipeline);
	return put_feed(request, feed, token, err);
}

bool control_feed_add(struct request *request, struct err *err) {
	const struct json *params = request->params;
	if (!check_door(request->app, err)) {
		return false;
	}
	struct feed feed = {
		.name = xstrdup(json_get_text(params, "name")),
		.kind = json_get_bool(params, "prepare") ? FEED_PREPARE : FEED_ALL,
		.names = !json_get_bool(params, "no_names"),
		.alarms = json_get_bool(params, "alarms"),
		.approve = json_get_bool(params, "approve"),
		.created_at = clock_now(&request->app->clock),
	};
	bool ok = check_name(&feed, err) && check_approve(request->app, &feed, err) &&
		  find_customer(request, &feed, err) && add_and_tell(request, &feed, err);
	record_finish(&feed_record, &feed);
	return ok;
}

bool control_feed_list(struct request *request, struct err *err) {
	static const struct page_type type = {
		.record = &feed_record,
		.each = store_feed_each,
		.decorate = decorate,
	};
	struct store_page page;
	return page_from_request(request, &page, err) && page_list(request, &type, &page, err);
}

bool control_feed_url(struct request *request, struct err *err) {
	struct app *app = request->app;
	struct feed feed = {0};
	char token[TOKEN_TEXT_SIZE];
	if (!check_door(app, err) ||
	    !store_feed_named(app->store, json_get_text(request->params, "name"), &feed, err)) {
		return false;
	}
	bool ok = store_begin(app->store, err) &&
		  store_end(app->store,
			    make_token(request, &feed, token, err) &&
				    audit(request, "new address", &feed, err),
			    err) &&
		  put_feed(request, &feed, token, err);
	record_finish(&feed_record, &feed);
	return ok;
}

bool control_feed_revoke(struct request *request, struct err *err) {
	struct app *app = request->app;
	struct feed feed = {0};
	int64_t now = clock_now(&app->clock);
	if (!store_feed_named(app->store, json_get_text(request->params, "name"), &feed, err)) {
		return false;
	}
	bool ok = store_begin(app->store, err) &&
		  store_end(app->store,
			    store_feed_revoke(app->store, feed.id, now, err) &&
				    end_tokens(app->store, &feed, now, err) &&
				    audit(request, "revoke", &feed, err),
			    err);
	feed.state = FEED_REVOKED;
	feed.revoked_at = now;
	ok = ok && put_feed(request, &feed, NULL, err);
	record_finish(&feed_record, &feed);
	return ok;
}
