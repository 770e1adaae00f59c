/* What all verbs of the command line share. */
#pragma once

#include <stdbool.h>

#include "rosemary/base/json.h"
#include "rosemary/wire/command.h"

/* How the program ends; told in --help. */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_REFUSED = 1,     /* or failed */
	EXIT_USAGE = 2,       /* the command line makes no sense */
	EXIT_UNREACHABLE = 3, /* no daemon answers */
	EXIT_NOTHING = 4,     /* the named thing does not exist */
};

/* The default of --socket. */
#define CLI_SOCKET "/run/rosemary/control.sock"

/* One run of the program. */
struct cli {
	const char *socket; /* where the daemon listens */
	bool json;          /* print answers as they are */
	bool yes;           /* ask nothing */
	bool quiet;         /* print no confirmations */
	struct client *client;
};

/* Does a verb's work with parameters checked against its table; returns an exit_status. */
typedef int verb_function(struct cli *cli, const struct json *params);

/*
 * Calls a method, connecting first where that was not done. Takes params (may be NULL). The result
 * is to be freed; NULL with err as client_call() and client_open() set it.
 */
struct json *cli_call(struct cli *cli, const char *method, struct json *params,
		      struct err *err) MUST_CHECK;

/* Prints "rosemary: what is wrong" on standard error and returns the exit_status for its code. */
int cli_fail(const struct err *err);

/* The exit_status for a code. */
enum exit_status exit_status_from_err(enum err_code code);

/* The verbs that are not one call. Each runs as its verb does; see verbs.c. */
verb_function approve_run, backup_run, customer_add_run, customer_edit_run, customer_merge_run;
verb_function doctor_run, edit_run, feed_add_run, feed_url_run;
verb_function import_run, later_run, occasion_review_run, outbox_resolve_run;
verb_function playbook_check_run;
verb_function rehearse_run, review_run, status_run, upcoming_run, watch_run;
