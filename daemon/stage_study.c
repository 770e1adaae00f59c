// orders -> occasion: studies the customers whose orders changed.
#include <stdlib.h>

#include "app.h"
#include "rosemary/domain/derive.h"
#include "rosemary/store/study.h"
#include "stage.h"
#include "study.h"

enum { STUDY_BATCH = 64, MARK_BATCH = 1000 };

// Studies what fits into the slice, one customer at the least.
static bool study_batch(struct app *app, struct slice *slice, struct err *err) {
	int64_t ids[STUDY_BATCH];
	size_t count = 0, done = 0;
	if (!store_study_next(app->store, STUDY_BATCH, ids, &count, err)) {
		return false;
	}
	while (done < count && (done == 0 || !slice_over(slice))) {
		if (!study_customer(app, ids[done], slice->now, err) ||
		    !store_study_done(app->store, ids[done], err)) {
			return err_prefix(err, "customer %lld", (long long)ids[done]);
		}
		done++;
	}
	slice->more = slice->more || count > 0;
	return true;
}

static bool run(struct app *app, const char *digest, bool marked, struct slice *slice,
		struct err *err) {
	if (!marked && !store_study_all(app->store, digest, MARK_BATCH, &slice->more, err)) {
		return false;
	}
	return study_batch(app, slice, err);
}

// What orders are read by: another digest has all customers studied again. To be freed.
static char *make_digest(const struct app *app) {
	const struct policy *policy = &app->config->policy;
	char *digest = xasprintf("%d %s", DERIVE_EDITION, app->playbook->occasions_digest);
	for (size_t i = 0; i < policy->reorder_count; i++) {
		char *longer = xasprintf("%s\n%s", digest, policy->reorder[i]);
		free(digest);
		digest = longer;
	}
	return digest;
}

bool stage_study(struct app *app, struct slice *slice, struct err *err) {
	int64_t first = 0;
	size_t count = 0;
	bool marked = false;
	char *digest = make_digest(app);
	bool ok = store_study_next(app->store, 1, &first, &count, err) &&
		  store_study_marked(app->store, digest, &marked, err);
	if (ok && (count > 0 || !marked)) {
		ok = store_begin(app->store, err);
		ok = ok && store_end(app->store, run(app, digest, marked, slice, err), err);
	}
	free(digest);
	return ok;
}
