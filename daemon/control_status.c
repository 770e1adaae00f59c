// What the daemon is doing, at a glance.
#include <stdlib.h>

#include "app.h"
#include "control_handlers.h"
#include "control_json.h"
#include "guard.h"
#include "http.h"
#include "outboxes.h"
#include "outlet.h"
#include "pipeline.h"
#include "reload.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/order.h"
#include "stats.h"

#ifndef ROSEMARY_VERSION
#define ROSEMARY_VERSION "0"
#endif

// {"waiting": 3, "held": 1, ...}: how many of a noun are in each state.
static bool put_tally(struct json *object, struct store *store, const char *key, const char *noun,
		      const struct words *states, struct err *err) {
	struct json *counts = json_new_object();
	json_put(object, key, counts);
	for (int i = 0; i < states->count; i++) {
		int64_t number = 0;
		if (!store_tally(store, noun, words_name(states, i), &number, err)) {
			return false;
		}
		json_put_int(counts, words_name(states, i), number);
	}
	return true;
}

// What only the shop can decide: orders that customers made by a yes.
static bool put_orders(struct json *result, struct store *store, struct err *err) {
	int64_t number = 0;
	struct json *counts = json_new_object();
	json_put(result, "orders", counts);
	if (!store_order_count_to_confirm(store, &number, err)) {
		return false;
	}
	json_put_int(counts, words_name(&order_confirmation_words, ORDER_TO_CONFIRM), number);
	return true;
}

static bool put_numbers(struct request *request, struct err *err) {
	struct store *store = request->app->store;
	struct json *result = request->result;
	return put_tally(result, store, "customers", "customer", &customer_state_words, err) &&
	       put_tally(result, store, "occasions", "occasion", &occasion_state_words, err) &&
	       put_tally(result, store, "drafts", "draft", &draft_state_words, err) &&
	       put_tally(result, store, "deliveries", "delivery", &delivery_state_words, err) &&
	       put_orders(result, store, err);
}

static bool put_plan(struct request *request, struct err *err) {
	struct app *app = request->app;
	struct instance instance;
	char today[DATE_TEXT_SIZE];
	int64_t now = clock_now(&app->clock);
	const struct config *config = app->config;
	if (!store_instance(app->store, &instance, err)) {
		return false;
	}
	put_instant(request->result, "now", app, now);
	json_put_text(request->result, "today", date_text(zone_day(config->shop.zone, now), today));
	put_instant(request->result, "planned_at", app, instance.planned_at);
	put_instant(request->result, "next_plan_at", app,
		    policy_next_plan(&config->policy, config->shop.zone, now));
	json_put_bool(request->result, "planning", instance.planning);
	put_instant(request->result, "next_wake_at", app, pipeline_next_wake(app->pipeline));
	return true;
}

// A server that takes the messages but not the shop's own copies of them.
static void put_copies(const struct outbox *outbox, struct json *problems) {
	const char *line = outbox_copy_refused(outbox);
	if (line != NULL) {
		char *text = xasprintf("the server refuses the copies for email.archive: %s", line);
		json_push(problems, json_new_text(text));
		free(text);
	}
}

static bool put_channel(struct app *app, enum channel channel, struct json *channels,
			struct json *problems, struct err *err) {
	const struct outbox *outbox = outboxes_of(app->outboxes, channel);
	int64_t until = 0;
	char *reason = NULL;
	if (outbox == NULL) {
		return true; // it has no way out
	}
	if (!store_channel_get(app->store, channel, &until, &reason, err)) {
		return false;
	}
	bool paused = until > clock_now(&app->clock);
	struct json *object = json_new_object();
	json_put_text(object, "name", channel_name(channel));
	json_put_text(object, "transport", outbox_transport_name(outbox));
	json_put_int(object, "sessions", outbox_sessions_max(outbox));
	put_instant(object, "paused_until", app, paused ? until : 0);
	json_put_text(object, "reason", paused ? reason : NULL);
	json_push(channels, object);
	if (paused) {
		char *text = xasprintf("%s is paused: %s", outlets[channel].title,
				       reason != NULL ? reason : "");
		json_push(problems, json_new_text(text));
		free(text);
	}
	put_copies(outbox, problems);
	free(reason);
	return true;
}

static bool put_channels(struct request *request, struct json *problems, struct err *err) {
	struct json *channels = json_new_list();
	json_put(request->result, "channels", channels);
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		if (!put_channel(request->app, (enum channel)i, channels, problems, err)) {
			return false;
		}
	}
	return true;
}

static void put_stat(const struct stat *stat, void *argument) {
	json_put_int(argument, stat->name, (int64_t)stat->number);
}

static void put_counters(struct request *request) {
	struct store_stats stats = store_stats(request->app->store);
	struct json *object = json_new_object();
	stats_each(request->app, put_stat, object);
	json_put(request->result, "counters", object);
	struct json *store = json_new_object();
	json_put_text(store, "path", stats.path);
	json_put_int(store, "bytes", stats.bytes);
	json_put(request->result, "store", store);
}

// What an owner should know about without having asked.
static bool put_problems(struct request *request, struct json *problems, struct err *err) {
	struct app *app = request->app;
	int64_t counts[DELIVERY_STATE_COUNT];
	if (!store_delivery_counts(app->store, counts, err)) {
		return false;
	}
	static const struct {
		enum delivery_state state;
		const char *text;
	} kinds[] = {
		{DELIVERY_UNCERTAIN,
		 "may or may not have arrived: see 'delivery list --state uncertain'"},
		{DELIVERY_FAILED, "could not be delivered: see 'delivery list --state failed'"},
	};
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (counts[kinds[i].state] > 0) {
			char *text =
				xasprintf("%lld message%s %s", (long long)counts[kinds[i].state],
					  counts[kinds[i].state] == 1 ? "" : "s", kinds[i].text);
			json_push(problems, json_new_text(text));
			free(text);
		}
	}
	reload_problems(app, problems);
	if (app->config->email.from_address == NULL) {
		json_push(problems,
			  json_new_text("nothing can be approved: email.from is not set"));
	}
	return true;
}

// Where the door listens, and whether anybody can come in.
static void put_door(struct request *request, struct json *problems) {
	const struct app *app = request->app;
	struct json *object = json_new_object();
	json_put_text(object, "listens", http_address(app->http));
	json_put_bool(object, "tls", http_is_secure(app->http));
	json_put_text(object, "public_url", app->config->http.public_url);
	json_put(request->result, "http", object);
	if (http_problem(app->http) != NULL) {
		json_push(problems, json_new_text(http_problem(app->http)));
	}
}

// null, or {kind, since, reason, mend}; it is a problem, too, and the first.
static void put_hold(struct request *request, struct json *problems) {
	struct hold hold;
	if (!guard_holds(request->app->guard, &hold)) {
		json_put_text(request->result, "hold", NULL);
		return;
	}
	struct json *object = json_new_object();
	json_put_text(object, "kind", words_name(&hold_kind_words, (int)hold.kind));
	put_instant(object, "since", request->app, hold.since);
	json_put_text(object, "reason", hold.reason);
	json_put_text(object, "mend", hold_mend(hold.kind));
	json_put(request->result, "hold", object);
	char *text = xasprintf("HOLD, nothing leaves: %s", hold.reason);
	json_push(problems, json_new_text(text));
	free(text);
}

bool control_status(struct request *request, struct err *err) {
	struct app *app = request->app;
	struct json *problems = json_new_list();
	json_put_text(request->result, "version", ROSEMARY_VERSION);
	json_put_text(request->result, "country", app->config->shop.country);
	json_put_text(request->result, "clock", app->clock.frozen ? "frozen" : "system");
	json_put_bool(request->result, "developer", app->developer);
	put_instant(request->result, "started_at", app, app->started_at);
	json_put(request->result, "problems", problems);
	put_hold(request, problems);
	put_door(request, problems);
	put_counters(request);
	return put_plan(request, err) && put_numbers(request, err) &&
	       put_channels(request, problems, err) && put_problems(request, problems, err);
}
