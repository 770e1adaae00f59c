// The days that come as a calendar: pieces of it, which the command line puts into a file.
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
static bool write_entry(struct app *app, const struct calendar_entry *entry,
			struct strbuf *calendar, struct err *err) {
	struct calendar_event row = {0};
	bool found = false;
	char uid[ICAL_MAX_UID];
	if (!calendar_entry_uid(app, &entry->coming, 0, uid, err) ||
	    !store_event_on(app->store, entry->coming.occasion, entry->coming.day, &found, &row,
			    err)) {
		return false;
	}
	const struct ical_event event = {
		.uid = found ? row.uid : uid,
		.day = entry->coming.day,
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

static bool write_day(struct app *app, const struct coming *coming, struct strbuf *calendar,
		      struct err *err) {
	struct calendar_entry entry = {0};
	int64_t draft = 0;
	if (!calendar_entry_draft(app, coming, &draft, err)) {
		return false;
	}
	if (draft != coming->draft) {
		return true; // another one of that day tells of it
	}
	bool ok = calendar_entry_make(app, coming, false, &entry, err) &&
		  write_entry(app, &entry, calendar, err);
	calendar_entry_finish(&entry);
	return ok;
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
		ok = write_day(app, &piece->days[i], calendar, err);
	}
	return ok;
}

bool control_occasion_calendar(struct request *request, struct err *err) {
	struct app *app = request->app;
	struct coming_page page;
	struct piece piece = {.count = 0};
	struct strbuf calendar = STRBUF_INIT(PIECE_MAX_BYTES);
	char key[UPCOMING_KEY_SIZE];
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
	json_put_text(request->result, "next",
		      more ? upcoming_key(&piece.days[PIECE_EVENTS - 1], key) : NULL);
	strbuf_finish(&calendar);
	return ok;
}
