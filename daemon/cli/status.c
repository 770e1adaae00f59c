// What the daemon is doing, in a block that fits on a screen.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/cli/moment.h"
#include "daemon/cli/print.h"
#include "daemon/cli/view.h"
#include "rosemary/base/alloc.h"
#include "rosemary/base/strbuf.h"

enum { COUNTS_MAX_BYTES = 4096, US_PER_MS = 1000 };

// Appends "queued 3", "longest commit 7 ms" for a member that is a number and not 0.
static bool add_count(const char *key, const struct json *value, void *argument) {
	struct strbuf *counts = argument;
	int64_t number = 0;
	if (!json_whole(value, &number) || number == 0) {
		return true;
	}
	size_t len = strlen(key);
	bool is_time = len > 3 && strcmp(key + len - 3, "_us") == 0;
	char *name = xstrndup(key, is_time ? len - 3 : len);
	for (char *at = strchr(name, '_'); at != NULL; at = strchr(at, '_')) {
		*at = ' ';
	}
	strbuf_addf(counts, "%s%s %" PRId64 "%s", counts->len > 0 ? ", " : "", name,
		    is_time ? number / US_PER_MS : number, is_time ? " ms" : "");
	free(name);
	return true;
}

static void print_counts(const char *label, const struct json *counts, const char *none) {
	struct strbuf text = STRBUF_INIT(COUNTS_MAX_BYTES);
	if (json_kind(counts) == JSON_KIND_OBJECT) {
		(void)json_each(counts, add_count, &text); // it always goes on
		print_fact(label, text.len > 0 ? strbuf_text(&text) : none);
	}
	strbuf_finish(&text);
}

static void print_clock(const struct json *status) {
	char now[MOMENT_SIZE];
	char since[MOMENT_SIZE];
	const char *clock = json_get_text(status, "clock");
	const char *version = json_get_text(status, "version");
	print_factf("Daemon", "rosemaryd %s%s, since %s", version != NULL ? version : "",
		    json_get_bool(status, "developer") ? " (developer)" : "",
		    moment_text(json_get_text(status, "started_at"), MOMENT_FULL, since));
	print_factf("Now", "%s%s", moment_text(json_get_text(status, "now"), MOMENT_FULL, now),
		    clock != NULL && strcmp(clock, "frozen") == 0 ? " (the clock is frozen)" : "");
}

static void print_plan(const struct json *status) {
	char last[MOMENT_SIZE];
	char next[MOMENT_SIZE];
	const char *planned_at = json_get_text(status, "planned_at");
	const char *next_plan_at = json_get_text(status, "next_plan_at");
	print_factf("Planned", "%s%s%s%s",
		    json_get_bool(status, "planning") ? "at it now; last " : "",
		    planned_at != NULL ? moment_text(planned_at, MOMENT_FULL, last) : "never",
		    next_plan_at != NULL ? "; next " : "",
		    moment_text(next_plan_at, MOMENT_FULL, next));
}

static void print_channels(const struct json *status) {
	const struct json *channels = json_get(status, "channels");
	for (size_t i = 0; i < json_count(channels); i++) {
		const struct json *channel = json_at(channels, i);
		const char *name = json_get_text(channel, "name");
		const char *transport = json_get_text(channel, "transport");
		const char *until = json_get_text(channel, "paused_until");
		const char *reason = json_get_text(channel, "reason");
		char moment[MOMENT_SIZE];
		bool spools = transport != NULL && strcmp(transport, "spool") == 0;
		print_factf(name != NULL ? name : "", "%s%s%s%s%s%s",
			    transport != NULL ? transport : "",
			    spools ? " (writes files, sends nothing)" : "",
			    until != NULL ? ", paused until " : "",
			    moment_text(until, MOMENT_FULL, moment), reason != NULL ? ": " : "",
			    reason != NULL ? reason : "");
	}
}

static void print_problems(const struct json *status) {
	const struct json *problems = json_get(status, "problems");
	for (size_t i = 0; i < json_count(problems); i++) {
		print_fact(i == 0 ? "Problems" : "", json_text(json_at(problems, i)));
	}
}

static void print_hold(const struct json *status) {
	const struct json *hold = json_get(status, "hold");
	char since[MOMENT_SIZE];
	if (json_kind(hold) != JSON_KIND_OBJECT) {
		return;
	}
	print_heading("HOLD: nothing leaves");
	print_fact("Why", json_get_text(hold, "reason"));
	print_fact("Since", moment_text(json_get_text(hold, "since"), MOMENT_FULL, since));
	print_fact("To end it", json_get_text(hold, "mend"));
	print_gap();
}

// Where visitors come in, and what it is called in links.
static void print_door(const struct json *status) {
	const struct json *door = json_get(status, "http");
	const char *listens = json_get_text(door, "listens");
	const char *url = json_get_text(door, "public_url");
	const char *leads = listens != NULL ? ", reached at " : ", though links lead to ";
	const char *tls = json_get_bool(door, "tls") ? " with TLS" : " without TLS";
	print_factf("Door", "%s%s%s%s", listens != NULL ? listens : "closed",
		    listens != NULL ? tls : "", url != NULL ? leads : "", url != NULL ? url : "");
}

void status_print(const struct json *status) {
	const struct json *store = json_get(status, "store");
	const char *path = json_get_text(store, "path");
	print_hold(status);
	print_clock(status);
	print_counts("Drafts", json_get(status, "drafts"), "none");
	print_counts("Deliveries", json_get(status, "deliveries"), "none");
	print_counts("Orders", json_get(status, "orders"), NULL);
	print_counts("Customers", json_get(status, "customers"), "none");
	print_counts("Occasions", json_get(status, "occasions"), "none");
	print_plan(status);
	print_channels(status);
	print_door(status);
	if (path != NULL) {
		print_factf("Store", "%s, %.1f MB", path,
			    (double)json_get_int(store, "bytes", 0) / 1e6);
	}
	print_counts("Counters", json_get(status, "counters"), NULL);
	print_problems(status);
}

// A HOLD is told by the exit status, too: scripts need not read.
int status_run(struct cli *cli, const struct json *params) {
	const struct command *command = &commands[CMD_STATUS];
	struct err err = {0};
	struct json *status = cli_call(cli, command->method, json_copy_of(params), &err);
	if (status == NULL) {
		return cli_fail(&err);
	}
	view_print(cli, command, status);
	bool held = json_kind(json_get(status, "hold")) == JSON_KIND_OBJECT;
	json_free(status);
	return held ? EXIT_REFUSED : EXIT_DONE;
}
