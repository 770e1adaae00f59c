// The morning: what lapses, what waits, who answered, what is fetched, what leaves, what failed.
#include <stdlib.h>

#include "daemon/app.h"
#include "daemon/control_draft.h"
#include "daemon/control_handlers.h"
#include "daemon/control_json.h"
#include "daemon/control_page.h"
#include "daemon/sheets.h"
#include "rosemary/domain/draft.h"
#include "rosemary/domain/occasion.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/offer.h"
#include "rosemary/store/order.h"

enum { ROWS_PRESET = 100, TROUBLE_DAYS = 7, DAY_SECONDS = 86400 };

// What was put off asks for nothing today, nor does the notice itself.
static bool asks_for_a_yes(const void *record, const struct app *app) {
	const struct draft *draft = record;
	return draft->purpose != DRAFT_NOTICE && draft->held_until <= clock_now(&app->clock);
}

static struct page_place leaving_place(const void *record) {
	const struct delivery *delivery = record;
	return (struct page_place){.at = delivery->next_at, .id = delivery->id};
}

static struct page_place trouble_place(const void *record) {
	const struct delivery *delivery = record;
	return (struct page_place){.at = delivery->changed_at, .id = delivery->id};
}

static struct page_place answer_place(const void *record) {
	const struct offer *offer = record;
	return (struct page_place){.at = offer->answered_at, .id = offer->id};
}

static const struct page_type waiting = {.record = &draft_record,
					 .each = store_draft_queue,
					 .decorate = decorate_draft,
					 .place = draft_place,
					 .is_told = asks_for_a_yes},
			      leaving = {.record = &delivery_record,
					 .each = store_delivery_leaving,
					 .decorate = decorate_delivery,
					 .place = leaving_place},
			      trouble = {.record = &delivery_record,
					 .each = store_delivery_trouble,
					 .decorate = decorate_delivery,
					 .place = trouble_place},
			      to_confirm = {.record = &order_record,
					    .each = store_order_to_confirm,
					    .decorate = decorate_order},
			      changes = {.record = &offer_record,
					 .each = store_offer_answered,
					 .decorate = decorate_offer,
					 .place = answer_place};

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

// Rows of orders while they are gathered.
struct gathering {
	struct app *app;
	struct json *rows;
	size_t limit;
	bool more;
	struct err *err;
};

static bool add_order(const void *record, void *argument) {
	struct gathering *gathering = argument;
	gathering->more = json_count(gathering->rows) == gathering->limit;
	if (gathering->more) {
		return false;
	}
	struct json *row = record_answer(gathering->app, &order_record, record);
	json_push(gathering->rows, row);
	return decorate_order(row, record, gathering->app, gathering->err);
}

// What customers fetch up to the next open day, so that it is ready then.
static bool put_ready(struct request *request, struct date today, int64_t limit, struct err *err) {
	const struct store_page page = {
		.day = today,
		.to = shop_next_open(&request->app->config->shop, today),
		.limit = limit + 1, // whose last row only says that there are more
	};
	struct json *more = json_new_list();
	struct gathering gathering = {.app = request->app,
				      .rows = json_new_list(),
				      .limit = (size_t)limit,
				      .err = err};
	json_put(request->result, "ready", gathering.rows);
	json_put(request->result, "more", more);
	bool ok = store_order_ready(request->app->store, &page, add_order, &gathering, err);
	if (gathering.more) {
		json_push(more, json_new_text("ready"));
	}
	return ok && err->code == ERR_NONE;
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
	int64_t now = clock_now(&app->clock);
	struct date today = zone_day(zone, now);
	int64_t midnight = zone_instant(zone, today, MINUTES_A_DAY);
	char day[DATE_TEXT_SIZE];
	limit = limit > 0 ? limit : ROWS_PRESET;
	const struct page_part parts[] = {
		{"lapses", &waiting, {.limit = limit, .until = midnight}},
		{"waits", &waiting, {.limit = limit, .at = midnight, .after = INT64_MAX}},
		{"to_confirm", &to_confirm, {.limit = limit}},
		{"changes",
		 &changes,
		 {.limit = limit,
		  .state = words_name(&offer_state_words, OFFER_CHANGE),
		  .from = now - (int64_t)TROUBLE_DAYS * DAY_SECONDS}},
		{"leaves", &leaving, {.limit = limit, .until = midnight}},
		{"trouble",
		 &trouble,
		 {.limit = limit, .from = now - (int64_t)TROUBLE_DAYS * DAY_SECONDS}},
	};
	json_put_text(request->result, "today", date_text(today, day));
	return put_sheets(request, err) && put_ready(request, today, limit, err) &&
	       put_proposals(request, err) && page_run(request, parts, ARRAY_LEN(parts), err);
}
