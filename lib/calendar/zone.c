// Time zones: civil time at an instant and back, gaps and folds included.
#include "rosemary/calendar/zone.h"

#include <string.h>

#include <glib.h>

enum { DAY_SECONDS = 24 * 60 * 60 };

// A struct zone is a counted reference to GLib's own object.
static GTimeZone *unwrap(const struct zone *zone) {
	return (GTimeZone *)(uintptr_t)zone;
}

/*
 * GLib also takes "+01:00", POSIX rules ("EST5EDT,M3.2.0/2,...") and paths; only names of the
 * database are wanted here, and of them not its copies that count leap seconds.
 */
static bool name_plausible(const char *name) {
	return (strchr(name, '/') != NULL || strcmp(name, "UTC") == 0) && name[0] != '/' &&
	       strpbrk(name, ".,<") == NULL && strncmp(name, "right/", 6) != 0;
}

struct zone *zone_open(const char *name, struct err *err) {
	GTimeZone *found = name_plausible(name) ? g_time_zone_new_identifier(name) : NULL;
	if (found == NULL) {
		(void)err_set(err, ERR_INVALID, "there is no time zone '%.60s'", name);
	}
	return (struct zone *)found;
}

struct zone *zone_share(const struct zone *zone) {
	return (struct zone *)g_time_zone_ref(unwrap(zone));
}

void zone_close(struct zone *zone) {
	if (zone != NULL) {
		g_time_zone_unref(unwrap(zone));
	}
}

// Seconds east of UTC at an instant.
static int64_t offset_at(const struct zone *zone, int64_t at) {
	int interval = g_time_zone_find_interval(unwrap(zone), G_TIME_TYPE_UNIVERSAL, at);
	return g_time_zone_get_offset(unwrap(zone), interval);
}

struct civil zone_civil(const struct zone *zone, int64_t at) {
	int64_t local = at + offset_at(zone, at);
	int64_t days = local / DAY_SECONDS;
	int64_t rest = local % DAY_SECONDS;
	if (rest < 0) {
		rest += DAY_SECONDS;
		days--;
	}
	return (struct civil){date_from_days(days), (int)(rest / 60), (int)(rest % 60)};
}

struct date zone_day(const struct zone *zone, int64_t at) {
	return zone_civil(zone, at).date;
}

// The first instant between from and to at which the local clock shows `local` or later.
static int64_t first_at_or_after(const struct zone *zone, int64_t local, int64_t from, int64_t to) {
	while (from < to) {
		int64_t middle = from + (to - from) / 2;
		if (middle + offset_at(zone, middle) >= local) {
			to = middle;
		} else {
			from = middle + 1;
		}
	}
	return from;
}

int64_t zone_instant(const struct zone *zone, struct date day, int minute) {
	int64_t local = date_to_days(day) * DAY_SECONDS + (int64_t)minute * 60;
	int64_t before = offset_at(zone, local - INT64_C(2) * DAY_SECONDS);
	int64_t after = offset_at(zone, local + INT64_C(2) * DAY_SECONDS);
	int64_t early = local - (before > after ? before : after);
	int64_t late = local - (before > after ? after : before);
	if (early + offset_at(zone, early) == local) {
		return early; // the only one, or the first of a fold
	}
	if (late + offset_at(zone, late) == local) {
		return late;
	}
	return first_at_or_after(zone, local, early, late); // in a gap
}

int zone_offset_minutes(const struct zone *zone, int64_t at) {
	return (int)(offset_at(zone, at) / 60);
}

const char *zone_name(const struct zone *zone) {
	return g_time_zone_get_identifier(unwrap(zone));
}
