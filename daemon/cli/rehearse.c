// What the days to come would bring: asked of the daemon piece by piece, then shown.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/cli/chart.h"
#include "daemon/cli/cli.h"
#include "daemon/cli/moment.h"
#include "daemon/cli/print.h"
#include "daemon/cli/table.h"
#include "rosemary/base/clock.h"
#include "rosemary/base/file.h"
#include "rosemary/base/strbuf.h"

enum {
	CALENDAR_MAX_BYTES = 1024 * 1024 * 1024,
	CHART_MAX_BYTES = 64 * 1024,
	ROWS_PRESET = 1000, // of the table, as in other listings
	CHART_COLUMNS = 76, // where no terminal says how many there are
	PROGRESS_AFTER_MS = 1000,
	MONTHS_MAX = 12 * 6 + 1,
};

/* clang-format off */
static const struct column columns[] = {
	/* title      path               otherwise             type         from  cuttable */
	{"DRAFTED",   "drafted_on",      NULL,                 CELL_DAY,    0,    false},
	{"CUSTOMER",  "customer.name",   "customer.ref",       CELL_TEXT,   0,    true},
	{"FOR",       "recipient.name",  "recipient.relation", CELL_TEXT,   0,    true},
	{"OCCASION",  "occasion.called", "occasion.kind",      CELL_TEXT,   0,    true},
	{"DAY",       "occurs_on",       NULL,                 CELL_MOMENT, 76,   false},
	{"SEND BY",   "send_by",         NULL,                 CELL_MOMENT, 130,  false},
	{"OUTCOME",   "outcome",         NULL,                 CELL_TEXT,   0,    false},
	{"WHY",       "why",             NULL,                 CELL_TEXT,   100,  true},
};
/* clang-format on */

// The parts of a month's bar: what leaves, what waits for the owner in vain, what does not come up.
static const struct {
	const char *legend;
	const char *keys[3];
} parts[CHART_PARTS_MAX] = {
	{"drafted", {"drafted"}},
	{"held", {"held"}},
	{"lapsed, withdrawn, missed", {"lapsed", "withdrawn", "missed"}},
};

// A rehearsal while it is gathered.
struct gathering {
	struct cli *cli;
	int64_t id, began_ms, events;
	bool shown;   // how far it is
	int64_t most; // rows that are kept
	struct json *rows;
	struct strbuf calendar;
	struct json *last; // the answer with the sums
};

static void show_progress(struct gathering *gathering, const struct json *answer) {
	const char *day = json_get_text(answer, "day");
	bool wanted = !gathering->cli->quiet && isatty(STDERR_FILENO) == 1;
	if (wanted && clock_ticks_ms() - gathering->began_ms >= PROGRESS_AFTER_MS) {
		char text[MOMENT_SIZE];
		(void)fputs("\r", stderr); // a line that cannot be shown is not missed
		print_safe(stderr, day != NULL ? moment_text(day, MOMENT_FULL, text) : "copying");
		(void)fputs("\033[K", stderr); // as above
		(void)fflush(stderr);          // as above
		gathering->shown = true;
	}
}

static void end_progress(const struct gathering *gathering) {
	if (gathering->shown) {
		(void)fputs("\r\033[K", stderr); // as above
	}
}

// Takes over what an answer tells.
static bool take(struct gathering *gathering, const struct json *answer, struct err *err) {
	const struct json *rows = json_get(answer, "rehearsal");
	const char *piece = json_get_text(answer, "calendar");
	int64_t kept = (int64_t)json_count(gathering->rows);
	for (size_t i = 0; i < json_count(rows) && kept < gathering->most; i++, kept++) {
		json_push(gathering->rows, json_share(json_at(rows, i)));
	}
	strbuf_add_text(&gathering->calendar, piece != NULL ? piece : "");
	gathering->events += json_get_int(answer, "events", 0);
	return strbuf_ok(&gathering->calendar, err);
}

static bool gather(struct gathering *gathering, struct err *err) {
	bool done = false;
	bool ok = true;
	while (ok && !done) {
		struct json *call = json_new_object();
		json_put_int(call, "id", gathering->id);
		struct json *answer = cli_call(gathering->cli, "rehearsal.next", call, err);
		if (answer == NULL) {
			return false;
		}
		done = json_get_bool(answer, "done");
		ok = take(gathering, answer, err);
		show_progress(gathering, answer);
		if (done) {
			gathering->last = json_share(answer);
		}
		json_free(answer);
	}
	return ok;
}

static bool begin(struct gathering *gathering, const struct json *params, struct err *err) {
	struct json *call = json_copy_of(params);
	json_put_bool(call, "calendar", json_get(params, "ics") != NULL);
	json_remove(call, "ics");
	json_remove(call, "limit");
	struct json *answer = cli_call(gathering->cli, "rehearsal.begin", call, err);
	gathering->id = json_get_int(answer, "id", 0);
	json_free(answer);
	return answer != NULL;
}

static void fill_bar(struct chart_bar *bar, const struct json *month) {
	char day[MOMENT_SIZE], text[MOMENT_SIZE];
	const char *name = json_get_text(month, "month");
	(void)snprintf(day, sizeof day, "%.7s-01", name != NULL ? name : "");
	(void)moment_text(day, MOMENT_FULL, text); // "Sat 1 May 2027"
	const char *month_text = strlen(text) > 6 ? text + 6 : text;
	*bar = (struct chart_bar){.label = ""};
	(void)snprintf(bar->label, sizeof bar->label, "%.8s", month_text); // fits
	for (size_t i = 0; i < CHART_PARTS_MAX; i++) {
		for (size_t k = 0; k < ARRAY_LEN(parts[i].keys) && parts[i].keys[k] != NULL; k++) {
			bar->parts[i] += json_get_int(month, parts[i].keys[k], 0);
		}
	}
}

static void print_chart(const struct json *months) {
	struct chart_bar bars[MONTHS_MAX];
	int width = print_width();
	size_t count = json_count(months) < MONTHS_MAX ? json_count(months) : MONTHS_MAX;
	const struct chart_style style = {
		.width = width == PRINT_WIDTH_ENDLESS ? CHART_COLUMNS : (size_t)width,
		.blocks = print_is_terminal() && print_is_utf8(),
	};
	struct strbuf text = STRBUF_INIT(CHART_MAX_BYTES);
	for (size_t i = 0; i < count; i++) {
		fill_bar(&bars[i], json_at(months, i));
	}
	print_heading("Drafts by the month in which they are made");
	chart_draw(&text, bars, count, &style);
	(void)fputs(strbuf_text(&text), stdout); // print_close() tells when writing failed
	print_gap();
	print_line("%s %s  %s %s  %s %s", chart_glyph(&style, 0), parts[0].legend,
		   chart_glyph(&style, 1), parts[1].legend, chart_glyph(&style, 2),
		   parts[2].legend);
	strbuf_finish(&text);
}

static int64_t number(const struct json *object, const char *key) {
	return json_get_int(object, key, 0);
}

static bool print_hold(const char *code, const struct json *value, void *argument) {
	int64_t count = 0;
	(void)argument;
	if (json_whole(value, &count)) {
		print_line("  %" PRId64 " because of %s", count, code);
	}
	return true;
}

static void print_totals(const struct json *totals) {
	const struct json *busiest = json_get(totals, "busiest");
	const struct json *most = json_get(totals, "most");
	const char *name = json_get_text(json_get(most, "customer"), "name");
	char day[MOMENT_SIZE];
	print_gap();
	print_factf("Drafts",
		    "%" PRId64 " in all: %" PRId64 " drafted, %" PRId64 " held, %" PRId64
		    " lapsed, %" PRId64 " withdrawn, %" PRId64 " missed",
		    number(totals, "all"), number(totals, "drafted"), number(totals, "held"),
		    number(totals, "lapsed"), number(totals, "withdrawn"),
		    number(totals, "missed"));
	(void)json_each(json_get(totals, "holds"), print_hold, NULL); // it always goes on
	if (json_kind(busiest) == JSON_KIND_OBJECT) {
		print_factf("Busiest day", "%s, with %" PRId64 " to look at",
			    moment_text(json_get_text(busiest, "day"), MOMENT_FULL, day),
			    number(busiest, "drafts"));
	}
	if (json_kind(most) == JSON_KIND_OBJECT) {
		print_factf("Messages",
			    "to %" PRId64 " customer%s; the most to one: %" PRId64 " (%s)",
			    number(totals, "customers"),
			    number(totals, "customers") == 1 ? "" : "s", number(most, "messages"),
			    name != NULL ? name : "");
	}
}

static void print_table(const struct json *rows, int64_t all) {
	int64_t left = all - (int64_t)json_count(rows);
	table_print(rows, columns, ARRAY_LEN(columns));
	if (left > 0) {
		print_line("... and %" PRId64 " more: with --limit, or --json", left);
	}
	print_gap();
}

static void print_rehearsal(const struct gathering *gathering) {
	const struct json *months = json_get(gathering->last, "months");
	const struct json *totals = json_get(gathering->last, "totals");
	if (gathering->cli->json) {
		struct json *object = json_new_object();
		json_put(object, "rehearsal", json_share(gathering->rows));
		json_put(object, "months", json_share(months));
		json_put(object, "totals", json_share(totals));
		print_json(object);
		json_free(object);
		return;
	}
	if (number(totals, "all") == 0) {
		print_line("Nothing would be drafted.");
		return;
	}
	if (json_count(gathering->rows) > 0) {
		print_table(gathering->rows, number(totals, "all"));
	}
	print_chart(months);
	print_totals(totals);
}

static int write_calendar(const struct gathering *gathering, const char *path) {
	const struct cli *cli = gathering->cli;
	struct err err = {0};
	if (!file_write(path, 0600, gathering->calendar.data, gathering->calendar.len, &err)) {
		return cli_fail(&err);
	}
	if (cli->json) {
		struct json *told = json_new_object();
		json_put_text(told, "file", path);
		json_put_int(told, "events", gathering->events);
		print_json(told);
		json_free(told);
	} else if (!cli->quiet) {
		print_line("%" PRId64 " day%s in %s.", gathering->events,
			   gathering->events == 1 ? "" : "s", path);
	}
	return EXIT_DONE;
}

int rehearse_run(struct cli *cli, const struct json *params) {
	const char *path = json_get_text(params, "ics");
	struct err err = {0};
	struct gathering gathering = {.cli = cli,
				      .began_ms = clock_ticks_ms(),
				      .most = cli->json
						      ? INT64_MAX
						      : json_get_int(params, "limit", ROWS_PRESET),
				      .rows = json_new_list(),
				      .calendar = STRBUF_INIT(CALENDAR_MAX_BYTES)};
	bool ok = begin(&gathering, params, &err) && gather(&gathering, &err);
	int status = EXIT_DONE;
	end_progress(&gathering);
	if (!ok) {
		status = cli_fail(&err);
	} else if (path != NULL) {
		status = write_calendar(&gathering, path);
	} else {
		print_rehearsal(&gathering);
	}
	strbuf_finish(&gathering.calendar);
	json_free(gathering.rows);
	json_free(gathering.last);
	return status;
}
