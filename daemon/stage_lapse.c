// Drafts that nobody approved by send-by lapse: never sent late, never by themselves.
#include "app.h"
#include "rosemary/base/log.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/draft.h"
#include "stage.h"

static bool lapse(struct app *app, struct draft *draft, int64_t now, struct err *err) {
	struct draft_change change = {actor_policy, now, "nobody approved it by send-by"};
	if (!store_draft_move(app->store, draft, DRAFT_EV_LAPSE, &change, err)) {
		return false;
	}
	log_info("lapse", "draft lapsed id=%lld", (long long)draft->id);
	return true;
}

static bool lapse_first(struct app *app, int64_t now, bool *ret_found, struct err *err) {
	struct draft draft = {0};
	bool ok = store_draft_overdue(app->store, now, ret_found, &draft, err) &&
		  (!*ret_found || lapse(app, &draft, now, err));
	record_finish(&draft_record, &draft);
	return ok;
}

bool stage_lapse(struct app *app, struct slice *slice, struct err *err) {
	int64_t next = 0;
	if (!store_draft_next_send_by(app->store, &next, err)) {
		return false;
	}
	if (next == 0 || next > slice->now) {
		return true;
	}
	if (!store_begin(app->store, err)) {
		return false;
	}
	return store_end(app->store, slice_take(app, slice, lapse_first, err), err);
}
