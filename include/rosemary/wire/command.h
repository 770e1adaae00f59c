/* Every command there is: one table for the daemon, the command line and the manual. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "rosemary/base/json.h"

/* Every method; the index into commands[]. */
enum command_id {
	CMD_STATUS,
	CMD_TODAY,
	CMD_UPCOMING,
	CMD_CALENDAR,
	CMD_QUEUE,
	CMD_SHOW,
	CMD_APPROVE,
	CMD_SKIP,
	CMD_REOPEN,
	CMD_LATER,
	CMD_EDIT,
	CMD_WHY,
	CMD_WHY_NOT,
	CMD_MISSED,
	CMD_LOG,
	CMD_CUSTOMER_LIST,
	CMD_CUSTOMER_SHOW,
	CMD_CUSTOMER_ADD,
	CMD_CUSTOMER_EDIT,
	CMD_RECIPIENT_LIST,
	CMD_RECIPIENT_SHOW,
	CMD_RECIPIENT_ADD,
	CMD_RECIPIENT_EDIT,
	CMD_OCCASION_LIST,
	CMD_OCCASION_SHOW,
	CMD_OCCASION_ADD,
	CMD_OCCASION_EDIT,
	CMD_ORDER_LIST,
	CMD_ORDER_SHOW,
	CMD_ORDER_ADD,
	CMD_ORDER_EDIT,
	CMD_PRODUCT_LIST,
	CMD_PRODUCT_SHOW,
	CMD_PRODUCT_ADD,
	CMD_PRODUCT_EDIT,
	CMD_DRAFT_LIST,
	CMD_MESSAGE_LIST,
	CMD_MESSAGE_SHOW,
	CMD_DELIVERY_LIST,
	CMD_DELIVERY_SHOW,
	CMD_DELIVERY_CANCEL,
	CMD_CONSENT_SET,
	CMD_CONSENT_HISTORY,
	CMD_OPTOUT_ADD,
	CMD_OPTOUT_LIST,
	CMD_OPTOUT_DROP,
	CMD_PLAYBOOK_SHOW,
	CMD_PLAYBOOK_PREVIEW,
	CMD_PLAYBOOK_CHECK,
	CMD_FEED_ADD,
	CMD_FEED_LIST,
	CMD_FEED_URL,
	CMD_FEED_REVOKE,
	CMD_OUTBOX,
	CMD_OUTBOX_RESOLVE,
	CMD_RESUME,
	CMD_WATCH,
	CMD_IMPORT_BEGIN,
	CMD_IMPORT_ROWS,
	CMD_IMPORT_END,
	CMD_BACKUP,
	CMD_DOCTOR,
	CMD_DEV_CLOCK_SET,
	CMD_DEV_CLOCK_ADVANCE,
	CMD_DEV_CLOCK_RUN,
	CMD_DEV_FAIL,
	CMD_COUNT
};

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

/* Parameters of a command, members of a list, words of a verb: the most there are. */
enum { COMMAND_PARAMETERS_MAX = 24, COMMAND_LIST_MAX = 1000, COMMAND_WORDS_MAX = 3 };

/* What is special about a command. */
enum command_flag {
	CMD_WRITE = 1,     /* needs an owner; else staff may */
	CMD_DEVELOPER = 2, /* only with rosemaryd --developer */
	CMD_WIRE_ONLY = 4, /* a method without a verb of its own */
	CMD_LISTING = 8,   /* answers {"<plural>": [...]} */
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

/* The command of a JSON-RPC method, or NULL. */
const struct command *command_by_method(const char *method);

/* How many words of verb the words begin with: 2 for "consent set" and {"consent", "set", "4"}. */
size_t verb_match(const char *verb, const char *const *words, size_t count);

/* The command of the longest verb that words begin with, of *ret_used words; or NULL. */
const struct command *command_by_words(const char *const *words, size_t count, size_t *ret_used);

/* The command's parameter of that name, or NULL. */
const struct parameter *command_parameter(const struct command *command, const char *name);

/* True when text is one of the words of "a|b|c". */
bool word_listed(const char *words, const char *text);

/*
 * Checks params (an object, or NULL) against the command's table: unknown names, missing ones,
 * wrong types, words that are none; null is as good as absent. Lists hold at most
 * COMMAND_LIST_MAX. ERR_INVALID names the parameter.
 */
bool command_check(const struct command *command, const struct json *params,
		   struct err *err) MUST_CHECK;
