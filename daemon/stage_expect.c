// orders -> occasion: when all customers were studied, those who were measured get their days.
#include "app.h"
#include "collection.h"
#include "rhythms.h"
#include "rosemary/store/rhythm.h"
#include "rosemary/store/study.h"
#include "stage.h"

enum { EXPECT_BATCH = 32 };

// Counts the categories again. One that got a rhythm, or lost it, concerns all of its customers.
static bool count_categories(struct app *app, struct err *err) {
	const struct policy *policy = &app->config->policy;
	for (size_t i = 0; i < policy->reorder_count; i++) {
		const char *category = policy->reorder[i];
		struct rhythm_shop before, after;
		bool counted = false;
		if (!store_rhythm_shop(app->store, category, &before, err) ||
		    !store_rhythm_count(app->store, category, &counted, err) ||
		    !store_rhythm_shop(app->store, category, &after, err)) {
			return false;
		}
		bool turned = rhythm_category_is_regular(&before, &rhythm_limits_chosen) !=
			      rhythm_category_is_regular(&after, &rhythm_limits_chosen);
		if (turned && !store_rhythm_all_due(app->store, category, err)) {
			return false;
		}
	}
	return true;
}

// Settles what fits into the slice, one customer at the least.
static bool run(struct app *app, struct slice *slice, struct err *err) {
	struct collection rows = {.type = &rhythm_record, .max = EXPECT_BATCH};
	bool ok = count_categories(app, err) &&
		  store_rhythm_due(app->store, EXPECT_BATCH, collection_add, &rows, err);
	const struct rhythm_row *list = rows.records;
	for (size_t i = 0; ok && i < rows.count && (i == 0 || !slice_over(slice)); i++) {
		ok = rhythms_expect(app, &list[i], slice->now, err) &&
		     store_rhythm_done(app->store, list[i].id, err);
	}
	slice->more = rows.count > 0;
	collection_finish(&rows);
	return ok;
}

bool stage_expect(struct app *app, struct slice *slice, struct err *err) {
	size_t studied_not = 0, due = 0;
	int64_t first = 0;
	struct collection rows = {.type = &rhythm_record, .max = 1};
	bool ok = store_study_next(app->store, 1, &first, &studied_not, err) &&
		  store_rhythm_due(app->store, 1, collection_add, &rows, err);
	due = rows.count;
	collection_finish(&rows);
	if (!ok || studied_not > 0 || due == 0) {
		return ok;
	}
	return store_begin(app->store, err) && store_end(app->store, run(app, slice, err), err);
}
