/* What a command takes: its parameters, on the wire and on the command line. */
#pragma once

#include <stdbool.h>

#include "rosemary/base/json.h"

/* Members of a list, at the most. */
enum { PARAMETER_LIST_MAX = 1000 };

/* What a parameter holds. On the wire: ids and counts are numbers, flags true, the rest text. */
enum parameter_type {
	PARAMETER_ID,    /* a positive number */
	PARAMETER_IDS,   /* a list of them, at least one */
	PARAMETER_LINES, /* a list of PARAMETER_LINE, at least one */
	PARAMETER_COUNT, /* a number from 0 */
	PARAMETER_TEXT,  /* any text */
	PARAMETER_LINE,  /* text without control characters, not empty */
	PARAMETER_WORD,  /* one of the parameter's words */
	PARAMETER_DATE,  /* YYYY-MM-DD */
	PARAMETER_FLAG,  /* given or not */
	PARAMETER_JSON,  /* an object or list; never typed by a person */
};

/* How a parameter is given. */
enum parameter_flag {
	PARAMETER_REQUIRED = 1,
	PARAMETER_POSITION = 2, /* an argument; others are --options named like the parameter */
};

/* A parameter of a command. */
struct parameter {
	const char *name; /* on the wire; --with-hyphens on the command line */
	enum parameter_type type;
	unsigned flags;
	const char *value; /* how help calls it: "ID", "CUSTOMER"; for words: "a|b|c" */
	const char *help;
};

/* True when text is one of the words of "a|b|c". */
bool word_listed(const char *words, const char *text);

/* Checks a value, which is not null: its type and its words. ERR_INVALID names the parameter. */
bool parameter_check(const struct parameter *parameter, const struct json *value,
		     struct err *err) MUST_CHECK;
