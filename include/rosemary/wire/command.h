/* Every command there is: one table for the daemon, the command line and the manual. */
#pragma once

#include <stdbool.h>

#include "rosemary/base/json.h"
#include "rosemary/wire/command_id.h"
#include "rosemary/wire/parameter.h"

/* Parameters of a command and words of a verb: the most there are. */
enum { COMMAND_PARAMETERS_MAX = 24, COMMAND_WORDS_MAX = 3 };

/* What is special about a command. */
enum command_flag {
	CMD_WRITE = 1,      /* needs an owner; else staff may */
	CMD_DEVELOPER = 2,  /* only with rosemaryd --developer */
	CMD_WIRE_ONLY = 4,  /* a method without a verb of its own */
	CMD_LISTING = 8,    /* answers {"<plural>": [...]}, in pages where it takes "after" */
	CMD_BACKWARDS = 16, /* of its pages each stands before the former ones */
	CMD_LONG = 32,      /* its answer may be as long as a listing's */
};

/* A command: a verb of the CLI and a method of the socket. */
struct command {
	const char *verb;   /* "consent set" */
	const char *method; /* "consent.set" */
	unsigned flags;
	const char *help; /* one line */
	struct parameter parameters[COMMAND_PARAMETERS_MAX];
};

/* Indexed by enum command_id. */
extern const struct command commands[CMD_COUNT];

/* The command of a JSON-RPC method, and a command's parameter of that name; or NULL. */
const struct command *command_by_method(const char *method);
const struct parameter *command_parameter(const struct command *command, const char *name);

/* How many words of verb the words begin with: 2 for "consent set" and {"consent", "set", "4"}. */
size_t verb_match(const char *verb, const char *const *words, size_t count);

/*
 * Checks params (an object, or NULL) against the command's table: names, types, words, what is
 * missing; null is as good as absent. Lists hold PARAMETER_LIST_MAX. ERR_INVALID names the
 * parameter.
 */
bool command_check(const struct command *command, const struct json *params,
		   struct err *err) MUST_CHECK;
