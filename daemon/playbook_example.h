/* An imaginary customer's day, for which any text of the playbook can be tried. */
#pragma once

#include "rosemary/base/date.h"
#include "rosemary/base/json.h"

struct app;
struct language;

/* Whom the example writes to. */
#define PLAYBOOK_EXAMPLE_GIVEN_NAME  "Linda"
#define PLAYBOOK_EXAMPLE_FAMILY_NAME "Hartley"
#define PLAYBOOK_EXAMPLE_ADDRESS     "linda@example.org"
#define PLAYBOOK_EXAMPLE_PHONE       "+447700900123"
#define PLAYBOOK_EXAMPLE_POST        "Linda Hartley, 12 High Street, Anytown"

/* The day the example is about: it lies ahead. */
struct date playbook_example_day(const struct app *app);

/*
 * All facts that there can be about that day: a mother's, who was given roses a year before, or
 * the customer's own for a greeting. What the configuration leaves open is made up, too.
 */
struct json *playbook_example(const struct app *app, const struct language *language,
			      const char *kind) MUST_CHECK;
