// The sessions of imports: begun, kept while they are heard of, ended; dry runs on a copy.
#include "daemon/import.h"

#include <assert.h>
#include <stdlib.h>

#include <event2/event.h>

#include "daemon/app.h"
#include "daemon/control.h"
#include "daemon/import_session.h"
#include "daemon/long_call.h"
#include "daemon/pipeline.h"
#include "rosemary/base/log.h"

enum {
	IDLE_SECONDS = 10 * 60,  // without a call a session ends
	GIVE_WAY_MS = 60 * 1000, // without a call a session gives way to another
	COPY_PAGES = 32,
	COPY_SLICE_MS = 3, // of a turn
};

// A session and what keeps it going.
struct running {
	struct imports *imports;
	struct import_session session;
	struct event *timer; // the end of patience; the next slice while it is copied
	int64_t heard_at_ms;
	struct store_copy *copy;   // while a dry run's store is made
	struct control_call *call; // the answer that waits for it
};

struct imports {
	struct app *app;
	struct running *real, *dry;
};

struct imports *imports_create(struct app *app) {
	struct imports *imports = xcalloc(1, sizeof *imports);
	imports->app = app;
	return imports;
}

static struct running **slot_of(struct imports *imports, bool dry_run) {
	return dry_run ? &imports->dry : &imports->real;
}

bool imports_running(const struct imports *imports) {
	return imports->real != NULL;
}

static void hear(struct running *running) {
	const struct timeval patience = {.tv_sec = IDLE_SECONDS};
	running->heard_at_ms = clock_ticks_ms();
	(void)evtimer_add(running->timer, &patience); // fails for want of memory only
}

static void pause_planning(struct imports *imports, bool paused) {
	if (imports->app->pipeline != NULL) {
		pipeline_pause_planning(imports->app->pipeline, paused);
	}
}

// Frees a session, whatever became of it, and lets planning go on.
static void drop(struct running *running) {
	struct imports *imports = running->imports;
	bool dry_run = running->session.dry_run;
	*slot_of(imports, dry_run) = NULL;
	store_copy_close(running->copy);
	import_session_finish(&running->session);
	event_free(running->timer);
	free(running);
	if (!dry_run) {
		pause_planning(imports, false);
	}
}

static void fail_copy(struct running *running, const struct err *err) {
	struct control_call *call = running->call;
	drop(running);
	control_finish(call, NULL, err);
}

// Ends a session with what it stored so far, wakes the stages, and frees it.
static bool end(struct running *running, bool complete, int64_t *ret_due, struct err *err) {
	struct imports *imports = running->imports;
	bool dry_run = running->session.dry_run;
	if (!dry_run) {
		pause_planning(imports, false); // a plan may begin again, in the end's transaction
	}
	bool ended = import_session_end(&running->session, complete, ret_due, err);
	drop(running);
	if (!dry_run && imports->app->pipeline != NULL) {
		pipeline_wake(imports->app->pipeline);
	}
	return ended;
}

// Ends a session that nobody ended.
static void abandon(struct running *running, const char *why) {
	struct err err = {0};
	int64_t due = 0;
	if (running->copy != NULL) {
		(void)err_set(&err, ERR_STATE, "the import ended: %s", why);
		fail_copy(running, &err);
		return;
	}
	log_warning("import", "ended without import.end: %s user=%s", why,
		    running->session.actor.name);
	if (!end(running, false, &due, &err)) {
		log_error("import", "%s", err.text);
	}
}

// What an importer needs: the session, and where numbers are dialled that name no country.
static void tell_session(const struct running *running, struct json *result) {
	json_put_int(result, "session", running->session.id);
	json_put_text(result, "country", running->imports->app->config->shop.country);
}

// Copies a slice of the store; behind the last one the answer that waits is sent.
static void copy_slice(struct running *running) {
	const struct timeval soon = {0};
	struct err err = {0};
	bool done = false;
	int64_t began_ms = clock_ticks_ms();
	do {
		if (!store_copy_step(running->copy, COPY_PAGES, &done, &err)) {
			fail_copy(running, &err);
			return;
		}
	} while (!done && clock_ticks_ms() - began_ms < COPY_SLICE_MS);
	if (!done) {
		(void)evtimer_add(running->timer, &soon); // fails for want of memory only
		return;
	}
	store_copy_close(running->copy);
	running->copy = NULL;
	hear(running);
	struct json *result = json_new_object();
	tell_session(running, result);
	control_finish(running->call, result, NULL);
	running->call = NULL;
}

static void on_timer(evutil_socket_t fd, short what, void *argument) {
	struct running *running = argument;
	(void)fd;
	(void)what;
	if (running->copy != NULL) {
		copy_slice(running);
	} else {
		abandon(running, "nothing was heard for ten minutes");
	}
}

// A store of its own for a dry run, to be filled in slices.
static bool begin_copy(struct running *running, struct err *err) {
	struct app *app = running->imports->app;
	running->session.store = store_open(":memory:", clock_now(&app->clock), err);
	if (running->session.store == NULL) {
		return false;
	}
	running->copy = store_copy_begin(running->session.store, app->store, err);
	return running->copy != NULL;
}

// Makes room for a session, or says that another is going on.
static bool make_room(struct imports *imports, bool dry_run, struct err *err) {
	struct running *present = *slot_of(imports, dry_run);
	if (present == NULL) {
		return true;
	}
	if (present->copy != NULL || clock_ticks_ms() - present->heard_at_ms < GIVE_WAY_MS) {
		return err_set(err, ERR_BUSY, "another import is going on, by %s",
			       present->session.actor.name);
	}
	abandon(present, "another one began");
	return true;
}

static struct running *create(struct imports *imports, const struct actor *actor, bool dry_run) {
	struct running *running = xcalloc(1, sizeof *running);
	running->imports = imports;
	import_session_init(&running->session, imports->app, actor, dry_run);
	running->timer = evtimer_new(imports->app->base, on_timer, running);
	assert(running->timer != NULL); // fails for want of memory only
	*slot_of(imports, dry_run) = running;
	return running;
}

bool imports_begin(struct imports *imports, struct request *request, struct err *err) {
	const struct timeval soon = {0};
	bool dry_run = json_get_bool(request->params, "dry_run");
	if (!make_room(imports, dry_run, err)) {
		return false;
	}
	struct running *running = create(imports, &request->actor, dry_run);
	if (!dry_run) {
		running->session.store = imports->app->store;
		pause_planning(imports, true);
		hear(running);
		tell_session(running, request->result);
		return true;
	}
	if (!begin_copy(running, err)) {
		drop(running);
		return false;
	}
	running->call = request_defer(request);
	(void)evtimer_add(running->timer, &soon); // fails for want of memory only
	return true;
}

// The session that a request names, if it is still going on.
static struct running *find(struct imports *imports, const struct request *request,
			    struct err *err) {
	int64_t id = json_get_int(request->params, "session", 0);
	struct running *const all[] = {imports->real, imports->dry};
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		if (all[i] != NULL && all[i]->session.id == id && all[i]->copy == NULL) {
			return all[i];
		}
	}
	(void)err_set(err, ERR_STATE, "the import has ended; what it stored stays: run it again");
	return NULL;
}

// A slice of a call's rows. Between two of them the session may have ended.
static bool take_rows(struct request *request, void *state, bool *ret_more, struct err *err) {
	struct import_tally *tally = state;
	struct running *running = find(request->app->imports, request, err);
	if (running == NULL) {
		return false;
	}
	hear(running);
	bool taken = import_session_rows(&running->session, request->params, tally, request->result,
					 err);
	if (tally->broken) {
		// what the session remembers of its orders is not what the store has
		abandon(running, err->text);
	}
	*ret_more = tally->more;
	return taken;
}

static void finish_rows(void *state) {
	import_tally_finish(state);
	free(state);
}

bool imports_rows(struct request *request, struct err *err) {
	static const struct long_call_type type = {.step = take_rows,
						   .finish = finish_rows,
						   .in_order = true};
	struct import_tally *tally = xcalloc(1, sizeof *tally);
	return long_call_run(request, &type, tally, err);
}

bool imports_end(struct imports *imports, struct request *request, struct err *err) {
	struct running *running = find(imports, request, err);
	int64_t due = 0;
	if (running == NULL || !end(running, true, &due, err)) {
		return false;
	}
	json_put_int(request->result, "due", due);
	return true;
}

void imports_destroy(struct imports *imports) {
	if (imports == NULL) {
		return;
	}
	if (imports->dry != NULL) {
		abandon(imports->dry, "the daemon stops");
	}
	if (imports->real != NULL) {
		abandon(imports->real, "the daemon stops");
	}
	free(imports);
}
