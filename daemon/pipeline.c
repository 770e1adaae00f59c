// The program in one table: the stages in flow order, run in slices, woken by the store.
#include "pipeline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <event2/event.h>

#include "app.h"
#include "guard.h"
#include "limit.h"
#include "notify.h"
#include "outboxes.h"
#include "prober.h"
#include "rosemary/base/list.h"
#include "rosemary/base/log.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/draft.h"
#include "stage.h"
#include "watch.h"

// A day's plan begins when plan.at has come since the last one.
static bool begin_plan(struct app *app, struct slice *slice, struct err *err) {
	struct instance instance;
	if (!store_instance(app->store, &instance, err)) {
		return false;
	}
	int64_t next =
		policy_next_plan(&app->config->policy, app->config->shop.zone, instance.planned_at);
	// The clock was set back: what a later plan checks would count as unchecked for ever.
	bool ahead = instance.planning && instance.planned_at > slice->now;
	if (instance.planned_at != 0 && slice->now < next && !ahead) {
		return true;
	}
	return store_plan_begin(app->store, slice->now, err);
}

// The flow of the data, and of the program. What a stage makes, the next one takes.
/* clang-format off */
static const struct {
	const char *name;
	stage_run *run;
	bool plans;     /* waits while an import is running */
	bool rehearsed; /* needs the settings, a store and a clock alone, and lets nothing leave */
	bool yields;    /* nobody waits for it: while messages leave, they have the time */
} stages[] = {
	{"begin",    begin_plan,     true,  true,  false}, // a day's plan begins at plan.at
	{"study",    stage_study,    true,  false, false}, // orders -> occasion: proposed to the owner
	{"expect",   stage_expect,   true,  false, false}, // orders -> occasion: what is bought again
	{"schedule", stage_schedule, true,  true,  false}, // occasion: its moments, after settings changed
	{"plan",     stage_plan,     true,  true,  false}, // occasion -> draft
	{"refresh",  stage_refresh,  true,  true,  false}, // draft: facts compared again
	{"return",   stage_return,   true,  true,  false}, // draft: put off until now, it waits again
	{"lapse",    stage_lapse,    false, true,  false}, // draft: nobody said yes in time
	{"expire",   stage_expire,   false, false, false}, // delivery: nobody took it in time
	{"notify",   stage_notify,   true,  false, false}, // drafts -> the owner's morning mail
	{"queue",    stage_queue,    false, false, false}, // message -> delivery
	{"resend",   stage_resend,   false, false, false}, // delivery: may have left, once more by setting
	{"probe",    stage_probe,    false, false, false}, // delivery: may have left, its gateway is asked
	{"send",     stage_send,     false, false, false}, // delivery -> attempt
	{"fallback", stage_fallback, true,  false, false}, // delivery that failed -> draft, in another way
	{"publish",  stage_publish,  true,  false, true},  // occasion -> event: what feeds hold
};
/* clang-format on */

enum {
	TURN_US = 5000,
	STAGE_COUNT = ARRAY_LEN(stages),
	REST_MS = 5000,
	YIELD_FACTOR = 100, // of its own time, which a stage that yields leaves to what leaves
};

struct waiter {
	struct list link;
	void (*done)(void *argument);
	void *argument;
};

struct pipeline {
	struct app *app;
	struct event *turn;  /* runs the stages once in the next turn of the loop */
	struct event *alarm; /* the timer's descriptor */
	int timer;
	struct list waiters;
	int64_t next_wake;
	int64_t rests_until_ms[STAGE_COUNT]; /* ticks: a stage that failed is tried again then */
	int64_t yields_until_us; /* ticks: the stage that yields; yielded: it did in this turn */
	uint64_t yields;         /* how often it had to wait */
	size_t next_stage;       /* with which the next turn begins */
	bool planning_paused, yielded, stopped;
};

bool slice_over(const struct slice *slice) {
	return clock_ticks_us() >= slice->deadline_us;
}

bool slice_take(struct app *app, struct slice *slice, slice_piece *take, struct err *err) {
	do {
		if (!take(app, slice->now, &slice->more, err)) {
			return false;
		}
	} while (slice->more && !slice_over(slice));
	return true;
}

// Takes what is due first into the earliest moment so far.
static void earliest(int64_t *moment, int64_t at) {
	if (at != 0 && (*moment == 0 || at < *moment)) {
		*moment = at;
	}
}

// The same for the first delivery of a channel, which may not leave while that is paused.
static bool next_leaving(struct app *app, enum channel channel, int64_t *moment, struct err *err) {
	int64_t delivery = 0, paused_until = 0, paced_until = 0;
	char *reason = NULL;
	bool ok = store_delivery_next_at(app->store, channel, &delivery, err) &&
		  store_channel_get(app->store, channel, &paused_until, &reason, err) &&
		  limit_pace(app, channel, clock_now(&app->clock), &paced_until, err);
	free(reason);
	int64_t rests_until = paused_until > paced_until ? paused_until : paced_until;
	earliest(moment, delivery != 0 && delivery < rests_until ? rests_until : delivery);
	return ok;
}

bool pipeline_next_rehearsed(struct app *app, int64_t now, int64_t *ret, struct err *err) {
	int64_t lapse = 0, put_off = 0;
	*ret = policy_next_plan(&app->config->policy, app->config->shop.zone, now);
	if (!store_draft_next_send_by(app->store, &lapse, err) ||
	    !store_draft_next_put_off(app->store, &put_off, err)) {
		return false;
	}
	earliest(ret, lapse);
	earliest(ret, put_off);
	return true;
}

// Every moment at which a stage may have work, asked of the store.
static bool next_moment(struct app *app, int64_t now, int64_t *ret, struct err *err) {
	int64_t probe = 0;
	if (!pipeline_next_rehearsed(app, now, ret, err) ||
	    !prober_next_at(app->prober, &probe, err)) {
		return false;
	}
	earliest(ret, probe);
	for (int i = 0; i < CHANNEL_COUNT && !guard_holds(app->guard, NULL); i++) {
		bool sends = outboxes_of(app->outboxes, (enum channel)i) != NULL;
		if (sends && !next_leaving(app, (enum channel)i, ret, err)) {
			return false;
		}
	}
	return true;
}

// The timer follows the wall clock, and a jump of that clock ends the waiting, too.
static void set_timer(struct pipeline *pipeline, int64_t at) {
	struct itimerspec when = {.it_value = {.tv_sec = at}};
	int flags = TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET;
	if (pipeline->app->clock.frozen) {
		when.it_value.tv_sec = 0; // only a command moves a frozen clock
	}
	if (timerfd_settime(pipeline->timer, flags, &when, NULL) != 0) {
		log_error("pipeline", "cannot set the timer: %s", strerror(errno));
	}
}

// Arms the timer for the next moment; false when the store cannot name it.
static bool rearm(struct pipeline *pipeline, int64_t now) {
	struct err err = {0};
	if (guard_doubts_clock(pipeline->app->guard)) {
		pipeline->next_wake = 0;
		set_timer(pipeline, 0);
		return true;
	}
	if (!next_moment(pipeline->app, now, &pipeline->next_wake, &err)) {
		log_error("pipeline", "%s", err.text);
		return false;
	}
	if (pipeline->next_wake <= now) {
		pipeline->next_wake = now + 1; // due already: the outbox has it, or waits for it
	}
	set_timer(pipeline, pipeline->next_wake);
	return true;
}

// Runs one stage in the rest of a turn. One that fails rests, so that it holds up no other.
static bool run_stage(struct pipeline *pipeline, size_t index, struct slice slice) {
	struct err err = {0};
	if (!stages[index].run(pipeline->app, &slice, &err)) {
		log_error("pipeline", "%s: %s", stages[index].name, err.text);
		pipeline->rests_until_ms[index] = clock_ticks_ms() + REST_MS;
		return false;
	}
	return slice.more;
}

// How long the stage that yields still has to; 0 when it may run.
static int64_t yields_ms(const struct pipeline *pipeline) {
	int64_t left_us = pipeline->yields_until_us - clock_ticks_us();
	bool yields = left_us > 0 && outboxes_busy(pipeline->app->outboxes);
	return yields ? left_us / 1000 + 1 : 0;
}

uint64_t pipeline_yields(const struct pipeline *pipeline) {
	return pipeline->yields;
}

// Runs a stage that yields, unless it has to; from then on it has to for a while.
static bool take_yielding(struct pipeline *pipeline, size_t index, struct slice slice) {
	int64_t began_us = clock_ticks_us();
	pipeline->yielded = yields_ms(pipeline) > 0;
	if (pipeline->yielded) {
		pipeline->yields++;
		return false;
	}
	bool more = run_stage(pipeline, index, slice);
	int64_t now_us = clock_ticks_us();
	pipeline->yields_until_us = now_us + YIELD_FACTOR * (now_us - began_us);
	return more;
}

// Runs a stage unless it has to wait; true when it has work left that it can do now.
static bool take_stage(struct pipeline *pipeline, size_t index, struct slice slice) {
	if ((stages[index].plans && pipeline->planning_paused) ||
	    clock_ticks_ms() < pipeline->rests_until_ms[index]) {
		return false;
	}
	return stages[index].yields ? take_yielding(pipeline, index, slice)
				    : run_stage(pipeline, index, slice);
}

// Runs the stages, all within the time of one turn, beginning behind those that had their time in
// the last one. Returns true when there is work left that can be done now: as one stage makes the
// work of the next, only a turn from the first to the last may say that there is none.
static bool run_stages(struct pipeline *pipeline, int64_t now) {
	struct slice slice = {.now = now, .deadline_us = clock_ticks_us() + TURN_US};
	if (guard_doubts_clock(pipeline->app->guard)) {
		return false; // nothing may be drafted, lapse or expire by a time that is not
	}
	size_t first = pipeline->next_stage;
	bool more = first != 0;
	pipeline->next_stage = 0;
	for (size_t i = 0; i < STAGE_COUNT; i++) {
		size_t index = (first + i) % STAGE_COUNT;
		if (i > 0 && slice_over(&slice)) {
			pipeline->next_stage = index;
			return true;
		}
		more = take_stage(pipeline, index, slice) || more;
	}
	return more;
}

bool pipeline_rehearse(struct app *app, struct slice *slice, struct err *err) {
	bool more = false;
	for (size_t i = 0; i < STAGE_COUNT; i++) {
		struct slice part = {.now = slice->now, .deadline_us = slice->deadline_us};
		if (!stages[i].rehearsed) {
			continue;
		}
		if (!stages[i].run(app, &part, err)) {
			return err_prefix(err, "%s", stages[i].name);
		}
		more = more || part.more;
		if (part.more && slice_over(slice)) {
			break;
		}
	}
	slice->more = more;
	return true;
}

// True when a stage that may run failed a while ago.
static bool is_resting(const struct pipeline *pipeline) {
	int64_t now_ms = clock_ticks_ms();
	bool resting = false;
	for (size_t i = 0; i < STAGE_COUNT; i++) {
		bool waits = stages[i].plans && pipeline->planning_paused;
		resting = resting || (!waits && now_ms < pipeline->rests_until_ms[i]);
	}
	return resting;
}

static void call_waiters(struct pipeline *pipeline) {
	LIST_EACH(&pipeline->waiters, link, after) {
		struct waiter *waiter = LIST_ENTRY(link, struct waiter, link);
		list_remove(link);
		waiter->done(waiter->argument);
		free(waiter);
	}
}

// Runs the next turn in a while: 0 is as soon as the loop has looked at its descriptors.
static void run_in(struct pipeline *pipeline, int64_t wait_ms) {
	const struct timeval wait = {wait_ms / 1000, wait_ms % 1000 * 1000};
	if (!pipeline->stopped) {
		(void)evtimer_add(pipeline->turn, &wait); // fails only without memory
	}
}

static void on_turn(evutil_socket_t fd, short what, void *argument) {
	struct pipeline *pipeline = argument;
	struct app *app = pipeline->app;
	(void)fd;
	(void)what;
	if (pipeline->stopped) {
		return;
	}
	guard_look(app->guard);
	if (store_has_grown(app->store)) {
		store_shrink(app->store); // a turn of its own
		run_in(pipeline, 0);
		return;
	}
	int64_t now = clock_now(&app->clock);
	pipeline->yielded = false;
	bool more = run_stages(pipeline, now);
	watch_tell(app->watch);
	notify_changed(app->notify);
	if (more) {
		run_in(pipeline, 0);
	} else if (!rearm(pipeline, now) || is_resting(pipeline)) {
		run_in(pipeline, REST_MS); // by no wall clock: that may stand still
	} else if (pipeline->yielded) {
		run_in(pipeline, yields_ms(pipeline));
	} else if (!outboxes_busy(app->outboxes) && !prober_busy(app->prober)) {
		call_waiters(pipeline);
	}
}

static void on_alarm(evutil_socket_t fd, short what, void *argument) {
	uint64_t expirations;
	(void)what;
	// ECANCELED tells of a jump of the clock: either way the store is asked what is due.
	if (read(fd, &expirations, sizeof expirations) < 0 && errno == ECANCELED) {
		log_warning("pipeline", "the clock was set");
	}
	run_in(argument, 0);
}

static void on_grown(void *argument) {
	run_in(argument, 0);
}

struct pipeline *pipeline_create(struct app *app, struct err *err) {
	struct pipeline *pipeline = xcalloc(1, sizeof *pipeline);
	pipeline->app = app;
	list_init(&pipeline->waiters);
	pipeline->timer = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	if (pipeline->timer < 0) {
		(void)err_set_errno(err, errno, "cannot make a timer");
		free(pipeline);
		return NULL;
	}
	pipeline->turn = evtimer_new(app->base, on_turn, pipeline);
	pipeline->alarm =
		event_new(app->base, pipeline->timer, EV_READ | EV_PERSIST, on_alarm, pipeline);
	if (pipeline->turn == NULL || pipeline->alarm == NULL ||
	    event_add(pipeline->alarm, NULL) != 0) {
		(void)err_set(err, ERR_IO, "cannot watch the timer");
		pipeline_destroy(pipeline);
		return NULL;
	}
	store_when_grown(app->store, on_grown, pipeline);
	run_in(pipeline, 0);
	return pipeline;
}

static void free_event(struct event *event) {
	if (event != NULL) {
		event_free(event);
	}
}

void pipeline_destroy(struct pipeline *pipeline) {
	if (pipeline == NULL) {
		return;
	}
	store_when_grown(pipeline->app->store, NULL, NULL);
	call_waiters(pipeline); // nothing will ever be due again, and each frees what it holds
	free_event(pipeline->turn);
	free_event(pipeline->alarm);
	(void)close(pipeline->timer); // nothing was written
	free(pipeline);
}

bool pipeline_plan(struct pipeline *pipeline, struct err *err) {
	return store_plan_begin(pipeline->app->store, clock_now(&pipeline->app->clock), err);
}

void pipeline_wake(struct pipeline *pipeline) {
	run_in(pipeline, 0);
}

void pipeline_pause_planning(struct pipeline *pipeline, bool paused) {
	pipeline->planning_paused = paused;
	run_in(pipeline, 0);
}

void pipeline_when_idle(struct pipeline *pipeline, void (*done)(void *argument), void *argument) {
	struct waiter *waiter = xcalloc(1, sizeof *waiter);
	*waiter = (struct waiter){.done = done, .argument = argument};
	list_append(&pipeline->waiters, &waiter->link);
	run_in(pipeline, 0);
}

int64_t pipeline_next_wake(const struct pipeline *pipeline) {
	return pipeline->next_wake;
}

void pipeline_stop(struct pipeline *pipeline) {
	pipeline->stopped = true;
}
