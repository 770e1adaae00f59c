// Signals, turned into events of the loop.
#include "signals.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "app.h"
#include "reload.h"
#include "rosemary/base/log.h"

struct signals {
	struct app *app;
	void (*stop)(struct app *app);
	struct event *events[3];
	bool stopping;
};

static void on_reload(struct signals *signals) {
	if (!signals->stopping) {
		app_reload(signals->app);
	}
}

static void on_signal(evutil_socket_t number, short what, void *argument) {
	struct signals *signals = argument;
	(void)what;
	if (number == SIGHUP) {
		on_reload(signals);
		return;
	}
	log_info("main", "%s: %s", strsignal((int)number),
		 signals->stopping ? "stopping at once" : "stopping");
	if (signals->stopping) {
		(void)event_base_loopbreak(signals->app->base); // fails only without a base
		return;
	}
	signals->stopping = true;
	signals->stop(signals->app);
}

struct signals *signals_open(struct app *app, void (*stop)(struct app *app), struct err *err) {
	static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
	struct signals *signals = xcalloc(1, sizeof *signals);
	signals->app = app;
	signals->stop = stop;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		signals->events[i] = evsignal_new(app->base, numbers[i], on_signal, signals);
		if (signals->events[i] == NULL || event_add(signals->events[i], NULL) != 0) {
			(void)err_set(err, ERR_IO, "cannot listen for signal %d", numbers[i]);
			signals_close(signals);
			return NULL;
		}
	}
	return signals;
}

void signals_close(struct signals *signals) {
	if (signals == NULL) {
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(signals->events); i++) {
		if (signals->events[i] != NULL) {
			event_free(signals->events[i]);
		}
	}
	free(signals);
}
