/*
 * A copy of the store in a file: made a slice a turn while everything else goes on, then looked at
 * by a process of its own, whose report comes back.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "rosemary/base/err.h"

struct app;
struct strbuf;

/* A copy that is made or looked at. */
struct copy;

/* The most bytes of a report. */
enum { COPY_REPORT_MAX = 256 * 1024 };

/*
 * What the process does with the complete copy at path; what it appends to report (at most
 * COPY_REPORT_MAX) and its err come back. It shares nothing else with the daemon: what argument
 * points to is its own copy, for reading.
 */
typedef bool copy_work(const char *path, const void *argument, struct strbuf *report,
		       struct err *err);

/*
 * Called once, from the loop, when the work is done or anything failed: err->code is ERR_NONE when
 * it is done. May drop the copy as its last act.
 */
typedef void copy_done(void *argument, const struct strbuf *report, const struct err *err);

/*
 * Begins to copy into the empty file at path, which is the copy's from now on: it goes with
 * copy_drop(), unless it has got another name until then. work NULL: nobody looks at it, and done
 * is called when it is complete and closed. NULL, with the file removed, where that cannot even
 * begin.
 */
struct copy *copy_begin(struct app *app, const char *path, copy_work *work, copy_done *done,
			void *argument, struct err *err) MUST_CHECK;

/*
 * ERR_NO_SPACE when the store's folder has no room for a copy of it and a day's work besides, in
 * words that name the folder; else *ret_left bytes are left beside both. ret_left may be NULL.
 */
bool copy_check_room(const struct app *app, int64_t *ret_left, struct err *err) MUST_CHECK;

/* Gives up what is going on, removes the file and what lies beside it, and frees; NULL is fine. */
void copy_drop(struct copy *copy);

/* Removes the file of a copy and what SQLite may have left beside it; what is not there is fine. */
void copy_remove(const char *path);
