// Configuration, playbook and the playbook's templates: read together, taken together.
#include "reload.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "http.h"
#include "notify.h"
#include "outboxes.h"
#include "pipeline.h"
#include "rosemary/base/json.h"
#include "rosemary/base/log.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/config/playbook.h"
#include "rosemary/domain/webpage.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/outbox.h"
#include "voice.h"

enum { PROBLEM_MAX_BYTES = 1024 };

struct reload {
	struct sources sources;
	struct config *started; // in force at the start: what only a restart changes is still so
	char *fault;            // why the last reading was refused; NULL: it was not
	char *waiting;          // options that wait for a restart; NULL: none
};

// What one reading gives.
struct reading {
	struct config *config;
	struct playbook *playbook;
	struct voice *voice;
};

static void finish(struct reading *reading) {
	voice_close(reading->voice); // borrows the playbook
	playbook_free(reading->playbook);
	config_free(reading->config);
	*reading = (struct reading){0};
}

static bool check_language(const struct reading *reading, complaint_handler *complain,
			   void *argument) {
	const char *language = reading->config->shop.language;
	if (playbook_language(reading->playbook, language, NULL) != NULL) {
		return true;
	}
	struct complaints complaints = {complain, argument, 0};
	complaints_add(&complaints, reading->config->file, 1, "shop.language",
		       "the playbook has no words for '%s'", language);
	return false;
}

// Where messages lead to pages there are pages.
static bool check_pages(const struct reading *reading, complaint_handler *complain,
			void *argument) {
	const char *missing =
		page_missing(reading->playbook, PAGE_FOR_CUSTOMERS, reading->config->shop.language);
	if (reading->config->http.public_url == NULL || missing == NULL) {
		return true;
	}
	struct complaints complaints = {complain, argument, 0};
	complaints_add(&complaints, reading->config->file, 1, "http.public_url",
		       "the playbook has no page '%s' in '%s', and messages would lead there",
		       missing, reading->config->shop.language);
	return false;
}

// Reads everything; what is wrong is told, what is only odd is, too.
static bool read_all(const struct sources *sources, struct reading *ret,
		     complaint_handler *complain, complaint_handler *warn, void *argument) {
	struct reading reading = {.config = config_load(sources->config, sources->state,
							sources->socket, complain, argument)};
	if (reading.config != NULL) {
		reading.playbook =
			playbook_load(reading.config->playbook_path, complain, warn, argument);
	}
	if (reading.playbook != NULL && check_language(&reading, complain, argument) &&
	    check_pages(&reading, complain, argument)) {
		reading.voice = voice_open(reading.playbook, complain, argument);
	}
	if (reading.voice == NULL) {
		finish(&reading);
		return false;
	}
	*ret = reading;
	return true;
}

// Exchanges what the app uses with a reading, which then holds what was used before.
static void swap(struct app *app, struct reading *reading) {
	const struct reading before = {app->config, app->playbook, app->voice};
	app->config = reading->config;
	app->playbook = reading->playbook;
	app->voice = reading->voice;
	*reading = before;
}

bool app_load(struct app *app, const struct sources *sources) {
	struct reading reading = {0};
	if (!read_all(sources, &reading, complaint_print, complaint_print, stderr)) {
		return false;
	}
	swap(app, &reading);
	app->reload = xcalloc(1, sizeof *app->reload);
	app->reload->sources = *sources;
	app->reload->started = app->config;
	return true;
}

bool app_check(const struct app *app, complaint_handler *complain, complaint_handler *warn,
	       void *argument) {
	struct reading reading = {0};
	bool right = read_all(&app->reload->sources, &reading, complain, warn, argument);
	finish(&reading);
	return right;
}

// The configuration of the start lives as long as the daemon.
static void finish_used(struct reload *reload, struct reading *used) {
	if (used->config == reload->started) {
		used->config = NULL;
	}
	finish(used);
}

void app_unload(struct app *app) {
	struct reading used = {0};
	if (app->reload == NULL) {
		return; // nothing was taken
	}
	swap(app, &used);
	finish_used(app->reload, &used);
	config_free(app->reload->started);
	free(app->reload->fault);
	free(app->reload->waiting);
	free(app->reload);
	app->reload = NULL;
}

// Faults of a reading: all are logged, the first is kept for status.
struct faults {
	char *first;
	size_t count;
};

static void note_fault(const char *text, void *argument) {
	struct faults *faults = argument;
	log_error("reload", "%s", text);
	if (faults->count++ == 0) {
		faults->first = xstrdup(text);
	}
}

static void note_oddity(const char *text, void *argument) {
	(void)argument;
	log_warning("reload", "%s", text);
}

static void add_key(const char *key, void *argument) {
	struct strbuf *keys = argument;
	strbuf_addf(keys, "%s%s", keys->len > 0 ? ", " : "", key);
}

// Which options differ from the start's and wait for the next one; NULL: none.
static char *find_waiting(const struct app *app) {
	struct strbuf keys = STRBUF_INIT(PROBLEM_MAX_BYTES);
	if (config_needs_restart(app->reload->started, app->config, add_key, &keys) == 0) {
		strbuf_finish(&keys);
		return NULL;
	}
	log_warning("reload", "these take effect only with a restart: %s", strbuf_text(&keys));
	return strbuf_take(&keys);
}

static bool end_pauses(struct store *store, int64_t now, struct err *err) {
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		if (!store_outbox_hasten(store, (enum channel)i, now, err) ||
		    !store_channel_pause(store, (enum channel)i, 0, NULL, err)) {
			return false;
		}
	}
	return true;
}

// What other settings may have made possible: in one transaction, before they are used.
static bool begin_anew(struct app *app, struct err *err) {
	struct store *store = app->store;
	int64_t now = clock_now(&app->clock);
	int64_t released = 0;
	if (!store_begin(store, err)) {
		return false;
	}
	bool ok = store_delivery_release(store, now, &released, err) &&
		  end_pauses(store, now, err) && pipeline_plan(app->pipeline, err);
	if (!store_end(store, ok, err)) {
		return false;
	}
	if (released > 0) {
		log_info("reload", "looking again at held deliveries count=%" PRId64, released);
	}
	return true;
}

// What only a restart changes is as it was at the start, whatever the file says now.
static void keep_started(struct config *fresh, const struct config *started) {
	fresh->store_path = started->store_path;
	fresh->control_socket = started->control_socket;
	fresh->http.listen = started->http.listen;
}

// Puts a reading into force, or leaves all as it was.
static bool take(struct app *app, struct reading *reading, struct err *err) {
	keep_started(reading->config, app->reload->started);
	swap(app, reading);
	bool ok = http_reload(app->http, err) && begin_anew(app, err) &&
		  outboxes_reopen(app->outboxes, err);
	if (!ok) {
		swap(app, reading);
	}
	finish_used(app->reload, reading);
	return ok;
}

// Reads and takes; NULL or, to be freed, why not.
static char *try_reload(struct app *app) {
	struct faults faults = {0};
	struct reading reading = {0};
	struct err err = {0};
	if (!read_all(&app->reload->sources, &reading, note_fault, note_oddity, &faults)) {
		char *told = faults.count == 1 ? xasprintf("%s", faults.first)
					       : xasprintf("%s (and %zu more in the log)",
							   faults.first, faults.count - 1);
		free(faults.first);
		return told;
	}
	if (!take(app, &reading, &err)) {
		log_error("reload", "%s", err.text);
		return xstrdup(err.text);
	}
	return NULL;
}

void app_reload(struct app *app) {
	struct reload *reload = app->reload;
	notify_tell(app->notify, NOTIFY_RELOADING);
	free(reload->fault);
	reload->fault = try_reload(app);
	if (reload->fault == NULL) {
		free(reload->waiting);
		reload->waiting = find_waiting(app);
		log_info("reload", "configuration and playbook were read anew");
		pipeline_wake(app->pipeline);
	} else {
		log_error("reload", "refused: the old configuration and playbook stay in force");
	}
	notify_tell(app->notify, NOTIFY_READY);
}

static void add_problem(struct json *list, char *text) {
	json_push(list, json_new_text(text));
	free(text);
}

void reload_problems(const struct app *app, struct json *list) {
	const struct reload *reload = app->reload;
	if (reload->fault != NULL) {
		add_problem(list,
			    xasprintf("the last reload was refused, the old settings stay: %s",
				      reload->fault));
	}
	if (reload->waiting != NULL) {
		add_problem(list, xasprintf("changed, but only a restart makes it so: %s",
					    reload->waiting));
	}
}
