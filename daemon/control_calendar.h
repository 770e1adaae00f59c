/* Days as events of a calendar. */
#pragma once

#include "rosemary/base/strbuf.h"
#include "rosemary/domain/occasion.h"

struct app;

/* A day, as a calendar tells it. Borrowed. */
struct calendar_day {
	const struct coming *coming;
	const char *calendar; /* a word: events of one calendar keep their names among themselves */
	const char *state;    /* what is said of its draft; NULL: what is true of it */
};

/* Appends the day's event: what was bought last time, what is suggested, how far it is. */
bool calendar_add_day(struct strbuf *calendar, struct app *app, const struct calendar_day *day,
		      struct err *err) MUST_CHECK;
