// The days that come as a calendar: pieces of it, which the command line puts into a file.
#include "daemon/control_calendar.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/app.h"
#include "daemon/control_handlers.h"
#include "daemon/control_upcoming.h"
#include "daemon/dossier.h"
#include "rosemary/base/digest.h"
#include "rosemary/store/draft.h"
#include "rosemary/text/ical_write.h"

enum {
	DAYS_PRESET = 365,
	PIECE_EVENTS = 16, // of one call: a turn of the loop is short
	PIECE_MAX_BYTES = PIECE_EVENTS * (ICAL_MAX_DESCRIPTION + ICAL_MAX_SUMMARY) * 2,
	UID_DIGITS = 26,
	TOLD_BYTES = 300, // of one outside text in an event
};

// A day while it becomes an event.
struct entry {
	struct app *app;
	const struct calendar_day *told;
	const struct coming *coming;
	struct draft draft;     // {0} before there is one
	struct dossier dossier; // {0} once there is a draft: it holds the facts
	struct json *row;       // as `upcoming` tells it
	struct instance instance;
};

static bool entry_open(struct app *app, const struct calendar_day *told, struct entry *ret,
		       struct err *err) {
	const struct coming *coming = told->coming;
	*ret = (struct entry){.app = app, .told = told, .coming = coming};
	ret->row = upcoming_answer(app, coming, err);
	if (ret->row == NULL || !store_instance(app->store, &ret->instance, err)) {
		return false;
	}
	return coming->draft != 0
		       ? store_draft_get(app->store, coming->draft, &ret->draft, err)
		       : dossier_open(app, coming->occasion, coming->day, 0, &ret->dossier, err);
}

static void entry_finish(struct entry *entry) {
	record_finish(&draft_record, &entry->draft);
	dossier_finish(&entry->dossier);
	json_free(entry->row);
}

// "rm.<digits>@rosemary", which tells nothing about anybody and never changes.
static void make_uid(const struct entry *entry, char ret[ICAL_MAX_UID]) {
	unsigned char digest[SHA256_SIZE];
	char digits[UID_DIGITS + 1], text[64], day[DATE_TEXT_SIZE];
	(void)snprintf(text, sizeof text, "%s %" PRId64 " %s", entry->told->calendar,
		       entry->coming->occasion, date_text(entry->coming->day, day)); // fits
	hmac_sha256(entry->instance.secret, sizeof entry->instance.secret, text, strlen(text),
		    digest);
	base32(digest, sizeof digest, digits, UID_DIGITS);
	(void)snprintf(ret, ICAL_MAX_UID, "rm.%s@rosemary", digits); // fits
}

// Grows with every revision, and with what became of it.
static int64_t sequence_of(const struct entry *entry) {
	const struct draft *draft = &entry->draft;
	if (draft->id == 0) {
		return 0;
	}
	bool open = draft->state == DRAFT_WAITING || draft->state == DRAFT_HELD;
	return draft->revision * 4 + (open ? 0 : draft->state == DRAFT_APPROVED ? 1 : 2);
}

static const char *text_in(const struct json *object, const char *key, const char *name) {
	const char *text = json_get_text(json_get(object, key), name);
	return text != NULL && *text != '\0' ? text : NULL;
}

// "Linda Hartley: birthday (mum)"
static void add_summary(struct strbuf *buf, const struct entry *entry) {
	const struct json *row = entry->row;
	const char *customer = text_in(row, "customer", "name");
	const char *called = text_in(row, "occasion", "called");
	const char *name = text_in(row, "recipient", "name");
	const char *who = name != NULL ? name : text_in(row, "recipient", "relation");
	strbuf_addf(buf, "%.*s: %.*s", TOLD_BYTES,
		    customer != NULL ? customer : text_in(row, "customer", "ref"), TOLD_BYTES,
		    called != NULL ? called : text_in(row, "occasion", "kind"));
	if (who != NULL) {
		strbuf_addf(buf, " (%.*s)", TOLD_BYTES, who);
	}
}

static void add_state(struct strbuf *buf, const struct entry *entry) {
	const char *why = json_get_text(entry->row, "why");
	const char *draft_on = json_get_text(entry->row, "draft_on");
	if (entry->told->state != NULL) {
		strbuf_add_text(buf, entry->told->state);
		return;
	}
	const struct judgement *judgement = &entry->dossier.judgement;
	if (entry->draft.id == 0 && judgement->decision == DECISION_WITHDRAW) {
		strbuf_addf(buf, "No message is planned: %s.", judgement->text);
		return;
	}
	if (entry->draft.id == 0 && judgement->decision == DECISION_HOLD) {
		strbuf_addf(buf, "To be held for you: %s.\n", judgement->text);
	}
	if (entry->draft.id == 0) {
		strbuf_addf(buf, "Planned: its draft is made on %s.",
			    draft_on != NULL ? draft_on : "?");
		return;
	}
	struct civil by = zone_civil(entry->app->config->shop.zone, entry->draft.send_by);
	char day[DATE_TEXT_SIZE];
	strbuf_addf(buf, "Draft %" PRId64 ": %s", entry->draft.id,
		    json_get_text(entry->row, "state"));
	if (why != NULL) {
		strbuf_addf(buf, ", %s", why);
	}
	strbuf_addf(buf, ". Send by %s %02d:%02d.", date_text(by.date, day), by.minute / 60,
		    by.minute % 60);
}

// What was bought last time, what is suggested, how far it is.
static void add_description(struct strbuf *buf, const struct entry *entry) {
	const struct json *facts = entry->draft.id != 0 ? entry->draft.facts : entry->dossier.facts;
	const char *gift = json_get_text(facts, "last_gift");
	const char *when = json_get_text(facts, "last_when_title");
	const char *suggestion = json_get_text(facts, "suggestion");
	if (gift != NULL) {
		strbuf_addf(buf, "%.*s: %.*s\n", TOLD_BYTES, when != NULL ? when : "Last time",
			    TOLD_BYTES, gift);
	}
	if (suggestion != NULL) {
		strbuf_addf(buf, "Suggested: %.*s\n", TOLD_BYTES, suggestion);
	}
	add_state(buf, entry);
}

static bool write_entry(struct strbuf *calendar, const struct entry *entry, struct err *err) {
	struct strbuf summary = STRBUF_INIT(ICAL_MAX_SUMMARY);
	struct strbuf description = STRBUF_INIT(ICAL_MAX_DESCRIPTION);
	char uid[ICAL_MAX_UID];
	make_uid(entry, uid);
	add_summary(&summary, entry);
	add_description(&description, entry);
	const struct ical_event event = {
		.uid = uid,
		.day = entry->coming->day,
		.stamp = entry->draft.id != 0 ? entry->draft.created_at
					      : entry->instance.created_at,
		.sequence = sequence_of(entry),
		.summary = strbuf_text(&summary),
		.description = strbuf_text(&description),
		.category = text_in(entry->row, "occasion", "kind"),
	};
	bool written = ical_write_event(calendar, &event, err);
	strbuf_finish(&summary);
	strbuf_finish(&description);
	return written;
}

bool calendar_add_day(struct strbuf *calendar, struct app *app, const struct calendar_day *day,
		      struct err *err) {
	struct entry entry;
	bool ok = entry_open(app, day, &entry, err) && write_entry(calendar, &entry, err);
	entry_finish(&entry);
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
		const struct calendar_day day = {&piece->days[i], "calendar", NULL};
		ok = calendar_add_day(calendar, app, &day, err);
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
