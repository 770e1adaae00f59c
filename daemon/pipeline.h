/*
 * The flow of the program: stages in a table, each asking the store what is due and doing a slice
 * of it. One timer, armed from the store, wakes them; nothing is remembered only here.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "rosemary/base/err.h"

struct app;

/* The stages and the one timer that wakes them. */
struct pipeline;

/* Makes the pipeline and its timer; the first look happens as soon as the loop runs. */
struct pipeline *pipeline_create(struct app *app, struct err *err) MUST_CHECK;

/* Frees it; NULL is fine. */
void pipeline_destroy(struct pipeline *pipeline);

/*
 * Begins a plan in the present transaction: occasions that are due by now are drafted, and the
 * facts of all open drafts are compared again. At plan.at, at the end of an import, at start-up.
 */
bool pipeline_plan(struct pipeline *pipeline, struct err *err) MUST_CHECK;

struct slice;

/*
 * Runs, for a slice, the stages that make and end drafts on an app of which there are only clock,
 * config, playbook, voice and a store of its own; sets slice->more. Nothing leaves. And the next
 * moment behind now at which one of them may have work.
 */
bool pipeline_rehearse(struct app *app, struct slice *slice, struct err *err) MUST_CHECK;
bool pipeline_next_rehearsed(struct app *app, int64_t now, int64_t *ret,
			     struct err *err) MUST_CHECK;

/* Something may be due: the stages run in the next turns of the loop until nothing is. */
void pipeline_wake(struct pipeline *pipeline);

/* While paused (an import is running) no plan begins or goes on; sending and lapsing do. */
void pipeline_pause_planning(struct pipeline *pipeline, bool paused);

/*
 * Calls done (once, from the loop) when no stage has due work and no attempt is open, or from
 * pipeline_destroy() if that never comes. What tests wait for.
 */
void pipeline_when_idle(struct pipeline *pipeline, void (*done)(void *argument), void *argument);

/* The moment for which the timer is armed; 0 when there is none. */
int64_t pipeline_next_wake(const struct pipeline *pipeline);

/* How often calendars have waited since the start, because messages were leaving. */
uint64_t pipeline_yields(const struct pipeline *pipeline);

/* Stops: no stage runs any more. */
void pipeline_stop(struct pipeline *pipeline);
