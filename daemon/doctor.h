/*
 * The doctor: looks at everything that an administrator can mend, and says how. It changes nothing
 * and sends nothing; to the mail server it logs in and leaves, and at the door it knocks.
 */
#pragma once

#include <stdbool.h>

#include "rosemary/base/err.h"

struct app;
struct json;
struct strbuf;

/* The examination that is going on, if any. */
struct doctor;

/* Makes one that is idle. */
struct doctor *doctor_create(struct app *app);

/* Gives up what is going on and frees; NULL is fine. */
void doctor_destroy(struct doctor *doctor);

/* What a check found. */
enum health { HEALTH_OK, HEALTH_WARNING, HEALTH_PROBLEM, HEALTH_COUNT };

/* Appends {check, state ("ok", "warning", "problem"), text} to a list. */
void doctor_tell(struct json *checks, const char *check, enum health health, const char *format,
		 ...) PRINTF_LIKE(4, 5);

/*
 * Reads through the copy of a store at path and reports a list of checks as JSON: is it whole, and
 * which customers cannot be reached? A copy_work.
 */
bool doctor_examine(const char *path, const void *argument, struct strbuf *report, struct err *err);

/* Tells when there is no room for a copy of the store beside it. */
bool doctor_check_copy_room(struct app *app, struct json *checks);

/* Makes all checks that need nobody outside this machine, and appends what they found. */
bool doctor_check_here(struct app *app, struct json *checks, struct err *err) MUST_CHECK;
