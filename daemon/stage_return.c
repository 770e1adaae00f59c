// Drafts that the owner put off come back on their day.
#include "app.h"
#include "drafting.h"
#include "rosemary/base/log.h"
#include "rosemary/store/draft.h"
#include "stage.h"

static bool run(struct app *app, struct slice *slice, struct err *err) {
	do {
		struct draft draft = {0};
		bool found = false;
		if (!store_draft_put_off(app->store, slice->now, &found, &draft, err)) {
			return false;
		}
		slice->more = found;
		bool ok = !found || drafting_refresh(app, &draft, err);
		if (ok && found) {
			log_info("return", "draft is back id=%lld state=%s", (long long)draft.id,
				 words_name(&draft_state_words, (int)draft.state));
		}
		record_finish(&draft_record, &draft);
		if (!ok) {
			return false;
		}
	} while (slice->more && !slice_over(slice));
	return true;
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
	return store_end(app->store, run(app, slice, err), err);
}
