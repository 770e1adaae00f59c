// Listings of any length: asked for page by page, and put together again.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/cli/view.h"

enum { ROWS_PRESET = 1000 };

// Adds the rows of a page to those of the pages so far, behind them or before them.
static void add_rows(struct json *answer, const char *plural, const struct json *page,
		     bool backwards) {
	const struct json *so_far = json_get(answer, plural), *more = json_get(page, plural);
	const struct json *lists[] = {backwards ? more : so_far, backwards ? so_far : more};
	struct json *rows = json_new_list();
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		for (size_t k = 0; k < json_count(lists[i]); k++) {
			json_push(rows, json_share(json_at(lists[i], k)));
		}
	}
	json_put(answer, plural, rows);
}

static struct json *next_call(const struct json *params, const char *after, int64_t limit) {
	struct json *call = json_copy_of(params);
	json_put_int(call, "limit", limit);
	if (after != NULL) {
		json_put_text(call, "after", after);
	}
	return call;
}

// Asks for further pages until there are limit rows; false with err.
static bool add_pages(struct cli *cli, const struct command *command, const struct json *params,
		      struct json *answer, struct err *err) {
	const char *plural = listing_of((enum command_id)(command - commands))->plural;
	int64_t limit = json_get_int(params, "limit", ROWS_PRESET);
	for (;;) {
		const char *next = json_get_text(answer, "next");
		int64_t left = limit - (int64_t)json_count(json_get(answer, plural));
		if (next == NULL || left <= 0) {
			return true;
		}
		struct json *page =
			cli_call(cli, command->method, next_call(params, next, left), err);
		if (page == NULL) {
			return false;
		}
		add_rows(answer, plural, page, (command->flags & CMD_BACKWARDS) != 0);
		json_put(answer, "next", json_share(json_get(page, "next")));
		json_free(page);
	}
}

struct json *listing_call(struct cli *cli, const struct command *command, const struct json *params,
			  struct err *err) {
	struct json *answer = cli_call(cli, command->method, json_copy_of(params), err);
	if (answer != NULL && command_parameter(command, "after") != NULL &&
	    !add_pages(cli, command, params, answer, err)) {
		json_free(answer);
		return NULL;
	}
	if (json_get_text(answer, "next") == NULL && command != &commands[CMD_UPCOMING]) {
		json_remove(answer, "next"); // a listing that is whole is its rows
	}
	return answer;
}

void listing_tell_more(const struct cli *cli, const struct json *answer) {
	const char *next = json_get_text(answer, "next");
	if (next != NULL && !cli->json && !cli->quiet) {
		(void)fprintf(stderr, "More come: go on with --after %s\n", next);
	}
}
