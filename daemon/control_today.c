// What an owner wants to know in the morning: what lapses, what waits, what leaves, what failed.
#include <stdlib.h>

#include "daemon/app.h"
#include "daemon/control_handlers.h"
#include "daemon/control_json.h"
#include "daemon/sheets.h"
#include "rosemary/domain/draft.h"
#include "rosemary/domain/occasion.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/draft.h"

enum { ROWS_PRESET = 100, TROUBLE_DAYS = 7, DAY_SECONDS = 86400 };

// The drafts that wait, in two lists: those that lapse today, and the others.
struct morning {
	struct listing lapses, waits;
	int64_t now, midnight;
	struct err *err;
};

static bool sort_draft(const void *record, void *argument) {
	const struct draft *draft = record;
	struct morning *morning = argument;
	if (draft->purpose == DRAFT_NOTICE || draft->held_until > morning->now) {
		return true; // what was put off asks for nothing today
	}
	return listing_row(record, draft->send_by <= morning->midnight ? &morning->lapses
								       : &morning->waits);
}

static bool put_drafts(struct request *request, struct morning *morning,
		       const struct store_page *page, struct err *err) {
	morning->lapses = listing_begin(request, &draft_record, decorate_draft, err);
	morning->waits = listing_begin(request, &draft_record, decorate_draft, err);
	bool ok = store_draft_queue(request->app->store, page, sort_draft, morning, err) &&
		  err->code == ERR_NONE;
	json_put(request->result, "lapses", morning->lapses.rows);
	json_put(request->result, "waits", morning->waits.rows);
	return ok;
}

static bool put_deliveries(struct request *request, const struct morning *morning, int64_t limit,
			   struct err *err) {
	struct store *store = request->app->store;
	int64_t since = morning->now - (int64_t)TROUBLE_DAYS * DAY_SECONDS;
	struct listing leaves = listing_begin(request, &delivery_record, decorate_delivery, err);
	struct listing trouble = listing_begin(request, &delivery_record, decorate_delivery, err);
	json_put(request->result, "leaves", leaves.rows);
	json_put(request->result, "trouble", trouble.rows);
	return store_delivery_leaving(store, morning->midnight, limit, listing_row, &leaves, err) &&
	       store_delivery_trouble(store, since, limit, listing_row, &trouble, err) &&
	       err->code == ERR_NONE;
}

// The sheets that have something to print or to call about.
static bool put_sheets(struct request *request, struct err *err) {
	struct sheet_of_day sheets[SHEETS_LATELY];
	struct json *rows = json_new_list();
	json_put(request->result, "sheets", rows);
	if (!sheets_lately(request->app, sheets, err)) {
		return false;
	}
	for (size_t i = 0; i < SHEETS_LATELY; i++) {
		if (sheets[i].letters + sheets[i].calls == 0) {
			continue;
		}
		char day[DATE_TEXT_SIZE];
		char *path = sheets_path(request->app, &sheets[i]);
		char *text = sheets_text(&sheets[i]);
		struct json *row = json_new_object();
		json_put_text(row, "day", date_text(sheets[i].day, day));
		json_put_text(row, "path", path);
		json_put_int(row, "letters", sheets[i].letters);
		json_put_int(row, "calls", sheets[i].calls);
		json_put_text(row, "text", text);
		json_push(rows, row);
		free(text);
		free(path);
	}
	return true;
}

// How many days that orders tell wait for a yes.
static bool put_proposals(struct request *request, struct err *err) {
	int64_t proposed = 0;
	if (!store_tally(request->app->store, occasion_record.noun,
			 words_name(&occasion_state_words, OCCASION_PROPOSED), &proposed, err)) {
		return false;
	}
	json_put_int(request->result, "proposals", proposed);
	return true;
}

bool control_today(struct request *request, struct err *err) {
	struct app *app = request->app;
	const struct zone *zone = app->config->shop.zone;
	int64_t limit = json_get_int(request->params, "limit", ROWS_PRESET);
	struct store_page page = {.limit = limit > 0 ? limit : ROWS_PRESET};
	struct morning morning = {.now = clock_now(&app->clock), .err = err};
	struct date today = zone_day(zone, morning.now);
	char day[DATE_TEXT_SIZE];
	morning.midnight = zone_instant(zone, today, MINUTES_A_DAY);
	json_put_text(request->result, "today", date_text(today, day));
	return put_drafts(request, &morning, &page, err) &&
	       put_deliveries(request, &morning, page.limit, err) && put_sheets(request, err) &&
	       put_proposals(request, err);
}
