/*
 * An entry of the calendar that feeds publish: a day of an occasion, under a name that it keeps for
 * ever (RFC 5545 section 3.8.4.7), whatever becomes of the day. When the occasion's date moves, the
 * same entry moves with it, under a higher SEQUENCE: of an old day cancelled beside a new one,
 * programs that do not look at STATUS (FullCalendar is one) show both.
 */
#pragma once

#include "rosemary/base/record.h"

/* Whether the day still stands. */
enum calendar_event_state {
	EVENT_ACTIVE,
	EVENT_CANCELLED, /* told for some weeks, then dropped */
	EVENT_STATE_COUNT
};
/* active cancelled */
extern const struct words calendar_event_state_words;

/* A row of the table event. UNIQUE (uid); UNIQUE (occasion, occurs_on). */
struct calendar_event {
	int64_t id, occasion, customer;
	int64_t draft; /* 0: none was made yet */
	struct date occurs_on;
	char *uid;
	int64_t sequence; /* grows with each change (section 3.8.7.4) */
	int64_t stamp;    /* instant of the last change */
	char *digest;     /* SHA-256 of what it says: another one is a change */
	char *text;       /* ical_write_fragment() of it */
	char *nameless;   /* the same without anybody's name */
	bool prepare;     /* something was ordered for the day */
	bool open;        /* its draft waits for a yes */
	enum calendar_event_state state;
	int64_t cancelled_at; /* 0: it is not */
};
extern const struct record_type calendar_event_record;

/*
 * The SEQUENCE before the first one of an entry. A store that was put back from a backup is another
 * generation: what it tells is newer than all that was told since the backup was made.
 */
enum { EVENT_CHANGES_A_GENERATION = 1000 };
int64_t event_first_sequence(int64_t generation);

/* How far the days of the store were published: the one row of the table publication. */
struct publication {
	struct date horizon; /* the last day that was looked for; absent: none yet */
	bool sweeping;       /* all occasions are looked at, */
	int64_t swept_up_to; /* these were */
	int64_t version; /* grows with each change of an entry, and never falls behind the clock */
	char *digest;    /* of the settings that the entries were made by */
};
extern const struct record_type publication_record;

/* The version behind a change: higher than before, and after a restore than any that was told. */
int64_t publication_next(int64_t version, int64_t now);
