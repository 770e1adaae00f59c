// Tells the service manager that the daemon is ready, alive, and what it is about.
#include "notify.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>
#include <systemd/sd-daemon.h>

#include "app.h"
#include "guard.h"
#include "outlet.h"
#include "rosemary/base/log.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/delivery.h"

enum {
	STATUS_MAX_BYTES = 1024,
	REASON_MAX_BYTES = 200, // of a pause, in the sentence
	US_A_SECOND = 1000 * 1000,
};

struct notify {
	struct app *app;
	struct event *food;    // for the watchdog; NULL when nobody asks
	struct event *refresh; // pending while something may have changed
	char *status;          // told last
};

// What a sentence counts: a noun's rows in a state.
struct part {
	const char *noun, *state, *one, *many;
};

static const struct part parts[] = {
	{"draft", "waiting", "draft waits", "drafts wait"},
	{"draft", "held", "is held", "are held"},
	{"delivery", "queued", "message is queued", "messages are queued"},
	{"delivery", "uncertain", "message is uncertain", "messages are uncertain"},
};

static void send_text(const char *text) {
	int result = sd_notify(false, text);
	if (result < 0) {
		log_debug("notify", "the service manager did not hear: %s", strerror(-result));
	}
}

static bool add_parts(struct strbuf *text, struct store *store, struct err *err) {
	size_t begun = text->len;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		int64_t count = 0;
		if (!store_tally(store, parts[i].noun, parts[i].state, &count, err)) {
			return false;
		}
		if (count > 0) {
			strbuf_addf(text, "%s%" PRId64 " %s", text->len > begun ? ", " : "", count,
				    count == 1 ? parts[i].one : parts[i].many);
		}
	}
	if (text->len == begun) {
		strbuf_add_text(text, "nothing waits");
	}
	return true;
}

// A server's words may hold anything, and a line end would begin another assignment.
static void add_pause(struct strbuf *text, const char *title, const char *reason) {
	strbuf_addf(text, "; %s rests: ", title);
	for (size_t i = 0; reason != NULL && reason[i] != '\0' && i < REASON_MAX_BYTES; i++) {
		bool plain = reason[i] >= ' ' && reason[i] <= '~';
		strbuf_add(text, plain ? &reason[i] : "?", 1);
	}
}

static bool add_pauses(struct strbuf *text, struct app *app, struct err *err) {
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		int64_t until = 0;
		char *reason = NULL;
		if (!store_channel_get(app->store, (enum channel)i, &until, &reason, err)) {
			return false;
		}
		if (until > clock_now(&app->clock) && outlets[i].title != NULL) {
			add_pause(text, outlets[i].title, reason);
		}
		free(reason);
	}
	return true;
}

// "3 drafts wait, 1 is held; e-mail rests: ..."; NULL when the store does not say. To be freed.
static char *sentence(struct app *app) {
	struct strbuf text = STRBUF_INIT(STATUS_MAX_BYTES);
	struct err err = {0};
	struct hold hold;
	if (guard_holds(app->guard, &hold)) {
		strbuf_addf(&text, "HOLD, nothing leaves: %s; ", hold.reason);
	}
	if (!add_parts(&text, app->store, &err) || !add_pauses(&text, app, &err)) {
		log_error("notify", "%s", err.text);
		strbuf_finish(&text);
		return NULL;
	}
	return strbuf_take(&text);
}

static void on_refresh(evutil_socket_t fd, short what, void *argument) {
	struct notify *notify = argument;
	char *status = sentence(notify->app);
	(void)fd;
	(void)what;
	if (status == NULL || strcmp(status, notify->status) == 0) {
		free(status);
		return;
	}
	free(notify->status);
	notify->status = status;
	char *text = xasprintf("STATUS=%s", status);
	send_text(text);
	free(text);
}

static void on_hungry(evutil_socket_t fd, short what, void *argument) {
	(void)fd;
	(void)what;
	(void)argument;
	send_text("WATCHDOG=1");
}

static bool feed_watchdog(struct notify *notify, struct err *err) {
	uint64_t limit_us = 0;
	int asked = sd_watchdog_enabled(false, &limit_us);
	if (asked < 0) {
		return err_set_errno(err, -asked, "WATCHDOG_USEC or WATCHDOG_PID is wrong");
	}
	if (asked == 0) {
		return true;
	}
	const struct timeval half = {.tv_sec = (time_t)(limit_us / 2 / US_A_SECOND),
				     .tv_usec = (suseconds_t)(limit_us / 2 % US_A_SECOND)};
	notify->food = event_new(notify->app->base, -1, EV_PERSIST, on_hungry, notify);
	if (notify->food == NULL || event_add(notify->food, &half) != 0) {
		return err_set(err, ERR_IO, "cannot feed the watchdog");
	}
	return true;
}

struct notify *notify_open(struct app *app, struct err *err) {
	struct notify *notify = xcalloc(1, sizeof *notify);
	notify->app = app;
	notify->status = xstrdup("");
	if (!feed_watchdog(notify, err)) {
		notify_close(notify);
		return NULL;
	}
	if (getenv("NOTIFY_SOCKET") != NULL) {
		notify->refresh = evtimer_new(app->base, on_refresh, notify);
	}
	return notify;
}

void notify_close(struct notify *notify) {
	if (notify == NULL) {
		return;
	}
	if (notify->food != NULL) {
		event_free(notify->food);
	}
	if (notify->refresh != NULL) {
		event_free(notify->refresh);
	}
	free(notify->status);
	free(notify);
}

void notify_tell(struct notify *notify, enum notify_event event) {
	static const char *const texts[NOTIFY_EVENT_COUNT] = {
		[NOTIFY_READY] = "READY=1",
		[NOTIFY_RELOADING] = "RELOADING=1",
		[NOTIFY_STOPPING] = "STOPPING=1\nSTATUS=stopping: what is on its way may end",
	};
	send_text(texts[event]);
	if (event != NOTIFY_STOPPING) {
		notify_changed(notify);
	} else if (notify->refresh != NULL) {
		(void)event_del(notify->refresh); // it would say something else
	}
}

void notify_changed(struct notify *notify) {
	static const struct timeval soon = {1, 0};
	if (notify != NULL && notify->refresh != NULL &&
	    !event_pending(notify->refresh, EV_TIMEOUT, NULL)) {
		(void)event_add(notify->refresh, &soon); // fails only without memory
	}
}
