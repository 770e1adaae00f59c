/* Help and usage, made from the tables. */
#pragma once

#include <stdio.h>

#include "daemon/cli/verbs.h"

/* Everything that the program can do, and how it ends. */
void help_program(void);

/* One verb: its arguments and options, and how it ends. */
void help_verb(const struct verb *verb);

/* "usage: rosemary consent set CUSTOMER ..." on one line; verb may be NULL: the program's. */
void help_usage(FILE *file, const struct verb *verb);
