// Drafts that the owner put off come back on their day.
#include "app.h"
#include "drafting.h"
#include "rosemary/base/log.h"
#include "rosemary/store/draft.h"
#include "stage.h"

static bool return_first(struct app *app, int64_t now, bool *ret_found, struct err *err) {
	struct draft draft = {0};
	bool ok = store_draft_put_off(app->store, now, ret_found, &draft, err) &&
		  (!*ret_found || drafting_refresh(app, &draft, err));
	if (ok && *ret_found) {
		log_info("return", "draft is back id=%lld state=%s", (long long)draft.id,
			 words_name(&draft_state_words, (int)draft.state));
	}
	record_finish(&draft_record, &draft);
	return ok;
}

bool stage_return(struct app *app, struct slice *slice, struct err *err) {
	int64_t next = 0;
	if (!store_draft_next_put_off(app->store, &next, err)) {
		return false;
	}
	if (next == 0 || next > slice->now) {
		return true;
	}
	if (!store_begin(app->store, err)) {
		return false;
	}
	return store_end(app->store, slice_take(app, slice, return_first, err), err);
}
