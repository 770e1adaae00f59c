/* One step of the flow: asks the store what is due and does a slice of it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "rosemary/base/err.h"

struct app;

/* A slice: what a stage is given and what it says. All stages of a turn share its time. */
struct slice {
	int64_t now;         /* instant */
	int64_t deadline_us; /* clock_ticks_us() beyond which no new piece is begun */
	bool more;           /* set by the stage: there is work left */
};

/* True when the slice's time is over. */
bool slice_over(const struct slice *slice);

/* Takes the first piece of what is due; *ret_found is false when there is none. */
typedef bool slice_piece(struct app *app, int64_t now, bool *ret_found, struct err *err);

/* Takes pieces until there is none or the slice is over; false when one failed. */
bool slice_take(struct app *app, struct slice *slice, slice_piece *take,
		struct err *err) MUST_CHECK;

/* A stage; false when the store failed. Whatever it did was committed or rolled back. */
typedef bool stage_run(struct app *app, struct slice *slice, struct err *err);

/* orders -> occasion: what customers' orders tell is proposed to the owner. */
stage_run stage_study;

/* orders -> occasion: what is bought again and again is expected, when all were studied. */
stage_run stage_expect;

/* Occasions whose moments were made by other settings get new ones. */
stage_run stage_schedule;

/* occasion -> draft */
stage_run stage_plan;

/* Drafts whose facts may have changed are compared again; then the plan is done. */
stage_run stage_refresh;

/* Drafts that were put off until now come back to the queue, as far as the facts allow. */
stage_run stage_return;

/* Drafts that nobody approved by send-by lapse. */
stage_run stage_lapse;

/* Deliveries whose messages may not leave any more, and that no session would ask about, expire. */
stage_run stage_expire;

/* Once a day the owner is told what waits: notice -> message. */
stage_run stage_notify;

/* message -> delivery */
stage_run stage_queue;

/* What is uncertain for the first time, where its channel's setting says so: queued once more. */
stage_run stage_resend;

/* What is uncertain where a gateway can be asked what became of it: one question at a time. */
stage_run stage_probe;

/* What was refused for good waits for a yes in another way, where there is one. */
stage_run stage_fallback;

/* occasion -> event: the days in feeds follow what is known of them. */
stage_run stage_publish;

/* delivery -> attempt */
stage_run stage_send;
