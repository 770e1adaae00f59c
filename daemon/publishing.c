// Entries of the calendar follow an occasion: which of its days they are for, and what they say.
#include "publishing.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "calendar_entry.h"
#include "dossier.h"
#include "rosemary/base/digest.h"
#include "rosemary/base/log.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/event.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/recipient.h"

enum {
	DAYS_MAX = 32, // of one occasion at once: beyond that nobody prepares
	TEXT_MAX_BYTES = 2 * (ICAL_MAX_SUMMARY + ICAL_MAX_DESCRIPTION) + 1000,
};

// An occasion, the days that it is to have in the calendar, and the entries that it has.
struct work {
	struct publishing *publishing;
	struct occasion occasion;
	struct customer customer;
	struct recipient recipient; // {0}: the occasion names nobody
	struct coming days[DAYS_MAX];
	size_t day_count;
	struct coming entries[DAYS_MAX]; // active ones; draft is the row's id, 0 once it moved
	size_t entry_count;
};

static bool keep_day(const void *record, void *argument) {
	struct work *work = argument;
	work->days[work->day_count++] = *(const struct coming *)record;
	return work->day_count < DAYS_MAX - 1; // one is left for the day that comes
}

static bool keep_entry(const void *record, void *argument) {
	struct work *work = argument;
	const struct calendar_event *event = record;
	if (event->state == EVENT_ACTIVE) {
		work->entries[work->entry_count++] =
			(struct coming){event->occurs_on, event->occasion, event->id};
	}
	return work->entry_count < DAYS_MAX;
}

static bool is_day(const struct work *work, struct date day) {
	for (size_t i = 0; i < work->day_count; i++) {
		if (date_compare(work->days[i].day, day) == 0) {
			return true;
		}
	}
	return false;
}

// True when the occasion's rule still has a day.
static bool rule_has(const struct work *work, struct date day) {
	struct err ignored = {0}; // a rule that cannot be read takes no day away
	struct rule rule;
	struct date next;
	const struct config *config = work->publishing->app->config;
	const struct occasion_rules rules =
		occasion_rules_for(&config->shop, &config->policy, &work->customer,
				   work->recipient.id != 0 ? &work->recipient : NULL);
	return !rule_parse(work->occasion.rule, &rule, &ignored) ||
	       (rule_next(&rule, &rules.place, day, &next) && date_compare(next, day) == 0);
}

static bool read_work(struct work *work, int64_t occasion, struct err *err) {
	const struct publishing *publishing = work->publishing;
	struct store *store = publishing->app->store;
	const struct days_asked asked = {occasion, publishing->from, publishing->horizon};
	if (!store_occasion_get(store, occasion, &work->occasion, err) ||
	    !store_customer_get(store, work->occasion.customer, &work->customer, err) ||
	    (work->occasion.recipient != 0 &&
	     !store_recipient_get(store, work->occasion.recipient, &work->recipient, err)) ||
	    !store_draft_days(store, &asked, keep_day, work, err) ||
	    !store_event_of(store, occasion, keep_entry, work, err)) {
		return false;
	}
	struct date next = work->occasion.next_on;
	if (work->occasion.state == OCCASION_ACTIVE && !date_none(next) &&
	    date_compare(next, publishing->today) >= 0 &&
	    date_compare(next, publishing->horizon) <= 0 && !is_day(work, next)) {
		work->days[work->day_count++] = (struct coming){next, occasion, 0};
	}
	return true;
}

// An entry for a day that the occasion has no more: it goes where the day went. NULL: none.
static struct coming *moved_entry(struct work *work) {
	for (size_t i = 0; i < work->entry_count; i++) {
		struct coming *entry = &work->entries[i];
		if (entry->draft != 0 && date_compare(entry->day, work->publishing->today) >= 0 &&
		    !rule_has(work, entry->day)) {
			return entry;
		}
	}
	return NULL;
}

static void forget_entry(struct work *work, int64_t id) {
	for (size_t i = 0; i < work->entry_count; i++) {
		if (work->entries[i].draft == id) {
			work->entries[i].draft = 0;
		}
	}
}

// SHA-256 of all that an entry says and is: another one is a change.
static char *digest_of(const struct calendar_entry *entry) {
	char digest[SHA256_TEXT_SIZE], day[DATE_TEXT_SIZE];
	char *all = xasprintf("%s\n%d %d %d %" PRId64 " %" PRId64 "\n%s\n%s\n%s\n%s\n%s",
			      date_text(entry->coming.day, day), entry->gone, entry->prepare,
			      entry->open, entry->coming.draft, entry->customer, entry->category,
			      entry->summary, entry->description, entry->nameless_summary,
			      entry->nameless_description);
	char *text = xstrdup(sha256_text(all, strlen(all), digest));
	free(all);
	return text;
}

static bool set_text(char **text, const struct ical_event *event, struct err *err) {
	struct strbuf buf = STRBUF_INIT(TEXT_MAX_BYTES);
	bool ok = ical_make_fragment(&buf, event, err);
	free(*text);
	*text = strbuf_take(&buf);
	return ok;
}

static bool set_texts(struct calendar_event *row, const struct calendar_entry *entry,
		      struct err *err) {
	struct ical_event event = {
		.uid = row->uid,
		.day = entry->on,
		.stamp = row->stamp,
		.sequence = row->sequence,
		.summary = entry->summary,
		.description = entry->description,
		.category = entry->category,
		.cancelled = entry->gone,
	};
	if (!set_text(&row->text, &event, err)) {
		return false;
	}
	event.summary = entry->nameless_summary;
	event.description = entry->nameless_description;
	event.category = entry->nameless_category;
	return set_text(&row->nameless, &event, err);
}

// The first name of the day that no other entry has: one that was once of it keeps its own.
static bool name_row(struct work *work, struct calendar_event *row, const struct coming *coming,
		     struct err *err) {
	struct app *app = work->publishing->app;
	struct instance instance;
	char uid[ICAL_MAX_UID] = "";
	bool taken = true;
	if (!store_instance(app->store, &instance, err)) {
		return false;
	}
	for (int number = 0; taken; number++) {
		if (!calendar_entry_uid(app, CALENDAR_OF_DAYS, coming, number, uid, err) ||
		    !store_event_has_uid(app->store, uid, &taken, err)) {
			return false;
		}
	}
	row->uid = xstrdup(uid);
	row->occasion = coming->occasion;
	row->customer = work->customer.id;
	row->sequence = event_first_sequence(instance.generation);
	return true;
}

// Writes what an entry says into its row, if that is another thing than before.
static bool write_row(struct work *work, struct calendar_event *row,
		      const struct calendar_entry *entry, struct err *err) {
	struct publishing *publishing = work->publishing;
	struct store *store = publishing->app->store;
	char *digest = digest_of(entry);
	if (row->digest != NULL && strcmp(digest, row->digest) == 0) {
		free(digest);
		return true;
	}
	free(row->digest);
	row->digest = digest;
	row->customer = work->customer.id; // that of the two who were made one
	row->occurs_on = entry->coming.day;
	row->draft = entry->coming.draft;
	row->prepare = entry->prepare;
	row->open = entry->open;
	row->state = entry->gone ? EVENT_CANCELLED : EVENT_ACTIVE;
	row->cancelled_at = !entry->gone             ? 0
			    : row->cancelled_at != 0 ? row->cancelled_at
						     : publishing->now;
	row->stamp = publishing->now;
	row->sequence = row->sequence + 1 > entry->change ? row->sequence + 1 : entry->change;
	publishing->changed = true;
	return set_texts(row, entry, err) && (row->id != 0 ? store_event_update(store, row, err)
							   : store_event_add(store, row, err));
}

// The row of a day: its own, else that of a day that moved here, else a new one.
static bool find_row(struct work *work, const struct coming *coming, struct calendar_event *ret,
		     struct err *err) {
	struct store *store = work->publishing->app->store;
	bool found = false;
	if (!store_event_on(store, coming->occasion, coming->day, &found, ret, err)) {
		return false;
	}
	struct coming *moved = found ? NULL : moved_entry(work);
	if (moved != NULL &&
	    !store_event_on(store, coming->occasion, moved->day, &found, ret, err)) {
		return false;
	}
	if (found) {
		forget_entry(work, ret->id);
	}
	return true;
}

static bool publish_day(struct work *work, const struct coming *coming,
			const struct calendar_entry *entry, struct err *err) {
	struct calendar_event row = {0};
	bool ok = find_row(work, coming, &row, err);
	if (ok && (row.id != 0 || !entry->gone)) { // what nobody was told need not be cancelled
		ok = (row.id != 0 || name_row(work, &row, coming, err)) &&
		     write_row(work, &row, entry, err);
	}
	record_finish(&calendar_event_record, &row);
	return ok;
}

// A draft that was withdrawn because its day is none any more leaves the entry to the new day.
static bool take_day(struct work *work, const struct coming *coming, struct err *err) {
	struct calendar_entry entry = {0};
	const struct calendar_wish wish = {.coming = coming};
	bool ok = calendar_entry_make(work->publishing->app, &wish, &entry, err);
	if (ok && (!entry.gone || rule_has(work, coming->day))) {
		ok = publish_day(work, coming, &entry, err);
	}
	calendar_entry_finish(&entry);
	return ok;
}

// What is left over was no day of the occasion any more.
static bool cancel_entry(struct work *work, const struct coming *left, struct err *err) {
	struct calendar_entry entry = {0};
	struct calendar_event row = {0};
	bool found = false;
	const struct coming coming = {left->day, left->occasion, 0};
	const struct calendar_wish wish = {.coming = &coming, .dropped = true};
	bool ok = calendar_entry_make(work->publishing->app, &wish, &entry, err) &&
		  store_event_on(work->publishing->app->store, coming.occasion, coming.day, &found,
				 &row, err) &&
		  (!found || write_row(work, &row, &entry, err));
	record_finish(&calendar_event_record, &row);
	calendar_entry_finish(&entry);
	return ok;
}

static bool delete_all(struct work *work, struct err *err) {
	struct store *store = work->publishing->app->store;
	bool ok = true;
	for (size_t i = 0; ok && i < work->entry_count; i++) {
		work->publishing->changed = true;
		ok = store_event_delete(store, work->entries[i].draft, err);
	}
	return ok;
}

static bool publish_all(struct work *work, struct err *err) {
	bool ok = true;
	for (size_t i = work->day_count; ok && i > 0; i--) { // the day that comes takes first
		ok = take_day(work, &work->days[i - 1], err);
	}
	for (size_t i = 0; ok && i < work->entry_count; i++) {
		const struct coming *left = &work->entries[i];
		if (left->draft != 0 && date_compare(left->day, work->publishing->today) >= 0) {
			ok = cancel_entry(work, left, err);
		}
	}
	return ok;
}

// True when it is the occasion's fault: no other may wait for that.
static bool cannot_be_told(const struct err *err) {
	return err->code == ERR_INVALID || err->code == ERR_LIMIT || err->code == ERR_SYNTAX;
}

bool publishing_occasion(struct publishing *publishing, int64_t occasion, struct err *err) {
	struct work work = {.publishing = publishing};
	bool ok = read_work(&work, occasion, err);
	if (!ok && err->code == ERR_NOT_FOUND) {
		*err = (struct err){0}; // it was deleted, and its entries with it
		publishing->changed = true;
		ok = true;
	} else if (ok && work.customer.state == CUSTOMER_ERASED) {
		ok = delete_all(&work, err);
	} else if (ok) {
		ok = publish_all(&work, err);
	}
	if (!ok && cannot_be_told(err)) {
		log_warning("publish", "occasion is left out id=%" PRId64 " reason=%s", occasion,
			    err->text);
		*err = (struct err){0};
		ok = true;
	}
	record_finish(&occasion_record, &work.occasion);
	record_finish(&customer_record, &work.customer);
	record_finish(&recipient_record, &work.recipient);
	return ok || err_prefix(err, "occasion %" PRId64, occasion);
}
