// The days that come: what is planned for them, what waits, what was said.
#include "daemon/control_upcoming.h"

#include "daemon/app.h"
#include "daemon/control_draft.h"
#include "daemon/control_handlers.h"
#include "daemon/control_json.h"
#include "daemon/dossier.h"
#include "daemon/drafting.h"
#include "rosemary/store/draft.h"

enum { DAYS_PRESET = 30, DAYS_MAX = 366 };

struct page_place upcoming_place(const void *record) {
	const struct coming *coming = record;
	return (struct page_place){coming->day, coming->occasion, coming->draft};
}

bool upcoming_page(const struct request *request, int64_t days, struct store_page *ret,
		   struct err *err) {
	const struct app *app = request->app;
	struct date today = zone_day(app->config->shop.zone, clock_now(&app->clock));
	if (!page_from_request(request, ret, err)) {
		return false;
	}
	days = json_get_int(request->params, "days", days);
	ret->to = date_add(today, days < DAYS_MAX ? days : DAYS_MAX);
	ret->day = date_none(ret->day) ? today : ret->day;
	return true;
}

static bool put_draft(struct json *object, struct app *app, int64_t id, struct err *err) {
	struct draft draft = {0};
	if (!store_draft_get(app->store, id, &draft, err)) {
		return false;
	}
	json_put_text(object, "state", words_name(&draft_state_words, (int)draft.state));
	json_put_int(object, "draft", id);
	json_put_text(object, "hold", draft.hold);
	draft_put_why(object, &draft);
	put_instant(object, "held_until", app, draft.held_until);
	put_instant(object, "send_by", app, draft.send_by);
	record_finish(&draft_record, &draft);
	return true;
}

static void put_plan(struct json *object, const struct occasion *occasion) {
	char day[DATE_TEXT_SIZE];
	json_put_text(object, "state", "planned");
	json_put(object, "draft", NULL);
	json_put_text(object, "draft_on", date_text(occasion->draft_on, day));
}

struct json *upcoming_answer(struct app *app, const void *record, struct err *err) {
	const struct coming *coming = record;
	struct json *object = json_new_object();
	struct occasion occasion = {0};
	char day[DATE_TEXT_SIZE];
	bool ok = store_occasion_get(app->store, coming->occasion, &occasion, err);
	json_put_text(object, "day", date_text(coming->day, day));
	ok = ok && put_customer(object, app, occasion.customer, err) &&
	     put_recipient(object, app, occasion.recipient, err) &&
	     put_occasion(object, app, occasion.id, err);
	if (ok && coming->draft != 0) {
		ok = put_draft(object, app, coming->draft, err);
	} else if (ok) {
		put_plan(object, &occasion);
	}
	record_finish(&occasion_record, &occasion);
	if (!ok) {
		json_free(object);
		return NULL;
	}
	return object;
}

// What would become of a day that has no draft yet, as things are: what a draft would say of it.
static bool put_prospect(struct json *object, struct app *app, const struct coming *coming,
			 struct err *err) {
	struct dossier dossier = {0};
	bool ok = dossier_open(app, coming->occasion, coming->day, 0, &dossier, err);
	if (ok) {
		const struct judgement judgement = drafting_judgement(app, &dossier, NULL);
		json_put_text(object, "verdict",
			      words_name(&decision_words, (int)judgement.decision));
		json_put_text(object, "hold", judgement.code);
		json_put_text(object, "why", judgement.code != NULL ? judgement.text : NULL);
	}
	dossier_finish(&dossier);
	return ok;
}

// A day as `upcoming` tells it: with what would become of it, where it has no draft yet.
static struct json *tell_day(struct app *app, const void *record, struct err *err) {
	const struct coming *coming = record;
	struct json *row = upcoming_answer(app, coming, err);
	if (row != NULL && coming->draft == 0 && !put_prospect(row, app, coming, err)) {
		json_free(row);
		return NULL;
	}
	return row;
}

bool control_occasion_upcoming(struct request *request, struct err *err) {
	static const struct page_type type = {
		.record = &coming_record,
		.each = store_occasion_coming,
		.place = upcoming_place,
		.tell = tell_day,
	};
	struct page_part part = {.name = "upcoming", .type = &type};
	return upcoming_page(request, DAYS_PRESET, &part.page, err) &&
	       page_run(request, &part, 1, err);
}
