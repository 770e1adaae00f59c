/*
 * Import sessions: rows that the command line has read, checked against the store and put into it.
 * A session ends by import.end, with its connection's death after ten idle minutes, or with the
 * daemon; running the same import again does no harm.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "rosemary/base/err.h"

struct app;
struct imports;
struct request;

/* Limits of an import: rows in one call, files in one session. */
enum {
	IMPORT_ROWS_MAX = 128, /* of one call */
	IMPORT_FILES_MAX = 64, /* of one session */
};

/* Makes the (empty) table of sessions. */
struct imports *imports_create(struct app *app);

/* Ends all sessions, while the store and the pipeline are still there, and frees; NULL is fine. */
void imports_destroy(struct imports *imports);

/* True while a session that is no dry run is going on. */
bool imports_running(const struct imports *imports);

/*
 * Begins a session and puts its id into the request's result; a dry run answers later, when the
 * store is copied. There is one session of each sort at a time (ERR_BUSY), but one from which
 * nothing was heard for a minute gives way.
 */
bool imports_begin(struct imports *imports, struct request *request, struct err *err) MUST_CHECK;

/*
 * Takes the rows of a call, in one transaction for each turn of the loop that they need, and puts
 * what became of them into the request's result. ERR_STATE when the session has ended; when the
 * store fails the session ends.
 */
bool imports_rows(struct request *request, struct err *err) MUST_CHECK;

/*
 * Ends the request's session: the audit gets a row for each file, planning begins. The result has
 * the number of occasions that are due for it.
 */
bool imports_end(struct imports *imports, struct request *request, struct err *err) MUST_CHECK;
