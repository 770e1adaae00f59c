// Changes as they happen: the audit read on from where it was read last.
#include "daemon/watch.h"

#include <stdlib.h>

#include "daemon/app.h"
#include "daemon/control.h"
#include "daemon/control_json.h"
#include "daemon/pipeline.h"
#include "rosemary/base/log.h"
#include "rosemary/store/audit.h"
#include "rosemary/wire/codec.h"

enum { ROWS_A_TURN = 200, TURN_US = 1000 };

struct watch {
	struct app *app;
	int64_t last;    // id of the audit's row that was told last
	bool plan_done;  // and not told yet
	bool is_watched; // or was, when somebody was told last
};

struct watch *watch_create(struct app *app) {
	struct watch *watch = xcalloc(1, sizeof *watch);
	watch->app = app;
	return watch;
}

void watch_destroy(struct watch *watch) {
	free(watch);
}

void watch_begin(struct watch *watch) {
	struct err err = {0};
	if (watch->is_watched) {
		return;
	}
	watch->is_watched = true;
	watch->plan_done = false;
	if (!store_audit_last(watch->app->store, &watch->last, &err)) {
		log_error("watch", "%s", err.text);
	}
}

void watch_plan_done(struct watch *watch) {
	if (watch != NULL) {
		watch->plan_done = true;
	}
}

// Sends an event to everybody who watches; takes params. False when nobody does.
static bool tell(struct watch *watch, struct json *params) {
	struct json *event = codec_request("event", params, NULL);
	char *line = json_write(event);
	bool told = control_tell(watch->app->control, line);
	free(line);
	json_free(event);
	return told;
}

// The rows of a turn.
struct telling {
	struct watch *watch;
	int64_t rows, deadline_us;
	bool more;
};

static bool tell_row(const void *record, void *argument) {
	const struct audit *audit = record;
	struct telling *telling = argument;
	struct watch *watch = telling->watch;
	telling->rows++;
	watch->last = audit->id;
	watch->is_watched = tell(watch, record_answer(watch->app, &audit_record, audit));
	telling->more = telling->rows == ROWS_A_TURN || clock_ticks_us() >= telling->deadline_us;
	return watch->is_watched && !telling->more;
}

static void tell_plan(struct watch *watch) {
	struct json *params = json_new_object();
	watch->plan_done = false;
	put_instant(params, "at", watch->app, clock_now(&watch->app->clock));
	json_put_text(params, "who", actor_policy.name);
	json_put_text(params, "verb", "done");
	json_put_text(params, "noun", "plan");
	watch->is_watched = tell(watch, params);
}

void watch_tell(struct watch *watch) {
	struct err err = {0};
	struct telling telling = {.watch = watch, .deadline_us = clock_ticks_us() + TURN_US};
	if (watch == NULL || !watch->is_watched) {
		return;
	}
	if (!store_audit_behind(watch->app->store, watch->last, ROWS_A_TURN, tell_row, &telling,
				&err)) {
		log_error("watch", "%s", err.text);
		return;
	}
	if (telling.more) {
		pipeline_wake(watch->app->pipeline);
	} else if (watch->plan_done && watch->is_watched) {
		tell_plan(watch);
	}
}
