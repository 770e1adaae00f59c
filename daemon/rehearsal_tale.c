// Telling a rehearsal: rows and events out of the copy, and the sums of them.
#include "daemon/rehearsal_tale.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/control_calendar.h"
#include "daemon/control_json.h"
#include "rosemary/store/draft.h"
#include "rosemary/text/ical_write.h"

enum {
	ROWS_MAX = 64,   // of one answer
	EVENTS_MAX = 16, // which are longer
	CALENDAR_MAX_BYTES = EVENTS_MAX * (ICAL_MAX_DESCRIPTION + ICAL_MAX_SUMMARY) * 2,
	NAME_MAX_BYTES = 300,
	MONTHS_A_YEAR = 12,
};

// What becomes of a day.
enum outcome {
	OUTCOME_DRAFTED, // and gets its yes
	OUTCOME_HELD,
	OUTCOME_LAPSED,
	OUTCOME_WITHDRAWN,
	OUTCOME_MISSED,
	OUTCOME_COUNT
};
static const char *const outcome_names[OUTCOME_COUNT] = {"drafted", "held", "lapsed", "withdrawn",
							 "missed"};

// How many of each.
struct sums {
	int64_t of[OUTCOME_COUNT];
};

struct tale {
	struct walk *walk;
	bool calendar, begun;
	size_t open_told; // of walk->open
	int64_t told;     // id of the last draft behind them
	struct sums all;
	struct sums *months;
	size_t month_count;
	int64_t *days; // drafts made on each
	size_t day_count;
	uint32_t *messages; // of each customer, by id
	size_t customers_room;
	int64_t customers;  // who get any
	int64_t most;       // the one who gets the most; 0: nobody gets any
	struct json *holds; // how often each code held, or took away
};

static size_t month_of(const struct tale *tale, struct date day) {
	const struct date from = tale->walk->plan.from;
	return (size_t)((day.year - from.year) * MONTHS_A_YEAR + day.month - from.month);
}

struct tale *tale_create(struct walk *walk, bool calendar) {
	struct tale *tale = xcalloc(1, sizeof *tale);
	const struct walk_plan *plan = &walk->plan;
	tale->walk = walk;
	tale->calendar = calendar;
	tale->told = walk->last;
	tale->open_told = date_compare(plan->from, walk->began_on) > 0 ? walk->open_count : 0;
	tale->month_count = month_of(tale, plan->to) + 1;
	tale->months = xcalloc(tale->month_count, sizeof tale->months[0]);
	tale->day_count = (size_t)date_between(plan->from, plan->to) + 1;
	tale->days = xcalloc(tale->day_count, sizeof tale->days[0]);
	tale->holds = json_new_object();
	return tale;
}

void tale_destroy(struct tale *tale) {
	if (tale == NULL) {
		return;
	}
	json_free(tale->holds);
	free(tale->months);
	free(tale->days);
	free(tale->messages);
	free(tale);
}

static enum outcome outcome_of(const struct walk *walk, const struct draft *draft) {
	switch (draft->state) {
	case DRAFT_WAITING:
		return walk_refusal(walk, draft) != NULL ? OUTCOME_LAPSED : OUTCOME_DRAFTED;
	case DRAFT_APPROVED:
		return OUTCOME_DRAFTED;
	case DRAFT_HELD:
		return OUTCOME_HELD;
	case DRAFT_LAPSED:
		return draft->hold != NULL ? OUTCOME_HELD : OUTCOME_LAPSED;
	case DRAFT_MISSED:
		return OUTCOME_MISSED;
	case DRAFT_WITHDRAWN:
	case DRAFT_SKIPPED:
	case DRAFT_STATE_COUNT:
		break;
	}
	return OUTCOME_WITHDRAWN;
}

// Why it is not simply drafted; NULL when it is.
static const char *why(const struct walk *walk, const struct draft *draft, enum outcome outcome) {
	const char *refusal = walk_refusal(walk, draft);
	if (draft->hold != NULL) {
		return draft_hold_reason(draft);
	}
	if (outcome == OUTCOME_LAPSED) {
		return refusal != NULL ? refusal : "nobody says yes by send-by";
	}
	return outcome == OUTCOME_MISSED ? "there is no time left to answer and to order" : NULL;
}

static void count_message(struct tale *tale, int64_t customer) {
	size_t index = (size_t)customer;
	while (index >= tale->customers_room) {
		size_t room = tale->customers_room == 0 ? 1024 : tale->customers_room * 2;
		tale->messages = xrealloc(tale->messages, room, sizeof tale->messages[0]);
		for (size_t i = tale->customers_room; i < room; i++) {
			tale->messages[i] = 0;
		}
		tale->customers_room = room;
	}
	tale->customers += tale->messages[index] == 0;
	tale->messages[index]++;
	if (tale->most == 0 || tale->messages[index] > tale->messages[(size_t)tale->most]) {
		tale->most = customer;
	}
}

static void count(struct tale *tale, const struct draft *draft, struct date made,
		  enum outcome outcome) {
	const struct walk_plan *plan = &tale->walk->plan;
	bool before = date_compare(made, plan->from) < 0;
	tale->all.of[outcome]++;
	tale->months[before ? 0 : month_of(tale, made)].of[outcome]++;
	if (!before) {
		tale->days[date_between(plan->from, made)]++;
	}
	if (outcome == OUTCOME_DRAFTED) {
		count_message(tale, draft->customer);
	}
	if (draft->hold != NULL && outcome != OUTCOME_DRAFTED) {
		int64_t number = json_get_int(tale->holds, draft->hold, 0);
		json_put_int(tale->holds, draft->hold, number + 1);
	}
}

// What is told in one answer.
struct part {
	struct tale *tale;
	int64_t deadline_us;
	struct json *rows;
	struct strbuf calendar;
	size_t looked_at;
	int64_t events;
	bool full;
	struct err *err;
};

static bool add_row(struct part *part, const struct draft *draft, struct date made,
		    enum outcome outcome) {
	struct app *app = &part->tale->walk->app;
	struct json *row = json_new_object();
	char day[DATE_TEXT_SIZE];
	json_push(part->rows, row);
	json_put_text(row, "drafted_on", date_text(made, day));
	json_put_text(row, "occurs_on", date_text(draft->occurs_on, day));
	put_instant(row, "send_by", app, draft->send_by);
	json_put_text(row, "purpose", words_name(&draft_purpose_words, (int)draft->purpose));
	json_put_text(row, "channel", channel_name(draft->channel));
	json_put_text(row, "outcome", outcome_names[outcome]);
	json_put_text(row, "hold", draft->hold);
	json_put_text(row, "why", why(part->tale->walk, draft, outcome));
	return put_customer(row, app, draft->customer, part->err) &&
	       put_recipient(row, app, draft->recipient, part->err) &&
	       put_occasion(row, app, draft->occasion, part->err);
}

static bool add_event(struct part *part, const struct draft *draft, struct date made,
		      enum outcome outcome) {
	const struct walk *walk = part->tale->walk;
	const char *because = why(walk, draft, outcome);
	char day[DATE_TEXT_SIZE];
	struct strbuf text = STRBUF_INIT(ICAL_MAX_DESCRIPTION);
	strbuf_addf(&text, "Rehearsed: drafted on %s, %s%s%.*s.", date_text(made, day),
		    outcome == OUTCOME_DRAFTED ? "leaves with a yes" : outcome_names[outcome],
		    because != NULL ? ": " : "", NAME_MAX_BYTES, because != NULL ? because : "");
	const struct coming coming = {draft->occurs_on, draft->occasion, draft->id};
	const struct calendar_day told = {&coming, "rehearsal", strbuf_text(&text)};
	bool ok = calendar_add_day(&part->calendar, &part->tale->walk->app, &told, part->err);
	part->events++;
	strbuf_finish(&text);
	return ok;
}

// The day on which a draft was made: none behind the last one, though the shop's time zone or clock
// may have been changed since the rehearsal began.
static struct date made_on(const struct walk *walk, const struct draft *draft) {
	struct date day = zone_day(walk->app.config->shop.zone, draft->created_at);
	return date_compare(day, walk->plan.to) > 0 ? walk->plan.to : day;
}

// Tells a draft, unless it was made before the days that are asked for.
static bool tell(struct part *part, const struct draft *draft, bool was_open) {
	struct tale *tale = part->tale;
	const struct walk *walk = tale->walk;
	struct date made = made_on(walk, draft);
	enum outcome outcome = outcome_of(walk, draft);
	part->looked_at++;
	if (draft->purpose == DRAFT_NOTICE ||
	    (!was_open && date_compare(made, walk->plan.from) < 0)) {
		return true;
	}
	count(tale, draft, made, outcome);
	return tale->calendar ? add_event(part, draft, made, outcome)
			      : add_row(part, draft, made, outcome);
}

static bool is_full(const struct part *part) {
	size_t most = part->tale->calendar ? EVENTS_MAX : ROWS_MAX;
	return part->looked_at >= most || clock_ticks_us() >= part->deadline_us;
}

static bool tell_fresh(const void *record, void *argument) {
	const struct draft *draft = record;
	struct part *part = argument;
	part->tale->told = draft->id;
	part->full = !tell(part, draft, false) || is_full(part);
	return !part->full;
}

// What was open when the walk began, where its first day is told.
static bool tell_open(struct part *part) {
	struct tale *tale = part->tale;
	const struct walk *walk = tale->walk;
	bool ok = true;
	while (ok && !part->full && tale->open_told < walk->open_count) {
		struct draft draft = {0};
		ok = store_draft_get(walk->app.store, walk->open[tale->open_told++], &draft,
				     part->err) &&
		     tell(part, &draft, true);
		record_finish(&draft_record, &draft);
		part->full = is_full(part);
	}
	return ok;
}

static struct json *sums_answer(const struct sums *sums) {
	struct json *object = json_new_object();
	int64_t all = 0;
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		json_put_int(object, outcome_names[i], sums->of[i]);
		all += sums->of[i];
	}
	json_put_int(object, "all", all);
	return object;
}

static struct json *months_answer(const struct tale *tale) {
	struct json *list = json_new_list();
	struct date first = tale->walk->plan.from;
	for (size_t i = 0; i < tale->month_count; i++) {
		char text[DATE_TEXT_SIZE];
		int month = first.month - 1 + (int)i;
		struct date day = {first.year + month / MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1,
				   1};
		struct json *object = sums_answer(&tale->months[i]);
		(void)date_text(day, text);
		text[sizeof "2027-05" - 1] = '\0';
		json_put_text(object, "month", text);
		json_push(list, object);
	}
	return list;
}

static struct json *busiest_answer(const struct tale *tale) {
	char text[DATE_TEXT_SIZE];
	size_t busiest = 0;
	for (size_t i = 1; i < tale->day_count; i++) {
		busiest = tale->days[i] > tale->days[busiest] ? i : busiest;
	}
	if (tale->days[busiest] == 0) {
		return NULL;
	}
	struct json *object = json_new_object();
	json_put_text(object, "day",
		      date_text(date_add(tale->walk->plan.from, (int64_t)busiest), text));
	json_put_int(object, "drafts", tale->days[busiest]);
	return object;
}

static bool put_sums(const struct tale *tale, struct json *answer, struct err *err) {
	struct json *totals = sums_answer(&tale->all);
	json_put(answer, "months", months_answer(tale));
	json_put(answer, "totals", totals);
	json_put(totals, "holds", json_share(tale->holds));
	json_put(totals, "busiest", busiest_answer(tale));
	json_put_int(totals, "customers", tale->customers);
	json_put(totals, "most", NULL);
	if (tale->most == 0) {
		return true;
	}
	struct json *most = json_new_object();
	json_put(totals, "most", most);
	json_put_int(most, "messages", tale->messages[(size_t)tale->most]);
	return put_customer(most, &tale->walk->app, tale->most, err);
}

static void begin_calendar(struct part *part) {
	struct tale *tale = part->tale;
	if (tale->calendar && !tale->begun) {
		char *name = xasprintf("%.*s (rehearsal)", NAME_MAX_BYTES,
				       tale->walk->app.config->shop.name);
		ical_write_begin(&part->calendar, name);
		free(name);
	}
	tale->begun = true;
}

static void put_part(struct part *part, struct json *answer) {
	if (part->tale->calendar) {
		json_put_text(answer, "calendar", strbuf_text(&part->calendar));
		json_put_int(answer, "events", part->events);
		json_free(part->rows);
	} else {
		json_put(answer, "rehearsal", part->rows);
	}
	strbuf_finish(&part->calendar);
}

bool tale_go(struct tale *tale, int64_t deadline_us, struct json *answer, bool *ret_more,
	     struct err *err) {
	const struct walk *walk = tale->walk;
	struct part part = {.tale = tale,
			    .deadline_us = deadline_us,
			    .rows = json_new_list(),
			    .calendar = STRBUF_INIT(CALENDAR_MAX_BYTES),
			    .err = err};
	begin_calendar(&part);
	bool ok = tell_open(&part);
	if (ok && !part.full) {
		ok = store_draft_behind(walk->app.store, tale->told, ROWS_MAX + 1, tell_fresh,
					&part, err) &&
		     err->code == ERR_NONE;
	}
	*ret_more = part.looked_at > 0;
	if (!*ret_more && tale->calendar) {
		ical_write_end(&part.calendar);
	}
	put_part(&part, answer);
	return ok && (*ret_more || put_sums(tale, answer, err));
}
