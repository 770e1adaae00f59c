// How soon and how often customers may be written to.
#include "limit.h"

#include <stdio.h>
#include <string.h>

#include "app.h"
#include "rosemary/base/utf8.h"
#include "rosemary/domain/customer.h"
#include "rosemary/domain/draft.h"
#include "rosemary/domain/window.h"
#include "rosemary/store/outbox.h"

enum { MINUTE_SECONDS = 60, ROUNDS_MAX = 8 };

// What is asked again and again until nothing moves the moment any more.
struct question {
	const struct app *app;
	const struct draft *draft;
	const struct customer *customer;
	struct zone *zone; // the customer's own; NULL: not known
	int64_t times[CAPS_COUNT_MAX];
	size_t count;
};

// Takes a later moment, with its reason.
static void move(struct limit *limit, int64_t at, const char *reason) {
	if (at != limit->at) {
		limit->at = at;
		limit->by_caps = false;
		utf8_copy(limit->reason, sizeof limit->reason, reason);
	}
}

static void ask_caps(const struct question *question, struct limit *limit) {
	const struct caps *caps = &question->app->config->caps;
	int64_t at = caps_next_allowed(caps, question->times, question->count, limit->at);
	char reason[LIMIT_REASON_SIZE];
	(void)snprintf(reason, sizeof reason,
		       "a customer gets at most %d message%s a day and %d a month", caps->day,
		       caps->day == 1 ? "" : "s", caps->month); // fits
	if (at != limit->at) {
		move(limit, at, reason);
		limit->by_caps = true;
	}
}

// The customer is left in peace in its own zone, or the shop's where that is not known.
// Nobody hears a sheet being written.
static void ask_quiet(const struct question *question, struct limit *limit) {
	const struct config *config = question->app->config;
	if (question->draft->channel == CHANNEL_LETTER) {
		return;
	}
	const struct zone *zone = question->zone != NULL ? question->zone : config->shop.zone;
	move(limit, quiet_next_allowed(&config->quiet, zone, limit->at), "quiet hours");
}

static void ask_window(const struct question *question, struct limit *limit) {
	const struct customer *customer = question->customer;
	const struct window_place place = {
		.phone = question->draft->address,
		.country = customer->country,
		.postcode = customer->postcode,
		.zone = question->zone,
	};
	if (question->draft->channel == CHANNEL_SMS && limit->at >= 0) {
		move(limit, window_next_allowed(&place, limit->at),
		     "the law's hours for messages to that telephone");
	}
}

static void ask_all(const struct question *question, struct limit *limit) {
	for (int round = 0; round < ROUNDS_MAX && limit->at >= 0; round++) {
		int64_t before = limit->at;
		ask_caps(question, limit);
		ask_quiet(question, limit);
		ask_window(question, limit);
		if (limit->at == before) {
			return;
		}
	}
}

// What has not left yet does not count for what is due: it waits for this one.
static void forget_planned(struct question *question, int64_t now) {
	size_t planned = 0;
	while (planned < question->count && question->times[planned] > now) {
		planned++;
	}
	question->count -= planned;
	memmove(question->times, question->times + planned,
		question->count * sizeof question->times[0]);
}

bool limit_next(struct app *app, const struct draft *draft, const struct customer *customer,
		int64_t at, bool planned, struct limit *ret, struct err *err) {
	struct err ignored = {0}; // an unknown zone is the shop's
	struct question question = {.app = app, .draft = draft, .customer = customer};
	const struct caps *caps = &app->config->caps;
	bool capped = caps->day > 0 || caps->month > 0;
	if (capped && !store_outbox_taken(app->store, draft, at - CAPS_MONTH, CAPS_COUNT_MAX,
					  question.times, &question.count, err)) {
		return false;
	}
	if (!planned) {
		forget_planned(&question, clock_now(&app->clock));
	}
	*ret = (struct limit){.at = at};
	question.zone = customer->timezone != NULL ? zone_open(customer->timezone, &ignored) : NULL;
	ask_all(&question, ret);
	zone_close(question.zone);
	return true;
}

bool limit_pace(struct app *app, enum channel channel, int64_t now, int64_t *ret, struct err *err) {
	int most = app->config->per_minute[channel];
	int64_t opened_at = 0;
	*ret = 0;
	if (most == 0) {
		return true;
	}
	if (!store_outbox_opened(app->store, channel, most, &opened_at, err)) {
		return false;
	}
	// A clock that was set back must not stop the channel.
	*ret = opened_at != 0 && opened_at <= now ? opened_at + MINUTE_SECONDS : 0;
	return true;
}
