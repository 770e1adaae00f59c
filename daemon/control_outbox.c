// The outbox: what waits to leave and why, and what the owner knows of what nobody knew.
#include <inttypes.h>
#include <stdlib.h>

#include "app.h"
#include "control_handlers.h"
#include "control_json.h"
#include "control_page.h"
#include "guard.h"
#include "limit.h"
#include "pipeline.h"
#include "rosemary/base/log.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/message.h"
#include "rosemary/store/outbox.h"

// Why a queued one does not leave now. What its row says was true until its moment came.
static char *why_queued(const struct delivery *delivery, struct app *app, struct err *err) {
	struct hold hold;
	int64_t now = clock_now(&app->clock), until = 0;
	char *reason = NULL;
	if (delivery->next_at > now) {
		return xstrdup(delivery->reason != NULL ? delivery->reason
							: "its moment has not come");
	}
	if (guard_holds(app->guard, &hold)) {
		return xasprintf("HOLD: %s", hold.reason);
	}
	if (store_channel_get(app->store, delivery->channel, &until, &reason, err) && until > now) {
		char *why = xasprintf("%s rests: %s", channel_name(delivery->channel),
				      reason != NULL ? reason : "");
		free(reason);
		return why;
	}
	free(reason);
	if (err->code == ERR_NONE && limit_pace(app, delivery->channel, now, &until, err) &&
	    until > now) {
		return xasprintf("%d in a minute are the most",
				 app->config->per_minute[delivery->channel]);
	}
	return xstrdup("it leaves now");
}

// When the gateway is asked what became of it, behind what nobody knows.
static char *why_uncertain(const struct delivery *delivery, const struct app *app) {
	const char *reason = delivery->reason != NULL ? delivery->reason : "nobody can know";
	char day[DATE_TEXT_SIZE];
	if (delivery->probe_at == 0) {
		return xstrdup(reason);
	}
	struct civil civil = zone_civil(app->config->shop.zone, delivery->probe_at);
	return xasprintf("%s; the gateway is asked again at %s %02d:%02d", reason,
			 date_text(civil.date, day), civil.minute / 60, civil.minute % 60);
}

static char *why(const struct delivery *delivery, struct app *app, struct err *err) {
	if (delivery->state == DELIVERY_QUEUED) {
		return why_queued(delivery, app, err);
	}
	return delivery->state == DELIVERY_UNCERTAIN ? why_uncertain(delivery, app)
						     : xstrdup(delivery->reason);
}

static bool decorate(struct json *object, const void *record, struct app *app, struct err *err) {
	const struct delivery *delivery = record;
	struct message message = {0};
	if (!decorate_delivery(object, record, app, err) ||
	    !store_message_get(app->store, delivery->message, &message, err)) {
		return false;
	}
	put_instant(object, "not_after", app, message.not_after);
	message_finish(&message);
	char *text = why(delivery, app, err);
	json_put_text(object, "why", text);
	free(text);
	return err->code == ERR_NONE;
}

// What holds all of them back: HOLD, and the channels that rest.
static bool put_heading(struct request *request, struct err *err) {
	struct app *app = request->app;
	struct json *rests = json_new_list();
	struct hold hold;
	bool held = guard_holds(app->guard, &hold);
	json_put_text(request->result, "hold", held ? hold.reason : NULL);
	json_put_text(request->result, "mend", held ? hold_mend(hold.kind) : NULL);
	json_put(request->result, "rests", rests);
	for (int channel = 0; channel < CHANNEL_COUNT; channel++) {
		int64_t until = 0;
		char *reason = NULL;
		if (!store_channel_get(app->store, (enum channel)channel, &until, &reason, err)) {
			return false;
		}
		if (until > clock_now(&app->clock)) {
			struct json *rest = json_new_object();
			json_put_text(rest, "channel", channel_name((enum channel)channel));
			put_instant(rest, "until", app, until);
			json_put_text(rest, "reason", reason);
			json_push(rests, rest);
		}
		free(reason);
	}
	return true;
}

static struct page_place place_of(const void *record) {
	const struct delivery *delivery = record;
	return (struct page_place){.at = store_outbox_place(delivery), .id = delivery->id};
}

bool control_outbox_list(struct request *request, struct err *err) {
	static const struct page_type type = {
		.record = &delivery_record,
		.each = store_outbox_each,
		.decorate = decorate,
		.place = place_of,
	};
	struct store_page page;
	return page_from_request(request, &page, err) && put_heading(request, err) &&
	       page_list(request, &type, &page, err);
}

// Exactly one of the three findings that an owner can have.
static bool read_finding(const struct json *params, enum finding *ret, struct err *err) {
	static const enum finding findings[] = {FOUND_SENT, FOUND_RESEND, FOUND_DROP};
	int said = 0;
	for (size_t i = 0; i < ARRAY_LEN(findings); i++) {
		if (json_get_bool(params, words_name(&finding_words, (int)findings[i]))) {
			*ret = findings[i];
			said++;
		}
	}
	return said == 1 ||
	       err_set(err, ERR_INVALID, "say what is true of it: --sent, --resend or --drop");
}

// What is sent once more must still be able to leave.
static bool check_time(struct app *app, const struct delivery *delivery, struct err *err) {
	struct message message = {0};
	if (!store_message_get(app->store, delivery->message, &message, err)) {
		return false;
	}
	bool late = message.not_after <= clock_now(&app->clock);
	message_finish(&message);
	return !late ||
	       err_set(err, ERR_STATE,
		       "send-by of delivery %" PRId64 " has passed: it cannot be sent again",
		       delivery->id);
}

static bool resolve(struct request *request, struct delivery *delivery, enum finding finding,
		    struct err *err) {
	struct app *app = request->app;
	const struct resolution resolution = {
		.proof = PROOF_OWNER,
		.finding = finding,
		.at = clock_now(&app->clock),
		.who = request->actor.name,
		.detail = json_get_text(request->params, "reason"),
	};
	return store_delivery_get(app->store, json_get_int(request->params, "id", 0), delivery,
				  err) &&
	       (finding != FOUND_RESEND || check_time(app, delivery, err)) &&
	       store_outbox_resolve(app->store, delivery, &resolution, err);
}

bool control_outbox_resolve(struct request *request, struct err *err) {
	struct app *app = request->app;
	struct delivery delivery = {0};
	enum finding finding = FOUND_SENT;
	if (!read_finding(request->params, &finding, err) || !store_begin(app->store, err)) {
		return false;
	}
	bool ok = store_end(app->store, resolve(request, &delivery, finding, err), err);
	if (ok) {
		json_put_int(request->result, "id", delivery.id);
		json_put_text(request->result, "state",
			      words_name(&delivery_state_words, (int)delivery.state));
		json_put_text(request->result, "reason", delivery.reason);
		log_info("delivery", "resolved id=%" PRId64 " as %s user=%s", delivery.id,
			 words_name(&delivery_state_words, (int)delivery.state),
			 request->actor.name);
		pipeline_wake(app->pipeline);
	}
	record_finish(&delivery_record, &delivery);
	return ok;
}
