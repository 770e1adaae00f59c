// How soon and how often customers may be written to.
#include "limit.h"

#include <string.h>

#include "app.h"
#include "rosemary/base/utf8.h"
#include "rosemary/domain/customer.h"
#include "rosemary/domain/draft.h"
#include "rosemary/domain/window.h"
#include "rosemary/store/outbox.h"

enum { MINUTE_SECONDS = 60, ROUNDS_MAX = 8 };

// What is asked again and again until nothing moves the moment any more.
struct inquiry {
	const struct app *app;
	const struct draft *draft;
	const struct customer *customer;
	struct zone *zone; // the customer's own; NULL: not known
	struct taken taken;
};

// Takes a later moment, with its reason; hours that only round up what caps took do not hide them.
static void move(struct limit *limit, int64_t at, const char *reason) {
	if (at != limit->at && (!limit->by_caps || at < 0)) {
		utf8_copy(limit->reason, sizeof limit->reason, reason);
	}
	limit->at = at;
}

static void ask_caps(const struct inquiry *inquiry, struct limit *limit) {
	const struct caps *caps = &inquiry->app->config->caps;
	int64_t at = caps_next_allowed(caps, inquiry->taken.at, inquiry->taken.count, limit->at);
	if (at != limit->at) {
		caps_rule(caps, limit->reason); // fits
		limit->at = at;
		limit->by_caps = true;
	}
}

// The customer is left in peace in its own zone, or the shop's where that is not known. Nobody
// hears a sheet being written.
static void ask_quiet(const struct inquiry *inquiry, struct limit *limit) {
	const struct config *config = inquiry->app->config;
	if (inquiry->draft->channel == CHANNEL_LETTER) {
		return;
	}
	const struct zone *zone = inquiry->zone != NULL ? inquiry->zone : config->shop.zone;
	move(limit, quiet_next_allowed(&config->quiet, zone, limit->at), "quiet hours");
}

static void ask_window(const struct inquiry *inquiry, struct limit *limit) {
	const struct customer *customer = inquiry->customer;
	const struct window_place place = {
		.phone = inquiry->draft->address,
		.country = customer->country,
		.postcode = customer->postcode,
		.zone = inquiry->zone,
	};
	if (inquiry->draft->channel != CHANNEL_SMS || limit->at < 0) {
		return;
	}
	int64_t at = window_next_allowed(&place, limit->at);
	move(limit, at,
	     at >= 0 ? "the law's hours for messages to that telephone"
		     : "nobody knows where that telephone is: give the customer a time zone");
}

static void ask_all(const struct inquiry *inquiry, struct limit *limit) {
	for (int round = 0; round < ROUNDS_MAX && limit->at >= 0; round++) {
		int64_t before = limit->at;
		ask_caps(inquiry, limit);
		ask_quiet(inquiry, limit);
		ask_window(inquiry, limit);
		if (limit->at == before) {
			return;
		}
	}
}

// What has not left yet does not count for what is due: it waits for this one.
static void forget_planned(struct inquiry *inquiry, int64_t now) {
	size_t planned = 0;
	while (planned < inquiry->taken.count && inquiry->taken.at[planned] > now) {
		planned++;
	}
	inquiry->taken.count -= planned;
	memmove(inquiry->taken.at, inquiry->taken.at + planned,
		inquiry->taken.count * sizeof inquiry->taken.at[0]);
}

bool limit_next(struct app *app, const struct limit_question *question, struct limit *ret,
		struct err *err) {
	struct err ignored = {0}; // an unknown zone is the shop's
	struct inquiry inquiry = {.app = app,
				  .draft = question->draft,
				  .customer = question->customer};
	const struct caps *caps = &app->config->caps;
	const char *zone = question->customer->timezone;
	bool capped = caps->day > 0 || caps->month > 0;
	if (capped && !store_outbox_taken(app->store, question->draft, question->at - CAPS_MONTH,
					  &inquiry.taken, err)) {
		return false;
	}
	if (!question->planned) {
		forget_planned(&inquiry, clock_now(&app->clock));
	}
	*ret = (struct limit){.at = question->at};
	inquiry.zone = zone != NULL ? zone_open(zone, &ignored) : NULL;
	ask_all(&inquiry, ret);
	zone_close(inquiry.zone);
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
