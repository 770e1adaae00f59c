/* One occasion's days as entries of the calendar: added, changed, moved, cancelled, dropped. */
#pragma once

#include "rosemary/base/date.h"
#include "rosemary/base/err.h"

struct app;

/* What is published. */
struct publishing {
	struct app *app;
	int64_t now;                      /* instant */
	struct date from, today, horizon; /* entries behind from are kept, up to horizon made */
	bool changed;                     /* set when an entry was */
};

/*
 * Makes the entries of an occasion say what is true now, in the present transaction. One that is
 * gone is cancelled; those of an erased customer are deleted.
 */
bool publishing_occasion(struct publishing *publishing, int64_t occasion,
			 struct err *err) MUST_CHECK;
