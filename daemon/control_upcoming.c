// The days that come: what is planned for them, what waits, what was said.
#include "daemon/control_upcoming.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/app.h"
#include "daemon/control_draft.h"
#include "daemon/control_handlers.h"
#include "daemon/control_json.h"
#include "daemon/dossier.h"
#include "daemon/drafting.h"
#include "daemon/long_call.h"
#include "rosemary/store/draft.h"

enum { DAYS_PRESET = 30, DAYS_MAX = 366, ROWS_MAX = 1000 };

const char *upcoming_key(const struct coming *coming, char ret[UPCOMING_KEY_SIZE]) {
	char day[DATE_TEXT_SIZE];
	(void)snprintf(ret, UPCOMING_KEY_SIZE, "%s/%" PRId64 "/%" PRId64,
		       date_text(coming->day, day), coming->occasion, coming->draft); // fits
	return ret;
}

static bool read_key(const char *text, struct coming *ret, struct err *err) {
	char day[DATE_TEXT_SIZE] = "";
	struct coming coming = {0};
	struct err ignored = {0}; // one error says it all
	int end = 0;
	int fields = sscanf(text, "%10[0-9-]/%18" SCNd64 "/%18" SCNd64 "%n", day, &coming.occasion,
			    &coming.draft, &end);
	if (fields != 3 || text[end] != '\0' || !date_parse(day, &coming.day, &ignored)) {
		return err_set(
			err, ERR_INVALID,
			"'%.40s' is no place among the days that come: an answer's 'next' is",
			text);
	}
	*ret = coming;
	return true;
}

bool upcoming_page(const struct request *request, int64_t days, struct coming_page *ret,
		   struct err *err) {
	const struct app *app = request->app;
	const char *after = json_get_text(request->params, "after");
	struct date today = zone_day(app->config->shop.zone, clock_now(&app->clock));
	days = json_get_int(request->params, "days", days);
	*ret = (struct coming_page){.after.day = today,
				    .to = date_add(today, days < DAYS_MAX ? days : DAYS_MAX)};
	return after == NULL || read_key(after, &ret->after, err);
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

struct json *upcoming_answer(struct app *app, const struct coming *coming, struct err *err) {
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

// The days of a page: read first, then told one by one.
struct gathering {
	struct coming days[ROWS_MAX];
	size_t count, next, limit;
	bool more; // there are others behind them
};

static bool keep(const void *record, void *argument) {
	struct gathering *gathering = argument;
	gathering->more = gathering->count == gathering->limit;
	if (!gathering->more) {
		gathering->days[gathering->count++] = *(const struct coming *)record;
	}
	return !gathering->more;
}

static bool tell_day(struct request *request, const struct coming *coming, struct err *err) {
	struct app *app = request->app;
	struct json *row = upcoming_answer(app, coming, err);
	if (row == NULL) {
		return false;
	}
	json_push(json_get(request->result, "upcoming"), row);
	return coming->draft != 0 || put_prospect(row, app, coming, err);
}

static bool step(struct request *request, void *state, bool *ret_more, struct err *err) {
	struct gathering *gathering = state;
	char key[UPCOMING_KEY_SIZE];
	if (gathering->next < gathering->count &&
	    !tell_day(request, &gathering->days[gathering->next++], err)) {
		return false;
	}
	*ret_more = gathering->next < gathering->count;
	if (!*ret_more) {
		json_put_text(request->result, "next",
			      gathering->more
				      ? upcoming_key(&gathering->days[gathering->count - 1], key)
				      : NULL);
	}
	return true;
}

bool control_occasion_upcoming(struct request *request, struct err *err) {
	static const struct long_call_type type = {step, free};
	struct coming_page page;
	int64_t limit = json_get_int(request->params, "limit", ROWS_MAX);
	if (!upcoming_page(request, DAYS_PRESET, &page, err)) {
		return false;
	}
	struct gathering *gathering = xcalloc(1, sizeof *gathering);
	gathering->limit = limit > 0 && limit < ROWS_MAX ? (size_t)limit : ROWS_MAX;
	page.limit = (int64_t)gathering->limit + 1;
	json_put(request->result, "upcoming", json_new_list());
	if (!store_occasion_coming(request->app->store, &page, keep, gathering, err)) {
		free(gathering);
		return false;
	}
	return long_call_run(request, &type, gathering, err);
}
