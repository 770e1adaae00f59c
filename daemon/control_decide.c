// What an owner decides about drafts: approve, skip, edit.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "approval.h"
#include "control_draft.h"
#include "control_handlers.h"
#include "control_json.h"
#include "dossier.h"
#include "drafting.h"
#include "pipeline.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/draft.h"
#include "rosemary/text/compose.h"
#include "voice.h"

// The two lists of an answer that decides about several drafts.
struct decisions {
	struct json *drafts, *refused;
};

static struct decisions decisions_begin(struct request *request) {
	struct decisions decisions = {json_new_list(), json_new_list()};
	json_put(request->result, "drafts", decisions.drafts);
	json_put(request->result, "refused", decisions.refused);
	return decisions;
}

static void refuse(const struct decisions *decisions, int64_t id, const struct err *err) {
	struct json *refusal = json_new_object();
	json_put_int(refusal, "id", id);
	json_put_text(refusal, "code", err_code_name(err->code));
	json_put_text(refusal, "reason", err->text);
	json_push(decisions->refused, refusal);
}

static void accept(const struct decisions *decisions, const struct app *app,
		   const struct draft *draft, const struct message *message) {
	struct json *row = json_new_object();
	json_put_int(row, "id", draft->id);
	json_put_text(row, "state", words_name(&draft_state_words, (int)draft->state));
	put_instant(row, "held_until", app, draft->held_until);
	if (message != NULL) {
		json_put_int(row, "message", message->id);
		json_put_text(row, "to", message->address);
		put_instant(row, "leaves_at", app, message->not_before);
	}
	json_push(decisions->drafts, row);
}

// A failure that concerns only one draft leaves the others alone; the store's does not.
static bool is_refusal(const struct err *err) {
	return err->code == ERR_CONFLICT || err->code == ERR_STATE || err->code == ERR_INVALID ||
	       err->code == ERR_NOT_FOUND || err->code == ERR_LIMIT;
}

// Decides about one draft; shown is the digest of what was shown of it, where that is told.
typedef bool decide_one(struct request *request, int64_t id, const char *shown,
			const struct decisions *decisions, struct err *err);

// Decides about each of the ids. What was decided stands when the store fails behind it.
static bool decide_all(struct request *request, const struct json *shown, decide_one *decide,
		       struct err *err) {
	const struct json *ids = json_get(request->params, "ids");
	struct decisions decisions = decisions_begin(request);
	bool ok = true;
	for (size_t i = 0; ok && i < json_count(ids); i++) {
		struct err reason = {0};
		int64_t id = 0;
		(void)json_whole(json_at(ids, i), &id); // the command's table made sure
		if (decide(request, id, json_text(json_at(shown, i)), &decisions, &reason)) {
			continue;
		}
		ok = is_refusal(&reason);
		if (ok) {
			refuse(&decisions, id, &reason);
		} else {
			*err = reason;
		}
	}
	pipeline_wake(request->app->pipeline);
	return ok;
}

static bool approve_one(struct request *request, int64_t id, const char *shown,
			const struct decisions *decisions, struct err *err) {
	struct app *app = request->app;
	const struct approval approval = {.shown = shown,
					  .held = json_get_bool(request->params, "held"),
					  .actor = request->actor};
	struct draft draft = {0};
	struct message message = {0};
	if (!draft_read_fresh(app, id, &draft, err)) {
		return false;
	}
	bool ok = store_begin(app->store, err) &&
		  store_end(app->store, approval_give(app, &draft, &approval, &message, err), err);
	if (ok) {
		accept(decisions, app, &draft, &message);
	}
	message_finish(&message);
	record_finish(&draft_record, &draft);
	return ok;
}

// One digest of what was shown for each id.
static bool check_shown(const struct request *request, struct err *err) {
	const struct json *shown = json_get(request->params, "shown");
	bool good = json_count(shown) == json_count(json_get(request->params, "ids"));
	for (size_t i = 0; i < json_count(shown); i++) {
		good = good && json_text(json_at(shown, i)) != NULL;
	}
	return good || err_set(err, ERR_INVALID, "shown must hold one digest for each id");
}

bool control_draft_approve(struct request *request, struct err *err) {
	const struct json *shown = json_get(request->params, "shown");
	return check_shown(request, err) && decide_all(request, shown, approve_one, err);
}

static bool skip_one(struct request *request, int64_t id, const char *shown,
		     const struct decisions *decisions, struct err *err) {
	struct app *app = request->app;
	(void)shown; // nothing leaves: it need not have been read
	struct draft draft = {0};
	struct draft_change change = {request->actor, clock_now(&app->clock),
				      json_get_text(request->params, "reason")};
	if (!store_begin(app->store, err)) {
		return false;
	}
	bool ok = store_draft_get(app->store, id, &draft, err) &&
		  store_draft_move(app->store, &draft, DRAFT_EV_SKIP, &change, err);
	ok = store_end(app->store, ok, err);
	if (ok) {
		accept(decisions, app, &draft, NULL);
	}
	record_finish(&draft_record, &draft);
	return ok;
}

bool control_draft_skip(struct request *request, struct err *err) {
	return decide_all(request, NULL, skip_one, err);
}

static bool put_off_one(struct request *request, int64_t id, const char *shown,
			const struct decisions *decisions, struct err *err) {
	struct app *app = request->app;
	const struct shop *shop = &app->config->shop;
	struct draft draft = {0};
	struct date day;
	(void)shown; // nothing leaves: it need not have been read
	if (!date_parse(json_get_text(request->params, "until"), &day, err)) {
		return false;
	}
	int64_t until = zone_instant(shop->zone, day, app->config->policy.plan_at);
	if (!draft_read_fresh(app, id, &draft, err)) {
		return false;
	}
	bool ok = store_begin(app->store, err) &&
		  store_end(app->store, drafting_put_off(app, &draft, until, &request->actor, err),
			    err);
	if (ok) {
		accept(decisions, app, &draft, NULL);
	}
	record_finish(&draft_record, &draft);
	return ok;
}

bool control_draft_later(struct request *request, struct err *err) {
	return decide_all(request, NULL, put_off_one, err);
}

// What may not be edited, whatever the new words are.
static bool check_editable(const struct request *request, const struct draft *draft,
			   struct err *err) {
	int64_t revision = json_get_int(request->params, "revision", draft->revision);
	if (draft->state != DRAFT_WAITING && draft->state != DRAFT_HELD) {
		return err_set(err, ERR_STATE, "draft %" PRId64 " is %s: only what waits is edited",
			       draft->id, words_name(&draft_state_words, (int)draft->state));
	}
	if (revision != draft->revision) {
		return err_set(err, ERR_CONFLICT,
			       "draft %" PRId64 " changed since you looked (revision %" PRId64 ")",
			       draft->id, draft->revision);
	}
	return true;
}

static bool apply_edit(struct request *request, struct draft *draft, struct err *err) {
	const char *subject = json_get_text(request->params, "subject");
	const char *text = json_get_text(request->params, "text");
	const struct app *app = request->app;
	if (subject != NULL) {
		replace_text(&draft->subject, subject);
	}
	if (text != NULL) {
		free(draft->text);
		draft->text = voice_fit(draft->channel, text);
	}
	const struct utterance utterance = {draft->subject, draft->text};
	if (!voice_check(app->voice, draft->channel, dossier_language_of(app, draft), draft->facts,
			 &utterance, err)) {
		return err_prefix(err, "draft %" PRId64, draft->id);
	}
	draft->edited = true;
	draft->stale = false;
	draft->revision++;
	return store_draft_update(app->store, draft, draft->revision - 1, err);
}

static bool audit_edit(struct request *request, const struct draft *draft, struct err *err) {
	struct audit_entry entry = {clock_now(&request->app->clock),
				    request->actor,
				    "edit",
				    "draft",
				    draft->id,
				    NULL,
				    NULL,
				    "a new revision of the text"};
	return store_audit_add(request->app->store, &entry, err);
}

bool control_draft_edit(struct request *request, struct err *err) {
	struct app *app = request->app;
	struct draft draft = {0};
	if (!draft_read_fresh(app, json_get_int(request->params, "id", 0), &draft, err)) {
		return false;
	}
	bool ok = check_editable(request, &draft, err) && store_begin(app->store, err);
	if (ok) {
		ok = store_end(app->store,
			       apply_edit(request, &draft, err) && audit_edit(request, &draft, err),
			       err);
	}
	ok = ok && draft_put_shown(request, &draft, err);
	record_finish(&draft_record, &draft);
	pipeline_wake(app->pipeline); // those who watch hear of it
	return ok;
}
