/* What a rehearsal tells: its drafts one by one or as a calendar, then their sums. */
#pragma once

#include "daemon/rehearsal_walk.h"
#include "rosemary/base/json.h"

/* How far a walk that is over was told. */
struct tale;

/* Begins to tell; calendar: as events instead of rows. Borrows the walk. */
struct tale *tale_create(struct walk *walk, bool calendar);

/* Frees it; NULL is fine. */
void tale_destroy(struct tale *tale);

/*
 * Puts what comes next into an answer, as far as the time and a line of the socket have room:
 * "rehearsal", a list of rows, or "calendar", a piece of its text, and "events". Behind the last
 * one "months" and "totals" are there, too, and *ret_more is false.
 */
bool tale_go(struct tale *tale, int64_t deadline_us, struct json *answer, bool *ret_more,
	     struct err *err) MUST_CHECK;
