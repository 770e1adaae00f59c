// /a/TOKEN: somebody of the shop reads what waits and decides about it, from a calendar's entry.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/app.h"
#include "daemon/draft_decision.h"
#include "daemon/feeds.h"
#include "daemon/http_handlers.h"
#include "daemon/http_page.h"
#include "daemon/http_query.h"
#include "daemon/owner_page.h"
#include "daemon/pipeline.h"
#include "rosemary/base/alloc.h"
#include "rosemary/base/utf8.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/draft.h"

// What a form asks for.
enum wish { WISH_APPROVE, WISH_APPROVE_HELD, WISH_SKIP, WISH_LATER, WISH_BACK };
WORDS(wishes, "approve", "approve-held", "skip", "later", "back");

// A visit by a feed's page, and what came of it.
struct talk {
	struct http_visit *visit;
	struct app *app;
	struct feed feed;
	struct draft draft;
	struct actor actor;
	enum wish wish;
	struct date until; // of WISH_LATER
	struct err refusal;
	bool unanswered, changed, already, returned; // what the page has to say beside the draft
};

static void fail(const struct talk *talk, const struct err *err) {
	http_page_fail(talk->visit, err);
}

static void show_list(struct talk *talk) {
	struct err err = {0};
	struct json *facts = owner_page_facts(talk->app, &talk->feed);
	if (owner_page_put_list(facts, talk->app, &talk->feed, &err)) {
		http_page_show(talk->visit, HTTP_OK, "owner-list", facts);
	} else {
		fail(talk, &err);
		json_free(facts);
	}
}

// Shows a page about the draft as it is stored.
static void show(struct talk *talk, enum http_status status, const char *page) {
	struct err err = {0};
	struct json *facts = owner_page_facts(talk->app, &talk->feed);
	json_put_bool(facts, "unanswered", talk->unanswered);
	json_put_bool(facts, "changed_since", talk->changed);
	json_put_bool(facts, "already", talk->already);
	json_put_bool(facts, "returned", talk->returned);
	json_put_text(facts, "refused", talk->refusal.text);
	if (owner_page_put_draft(facts, talk->app, &talk->draft, &err) &&
	    owner_page_put_others(facts, talk->app, &talk->feed, talk->draft.id, &err)) {
		http_page_show(talk->visit, status, page, facts);
	} else {
		fail(talk, &err);
		json_free(facts);
	}
}

// Reads a draft that the feed's page may show; *ret_found is false for all others alike.
static bool find_draft(struct talk *talk, int64_t id, bool *ret_found, struct err *err) {
	record_finish(&draft_record, &talk->draft);
	bool ok = store_draft_get(talk->app->store, id, &talk->draft, err);
	if (!ok && err->code == ERR_NOT_FOUND) {
		*err = (struct err){0};
		*ret_found = false;
		return true;
	}
	*ret_found = ok && owner_page_covers(&talk->feed, &talk->draft);
	return ok;
}

static bool approve(struct talk *talk, struct err *err) {
	const struct json *form = talk->visit->form;
	const char *shown = json_get_text(form, "shown");
	const char *hold = json_get_text(form, "hold");
	const struct approval approval = {
		.shown = shown != NULL ? shown : "", // nothing was seen
		.held = talk->wish == WISH_APPROVE_HELD,
		.hold = hold != NULL ? hold : "",
		.actor = talk->actor,
	};
	struct draft draft = {0};
	struct message message = {0};
	bool ok =
		draft_decision_approve(talk->app, talk->draft.id, &approval, &draft, &message, err);
	message_finish(&message);
	record_finish(&draft_record, &draft);
	return ok;
}

// What waits is decided about as it was seen: a form that is sent once more behind a decision that
// was taken back decides nothing. What does not wait has words of its own.
static bool check_seen(const struct talk *talk, struct err *err) {
	const struct draft *draft = &talk->draft;
	const char *seen = json_get_text(talk->visit->form, "shown");
	char shown[65];
	draft_shown(draft, approval_sender(talk->app, draft->channel), shown);
	return !draft_is_open(draft) || (seen != NULL && strcmp(seen, shown) == 0) ||
	       err_set(err, ERR_CONFLICT, "draft %" PRId64 " changed since you looked", draft->id);
}

static bool skip(struct talk *talk, struct err *err) {
	const struct draft_skip skip = {.actor = talk->actor};
	struct draft draft = {0};
	bool ok = check_seen(talk, err) &&
		  draft_decision_skip(talk->app, talk->draft.id, &skip, &draft, err);
	record_finish(&draft_record, &draft);
	return ok;
}

static bool put_off(struct talk *talk, struct err *err) {
	struct draft draft = {0};
	bool ok = check_seen(talk, err) &&
		  draft_decision_later(talk->app, talk->draft.id, talk->until, &talk->actor, &draft,
				       err);
	record_finish(&draft_record, &draft);
	return ok;
}

static bool cancel(struct talk *talk, struct err *err) {
	struct delivery delivery = {0}, cancelled = {0};
	struct draft draft = {0};
	bool found = false;
	bool ok = store_delivery_newest_of(talk->app->store, talk->draft.id, &found, &delivery,
					   err) &&
		  (found || err_set(err, ERR_STATE,
				    "draft %" PRId64 " is just being queued: try again in a moment",
				    talk->draft.id)) &&
		  draft_decision_cancel(talk->app, delivery.id, &talk->actor, &cancelled, &draft,
					err);
	record_finish(&delivery_record, &delivery);
	record_finish(&delivery_record, &cancelled);
	record_finish(&draft_record, &draft);
	return ok;
}

// What was seen decided is taken back, and nothing that was decided since.
static bool take_back(struct talk *talk, struct err *err) {
	const char *seen = json_get_text(talk->visit->form, "state");
	const char *state = words_name(&draft_state_words, (int)talk->draft.state);
	struct draft draft = {0};
	if (seen == NULL || strcmp(seen, state) != 0) {
		return err_set(err, ERR_CONFLICT, "draft %" PRId64 " is %s", talk->draft.id, state);
	}
	if (talk->draft.state == DRAFT_APPROVED) {
		return cancel(talk, err);
	}
	bool ok = draft_decision_reopen(talk->app, talk->draft.id, &talk->actor, &draft, err);
	record_finish(&draft_record, &draft);
	return ok;
}

typedef bool decide(struct talk *talk, struct err *err);

// The wish of a form; false when it is none, or has no day.
static bool read_wish(struct talk *talk) {
	const struct json *form = talk->visit->form;
	const char *day = json_get_text(form, "day");
	struct err ignored = {0}; // the page says what is wrong
	int wish = 0;
	if (!words_find(&wishes, json_get_text(form, "decide"), &wish)) {
		return false;
	}
	talk->wish = (enum wish)wish;
	return talk->wish != WISH_LATER || (day != NULL && date_parse(day, &talk->until, &ignored));
}

// Whether the draft is where the wish would have brought it, by the same person: it came twice.
static bool is_done_already(struct talk *talk, bool *ret, struct err *err) {
	char *who = NULL;
	int64_t at = 0;
	bool skips = talk->wish == WISH_SKIP;
	if (!owner_page_decider(talk->app, &talk->draft, &who, &at, err)) {
		return false;
	}
	*ret = talk->draft.state == (skips ? DRAFT_SKIPPED : DRAFT_APPROVED) &&
	       talk->wish != WISH_LATER && who != NULL && strcmp(who, talk->actor.name) == 0;
	free(who);
	return true;
}

// A refusal names "draft 12" or "delivery 7", as a terminal does; the page shows which one it is.
static void take_number_out(struct err *refusal) {
	static const struct {
		const char *behind, *instead;
	} joints[] = {{": ", ""}, {"'s ", "its "}, {" ", "it "}};
	const char *number = strchr(refusal->text, ' ');
	bool named = strncmp(refusal->text, "draft ", strlen("draft ")) == 0 ||
		     strncmp(refusal->text, "delivery ", strlen("delivery ")) == 0;
	size_t digits = named ? strspn(number + 1, "0123456789") : 0;
	for (size_t i = 0; digits > 0 && i < ARRAY_LEN(joints); i++) {
		const char *rest = number + 1 + digits;
		size_t len = strlen(joints[i].behind);
		if (strncmp(rest, joints[i].behind, len) == 0) {
			char *said = xasprintf("%s%s", joints[i].instead, rest + len);
			utf8_copy(refusal->text, sizeof refusal->text, said);
			free(said);
			return;
		}
	}
}

// Says of a draft that waits, and of one that could not be taken back, why nothing was done.
static void refuse(struct talk *talk, const struct err *refusal) {
	bool held = talk->draft.state == DRAFT_HELD && talk->wish == WISH_APPROVE;
	bool conflict = refusal->code == ERR_CONFLICT || held;
	bool back = talk->wish == WISH_BACK;
	bool open = draft_is_open(&talk->draft);
	talk->returned = back && open && conflict; // it came twice
	talk->already = back && !open && conflict;
	talk->changed = !back && conflict;
	if (!talk->returned && !conflict) {
		talk->refusal = *refusal;
		take_number_out(&talk->refusal);
	}
	show(talk, talk->returned ? HTTP_OK : HTTP_CONFLICT, "owner");
}

// Nothing was done: because it was before, because something changed, or because it cannot be.
static void explain(struct talk *talk, const struct err *refusal) {
	struct err err = {0};
	bool again = false;
	if (draft_is_open(&talk->draft) || talk->wish == WISH_BACK) {
		refuse(talk, refusal);
	} else if (!is_done_already(talk, &again, &err)) {
		fail(talk, &err);
	} else {
		talk->already = !again;
		show(talk, again ? HTTP_OK : HTTP_CONFLICT, again ? "owner-done" : "owner");
	}
}

static void act(struct talk *talk) {
	static decide *const decisions[] = {
		[WISH_APPROVE] = approve, [WISH_APPROVE_HELD] = approve, [WISH_SKIP] = skip,
		[WISH_LATER] = put_off,   [WISH_BACK] = take_back,
	};
	struct err refusal = {0}, err = {0};
	bool found = false;
	if (!read_wish(talk)) {
		talk->unanswered = true;
		show(talk, HTTP_BAD_REQUEST, "owner");
		return;
	}
	bool done = decisions[talk->wish](talk, &refusal);
	pipeline_wake(talk->app->pipeline); // facts were compared in any case
	if (!done && !draft_decision_is_refusal(&refusal)) {
		fail(talk, &refusal);
	} else if (!find_draft(talk, talk->draft.id, &found, &err)) {
		fail(talk, &err);
	} else if (!found) {
		return; // no page of the feed's any more
	} else if (!done) {
		explain(talk, &refusal);
	} else {
		talk->returned = talk->wish == WISH_BACK;
		show(talk, HTTP_OK, talk->returned ? "owner" : "owner-done");
	}
}

// Which draft the visit is about, 0 for the list; false when it says none clearly.
static bool read_draft(const struct http_visit *visit, int64_t *ret) {
	int64_t asked = 0, sent = 0;
	if (!http_query_id(visit->request->query, "draft", &asked)) {
		return false;
	}
	if (visit->request->method != HTTP_POST) {
		*ret = asked;
		return true;
	}
	const char *text = json_get_text(visit->form, "draft");
	*ret = text != NULL && http_id(text, &sent) ? sent : 0;
	return *ret != 0 && (asked == 0 || asked == sent);
}

static void answer(struct talk *talk, int64_t draft) {
	struct err err = {0};
	bool found = false;
	char *name = xasprintf("the page of '%s'", talk->feed.name);
	talk->actor = (struct actor){-1, name};
	if (draft == 0) {
		show_list(talk);
	} else if (!find_draft(talk, draft, &found, &err)) {
		fail(talk, &err);
	} else if (found && talk->visit->request->method == HTTP_POST) {
		act(talk);
	} else if (found) {
		show(talk, HTTP_OK, "owner");
	}
	free(name);
}

void http_owner(struct http_visit *visit) {
	struct talk talk = {.visit = visit, .app = visit->app};
	struct err err = {0};
	int64_t draft = 0;
	bool found = false;
	if (!feeds_find(visit->app, visit->token, TOKEN_OWNER, &found, &talk.feed, &err)) {
		fail(&talk, &err);
	} else if (found && feeds_lead_to_owner(visit->app, &talk.feed) &&
		   read_draft(visit, &draft)) {
		answer(&talk, draft);
	}
	record_finish(&draft_record, &talk.draft);
	record_finish(&feed_record, &talk.feed);
}
