/* The verbs that people type: those of the command table, and those that are more than one call. */
#pragma once

#include "daemon/cli/cli.h"

/* A verb as the command line sees it. */
struct verb {
	const char *words; /* "consent set" */
	const char *help;
	const struct parameter
		*parameters;           /* COMMAND_PARAMETERS_MAX of them, the last may be {0} */
	const struct command *command; /* NULL: none is behind it */
	verb_function *run;            /* NULL: call the command and print its answer */
};

/* The verb that words begin with, the longest; *ret_used of them are its own. */
bool verb_find(const char *const *words, size_t count, struct verb *ret, size_t *ret_used);

/* The verb at a place of the list that help shows, in the table's order; false behind the last. */
bool verb_at(size_t place, struct verb *ret);

/* True for verbs that only a developer's daemon knows. */
bool verb_is_developers(const struct verb *verb);

/*
 * What may have been meant by words that are no verb: verbs that begin with the first word, else
 * those whose letters are nearest. Fills ret with at most max and returns how many.
 */
size_t verb_suggest(const char *const *words, size_t count, const char **ret, size_t max);
