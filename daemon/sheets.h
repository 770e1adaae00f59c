/* The sheets of letters and calls that wait for a printer. */
#pragma once

#include "rosemary/base/date.h"
#include "rosemary/base/err.h"

struct app;

/* A day's sheet. */
struct sheet_of_day {
	struct date day;
	int64_t letters, calls; /* on it */
};

/* Yesterday's and today's: what was approved in the evening is printed in the morning. */
enum { SHEETS_LATELY = 2 };

/* Counts what stands on the sheets of yesterday and today. */
bool sheets_lately(struct app *app, struct sheet_of_day ret[SHEETS_LATELY],
		   struct err *err) MUST_CHECK;

/* The file of a sheet; to be freed. */
char *sheets_path(const struct app *app, const struct sheet_of_day *sheet) MUST_CHECK;

/* "2 letters to print, 1 call to make"; to be freed. */
char *sheets_text(const struct sheet_of_day *sheet) MUST_CHECK;
