/*
 * What a day of an occasion says in a calendar, with names and without: the same in a feed and in
 * the file of `upcoming --ics`.
 */
#pragma once

#include "rosemary/domain/event.h"
#include "rosemary/domain/occasion.h"
#include "rosemary/text/ical_write.h"

struct app;

/* The words of a day. */
struct calendar_entry {
	struct coming coming;
	struct date
		on; /* where it stands: the day, or the one on which what was ordered is fetched */
	int64_t customer;
	char *summary, *description;
	char *nameless_summary, *nameless_description;
	char *category, *nameless_category;
	bool gone;      /* nothing is done about the day any more */
	bool erased;    /* the customer is: nothing of this may be kept */
	bool prepare;   /* something was ordered for it */
	bool open;      /* its draft waits for a yes */
	int64_t stamp;  /* when its draft was made, else the store: for those without a row */
	int64_t change; /* its draft's revision and fate as a number that grows, likewise */
};

/* Which day is told. Borrowed. */
struct calendar_wish {
	const struct coming *coming;
	const char *state; /* what is said of its draft; NULL: what is true of it */
	bool dropped;      /* it is none of the occasion's any more */
};

/* Reads all about a day and words it. Always followed by calendar_entry_finish(). */
bool calendar_entry_make(struct app *app, const struct calendar_wish *wish,
			 struct calendar_entry *ret, struct err *err) MUST_CHECK;

/* Frees what it holds. */
void calendar_entry_finish(struct calendar_entry *entry);

/* The calendar of the days that come: its names are those of feeds. */
#define CALENDAR_OF_DAYS "calendar"

/*
 * "rm.<digits>@rosemary": the name of a day in a calendar (a word), which tells nothing about
 * anybody. number is 0, and counts on where another entry that was once of that day has the name.
 */
bool calendar_entry_uid(struct app *app, const char *calendar, const struct coming *coming,
			int number, char ret[ICAL_MAX_UID], struct err *err) MUST_CHECK;

/*
 * The last draft of an occasion's day, 0 before there is one: a day is one entry, however many ways
 * were tried.
 */
bool calendar_entry_draft(struct app *app, const struct coming *coming, int64_t *ret,
			  struct err *err) MUST_CHECK;
