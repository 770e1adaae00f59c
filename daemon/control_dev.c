// For developers and tests: a clock that is told the time, and steps that fail on demand.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "control_handlers.h"
#include "control_json.h"
#include "developer.h"
#include "guard.h"
#include "outboxes.h"
#include "pipeline.h"
#include "rosemary/base/log.h"

enum { ADVANCE_MAX_SECONDS = 366 * 86400 };

// A call that is answered once nothing is due any more.
struct waiting {
	struct app *app;
	struct control_call *call;
};

static void answer_now(void *argument) {
	struct waiting *waiting = argument;
	struct json *result = json_new_object();
	put_instant(result, "now", waiting->app, clock_now(&waiting->app->clock));
	control_finish(waiting->call, result, NULL);
	free(waiting);
}

// The answer comes when the daemon has done all that the new time asks for.
static bool answer_when_idle(struct request *request) {
	struct waiting *waiting = xcalloc(1, sizeof *waiting);
	*waiting = (struct waiting){request->app, request_defer(request)};
	pipeline_when_idle(request->app->pipeline, answer_now, waiting);
	return true;
}

// The daemon has run as long as before, whatever the clock is set to.
static void shift_start(struct app *app, int64_t before) {
	app->started_at += clock_now(&app->clock) - before;
}

// "2026-12-03T09:00:00" in the shop's zone.
static bool parse_time(const struct app *app, const char *text, int64_t *ret, struct err *err) {
	struct date date;
	char day[DATE_TEXT_SIZE] = "";
	unsigned hour = 0, minute = 0, second = 0;
	int end = 0;
	int fields = sscanf(text, "%10[0-9-]T%2u:%2u:%2u%n", day, &hour, &minute, &second, &end);
	if (fields != 4 || text[end] != '\0' || hour > 23 || minute > 59 || second > 59) {
		return err_set(err, ERR_INVALID, "'%.40s' is no time: write 2026-12-03T09:00:00",
			       text);
	}
	if (!date_parse(day, &date, err)) {
		return false;
	}
	*ret = zone_instant(app->config->shop.zone, date, (int)(hour * 60 + minute)) + second;
	return true;
}

bool control_dev_clock_set(struct request *request, struct err *err) {
	int64_t at = 0;
	if (!parse_time(request->app, json_get_text(request->params, "time"), &at, err)) {
		return false;
	}
	int64_t before = clock_now(&request->app->clock);
	clock_freeze(&request->app->clock, at);
	shift_start(request->app, before);
	log_info("dev", "the clock stands at %s", json_get_text(request->params, "time"));
	return developer_keep_clock(request->app, err) && answer_when_idle(request);
}

// "90s", "15m", "2h", "3d"
static bool parse_span(const char *text, int64_t *ret, struct err *err) {
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
	char *end = NULL;
	long long number = strtoll(text, &end, 10);
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (number > 0 && number <= ADVANCE_MAX_SECONDS && end[0] == units[i].unit &&
		    end[1] == '\0' && number * units[i].seconds <= ADVANCE_MAX_SECONDS) {
			*ret = number * units[i].seconds;
			return true;
		}
	}
	return err_set(err, ERR_INVALID, "'%.40s' is no span: write 90s, 15m, 2h or 3d", text);
}

bool control_dev_clock_advance(struct request *request, struct err *err) {
	int64_t span = 0;
	struct clock *clock = &request->app->clock;
	if (!parse_span(json_get_text(request->params, "by"), &span, err)) {
		return false;
	}
	clock_freeze(clock, clock_now(clock) + span);
	return developer_keep_clock(request->app, err) && answer_when_idle(request);
}

bool control_dev_clock_run(struct request *request, struct err *err) {
	int64_t before = clock_now(&request->app->clock);
	clock_run(&request->app->clock);
	shift_start(request->app, before);
	return developer_keep_clock(request->app, err) && answer_when_idle(request);
}

bool control_dev_fail(struct request *request, struct err *err) {
	static const char *const steps[OUTBOX_STEP_COUNT] = {
		[OUTBOX_DIE_AT_OPEN] = "die-at-open",
		[OUTBOX_DIE_AFTER_OPEN] = "die-after-open",
		[OUTBOX_DIE_AT_END] = "die-at-end",
		[OUTBOX_DIE_AFTER_END] = "die-after-end",
		[OUTBOX_DIE_AFTER_DOT] = "die-after-dot",
		[OUTBOX_DIE_AFTER_ANSWER] = "die-after-answer",
	};
	const char *kind = json_get_text(request->params, "kind");
	int64_t count = json_get_int(request->params, "count", 1);
	(void)err;
	if (strcmp(kind, "commit") == 0) {
		store_fail_commits(request->app->store, count);
	}
	if (strcmp(kind, "clock") == 0) {
		guard_fail_clock(request->app->guard, count);
		pipeline_wake(request->app->pipeline);
	}
	for (size_t i = 0; i < OUTBOX_STEP_COUNT; i++) {
		if (strcmp(kind, steps[i]) == 0) {
			outboxes_die_at(request->app->outboxes, (enum outbox_step)i, count);
		}
	}
	json_put_text(request->result, "kind", kind);
	json_put_int(request->result, "count", count);
	return true;
}
