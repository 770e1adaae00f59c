// The days that come as a calendar: pieces of it, which the command line puts into a file.
#include "daemon/control_calendar.h"

#include <string.h>

#include "daemon/app.h"
#include "daemon/calendar_entry.h"
#include "daemon/control_handlers.h"
#include "daemon/control_upcoming.h"
#include "rosemary/store/event.h"

enum {
	DAYS_PRESET = 365,
	PIECE_EVENTS = 16, // of one call: a turn of the loop is short
	PIECE_MAX_BYTES = PIECE_EVENTS * (ICAL_MAX_DESCRIPTION + ICAL_MAX_SUMMARY) * 2,
};

// One that a feed publishes goes out as it is there: under the same name, and as new as that.
static bool write_entry(struct strbuf *calendar, struct app *app, const struct calendar_day *day,
			const struct calendar_entry *entry, struct err *err) {
	struct calendar_event row = {0};
	const struct coming *coming = day->coming;
	bool found = false;
	char uid[ICAL_MAX_UID];
	if (!calendar_entry_uid(app, day->calendar, coming, 0, uid, err) ||
	    (strcmp(day->calendar, CALENDAR_OF_DAYS) == 0 &&
	     !store_event_on(app->store, coming->occasion, coming->day, &found, &row, err))) {
		return false;
	}
	const struct ical_event event = {
		.uid = found ? row.uid : uid,
		.day = entry->on,
		.stamp = found ? row.stamp : entry->stamp,
		.sequence = found ? row.sequence : entry->change,
		.summary = entry->summary,
		.description = entry->description,
		.category = entry->category,
		.cancelled = entry->gone,
	};
	bool written = ical_write_event(calendar, &event, err);
	record_finish(&calendar_event_record, &row);
	return written;
}

bool calendar_add_day(struct strbuf *calendar, struct app *app, const struct calendar_day *day,
		      struct err *err) {
	const struct calendar_wish wish = {.coming = day->coming, .state = day->state};
	struct calendar_entry entry = {0};
	bool ok = calendar_entry_make(app, &wish, &entry, err) &&
		  write_entry(calendar, app, day, &entry, err);
	calendar_entry_finish(&entry);
	return ok;
}

// A day that was drafted in several ways is told once, by the last of them.
static bool write_day(struct strbuf *calendar, struct app *app, const struct coming *coming,
		      struct err *err) {
	const struct calendar_day day = {coming, CALENDAR_OF_DAYS, NULL};
	int64_t draft = 0;
	return calendar_entry_draft(app, coming, &draft, err) &&
	       (draft != coming->draft || calendar_add_day(calendar, app, &day, err));
}

// The days of a piece, read before any of them is looked at closely.
struct piece {
	struct coming days[PIECE_EVENTS + 1]; // the last one only says that there are more
	size_t count;
};

static bool keep(const void *record, void *argument) {
	struct piece *piece = argument;
	piece->days[piece->count++] = *(const struct coming *)record;
	return piece->count <= PIECE_EVENTS;
}

static bool write_piece(struct app *app, const struct piece *piece, struct strbuf *calendar,
			struct err *err) {
	bool ok = true;
	for (size_t i = 0; ok && i < piece->count && i < PIECE_EVENTS; i++) {
		ok = write_day(calendar, app, &piece->days[i], err);
	}
	return ok;
}

bool control_occasion_calendar(struct request *request, struct err *err) {
	struct app *app = request->app;
	struct store_page page;
	struct piece piece = {.count = 0};
	struct strbuf calendar = STRBUF_INIT(PIECE_MAX_BYTES);
	char key[PAGE_PLACE_SIZE];
	if (!upcoming_page(request, DAYS_PRESET, &page, err)) {
		return false;
	}
	page.limit = PIECE_EVENTS + 1;
	bool ok = store_occasion_coming(app->store, &page, keep, &piece, err);
	bool more = piece.count > PIECE_EVENTS;
	if (json_get(request->params, "after") == NULL) {
		ical_write_begin(&calendar, app->config->shop.name);
	}
	ok = ok && write_piece(app, &piece, &calendar, err);
	if (!more) {
		ical_write_end(&calendar);
	}
	json_put_text(request->result, "text", strbuf_text(&calendar));
	json_put_int(request->result, "events", (int64_t)(more ? PIECE_EVENTS : piece.count));
	const struct page_place last = upcoming_place(&piece.days[PIECE_EVENTS - 1]);
	json_put_text(request->result, "next", more ? page_place_text(&last, key) : NULL);
	strbuf_finish(&calendar);
	return ok;
}
