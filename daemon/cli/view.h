/* Answers of the daemon as people read them. */
#pragma once

#include "daemon/cli/cli.h"
#include "daemon/cli/table.h"

/* Prints the answer to a command: as JSON, or in the way that suits it. */
void view_print(const struct cli *cli, const struct command *command, const struct json *answer);

/* Calls the one method behind a command and prints its answer; returns an exit_status. */
int view_command(struct cli *cli, const struct command *command, const struct json *params);

/* A listing: one table for each noun. */
struct listing {
	const char *plural; /* the answer's key */
	const struct column *columns;
	size_t count;
	const char *nothing; /* said instead of an empty table */
};

/*
 * Asks for a listing by its command's parameters: page by page where it has pages, up to the limit,
 * and as one answer. Its "next" says where to go on; there is none when that was all of it, but for
 * the days that come, where it is null then. NULL as cli_call() (pages.c).
 */
struct json *listing_call(struct cli *cli, const struct command *command, const struct json *params,
			  struct err *err) MUST_CHECK;

/* Says on standard error how to go on, unless nobody reads that. */
void listing_tell_more(const struct cli *cli, const struct json *answer);

/* Prints the answer's list as a table. */
void listing_print(const struct listing *listing, const struct json *answer);

/* The listing that answers a command, or NULL (listing.c). */
const struct listing *listing_of(enum command_id command);

/* Prints a record, its facts and the lists in it; false when the command shows none (page.c). */
bool page_print(enum command_id command, const struct json *answer);

/* One for each answer that is more than facts. */
typedef void view_function(const struct json *answer);
view_function letter_print, merge_print, outbox_print, preview_print, status_print, today_print;
view_function apart_print, unmerge_print, upcoming_print, why_print, why_not_print,
	playbook_show_print, playbook_check_print;

/* Prints what was done in a sentence; false when there is none for the command (done.c). */
bool done_print(enum command_id command, const struct json *answer);

/* Prints what an addition or change did; false when the command is neither (changes.c). */
bool changes_print(enum command_id command, const struct json *answer);

/*
 * Tells what was refused ({"refused": [...]}) on standard error. Returns EXIT_DONE when nothing
 * was, what all of it would end with if that is the same, else EXIT_REFUSED.
 */
enum exit_status refused_print(const struct json *answer);
