// Ending what keeps messages from leaving: HOLD, and the rests of channels.
#include <stdlib.h>

#include "app.h"
#include "control_handlers.h"
#include "guard.h"
#include "pipeline.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/outbox.h"

// Ends the rest of a channel, if it has one; its name is added to ended.
static bool end_rest(struct request *request, enum channel channel, struct json *ended,
		     struct err *err) {
	struct app *app = request->app;
	int64_t until = 0;
	char *reason = NULL;
	int64_t now = clock_now(&app->clock);
	if (!store_channel_get(app->store, channel, &until, &reason, err)) {
		return false;
	}
	bool rests = until > now;
	const struct audit_entry entry = {.at = now,
					  .actor = request->actor,
					  .verb = "resume",
					  .noun = "channel",
					  .before = channel_name(channel),
					  .reason = reason};
	bool ok = !rests || (store_outbox_hasten(app->store, channel, now, err) &&
			     store_channel_pause(app->store, channel, now, reason, err) &&
			     store_audit_add(app->store, &entry, err));
	if (ok && rests) {
		json_push(ended, json_new_text(channel_name(channel)));
	}
	free(reason);
	return ok;
}

static bool end_rests(struct request *request, struct json *ended, struct err *err) {
	struct app *app = request->app;
	bool ok = store_begin(app->store, err);
	if (!ok) {
		return false;
	}
	for (int channel = 0; ok && channel < channel_words.count; channel++) {
		ok = end_rest(request, (enum channel)channel, ended, err);
	}
	return store_end(app->store, ok, err);
}

bool control_hold_resume(struct request *request, struct err *err) {
	struct app *app = request->app;
	struct hold hold = {0};
	struct json *ended = json_new_list();
	json_put(request->result, "channels", ended);
	bool held = guard_holds(app->guard, &hold);
	if (held && !guard_resume(app->guard, &request->actor, err)) {
		return false;
	}
	if (!end_rests(request, ended, err)) {
		return false;
	}
	if (!held && json_count(ended) == 0) {
		return err_set(err, ERR_STATE, "nothing is held back: there is nothing to resume");
	}
	json_put_text(request->result, "ended", held ? hold.reason : NULL);
	json_put_text(request->result, "hold", guard_holds(app->guard, &hold) ? hold.reason : NULL);
	pipeline_wake(app->pipeline);
	return true;
}
