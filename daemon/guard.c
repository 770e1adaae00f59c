// What must hold for anything to leave: the system's clock, the disk, the store's file.
#include "guard.h"

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include <event2/event.h>
#include <systemd/sd-id128.h>

#include "app.h"
#include "pipeline.h"
#include "rosemary/base/digest.h"
#include "rosemary/base/log.h"
#include "rosemary/store/event.h"
#include "rosemary/store/hold.h"

enum {
	HEARTBEAT_EVERY = 10 * 60, // seconds, at the most: with wake-ups that come anyway
	SPACE_EVERY = 60,          // seconds between two looks at a disk that was full
};

struct guard {
	struct app *app;
	struct hold hold;          /* as the store remembers it */
	struct hold space;         /* as the disk was when looked at */
	struct hold_clocks clocks; /* at the last look */
	int64_t heartbeat;         /* written last */
	struct event *again;       /* looks while the disk is full */
};

static struct hold_clocks read_clocks(void) {
	return (struct hold_clocks){.wall = clock_system(), .boot = clock_boot()};
}

static void tell(const struct hold *hold) {
	log_warning("hold", "nothing leaves: %s; to end it: %s", hold->reason,
		    hold_mend(hold->kind));
}

// The folder's file system; one that does not answer keeps what was known.
static struct hold read_space(const struct guard *guard) {
	struct statvfs room;
	char *path = xstrdup(guard->app->config->store_path); // dirname() writes there
	bool known = statvfs(dirname(path), &room) == 0;
	free(path);
	if (!known) {
		return guard->space;
	}
	struct hold hold = hold_from_space((uint64_t)room.f_bavail * room.f_frsize,
					   (uint64_t)room.f_blocks * room.f_frsize,
					   (room.f_flag & ST_RDONLY) != 0);
	hold.since = guard->space.kind == hold.kind ? guard->space.since : clock_system();
	return hold;
}

static void look_again(struct guard *guard);

static void on_again(evutil_socket_t fd, short what, void *argument) {
	struct guard *guard = argument;
	(void)fd, (void)what;
	look_again(guard);
	pipeline_wake(guard->app->pipeline); // which looks
}

// The disk ends its HOLD by itself: somebody must look. Nobody does while there is room.
static void look_again(struct guard *guard) {
	static const struct timeval wait = {SPACE_EVERY, 0};
	if (guard->again == NULL && guard->app->base != NULL) {
		guard->again = evtimer_new(guard->app->base, on_again, guard);
	}
	if (guard->again != NULL) {
		(void)evtimer_add(guard->again, &wait); // fails only without memory
	}
}

static void look_at_disk(struct guard *guard) {
	enum hold_kind before = guard->space.kind;
	guard->space = read_space(guard);
	if (guard->space.kind == before) {
		return;
	}
	if (guard->space.kind != HOLD_NONE) {
		tell(&guard->space);
		return;
	}
	log_info("hold", "the disk has room again");
	if (guard->again != NULL) {
		(void)event_del(guard->again); // fails only for one that was never made
	}
}

// Writes a HOLD down. One that cannot be written holds all the same.
static bool begin(struct guard *guard, const struct hold *hold, bool restored, struct err *err) {
	struct store *store = guard->app->store;
	struct hold joined = hold_join(&guard->hold, hold);
	guard->hold = joined;
	tell(&guard->hold);
	if (!store_begin(store, err)) {
		return false;
	}
	bool ok =
		(!restored || (store_hold_renew(store, err) && store_event_outgrow(store, err))) &&
		store_hold_begin(store, hold, &joined, err);
	return store_end(store, ok, err);
}

static void look_at_clock(struct guard *guard) {
	struct err err = {0};
	struct hold_clocks now = read_clocks();
	struct hold hold = hold_from_clocks(&guard->clocks, &now);
	guard->clocks = now;
	if (hold.kind != HOLD_NONE && !begin(guard, &hold, false, &err)) {
		log_error("hold", "it cannot be written down: %s", err.text);
	}
}

// A time in doubt is not written down: the next start would take it for the truth.
static void beat(struct guard *guard, int64_t least) {
	struct err err = {0};
	int64_t now = clock_system();
	int64_t since = now - guard->heartbeat;
	if (guard_doubts_clock(guard) || (since >= 0 && since < least)) {
		return;
	}
	if (store_heartbeat(guard->app->store, now, &err)) {
		guard->heartbeat = now;
	} else {
		log_error("hold", "no heartbeat: %s", err.text);
	}
}

void guard_look(struct guard *guard) {
	struct err err = {0};
	if (guard == NULL) {
		return;
	}
	if (!store_look(guard->app->store, &err)) {
		log_error("hold", "%s", err.text); // the loop ends: see store_when_lost()
		return;
	}
	look_at_clock(guard);
	look_at_disk(guard);
	if (guard->space.kind != HOLD_NONE) {
		look_again(guard);
	} else {
		beat(guard, HEARTBEAT_EVERY);
	}
}

static struct hold hold_from_backup(const struct guard *guard, int64_t copied_at) {
	struct hold hold = {.kind = HOLD_RESTORED, .since = clock_system()};
	struct civil civil = zone_civil(guard->app->config->shop.zone, copied_at);
	char day[DATE_TEXT_SIZE];
	(void)snprintf(hold.reason, sizeof hold.reason, "restored from the backup of %s %02d:%02d",
		       date_text(civil.date, day), civil.minute / 60, civil.minute % 60); // fits
	return hold;
}

// The machine and the file: a clone, a copy and the same store elsewhere differ in one of them. The
// device is left out, as its number may be another one after a restart.
static void place_digest(const struct guard *guard, char ret[SHA256_TEXT_SIZE]) {
	const sd_id128_t us =
		SD_ID128_MAKE(7c, 1e, 0f, 52, 6b, d9, 4c, 0a, 9d, 35, 2a, 81, e4, 6f, b0, 13);
	sd_id128_t machine = SD_ID128_NULL;
	(void)sd_id128_get_machine_app_specific(us, &machine); // without one the file must do
	uint64_t file = store_file_number(guard->app->store);
	unsigned char place[sizeof machine + sizeof file];
	memcpy(place, machine.bytes, sizeof machine);
	memcpy(place + sizeof machine, &file, sizeof file);
	(void)sha256_text(place, sizeof place, ret);
}

// Begins a HOLD where the store has come from elsewhere; a backup's mark says more than its place.
static bool look_at_place(struct guard *guard, const struct hold_memory *memory, struct err *err) {
	struct store *store = guard->app->store;
	char place[SHA256_TEXT_SIZE];
	if (store_file_number(store) == 0) {
		return true;
	}
	place_digest(guard, place);
	struct hold hold = hold_from_place(memory->place, place, guard->clocks.wall);
	if (hold.kind != HOLD_NONE && memory->copied_at == 0 && !begin(guard, &hold, false, err)) {
		return false;
	}
	return strcmp(memory->place, place) == 0 || store_hold_place(store, place, err);
}

// What the store remembers, and what the start adds to it.
static bool remember(struct guard *guard, struct err *err) {
	struct hold_memory memory;
	if (!store_hold_read(guard->app->store, &memory, err)) {
		return false;
	}
	guard->hold = memory.hold;
	guard->heartbeat = memory.heartbeat;
	if (!look_at_place(guard, &memory, err)) {
		return false;
	}
	if (memory.copied_at != 0) { // its heartbeat is the backup's, and says nothing of the clock
		struct hold hold = hold_from_backup(guard, memory.copied_at);
		return begin(guard, &hold, true, err);
	}
	struct hold hold = hold_from_start(memory.heartbeat, guard->clocks.wall);
	if (hold.kind != HOLD_NONE && !hold_doubts_clock(memory.hold.kind)) {
		return begin(guard, &hold, false, err);
	}
	if (memory.hold.kind != HOLD_NONE) {
		tell(&guard->hold);
	}
	return true;
}

struct guard *guard_create(struct app *app, struct err *err) {
	struct guard *guard = xcalloc(1, sizeof *guard);
	guard->app = app;
	guard->clocks = read_clocks();
	if (!remember(guard, err)) {
		free(guard);
		return NULL;
	}
	look_at_disk(guard);
	beat(guard, 0);
	return guard;
}

void guard_destroy(struct guard *guard) {
	struct err err = {0};
	if (guard == NULL) {
		return;
	}
	if (store_check(guard->app->store, &err)) {
		beat(guard, 0);
	}
	if (guard->again != NULL) {
		event_free(guard->again);
	}
	free(guard);
}

bool guard_holds(const struct guard *guard, struct hold *ret) {
	if (guard == NULL || (guard->hold.kind == HOLD_NONE && guard->space.kind == HOLD_NONE)) {
		return false;
	}
	if (ret != NULL) {
		*ret = hold_join(&guard->hold, &guard->space);
	}
	return true;
}

bool guard_doubts_clock(const struct guard *guard) {
	return guard != NULL && hold_doubts_clock(guard->hold.kind);
}

bool guard_resume(struct guard *guard, const struct actor *actor, struct err *err) {
	struct app *app = guard->app;
	int64_t now = clock_now(&app->clock);
	if (guard->hold.kind == HOLD_NONE && guard->space.kind != HOLD_NONE) {
		return err_set(err, ERR_STATE, "%s: %s", guard->space.reason,
			       hold_mend(guard->space.kind));
	}
	// A plan begins: what fell due while the clock was in doubt.
	if (!store_begin(app->store, err)) {
		return false;
	}
	bool ok = store_hold_end(app->store, actor, now, err) &&
		  store_plan_begin(app->store, now, err);
	if (!store_end(app->store, ok, err)) {
		return false;
	}
	log_info("hold", "ended by %s: %s", actor->name, guard->hold.reason);
	guard->hold = (struct hold){0};
	guard->clocks = read_clocks();
	beat(guard, 0);
	return true;
}

void guard_fail_clock(struct guard *guard, int64_t hours) {
	guard->clocks.wall -= hours * 3600;
}
