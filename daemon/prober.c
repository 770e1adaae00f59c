// Asks gateways what became of texts that nobody knows of.
#include "prober.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "gate.h"
#include "gateway_answer.h"
#include "gateway_request.h"
#include "guard.h"
#include "limit.h"
#include "mux_http.h"
#include "outbox_internal.h"
#include "outbox_optout.h"
#include "pipeline.h"
#include "rosemary/base/escape.h"
#include "rosemary/base/log.h"
#include "rosemary/base/secret.h"
#include "rosemary/base/utf8.h"
#include "rosemary/domain/probe.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/message.h"
#include "rosemary/store/outbox.h"
#include "rosemary/store/probe.h"
#include "transport_gateway.h"

enum { LOG_VALUE_MAX = 2048, PUT_OFF = 60 };

struct prober {
	struct app *app;
	struct mux *mux;
	enum probe_way way;       // PROBE_NEVER: none is under way
	struct mux_http *request; // NULL: none has been started
	struct gateway *gateway;
	struct delivery delivery;
	struct message message;
	struct letter letter;
	char reason[RESOLVE_REASON_SIZE];
	struct prober_counters counters;
};

struct prober *prober_create(struct app *app, struct err *err) {
	struct prober *prober = xcalloc(1, sizeof *prober);
	prober->app = app;
	prober->mux = mux_create(app->base, err);
	if (prober->mux == NULL) {
		free(prober);
		return NULL;
	}
	return prober;
}

// Lets go of the question but for its request.
static void forget(struct prober *prober) {
	prober->way = PROBE_NEVER;
	prober->request = NULL;
	gateway_free(prober->gateway);
	prober->gateway = NULL;
	record_finish(&delivery_record, &prober->delivery);
	message_finish(&prober->message);
	prober->delivery = (struct delivery){0};
	prober->message = (struct message){0};
}

void prober_destroy(struct prober *prober) {
	if (prober == NULL) {
		return;
	}
	mux_http_close(prober->request);
	forget(prober);
	mux_destroy(prober->mux);
	free(prober);
}

bool prober_busy(const struct prober *prober) {
	return prober->way != PROBE_NEVER;
}

struct prober_counters prober_count(const struct prober *prober) {
	return prober->counters;
}

// The gateway that is configured now; NULL: none.
static struct gateway *gateway_now(const struct app *app) {
	const struct sms_config *sms = &app->config->sms;
	return sms->transport == SMS_GATEWAY ? sms->gateway : NULL;
}

// Until when texts rest: their gateway is not asked, either. What is sent once more keeps the pace.
static bool read_rest(const struct prober *prober, int64_t *ret, struct err *err) {
	struct app *app = prober->app;
	char *reason = NULL;
	int64_t paced_until = 0;
	bool ok = store_channel_get(app->store, CHANNEL_SMS, ret, &reason, err);
	free(reason);
	if (ok && probe_way(gateway_now(app)) == PROBE_KEY) {
		ok = limit_pace(app, CHANNEL_SMS, clock_now(&app->clock), &paced_until, err);
	}
	*ret = paced_until > *ret ? paced_until : *ret;
	return ok;
}

bool prober_next_at(const struct prober *prober, int64_t *ret, struct err *err) {
	int64_t rests_until = 0, at = 0;
	if (prober_busy(prober) || guard_holds(prober->app->guard, NULL)) {
		*ret = 0;
		return true;
	}
	if (!store_probe_next_at(prober->app->store, &at, err) ||
	    !read_rest(prober, &rests_until, err)) {
		return false;
	}
	*ret = at != 0 && at < rests_until ? rests_until : at;
	return true;
}

static void say(struct prober *prober, struct probe_note *note, const char *what, const char *why) {
	char *text = xasprintf("%s: %s", what, why);
	utf8_copy(prober->reason, sizeof prober->reason, text);
	note->reason = prober->reason;
	free(text);
}

// What is sent again must be fit to leave now; a look-up only asks.
static bool ask_gate(struct prober *prober, enum probe_way way, struct probe_note *note,
		     struct err *err) {
	struct gate gate = {0};
	const struct delivery *delivery = &prober->delivery;
	bool ok = way == PROBE_KEY ? gate_open(prober->app, delivery, &prober->message, &gate, err)
				   : gate_end(prober->app, delivery, &prober->message, &gate, err);
	if (!ok) {
		return false;
	}
	if (gate.answer == GATE_PASS) {
		note->asks = true;
		note->next_at = probe_next(way, delivery->changed_at, note->at);
		say(prober, note, "nobody can know yet",
		    way == PROBE_KEY ? "the gateway is asked with the same key"
				     : "the gateway is asked whether it has it");
	} else if (gate.answer == GATE_WAIT) {
		note->next_at = gate.until > note->at ? gate.until : note->at + PUT_OFF;
		say(prober, note, "nobody can know, and the gateway is not asked now", gate.reason);
	} else {
		say(prober, note, "nobody can know, and the gateway is not asked again",
		    gate.reason);
	}
	return true;
}

// Whether it may be asked where it was handed over, and what is to be written of that.
static bool judge(struct prober *prober, struct probe_note *note, struct err *err) {
	const struct sms_config *sms = &prober->app->config->sms;
	struct gateway *gateway = gateway_now(prober->app);
	enum probe_way way = probe_way(gateway);
	struct attempt last = {0};
	int64_t key_since = 0;
	if (!store_message_get(prober->app->store, prober->delivery.message, &prober->message,
			       err) ||
	    !store_probe_basis(prober->app->store, prober->delivery.id, &last, &key_since, err)) {
		return false;
	}
	bool ok = true;
	char *outlet = probe_outlet(gateway, sms->from, sms->user);
	if (outlet == NULL || last.outlet == NULL || strcmp(outlet, last.outlet) != 0) {
		say(prober, note, "nobody can know, and the gateway is not asked again",
		    "its settings changed since");
	} else if (way == PROBE_KEY && !probe_key_lives(gateway, key_since, note->at)) {
		say(prober, note, "nobody can know, and the gateway is not asked again",
		    "it may have forgotten the key");
	} else {
		ok = ask_gate(prober, way, note, err);
	}
	if (ok && note->asks) {
		prober->way = way;
		note->repeats = way == PROBE_KEY;
		prober->gateway = gateway_share(gateway);
	}
	free(outlet);
	record_finish(&attempt_record, &last);
	return ok;
}

static void tell(const struct prober *prober, const char *what, const char *line) {
	const struct delivery *delivery = &prober->delivery;
	struct strbuf text = STRBUF_INIT(LOG_VALUE_MAX);
	strbuf_addf(&text, "%s id=%" PRId64 " draft=%" PRId64 " to=", what, delivery->id,
		    prober->message.draft);
	escape_log(&text, delivery->address);
	strbuf_addf(&text, " probes=%" PRId64 " state=%s reason=", delivery->probes,
		    words_name(&delivery_state_words, (int)delivery->state));
	escape_log(&text, line);
	if (delivery->probe_at != 0) {
		strbuf_addf(&text, " next_at=%" PRId64, delivery->probe_at);
	}
	log_info("delivery", "%s", strbuf_text(&text));
	strbuf_finish(&text);
}

// A gateway that refuses the shop to a repeat would refuse the next text, too.
static bool rest_channel(const struct prober *prober, int64_t now, struct err *err) {
	const struct letter *letter = &prober->letter;
	return prober->way != PROBE_KEY || !letter->verdict.pause_channel ||
	       store_channel_pause(prober->app->store, CHANNEL_SMS, now + OUTBOX_PAUSE_REFUSED,
				   letter->line, err);
}

// What the answer proves; what it does not prove is for the next question, or for the owner.
static bool write_answer(struct prober *prober, enum gateway_meaning meaning, int64_t now,
			 struct err *err) {
	struct store *store = prober->app->store;
	struct delivery *delivery = &prober->delivery;
	const struct letter *letter = &prober->letter;
	struct resolution resolution = {
		.at = now,
		.detail = letter->line,
		.provider_id = letter->provider_id[0] != '\0' ? letter->provider_id : NULL,
	};
	if (!rest_channel(prober, now, err) ||
	    !store_delivery_get(store, delivery->id, delivery, err)) {
		return false;
	}
	if (delivery->state != DELIVERY_UNCERTAIN) {
		return true; // somebody knew sooner
	}
	if (probe_finding(prober->way, meaning, &resolution.proof, &resolution.finding)) {
		prober->counters.settled++;
		return store_outbox_resolve(store, delivery, &resolution, err);
	}
	struct probe_note note = {.at = now, .next_at = delivery->probe_at};
	say(prober, &note,
	    letter->handed ? "nobody can know: the gateway was asked again and says"
			   : "nobody can know: the gateway could not be asked again",
	    letter->line);
	bool told_stop = prober->way == PROBE_KEY && meaning == GATEWAY_OPTED_OUT;
	return store_probe_note(store, delivery, &note, err) &&
	       (!told_stop || outbox_note_optout(prober->app, delivery, &prober->message, err));
}

static void settle(struct prober *prober, enum gateway_meaning meaning) {
	struct store *store = prober->app->store;
	struct err err = {0};
	record_finish(&delivery_record, &prober->delivery);
	int64_t id = prober->letter.delivery;
	prober->delivery = (struct delivery){.id = id};
	if (!store_begin(store, &err) ||
	    !store_end(store, write_answer(prober, meaning, clock_now(&prober->app->clock), &err),
		       &err)) {
		// It stays uncertain, and its next question is in the store.
		log_error("delivery", "id=%" PRId64 ": %s", id, err.text);
		return;
	}
	tell(prober, "asked", prober->letter.line);
}

static void on_answer(void *argument, const struct mux_http_answer *answer) {
	struct prober *prober = argument;
	struct mux_http *request = prober->request;
	struct pipeline *pipeline = prober->app->pipeline;
	prober->letter.handed = answer->handed;
	settle(prober,
	       prober->way == PROBE_KEY
		       ? gateway_answer_read(prober->gateway, request, answer, &prober->letter)
		       : gateway_found_read(prober->gateway, request, answer, &prober->letter));
	forget(prober);
	pipeline_wake(pipeline);
	mux_http_close(request);
}

// The connection stands: somebody may have said stop, or known more, since it was begun.
static bool may_leave(void *argument) {
	struct prober *prober = argument;
	struct delivery present = {0};
	struct gate gate = {0};
	struct err err = {0};
	bool ok = store_delivery_get(prober->app->store, prober->delivery.id, &present, &err) &&
		  gate_end(prober->app, &present, &prober->message, &gate, &err);
	bool uncertain = present.state == DELIVERY_UNCERTAIN;
	record_finish(&delivery_record, &present);
	return ok && uncertain && gate.answer == GATE_PASS;
}

static bool start_request(struct prober *prober, const char *password, struct err *err) {
	static const struct gateway_waits waits = GATEWAY_WAITS;
	const struct sms_config *sms = &prober->app->config->sms;
	const struct gateway_message message = {.gateway = prober->gateway,
						.letter = &prober->letter,
						.from = sms->from,
						.user = sms->user,
						.password = password};
	struct mux_http_order order = {.ca_file = sms->ca_file,
				       .connect_ms = waits.connect_ms,
				       .all_ms = waits.all_ms,
				       .may_leave = may_leave};
	struct gateway_request *request = prober->way == PROBE_KEY
						  ? gateway_request_create(&message, &order, err)
						  : gateway_lookup_create(&message, &order, err);
	if (request == NULL) {
		return false;
	}
	prober->request = mux_http_start(prober->mux, &order, on_answer, prober, err);
	gateway_request_destroy(request);
	return prober->request != NULL;
}

static bool start(struct prober *prober, struct err *err) {
	const struct sms_config *sms = &prober->app->config->sms;
	char *password = NULL;
	prober->letter = (struct letter){
		.delivery = prober->delivery.id,
		.from = "",
		.to = prober->delivery.address,
		.message_id = prober->message.message_id,
		.bytes = prober->message.bytes,
		.len = prober->message.bytes_len,
	};
	if (sms->password_file != NULL) {
		password = secret_read(sms->password_file, sms->password_user, err);
	}
	bool ok = err->code == ERR_NONE && start_request(prober, password, err);
	secret_free(password);
	return ok;
}

// Behind the commit: the question leaves.
static void begin(struct prober *prober) {
	struct err err = {0};
	if (!start(prober, &err)) {
		tell(prober, "not asked", err.text);
		forget(prober);
		return;
	}
	struct prober_counters *counters = &prober->counters;
	(*(prober->way == PROBE_KEY ? &counters->repeated : &counters->looked_up))++;
}

// Judges what is due and writes what follows, in one transaction.
static bool write_question(struct prober *prober, struct probe_note *note, struct err *err) {
	struct store *store = prober->app->store;
	return store_begin(store, err) &&
	       store_end(store,
			 judge(prober, note, err) &&
				 store_probe_note(store, &prober->delivery, note, err),
			 err);
}

// One that cannot be judged must not stop those behind it; false when the store fails.
static bool give_up(struct prober *prober, struct probe_note *note, struct err *err) {
	struct store *store = prober->app->store;
	if (store_failed(err)) {
		return false;
	}
	log_error("delivery", "id=%" PRId64 ": %s", prober->delivery.id, err->text);
	*note = (struct probe_note){.at = note->at};
	say(prober, note, "nobody can know, and the gateway is not asked again", err->text);
	*err = (struct err){0};
	return store_begin(store, err) &&
	       store_end(store, store_probe_note(store, &prober->delivery, note, err), err);
}

bool prober_take(struct prober *prober, int64_t now, bool *ret_more, struct err *err) {
	struct store *store = prober->app->store;
	int64_t rests_until = 0;
	bool found = false;
	*ret_more = false;
	if (prober_busy(prober) || guard_holds(prober->app->guard, NULL)) {
		return true;
	}
	if (!read_rest(prober, &rests_until, err) || rests_until > now) {
		return err->code == ERR_NONE;
	}
	if (!store_probe_due(store, now, &found, &prober->delivery, err) || !found) {
		return err->code == ERR_NONE;
	}
	struct probe_note note = {.at = now};
	bool ok = write_question(prober, &note, err) || give_up(prober, &note, err);
	if (!ok || !note.asks) {
		if (ok) {
			tell(prober, "not asked", note.reason);
		}
		forget(prober);
		*ret_more = ok;
		return ok;
	}
	begin(prober);
	*ret_more = !prober_busy(prober);
	return true;
}
