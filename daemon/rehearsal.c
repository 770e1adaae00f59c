// A rehearsal while somebody asks for it: the copy, the days, and what they brought.
#include "daemon/rehearsal.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include <event2/event.h>

#include "daemon/app.h"
#include "daemon/control_handlers.h"
#include "daemon/copy.h"
#include "daemon/guard.h"
#include "daemon/import.h"
#include "daemon/rehearsal_tale.h"
#include "daemon/rehearsal_walk.h"
#include "rosemary/base/file.h"
#include "rosemary/base/log.h"

enum {
	TURN_US = 5000,
	ANSWER_AFTER_MS = 300,  // a call is answered then: who asks sees how far it is
	YIELD_AFTER_MS = 1000,  // without a call another may begin,
	FORGET_AFTER_MS = 5000, // and then it is given up
	YEARS_MAX = 5,
	DAYS_PRESET = 364, // behind the first
};

// One that goes on. It works only while a call waits: who leaves asks no more.
struct running {
	struct rehearsals *rehearsals;
	int64_t id;
	struct walk_plan plan;
	bool calendar;
	int64_t growth_max_bytes;
	struct copy *copy;         // until it is complete
	struct walk *walk;         // from then on
	struct tale *tale;         // once the walk is over
	struct err failure;        // of the copy, for the next call
	struct control_call *call; // which waits; NULL: nobody asks at present
	int64_t asked_ms;          // clock_ticks_ms() of the last call, or of its answer
	struct event *turn;
	char *user;
};

struct rehearsals {
	struct app *app;
	struct running *running;
	int64_t last_id;
	char *path; // of the copy, until it is opened
};

struct rehearsals *rehearsals_create(struct app *app) {
	struct rehearsals *rehearsals = xcalloc(1, sizeof *rehearsals);
	rehearsals->app = app;
	rehearsals->path = xasprintf("%s.rehearsal", app->config->store_path);
	copy_remove(rehearsals->path); // a crash may have left it, and it names customers
	return rehearsals;
}

static void drop(struct running *running) {
	running->rehearsals->running = NULL;
	copy_drop(running->copy);
	tale_destroy(running->tale);
	walk_close(running->walk);
	event_free(running->turn);
	free(running->user);
	free(running);
}

static void run_in(struct running *running, int64_t wait_ms) {
	const struct timeval wait = {wait_ms / 1000, wait_ms % 1000 * 1000};
	(void)evtimer_add(running->turn, &wait); // fails for want of memory only
}

// Ends the call that waits; result is taken.
static void answer(struct running *running, struct json *result) {
	struct control_call *call = running->call;
	running->call = NULL;
	running->asked_ms = clock_ticks_ms();
	run_in(running, FORGET_AFTER_MS);
	control_finish(call, result, NULL);
}

static void fail(struct running *running, const struct err *err) {
	struct control_call *call = running->call;
	const struct err why = *err;
	log_error("rehearsal", "given up: %s user=%s", why.text, running->user);
	drop(running);
	control_finish(call, NULL, &why);
}

static void answer_progress(struct running *running) {
	struct json *result = json_new_object();
	char day[DATE_TEXT_SIZE] = "";
	if (running->walk != NULL && running->walk->app.config != NULL) {
		(void)date_text(walk_day(running->walk), day);
	}
	json_put(result, "rehearsal", json_new_list());
	json_put_text(result, "day", *day != '\0' ? day : NULL);
	json_put_bool(result, "done", false);
	answer(running, result);
}

static void answer_part(struct running *running, int64_t deadline_us) {
	struct err err = {0};
	struct json *result = json_new_object();
	bool more = false;
	walk_settle_in(running->walk, running->rehearsals->app);
	if (!tale_go(running->tale, deadline_us, result, &more, &err)) {
		json_free(result);
		fail(running, &err);
		return;
	}
	json_put_bool(result, "done", !more);
	if (more) {
		answer(running, result);
		return;
	}
	struct control_call *call = running->call;
	drop(running);
	control_finish(call, result, NULL);
}

static void walk_on(struct running *running, int64_t deadline_us) {
	struct err err = {0};
	bool more = false;
	if (!walk_go(running->walk, running->rehearsals->app, deadline_us, &more, &err)) {
		fail(running, &err);
		return;
	}
	if (!more) {
		running->tale = tale_create(running->walk, running->calendar);
	}
	if (clock_ticks_ms() - running->asked_ms >= ANSWER_AFTER_MS) {
		answer_progress(running);
	} else {
		run_in(running, 0);
	}
}

static void on_turn(evutil_socket_t fd, short what, void *argument) {
	struct running *running = argument;
	int64_t deadline_us = clock_ticks_us() + TURN_US;
	(void)fd;
	(void)what;
	if (running->call == NULL) {
		log_info("rehearsal", "nobody asks for it any more user=%s", running->user);
		drop(running);
	} else if (running->failure.code != ERR_NONE) {
		fail(running, &running->failure);
	} else if (running->walk == NULL) {
		answer_progress(running);
	} else if (running->tale == NULL) {
		walk_on(running, deadline_us);
	} else {
		answer_part(running, deadline_us);
	}
}

// The copy needs no name from now on: whatever becomes of us, nothing of it is left.
static void on_copy(void *argument, const struct strbuf *report, const struct err *outcome) {
	struct running *running = argument;
	const struct rehearsals *rehearsals = running->rehearsals;
	(void)report; // nobody looked through it
	running->failure = *outcome;
	if (outcome->code == ERR_NONE) {
		running->walk = walk_open(rehearsals->app, rehearsals->path,
					  running->growth_max_bytes, &running->plan,
					  &running->failure);
	}
	struct copy *copy = running->copy;
	running->copy = NULL;
	if (running->call != NULL) {
		run_in(running, 0);
	}
	copy_drop(copy); // and removes the file
}

// Reads a day of the request, or takes another where there is none.
static struct date day_of(const struct request *request, const char *name, struct date otherwise) {
	struct err ignored = {0}; // the command's table made sure
	struct date day = otherwise;
	const char *text = json_get_text(request->params, name);
	bool given = text != NULL && date_parse(text, &day, &ignored);
	return given ? day : otherwise;
}

static bool read_plan(const struct request *request, struct walk_plan *ret, struct err *err) {
	const struct app *app = request->app;
	struct date today = zone_day(app->config->shop.zone, clock_now(&app->clock));
	struct date from = day_of(request, "from", today);
	struct date to = day_of(request, "to", date_add(from, DAYS_PRESET));
	char text[DATE_TEXT_SIZE];
	if (date_compare(from, today) < 0) {
		return err_set(err, ERR_INVALID,
			       "a rehearsal begins today (%s) or later: what was is in 'rosemary "
			       "draft list' and 'rosemary missed'",
			       date_text(today, text));
	}
	if (date_compare(to, from) < 0) {
		return err_set(err, ERR_INVALID, "its last day lies before its first, %s",
			       date_text(from, text));
	}
	if (date_none(to) || to.year - today.year > YEARS_MAX ||
	    date_between(today, to) > INT64_C(366) * YEARS_MAX) {
		return err_set(err, ERR_INVALID, "a rehearsal ends within %d years from today",
			       YEARS_MAX);
	}
	*ret = (struct walk_plan){
		.from = from,
		.to = to,
		.nobody = json_get_bool(request->params, "nobody"),
		.approve_held = json_get_bool(request->params, "approve_held"),
	};
	return true;
}

// One at a time; but one that nobody asks for is not waited for.
static bool check_free(struct rehearsals *rehearsals, struct err *err) {
	struct running *running = rehearsals->running;
	const struct app *app = rehearsals->app;
	if (running != NULL && running->call == NULL &&
	    clock_ticks_ms() - running->asked_ms > YIELD_AFTER_MS) {
		drop(running);
	} else if (running != NULL) {
		return err_set(err, ERR_BUSY, "another rehearsal goes on, asked for by %s",
			       running->user);
	}
	if (imports_running(app->imports)) {
		return err_set(err, ERR_BUSY, "an import is running: rehearse when it is done");
	}
	return !guard_doubts_clock(app->guard) ||
	       err_set(err, ERR_STATE,
		       "the clock is in doubt, and so is today: see 'rosemary "
		       "status'");
}

static bool begin_copy(struct running *running, struct err *err) {
	const struct rehearsals *rehearsals = running->rehearsals;
	int64_t left = 0;
	if (!copy_check_room(rehearsals->app, &left, err)) {
		return err_prefix(err, "the store");
	}
	running->growth_max_bytes = left / 2; // the other half stays for the day's work
	if (!file_write(rehearsals->path, 0600, "", 0, err)) {
		return false;
	}
	running->copy = copy_begin(rehearsals->app, rehearsals->path, NULL, on_copy, running, err);
	return running->copy != NULL;
}

bool control_rehearsal_begin(struct request *request, struct err *err) {
	struct rehearsals *rehearsals = request->app->rehearsals;
	struct walk_plan plan = {.nobody = false};
	char day[DATE_TEXT_SIZE];
	if (!read_plan(request, &plan, err) || !check_free(rehearsals, err)) {
		return false;
	}
	struct running *running = xcalloc(1, sizeof *running);
	*running = (struct running){.rehearsals = rehearsals,
				    .id = ++rehearsals->last_id,
				    .plan = plan,
				    .calendar = json_get_bool(request->params, "calendar"),
				    .asked_ms = clock_ticks_ms(),
				    .user = xstrdup(request->actor.name)};
	running->turn = evtimer_new(request->app->base, on_turn, running);
	assert(running->turn != NULL); // fails for want of memory only
	rehearsals->running = running;
	if (!begin_copy(running, err)) {
		drop(running);
		return false;
	}
	run_in(running, FORGET_AFTER_MS);
	json_put_int(request->result, "id", running->id);
	json_put_text(request->result, "from", date_text(plan.from, day));
	json_put_text(request->result, "to", date_text(plan.to, day));
	return true;
}

bool control_rehearsal_next(struct request *request, struct err *err) {
	struct running *running = request->app->rehearsals->running;
	int64_t id = json_get_int(request->params, "id", 0);
	if (running == NULL || running->id != id) {
		return err_set(err, ERR_STATE, "rehearsal %" PRId64 " is over: begin another", id);
	}
	if (running->call != NULL) {
		return err_set(err, ERR_BUSY, "rehearsal %" PRId64 " is asked for already", id);
	}
	running->asked_ms = clock_ticks_ms();
	running->call = request_defer(request);
	run_in(running, running->copy != NULL ? ANSWER_AFTER_MS : 0);
	return true;
}

void rehearsals_destroy(struct rehearsals *rehearsals) {
	const struct err err = {ERR_STATE, "the daemon stops"};
	if (rehearsals == NULL) {
		return;
	}
	if (rehearsals->running != NULL) {
		struct control_call *call = rehearsals->running->call;
		drop(rehearsals->running);
		if (call != NULL) {
			control_finish(call, NULL, &err);
		}
	}
	free(rehearsals->path);
	free(rehearsals);
}
