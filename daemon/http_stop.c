// /u/TOKEN: a customer stops messages, by the page or by one click of a mail program (RFC 8058).
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "daemon/app.h"
#include "daemon/http_handlers.h"
#include "daemon/http_page.h"
#include "daemon/pipeline.h"
#include "daemon/stopping.h"
#include "rosemary/base/alloc.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/message.h"
#include "rosemary/store/token.h"

// What a form wishes.
enum wish { WISH_NOTHING, WISH_EVERYTHING, WISH_OCCASION };

// The draft behind the link's message. *ret_found is false when the link is good for nothing.
static bool find(struct http_visit *visit, bool *ret_found, struct draft *ret, int64_t *ret_message,
		 struct err *err) {
	struct store *store = visit->app->store;
	struct token token = {0};
	struct message message = {0};
	if (!store_token_use(store, visit->token, TOKEN_STOP, clock_now(&visit->app->clock),
			     ret_found, &token, err) ||
	    !*ret_found) {
		return err->code == ERR_NONE;
	}
	*ret_message = token.subject;
	record_finish(&token_record, &token);
	bool ok = store_message_get(store, *ret_message, &message, err) &&
		  store_draft_get(store, message.draft, ret, err);
	message_finish(&message);
	return ok;
}

static enum wish wish_of(const struct json *form, const struct draft *draft) {
	const char *one_click = json_get_text(form, "List-Unsubscribe");
	const char *stop = json_get_text(form, "stop");
	if (one_click != NULL && strcasecmp(one_click, "One-Click") == 0) {
		return WISH_EVERYTHING;
	}
	if (stop != NULL && strcmp(stop, "everything") == 0) {
		return WISH_EVERYTHING;
	}
	bool about = stop != NULL && strcmp(stop, "occasion") == 0 && draft->occasion != 0;
	return about ? WISH_OCCASION : WISH_NOTHING;
}

static bool take_wish(struct app *app, const struct stop *stop, struct err *err) {
	bool is_new = false;
	if (!store_begin(app->store, err)) {
		return false;
	}
	bool ok = stopping_take(app->store, stop, &is_new, err) &&
		  (!is_new || pipeline_plan(app->pipeline, err));
	if (!store_end(app->store, ok, err)) {
		return false;
	}
	pipeline_wake(app->pipeline);
	return true;
}

static bool put_stops(struct app *app, const struct draft *draft, struct json *facts,
		      struct err *err) {
	struct stop stop = {.customer = draft->customer};
	bool everything = false, occasion = false;
	if (!stopping_is_done(app->store, &stop, &everything, err)) {
		return false;
	}
	stop.occasion = draft->occasion;
	if (draft->occasion != 0 && !stopping_is_done(app->store, &stop, &occasion, err)) {
		return false;
	}
	json_put_bool(facts, "stopped", everything);
	json_put_bool(facts, "stopped_occasion", occasion);
	json_put_bool(facts, "about", draft->occasion != 0 && draft->facts != NULL);
	return true;
}

static void show(struct http_visit *visit, const struct draft *draft, enum http_status status,
		 const char *page) {
	struct err err = {0};
	struct json *facts = http_page_facts(visit->app, draft);
	if (put_stops(visit->app, draft, facts, &err)) {
		http_page_show(visit, status, page, facts);
	} else {
		http_page_fail(visit, &err);
		json_free(facts);
	}
}

static void act(struct http_visit *visit, const struct draft *draft, int64_t message) {
	struct err err = {0};
	enum wish wish = wish_of(visit->form, draft);
	char *how = xasprintf("the link in message %" PRId64, message);
	const struct stop stop = {draft->customer, wish == WISH_OCCASION ? draft->occasion : 0, how,
				  clock_now(&visit->app->clock)};
	if (wish == WISH_NOTHING) {
		show(visit, draft, HTTP_BAD_REQUEST, "stop");
	} else if (take_wish(visit->app, &stop, &err)) {
		show(visit, draft, HTTP_OK, "stop-done");
	} else {
		http_page_fail(visit, &err);
	}
	free(how);
}

void http_stop(struct http_visit *visit) {
	struct err err = {0};
	struct draft draft = {0};
	int64_t message = 0;
	bool found = false;
	if (!find(visit, &found, &draft, &message, &err)) {
		http_page_fail(visit, &err);
	} else if (found && visit->request->method == HTTP_POST) {
		act(visit, &draft, message);
	} else if (found) {
		show(visit, &draft, HTTP_OK, "stop");
	}
	record_finish(&draft_record, &draft);
}
