// A list of drafts or of something else, decided about one by one.
#include "daemon/decisions.h"

#include <stdlib.h>

#include "daemon/app.h"
#include "daemon/control_json.h"
#include "daemon/draft_decision.h"
#include "daemon/long_call.h"
#include "daemon/pipeline.h"
#include "rosemary/base/alloc.h"

// How far the list was gone through.
struct decisions {
	decide_one *decide;
	struct json *shown; // a share of the parameter, or NULL
	size_t next;
};

static void refuse(struct request *request, int64_t id, const struct err *err) {
	struct json *refusal = json_new_object();
	json_put_int(refusal, "id", id);
	json_put_text(refusal, "code", err_code_name(err->code));
	json_put_text(refusal, "reason", err->text);
	json_push(json_get(request->result, "refused"), refusal);
}

struct json *decisions_accept(struct request *request, const struct draft *draft,
			      const struct message *message) {
	const struct app *app = request->app;
	struct json *row = json_new_object();
	json_put_int(row, "id", draft->id);
	json_put_text(row, "state", words_name(&draft_state_words, (int)draft->state));
	put_instant(row, "held_until", app, draft->held_until);
	if (message != NULL) {
		json_put_int(row, "message", message->id);
		json_put_text(row, "to", message->address);
		put_instant(row, "leaves_at", app, message->not_before);
	}
	json_push(json_get(request->result, "drafts"), row);
	return row;
}

static bool step(struct request *request, void *state, bool *ret_more, struct err *err) {
	struct decisions *decisions = state;
	const struct json *ids = json_get(request->params, "ids");
	struct err reason = {0};
	int64_t id = 0;
	size_t index = decisions->next++;
	(void)json_whole(json_at(ids, index), &id); // the command's table made sure
	const char *shown = json_text(json_at(decisions->shown, index));
	if (!decisions->decide(request, id, shown, &reason)) {
		if (!draft_decision_is_refusal(&reason)) { // the others can go on
			*err = reason;
			pipeline_wake(request->app->pipeline); // for those before it
			return false;
		}
		refuse(request, id, &reason);
	}
	*ret_more = decisions->next < json_count(ids);
	if (!*ret_more) {
		pipeline_wake(request->app->pipeline);
	}
	return true;
}

static void finish(void *state) {
	struct decisions *decisions = state;
	json_free(decisions->shown);
	free(decisions);
}

static bool run(struct request *request, const char *plural, const struct json *shown,
		decide_one *decide, struct err *err) {
	static const struct long_call_type type = {.step = step, .finish = finish};
	struct decisions *decisions = xcalloc(1, sizeof *decisions);
	decisions->decide = decide;
	decisions->shown = json_share(shown);
	json_put(request->result, plural, json_new_list());
	json_put(request->result, "refused", json_new_list());
	return long_call_run(request, &type, decisions, err);
}

bool decide_each(struct request *request, const struct json *shown, decide_one *decide,
		 struct err *err) {
	return run(request, draft_record.plural, shown, decide, err);
}

bool decide_each_of(struct request *request, const char *plural, decide_one *decide,
		    struct err *err) {
	return run(request, plural, NULL, decide, err);
}
