/* Help and usage, made from the tables. */
#pragma once

#include <stdio.h>

#include "daemon/cli/verbs.h"
#include "rosemary/base/strbuf.h"

/* An option of every verb. */
struct global_option {
	const char *option; /* "--socket PATH" */
	const char *help;
};
extern const struct global_option global_options[];
extern const size_t global_option_count;

/* How the program may end. */
struct end {
	enum exit_status status;
	const char *meaning;
};
extern const struct end ends[];
extern const size_t end_count;

/* Everything that the program can do, and how it ends. */
void help_program(void);

/* One verb: its arguments and options, and how it ends. */
void help_verb(const struct verb *verb);

/* "usage: rosemary consent set CUSTOMER ..." on one line; verb may be NULL: the program's. */
void help_usage(FILE *file, const struct verb *verb);

/* Adds "--with-hyphens": an option's name as it is typed. */
void help_option(struct strbuf *ret, const struct parameter *parameter);

/* True for parameters that people type; the others (and those behind the last) are for the wire. */
bool help_is_typed(const struct parameter *parameter);
