/*
 * Time zones of the IANA database, for the two questions that matter here: which civil day and
 * minute is it, and when does a civil minute begin. Wraps GLib's GTimeZone.
 */
#pragma once

#include "rosemary/base/date.h"

/* A zone, counted by references. */
struct zone;

/* Civil time in a zone. */
struct civil {
	struct date date;
	int minute; /* of the day, 0 to 1439 */
	int second;
};

/*
 * The zone of that name ("Europe/London"); close it with zone_close(). NULL and ERR_INVALID when
 * there is none.
 */
struct zone *zone_open(const char *name, struct err *err) MUST_CHECK;

/* The same zone once more, to be closed as well: for those who outlive the first holder. */
struct zone *zone_share(const struct zone *zone) MUST_CHECK;

/* Gives it up; NULL is fine. */
void zone_close(struct zone *zone);

/* The civil time at an instant (seconds UTC). */
struct civil zone_civil(const struct zone *zone, int64_t at);

/* The civil day at an instant. */
struct date zone_day(const struct zone *zone, int64_t at);

/*
 * The instant of a civil minute. In a gap (clocks go forward) the first valid instant behind it;
 * in a fold (clocks go back) the first of the two. minute may be 0 to 1440.
 */
int64_t zone_instant(const struct zone *zone, struct date day, int minute);

/* Minutes east of UTC at an instant, for Date: headers. */
int zone_offset_minutes(const struct zone *zone, int64_t at);

/* The zone's name. */
const char *zone_name(const struct zone *zone);
