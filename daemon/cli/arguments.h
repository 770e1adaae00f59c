/* The command line, read against the tables: pure, so that every case of it can be tried. */
#pragma once

#include "daemon/cli/verbs.h"

/* What was asked for. */
struct arguments {
	struct cli cli; /* the global options */
	bool help;      /* --help: of the verb, or of the program when there is none */
	bool version;   /* --version */
	bool has_verb;
	struct verb verb;    /* when has_verb */
	struct json *params; /* by name, checked; owned; NULL without a verb */
};

/*
 * Reads words[0..count), the program's name not among them. environment_socket may be NULL.
 * ERR_INVALID says what is wrong with them; ret->verb then stands as far as it was found, so that
 * its usage can be shown. Always followed by arguments_finish().
 */
bool arguments_parse(struct arguments *ret, const char *const *words, size_t count,
		     const char *environment_socket, struct err *err) MUST_CHECK;

/* Frees what the arguments own. */
void arguments_finish(struct arguments *arguments);
