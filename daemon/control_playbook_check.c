// Judges the playbook that lies on the disk, without taking it: its texts, then every real day.
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "daemon/app.h"
#include "daemon/control_handlers.h"
#include "daemon/control_json.h"
#include "daemon/control_playbook.h"
#include "daemon/dossier.h"
#include "daemon/drafting.h"
#include "daemon/playbook_judge.h"
#include "daemon/stage.h"
#include "daemon/voice.h"
#include "rosemary/base/escape.h"
#include "rosemary/config/playbook.h"
#include "rosemary/store/consent.h"
#include "rosemary/store/occasion.h"
#include "rosemary/text/sms.h"

enum {
	TURN_US = 5000,
	BATCH = 32,         // occasions that are read together
	FAILURES_TOLD = 20, // named; all are counted
	COMPLAINTS_TOLD = 100,
	COMPLAINT_MAX_BYTES = 8192,
};

struct playbook_check {
	struct app *app;
	struct control_call *call;
	struct event *turn;
	struct playbook *playbook; // from the disk; NULL: it cannot be read
	struct voice *voice;
	struct json *complaints, *warnings, *failures;
	int64_t complaint_count, warning_count, failure_count;
	int64_t occasion_count, sms_count; // days that were tried, and those tried by SMS, too
	int64_t failed_count;              // days with a failure
	int64_t after;                     // the occasion that was looked at last
};

// Occasions of one batch that are drafted from, and the last of all that were read.
struct batch {
	struct occasion occasions[BATCH];
	size_t count;
	int64_t last;
};

// The app as it would be with the playbook that is checked. Made anew each turn: a reload changes
// what the app points to.
static struct app imagine(const struct playbook_check *check) {
	struct app imagined = *check->app;
	imagined.playbook = check->playbook;
	imagined.voice = check->voice;
	return imagined;
}

// Adds a text to those that are told, once: what is wrong with a part is found in each text that
// uses it. Paths may hold any byte, JSON may not.
static void note(struct json *list, int64_t *count, const char *text) {
	struct strbuf safe = STRBUF_INIT(COMPLAINT_MAX_BYTES);
	escape_terminal(&safe, text, false);
	if (!json_has_text(list, strbuf_text(&safe)) && (*count)++ < COMPLAINTS_TOLD) {
		json_push(list, json_new_text(strbuf_text(&safe)));
	}
	strbuf_finish(&safe);
}

static void note_complaint(const char *text, void *argument) {
	struct playbook_check *check = argument;
	note(check->complaints, &check->complaint_count, text);
}

static void note_warning(const char *text, void *argument) {
	struct playbook_check *check = argument;
	note(check->warnings, &check->warning_count, text);
}

// True when the playbook has words for the shop's language, without which there are no facts.
static bool speaks_shops_language(const struct playbook_check *check) {
	const char *language = check->app->config->shop.language;
	return playbook_language(check->playbook, language, NULL) != NULL;
}

static void read_playbook(struct playbook_check *check) {
	const struct config *config = check->app->config;
	check->playbook = playbook_load(config->playbook_path, note_complaint, note_warning, check);
	if (check->playbook == NULL) {
		return;
	}
	if (!speaks_shops_language(check)) {
		struct complaints complaints = {note_complaint, check, 0};
		complaints_add(&complaints, config->file, 1, "shop.language",
			       "the playbook has no words for '%s'", config->shop.language);
		return; // and so none for a customer
	}
	check->voice = voice_open(check->playbook, note_complaint, check);
	if (check->voice != NULL) {
		const struct app imagined = imagine(check);
		playbook_judge(&imagined, note_complaint, check);
	}
}

static void finish(struct playbook_check *check) {
	check->app->playbook_check = NULL;
	if (check->turn != NULL) {
		event_free(check->turn);
	}
	voice_close(check->voice); // borrows the playbook
	playbook_free(check->playbook);
	json_free(check->complaints);
	json_free(check->warnings);
	json_free(check->failures);
	free(check);
}

static void answer(struct playbook_check *check) {
	struct json *result = json_new_object();
	json_put_bool(result, "ok", check->complaint_count + check->failure_count == 0);
	json_put(result, "complaints", json_share(check->complaints));
	json_put_int(result, "complaint_count", check->complaint_count);
	json_put(result, "warnings", json_share(check->warnings));
	json_put(result, "failures", json_share(check->failures));
	json_put_int(result, "failure_count", check->failure_count);
	json_put_int(result, "texts",
		     check->playbook != NULL ? (int64_t)check->playbook->text_count : 0);
	json_put_int(result, "occasions", check->occasion_count);
	json_put_int(result, "occasions_sms", check->sms_count);
	json_put_int(result, "occasions_failed", check->failed_count);
	control_finish(check->call, result, NULL);
}

static bool name_failure(struct playbook_check *check, const struct dossier *dossier,
			 enum channel channel, const char *reason, struct err *err) {
	char day[DATE_TEXT_SIZE];
	if (check->failure_count++ >= FAILURES_TOLD) {
		return true;
	}
	struct json *failure = json_new_object();
	json_push(check->failures, failure);
	json_put_int(failure, "occasion", dossier->occasion.id);
	json_put_text(failure, "kind", dossier->occasion.kind);
	json_put_text(failure, "day", date_text(dossier->day, day));
	json_put_text(failure, "channel", channel_name(channel));
	json_put_text(failure, "reason", reason);
	return put_customer(failure, check->app, dossier->customer.id, err);
}

// False, with the reason, when an SMS is longer than the shop pays for.
static bool within_budget(const struct app *app, enum channel channel, const char *text,
			  struct err *err) {
	if (channel != CHANNEL_SMS) {
		return true;
	}
	const struct sms_size size = sms_measure(text);
	if (size.segments <= (size_t)app->config->sms.segments) {
		return true;
	}
	char *words = sms_size_text(&size);
	(void)err_set(err, ERR_LIMIT, "%s: more than sms.segments allows (%d)", words,
		      app->config->sms.segments);
	free(words);
	return false;
}

// Says what would be said on the channel that the dossier is worded for.
static bool try_channel(struct playbook_check *check, const struct app *imagined,
			const struct dossier *dossier, enum channel channel, struct err *err) {
	struct utterance utterance = {0};
	struct err why = {0};
	bool ok = true;
	if (!drafting_render(imagined, dossier, &utterance, &why) ||
	    !within_budget(imagined, channel, utterance.text, &why)) {
		ok = name_failure(check, dossier, channel, why.text, err);
	}
	utterance_finish(&utterance);
	return ok;
}

// Whether the customer may ever be texted: has a telephone, and said yes to SMS.
static bool ask_texted(struct app *app, const struct customer *customer, bool *ret,
		       struct err *err) {
	struct consent consent = {0};
	bool said = false;
	*ret = false;
	if (customer->phone == NULL) {
		return true;
	}
	if (!store_consent_current(app->store, customer->id, CHANNEL_SMS, &said, &consent, err)) {
		return false;
	}
	*ret = said && consent.state != CONSENT_WITHDRAWN;
	record_finish(&consent_record, &consent);
	return true;
}

// Says it by SMS, too, where that may come to pass.
static bool try_sms(struct playbook_check *check, const struct app *imagined,
		    struct dossier *dossier, struct err *err) {
	bool texted = false;
	if (!ask_texted(check->app, &dossier->customer, &texted, err)) {
		return false;
	}
	if (texted) {
		dossier_word(imagined, FORM_SMS, dossier);
	}
	if (!texted || dossier->text == NULL) {
		return true; // a shop that texts nobody, or nobody on such a day
	}
	check->sms_count++;
	return try_channel(check, imagined, dossier, CHANNEL_SMS, err);
}

// Says what would be said on an occasion's next day.
static bool try_occasion(struct playbook_check *check, const struct occasion *occasion,
			 struct err *err) {
	struct dossier dossier;
	struct app imagined = imagine(check);
	int64_t failures = check->failure_count;
	bool ok = dossier_open(&imagined, occasion->id, occasion->next_on, 0, &dossier, err);
	if (ok) {
		enum channel channel = dossier.situation.channel;
		check->occasion_count++;
		check->sms_count += channel == CHANNEL_SMS;
		ok = try_channel(check, &imagined, &dossier, channel, err) &&
		     (channel == CHANNEL_SMS || try_sms(check, &imagined, &dossier, err));
	}
	check->failed_count += check->failure_count > failures;
	dossier_finish(&dossier);
	return ok;
}

static bool keep_active(const void *record, void *argument) {
	const struct occasion *occasion = record;
	struct batch *batch = argument;
	batch->last = occasion->id;
	if (occasion->state == OCCASION_ACTIVE && !date_none(occasion->next_on)) {
		batch->occasions[batch->count++] =
			(struct occasion){.id = occasion->id, .next_on = occasion->next_on};
	}
	return true;
}

// Tries what a slice has time for. *ret_more: there are occasions left.
static bool try_slice(struct playbook_check *check, bool *ret_more, struct err *err) {
	const struct slice slice = {.deadline_us = clock_ticks_us() + TURN_US};
	struct batch batch = {.last = check->after};
	*ret_more = true;
	if (!speaks_shops_language(check)) {
		return err_set(err, ERR_CONFLICT,
			       "the shop's language was changed meanwhile: check again");
	}
	if (!store_occasion_behind(check->app->store, check->after, BATCH, keep_active, &batch,
				   err)) {
		return false;
	}
	*ret_more = batch.last != check->after;
	for (size_t i = 0; i < batch.count; i++) {
		if (!try_occasion(check, &batch.occasions[i], err)) {
			return false;
		}
		check->after = batch.occasions[i].id;
		if (slice_over(&slice)) {
			return true; // the next slice reads on behind this one
		}
	}
	check->after = batch.last;
	return true;
}

static void on_turn(evutil_socket_t fd, short what, void *argument) {
	static const struct timeval at_once = {0};
	struct playbook_check *check = argument;
	struct err err = {0};
	bool more = false;
	(void)fd;
	(void)what;
	if (check->voice != NULL && !try_slice(check, &more, &err)) {
		control_finish(check->call, NULL, &err);
		finish(check);
	} else if (!more) {
		answer(check);
		finish(check);
	} else {
		(void)evtimer_add(check->turn, &at_once); // fails only without memory
	}
}

bool control_playbook_check(struct request *request, struct err *err) {
	static const struct timeval at_once = {0};
	struct app *app = request->app;
	if (app->playbook_check != NULL) {
		return err_set(err, ERR_BUSY, "another check of the playbook is under way");
	}
	struct playbook_check *check = xcalloc(1, sizeof *check);
	check->app = app;
	check->complaints = json_new_list();
	check->warnings = json_new_list();
	check->failures = json_new_list();
	check->turn = evtimer_new(app->base, on_turn, check);
	if (check->turn == NULL || evtimer_add(check->turn, &at_once) != 0) {
		finish(check);
		return err_set(err, ERR_IO, "cannot make a timer");
	}
	read_playbook(check);
	app->playbook_check = check;
	check->call = request_defer(request);
	return true;
}

void playbook_check_stop(struct app *app) {
	const struct err err = {ERR_BUSY, "the daemon stops"};
	if (app->playbook_check != NULL) {
		control_finish(app->playbook_check->call, NULL, &err);
		finish(app->playbook_check);
	}
}
