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

static bool run(struct app *app, struct slice *slice, struct err *err) {
	do {
		struct draft draft = {0};
		bool found = false;
		if (!store_draft_overdue(app->store, slice->now, &found, &draft, err)) {
			return false;
		}
		slice->more = found;
		bool ok = !found || lapse(app, &draft, slice->now, err);
		record_finish(&draft_record, &draft);
		if (!ok) {
			return false;
		}
	} while (slice->more && !slice_over(slice));
	return true;
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
	return store_end(app->store, run(app, slice, err), err);
}
