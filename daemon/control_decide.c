// What an owner decides about drafts: approve, later, skip, and taking that back; edit.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "control_draft.h"
#include "control_handlers.h"
#include "decisions.h"
#include "dossier.h"
#include "draft_decision.h"
#include "guard.h"
#include "links.h"
#include "pipeline.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/draft.h"
#include "rosemary/text/compose.h"
#include "sms_budget.h"
#include "voice.h"

// While nothing leaves, whoever says yes is told so, and not only when it would leave.
static void put_on_hold(struct json *row, const struct app *app) {
	struct hold hold;
	json_put_text(row, "on_hold", guard_holds(app->guard, &hold) ? hold.reason : NULL);
}

static bool approve_one(struct request *request, int64_t id, const char *shown, struct err *err) {
	const struct approval approval = {.shown = shown,
					  .held = json_get_bool(request->params, "held"),
					  .actor = request->actor};
	struct draft draft = {0};
	struct message message = {0};
	bool ok = draft_decision_approve(request->app, id, &approval, &draft, &message, err);
	if (ok) {
		put_on_hold(decisions_accept(request, &draft, &message), request->app);
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
	return check_shown(request, err) && decide_each(request, shown, approve_one, err);
}

static bool put_off_one(struct request *request, int64_t id, const char *shown, struct err *err) {
	struct draft draft = {0};
	struct date day;
	(void)shown; // nothing leaves: it need not have been read
	bool ok = date_parse(json_get_text(request->params, "until"), &day, err) &&
		  draft_decision_later(request->app, id, day, &request->actor, &draft, err);
	if (ok) {
		(void)decisions_accept(request, &draft, NULL); // nothing to add
	}
	record_finish(&draft_record, &draft);
	return ok;
}

bool control_draft_later(struct request *request, struct err *err) {
	return decide_each(request, NULL, put_off_one, err);
}

static bool skip_one(struct request *request, int64_t id, const char *shown, struct err *err) {
	const struct draft_skip skip = {request->actor, json_get_text(request->params, "reason"),
					json_get_bool(request->params, "for_ever")};
	struct draft draft = {0};
	(void)shown; // nothing leaves: it need not have been read
	bool ok = draft_decision_skip(request->app, id, &skip, &draft, err);
	if (ok) {
		struct json *row = decisions_accept(request, &draft, NULL);
		json_put_bool(row, "for_ever", skip.for_ever);
	}
	record_finish(&draft_record, &draft);
	return ok;
}

bool control_draft_skip(struct request *request, struct err *err) {
	return decide_each(request, NULL, skip_one, err);
}

static bool reopen_one(struct request *request, int64_t id, const char *shown, struct err *err) {
	struct draft draft = {0};
	(void)shown; // nothing leaves: it waits for a yes
	bool ok = draft_decision_reopen(request->app, id, &request->actor, &draft, err);
	if (ok) {
		(void)decisions_accept(request, &draft, NULL); // nothing to add
	}
	record_finish(&draft_record, &draft);
	return ok;
}

bool control_draft_reopen(struct request *request, struct err *err) {
	return decide_each(request, NULL, reopen_one, err);
}

// What may not be edited, whatever the new words are.
static bool check_editable(const struct request *request, const struct draft *draft,
			   struct err *err) {
	int64_t revision = json_get_int(request->params, "revision", draft->revision);
	if (!draft_is_open(draft)) {
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
	enum form form = form_of(draft->channel, draft->address);
	if (text != NULL) {
		free(draft->text);
		draft->text = voice_fit(form, text);
	}
	const struct utterance utterance = {draft->subject, draft->text};
	if (!voice_check(app->voice, form, dossier_language_of(app, draft), draft->facts,
			 &utterance, err) ||
	    !sms_budget_check(app, draft->channel, draft->text, err)) {
		return err_prefix(err, "draft %" PRId64, draft->id);
	}
	if (text != NULL && !links_check(app, draft, err)) {
		return false;
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
