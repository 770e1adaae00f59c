// The days that come: a listing, or a calendar in a file.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/cli/cli.h"
#include "daemon/cli/print.h"
#include "daemon/cli/view.h"
#include "rosemary/base/file.h"
#include "rosemary/base/strbuf.h"

enum { CALENDAR_MAX_BYTES = 64 * 1024 * 1024 };

// One piece of the calendar behind *next, which becomes NULL when there is no other. Counts events.
static bool add_piece(struct cli *cli, const struct json *params, int64_t *events,
		      struct strbuf *calendar, char **next, struct err *err) {
	struct json *call = json_new_object();
	if (json_get(params, "days") != NULL) {
		json_put(call, "days", json_share(json_get(params, "days")));
	}
	if (*next != NULL) {
		json_put_text(call, "after", *next);
	}
	struct json *answer = cli_call(cli, "occasion.calendar", call, err);
	if (answer == NULL) {
		return false;
	}
	const char *text = json_get_text(answer, "text");
	*events += json_get_int(answer, "events", 0);
	replace_text(next, json_get_text(answer, "next"));
	strbuf_add_text(calendar, text != NULL ? text : "");
	json_free(answer);
	return strbuf_ok(calendar, err);
}

static void tell(const struct cli *cli, const char *path, int64_t events) {
	if (cli->json) {
		struct json *told = json_new_object();
		json_put_text(told, "file", path);
		json_put_int(told, "events", events);
		print_json(told);
		json_free(told);
	} else if (!cli->quiet) {
		print_line("%" PRId64 " day%s in %s.", events, events == 1 ? "" : "s", path);
	}
}

static int write_calendar(struct cli *cli, const struct json *params, const char *path) {
	struct strbuf calendar = STRBUF_INIT(CALENDAR_MAX_BYTES);
	struct err err = {0};
	int64_t events = 0;
	char *next = NULL;
	bool ok = true;
	do {
		ok = add_piece(cli, params, &events, &calendar, &next, &err);
	} while (ok && next != NULL);
	free(next);
	ok = ok && file_write(path, 0600, calendar.data, calendar.len, &err);
	strbuf_finish(&calendar);
	if (!ok) {
		return cli_fail(&err);
	}
	tell(cli, path, events);
	return EXIT_DONE;
}

// A day without a draft is planned only while nothing speaks against it: the state says so even
// where there is no room for the reason.
static void say_prospects(struct json *rows) {
	for (size_t i = 0; i < json_count(rows); i++) {
		struct json *row = json_at(rows, i);
		const char *verdict = json_get_text(row, "verdict");
		if (verdict != NULL && strcmp(verdict, "hold") == 0) {
			json_put_text(row, "state", "will hold");
		} else if (verdict != NULL && strcmp(verdict, "withdraw") == 0) {
			json_put_text(row, "state", "no message");
		}
	}
}

void upcoming_print(const struct json *answer) {
	struct json *told = json_copy_of(answer);
	say_prospects(json_get(told, "upcoming"));
	listing_print(listing_of(CMD_UPCOMING), told);
	json_free(told);
}

int upcoming_run(struct cli *cli, const struct json *params) {
	const char *path = json_get_text(params, "ics");
	if (path != NULL) {
		return write_calendar(cli, params, path);
	}
	return view_command(cli, &commands[CMD_UPCOMING], params);
}
