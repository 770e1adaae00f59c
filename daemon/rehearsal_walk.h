/*
 * The days of a rehearsal: lived through on a copy of the store, whose clock goes from each moment
 * at which something is due to the next one, as the pipeline's timer does.
 */
#pragma once

#include "daemon/app.h"
#include "rosemary/domain/draft.h"

/* What is rehearsed. */
struct walk_plan {
	struct date from,
		to;        /* days whose drafts are told; lived through is all from now to `to` */
	bool nobody;       /* nobody ever says yes */
	bool approve_held; /* a yes is said to what is held, too */
};

/* What a walk does at present. */
enum walk_phase {
	WALK_NOTE,   /* which drafts were open when it began */
	WALK_STAGES, /* the stages of a moment */
	WALK_YES,    /* the owner's yes to what waits then */
	WALK_ON,     /* to the next moment */
	WALK_OVER,
};

/* A walk. Its members are for rehearsal_walk.c; rehearsal_tale.c reads them when it is over. */
struct walk {
	struct walk_plan plan;
	enum walk_phase phase;
	struct app app; /* what the stages see: of it, there are only the copy, a clock, settings */
	struct date began_on;
	int64_t *open; /* ids of drafts that were open when it began */
	size_t open_count;
	int64_t last;          /* id of the last draft before it began */
	int64_t passed_at;     /* send_by, and */
	int64_t passed;        /* the id, up to which the queue was asked for a yes just now */
	struct json *refusals; /* why drafts that would get a yes cannot leave, by their ids */
};

/*
 * Begins a walk on the complete copy of the store at path, which may grow by so many bytes, at the
 * real app's time.
 */
struct walk *walk_open(const struct app *real, const char *path, int64_t growth_max_bytes,
		       const struct walk_plan *plan, struct err *err) MUST_CHECK;

/* Ends it and closes the copy; NULL is fine. */
void walk_close(struct walk *walk);

/*
 * Goes on until clock_ticks_us() is at the deadline; *ret_more is false when the last day is over.
 * The settings are the real app's of this turn.
 */
bool walk_go(struct walk *walk, const struct app *real, int64_t deadline_us, bool *ret_more,
	     struct err *err) MUST_CHECK;

/* Takes the real app's settings over, which a reload replaces, before the walk's app is used. */
void walk_settle_in(struct walk *walk, const struct app *real);

/* The day that it has come to. */
struct date walk_day(const struct walk *walk);

/* Why a draft that would get a yes cannot leave; NULL: it can. Borrowed. */
const char *walk_refusal(const struct walk *walk, const struct draft *draft);
