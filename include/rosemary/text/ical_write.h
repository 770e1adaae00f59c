/*
 * Calendars in iCalendar (RFC 5545): days as dated all-day events, one after the other, so that a
 * calendar can be written in pieces. Wraps libical's writer and what it does not escape.
 */
#pragma once

#include <stdint.h>

#include "rosemary/base/date.h"
#include "rosemary/base/strbuf.h"

/* Limits of an event, in bytes. */
enum { ICAL_MAX_UID = 200, ICAL_MAX_SUMMARY = 1000, ICAL_MAX_DESCRIPTION = 8000 };

/* A day of the calendar. Everything is borrowed. */
struct ical_event {
	const char *uid; /* printable ASCII without blanks; the same for ever (section 3.8.4.7) */
	struct date day;
	int64_t stamp;    /* DTSTAMP: changes only when the event does */
	int64_t sequence; /* grows with each change (section 3.8.7.4) */
	const char *summary;
	const char *description; /* several lines; NULL: none */
	const char *category;    /* one word; NULL: none */
	bool cancelled;          /* STATUS:CANCELLED (section 3.8.1.11) */
};

/* Appends the beginning of a calendar of that name: UTF-8, one line. */
void ical_write_begin(struct strbuf *buf, const char *name);

/*
 * Appends an event. ERR_INVALID for what is not UTF-8, for a uid that is none and for a day behind
 * which there is none; ERR_LIMIT for what is too long. Control characters but line ends are left
 * out.
 */
bool ical_write_event(struct strbuf *buf, const struct ical_event *event,
		      struct err *err) MUST_CHECK;

/*
 * Appends an event as it may be kept until it is wanted: its lines without their folds, its
 * description the last of them, and no end. Fails likewise.
 */
bool ical_make_fragment(struct strbuf *buf, const struct ical_event *event,
			struct err *err) MUST_CHECK;

/* What a calendar may add to its events. */
struct ical_extras {
	bool alarm; /* a VALARM at 9 o'clock of the day before */
	/*
	 * Where its URL leads (section 3.8.4.6), NULL: nowhere. It stands behind these words at the
	 * end of the description, too: some programs show nothing else.
	 */
	const char *url, *url_words;
};

/* Appends the event that a text of ical_make_fragment() keeps; url is printable ASCII. */
void ical_write_fragment(struct strbuf *buf, const char *fragment,
			 const struct ical_extras *extras);

/* Appends the end; behind a beginning alone a time zone, too: none may be empty (section 3.6). */
void ical_write_end(struct strbuf *buf);
