// What the doctor can see without asking anybody: files, clock, disk, and what waits for people.
#include <errno.h>
#include <inttypes.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "daemon/app.h"
#include "daemon/copy.h"
#include "daemon/doctor.h"
#include "daemon/goods.h"
#include "daemon/outboxes.h"
#include "daemon/outlet.h"
#include "daemon/reload.h"
#include "rosemary/base/json.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/delivery.h"

enum { FILE_SLACK_SECONDS = 60 * 60 }; // files come from elsewhere, too

#define MEBIBYTE (INT64_C(1024) * 1024)

// Before this program was written, or long after: nobody has set the clock.
static const int64_t earliest = 1767225600, latest = 4102444800; // 2026-01-01, 2100-01-01

static const int64_t room_needed = 64 * MEBIBYTE; // for a day's work and the WAL

static void note_fault(const char *text, void *argument) {
	doctor_tell(argument, "configuration", HEALTH_PROBLEM,
		    "%s; until it is mended a restart fails, and a reload changes nothing", text);
}

static void note_oddity(const char *text, void *argument) {
	doctor_tell(argument, "configuration", HEALTH_WARNING, "%s", text);
}

static void check_configuration(const struct app *app, struct json *checks) {
	struct json *waiting = json_new_list();
	if (app_check(app, note_fault, note_oddity, checks)) {
		doctor_tell(checks, "configuration", HEALTH_OK, "%s and the playbook are right",
			    app->config->file);
	}
	reload_problems(app, waiting);
	for (size_t i = 0; i < json_count(waiting); i++) {
		doctor_tell(checks, "configuration", HEALTH_WARNING, "%s",
			    json_text(json_at(waiting, i)));
	}
	json_free(waiting);
}

static bool take_at(const void *record, void *argument) {
	const struct audit *entry = record;
	int64_t *at = argument;
	*at = entry->at;
	return true;
}

// When a file was last changed; 0 when that cannot be told.
static int64_t changed_at(const char *path) {
	struct stat status;
	return stat(path, &status) == 0 ? status.st_mtime : 0;
}

// The latest moment that the store knows of, or a file of ours was written at: a clock before it
// went back. A clock that is made for a test has nothing to do with files.
static bool find_latest(const struct app *app, int64_t *ret, struct err *err) {
	const struct store_page newest = {.limit = 1};
	const char *const files[] = {app->config->file, app->config->store_path};
	struct store *store = app->store;
	struct instance instance;
	int64_t at = 0;
	if (!store_instance(store, &instance, err) ||
	    !store_audit_each(store, &newest, take_at, &at, err)) {
		return false;
	}
	*ret = instance.planned_at > at ? instance.planned_at : at;
	for (size_t i = 0; i < ARRAY_LEN(files) && !app->clock.frozen; i++) {
		int64_t changed = changed_at(files[i]) - FILE_SLACK_SECONDS;
		*ret = changed > *ret ? changed : *ret;
	}
	return true;
}

static bool check_clock(const struct app *app, struct json *checks, struct err *err) {
	char day[DATE_TEXT_SIZE];
	int64_t known = 0;
	int64_t now = clock_now(&app->clock);
	if (!find_latest(app, &known, err)) {
		return false;
	}
	(void)date_text(zone_day(app->config->shop.zone, now), day);
	if (now < earliest || now >= latest) {
		doctor_tell(checks, "clock", HEALTH_PROBLEM,
			    "it says %s, which cannot be: set it, then restart the daemon", day);
	} else if (now < known) {
		doctor_tell(checks, "clock", HEALTH_PROBLEM,
			    "it says %s, and was later before: set it, then restart the daemon",
			    day);
	} else if (app->clock.frozen) {
		doctor_tell(checks, "clock", HEALTH_WARNING,
			    "it stands still at %s: 'rosemary dev clock run' lets it go", day);
	} else {
		struct civil civil = zone_civil(app->config->shop.zone, now);
		doctor_tell(checks, "clock", HEALTH_OK, "it is %s, %02d:%02d, for the shop (%s)",
			    day, civil.minute / 60, civil.minute % 60,
			    zone_name(app->config->shop.zone));
	}
	return true;
}

// wanted is what there should be, below room_needed it is too late.
static void check_room(const char *folder, int64_t wanted, struct json *checks) {
	struct statvfs disk;
	if (statvfs(folder, &disk) != 0) {
		doctor_tell(checks, "disk", HEALTH_PROBLEM, "%s: %s", folder, strerror(errno));
		return;
	}
	int64_t room = (int64_t)(disk.f_bavail * disk.f_frsize);
	long long told = (long long)(room / MEBIBYTE);
	if (room < room_needed) {
		doctor_tell(checks, "disk", HEALTH_PROBLEM,
			    "%s has room for %lld MiB: nothing can be stored or sent without, so "
			    "make room",
			    folder, told);
	} else if (room < wanted) {
		doctor_tell(checks, "disk", HEALTH_WARNING,
			    "%s has room for %lld MiB: less than the store and a backup may need",
			    folder, told);
	} else {
		doctor_tell(checks, "disk", HEALTH_OK, "%s has room for %lld MiB", folder, told);
	}
}

bool doctor_check_copy_room(struct app *app, struct json *checks) {
	struct err err = {0};
	bool room = copy_check_room(app, NULL, &err);
	if (!room) {
		doctor_tell(checks, "store", HEALTH_PROBLEM, "it was not read through: %s",
			    err.text);
	}
	return room;
}

// One thing whose mode must have none of the forbidden bits; what is not there is no harm.
static bool check_mode(const char *path, mode_t forbidden, const char *mend, struct json *checks) {
	struct stat status;
	if (stat(path, &status) != 0) {
		if (errno != ENOENT) {
			doctor_tell(checks, "permissions", HEALTH_PROBLEM, "%s: %s", path,
				    strerror(errno));
		}
		return errno == ENOENT;
	}
	if ((status.st_mode & forbidden) != 0) {
		doctor_tell(checks, "permissions", HEALTH_PROBLEM,
			    "others may %s %s (mode %o): %s %s",
			    (forbidden & S_IROTH) != 0 ? "read" : "write", path,
			    (unsigned)(status.st_mode & 07777), mend, path);
		return false;
	}
	return true;
}

static void check_files(const struct app *app, const char *folder, struct json *checks) {
	const struct config *config = app->config;
	char *wal = xasprintf("%s-wal", config->store_path);
	const struct {
		const char *path, *mend;
		mode_t forbidden;
	} files[] = {
		{folder, "chmod go-w", S_IWGRP | S_IWOTH},
		{config->store_path, "chmod 600", S_IRWXG | S_IRWXO},
		{wal, "chmod 600", S_IRWXG | S_IRWXO},
		{config->file, "chmod go-w", S_IWGRP | S_IWOTH},
	};
	bool right = true;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		right &= check_mode(files[i].path, files[i].forbidden, files[i].mend, checks);
	}
	if (right) {
		doctor_tell(checks, "permissions", HEALTH_OK,
			    "store and configuration are as private as they should be");
	}
	free(wal);
}

// A server that takes the messages but not the shop's own copies of them.
static void check_copies(const struct app *app, struct json *checks) {
	const struct outbox *outbox = outboxes_of(app->outboxes, CHANNEL_EMAIL);
	const char *line = outbox != NULL ? outbox_copy_refused(outbox) : NULL;
	if (line != NULL) {
		doctor_tell(checks, "archive", HEALTH_WARNING,
			    "the server refuses the copies for email.archive: %s; see that '%s' is "
			    "an address that it takes, or name another",
			    line, app->config->email.archive);
	}
}

static bool check_channels(const struct app *app, struct json *checks, struct err *err) {
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		int64_t until = 0;
		char *reason = NULL;
		if (!store_channel_get(app->store, (enum channel)i, &until, &reason, err)) {
			return false;
		}
		if (until > clock_now(&app->clock) && outlets[i].title != NULL) {
			doctor_tell(checks, outlets[i].title, HEALTH_PROBLEM,
				    "it is paused: %s; when that is mended, reload the daemon",
				    reason != NULL ? reason : "");
		}
		free(reason);
	}
	check_copies(app, checks);
	if (app->config->email.from_address == NULL) {
		doctor_tell(checks, outlets[CHANNEL_EMAIL].title, HEALTH_PROBLEM,
			    "nothing can be approved: email.from is not set");
	}
	return true;
}

static bool check_deliveries(const struct app *app, struct json *checks, struct err *err) {
	int64_t counts[DELIVERY_STATE_COUNT];
	if (!store_delivery_counts(app->store, counts, err)) {
		return false;
	}
	if (counts[DELIVERY_UNCERTAIN] > 0) {
		doctor_tell(checks, "deliveries", HEALTH_WARNING,
			    "%" PRId64 " may or may not have arrived: ask the mail server's log; "
			    "'rosemary delivery list --state uncertain'",
			    counts[DELIVERY_UNCERTAIN]);
	}
	if (counts[DELIVERY_FAILED] > 0) {
		doctor_tell(checks, "deliveries", HEALTH_WARNING,
			    "%" PRId64 " could not be delivered: 'rosemary delivery list "
			    "--state failed' says why",
			    counts[DELIVERY_FAILED]);
	}
	if (counts[DELIVERY_UNCERTAIN] + counts[DELIVERY_FAILED] == 0) {
		doctor_tell(checks, "deliveries", HEALTH_OK, "none failed or is uncertain");
	}
	return true;
}

bool doctor_check_here(struct app *app, struct json *checks, struct err *err) {
	char *path = xstrdup(app->config->store_path); // dirname() writes into it
	const char *folder = dirname(path);
	check_configuration(app, checks);
	check_room(folder, room_needed + 2 * store_stats(app->store).bytes, checks);
	if (app->config->email.transport == EMAIL_SPOOL) {
		check_room(app->config->spool_path, room_needed, checks);
	}
	check_files(app, folder, checks);
	free(path);
	return check_clock(app, checks, err) && check_channels(app, checks, err) &&
	       check_deliveries(app, checks, err) && goods_check(app, checks, err);
}
