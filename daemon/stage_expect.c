// orders -> occasion: when all customers were studied, those who were measured get their days.
#include "app.h"
#include "collection.h"
#include "rhythms.h"
#include "rosemary/store/rhythm.h"
#include "rosemary/store/study.h"
#include "stage.h"

enum { EXPECT_BATCH = 32, MARK_BATCH = 500 };

// Counts a category again. One that got a rhythm, or lost it, concerns all of its customers.
static bool count_category(struct app *app, const char *category, struct err *err) {
	struct rhythm_shop before, after;
	bool counted = false;
	if (!store_rhythm_shop(app->store, category, &before, err) ||
	    !store_rhythm_count(app->store, category, &counted, err) ||
	    !store_rhythm_shop(app->store, category, &after, err)) {
		return false;
	}
	bool turned = rhythm_category_is_regular(&before, &rhythm_limits_chosen) !=
		      rhythm_category_is_regular(&after, &rhythm_limits_chosen);
	return !turned || store_rhythm_all_due(app->store, category, err);
}

// Counts those of which enough changed, as far as the slice goes: each reads a part of an index.
static bool count_categories(struct app *app, const struct slice *slice, bool *ret_all,
			     struct err *err) {
	const struct policy *policy = &app->config->policy;
	size_t count = 0;
	while (count < policy->reorder_count && (count == 0 || !slice_over(slice))) {
		if (!count_category(app, policy->reorder[count++], err)) {
			return false;
		}
	}
	*ret_all = count == policy->reorder_count;
	return true;
}

// Settles what fits into the slice, one customer at the least.
static bool settle(struct app *app, struct slice *slice, struct err *err) {
	struct collection rows = {.type = &rhythm_record, .max = EXPECT_BATCH};
	bool ok = store_rhythm_due(app->store, EXPECT_BATCH, collection_add, &rows, err);
	const struct rhythm_row *list = rows.records;
	for (size_t i = 0; ok && i < rows.count && (i == 0 || !slice_over(slice)); i++) {
		ok = rhythms_expect(app, &list[i], slice->now, err) &&
		     store_rhythm_done(app->store, list[i].id, err);
	}
	collection_finish(&rows);
	return ok;
}

static bool run(struct app *app, struct slice *slice, struct err *err) {
	bool counted = false;
	slice->more = true; // the next turn sees whether there is
	return count_categories(app, slice, &counted, err) &&
	       (!counted ||
		(store_rhythm_mark(app->store, MARK_BATCH, err) && settle(app, slice, err)));
}

bool stage_expect(struct app *app, struct slice *slice, struct err *err) {
	size_t studied_not = 0;
	int64_t first = 0;
	bool marking = false;
	struct collection rows = {.type = &rhythm_record, .max = 1};
	bool ok = store_study_next(app->store, 1, &first, &studied_not, err) &&
		  store_rhythm_marking(app->store, &marking, err) &&
		  store_rhythm_due(app->store, 1, collection_add, &rows, err);
	bool due = rows.count > 0 || marking;
	collection_finish(&rows);
	if (!ok || studied_not > 0 || !due) {
		return ok;
	}
	return store_begin(app->store, err) && store_end(app->store, run(app, slice, err), err);
}
