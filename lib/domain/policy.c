// The shop's calendar and rhythm: open days, order-by, quiet times.
#include "rosemary/domain/policy.h"

#include <stdio.h>
#include <string.h>

enum { APPROVAL_DAYS = 2 }; // for the owner's yes, with a morning to spare
enum { QUARTER = 900, HOUR = 3600, QUIET_HORIZON_DAYS = 14, CLOSED_HORIZON_DAYS = 400 };

// True when day lies in one run of closed dates; yearly runs may wrap the year's end.
static bool closed_by(const struct closed_dates *closed, struct date day) {
	if (closed->first.year != 0) {
		return date_compare(closed->first, day) <= 0 &&
		       date_compare(day, closed->last) <= 0;
	}
	int now = day.month * 100 + day.day;
	int from = closed->first.month * 100 + closed->first.day;
	int to = closed->last.month * 100 + closed->last.day;
	return from <= to ? from <= now && now <= to : from <= now || now <= to;
}

bool shop_open_on(const struct shop *shop, struct date day) {
	if ((shop->closed_weekdays & (1u << date_weekday(day))) != 0) {
		return false;
	}
	for (size_t i = 0; i < shop->closed_count; i++) {
		if (closed_by(&shop->closed[i], day)) {
			return false;
		}
	}
	return true;
}

struct date shop_next_open(const struct shop *shop, struct date day) {
	for (int i = 1; i <= CLOSED_HORIZON_DAYS; i++) {
		if (shop_open_on(shop, date_add(day, i))) {
			return date_add(day, i);
		}
	}
	return date_add(day, 1);
}

// The last open day on or before a day; the day itself when the shop never opens in a year.
static struct date open_day_back(const struct shop *shop, struct date day) {
	struct date open = day;
	for (int i = 0; i < CLOSED_HORIZON_DAYS; i++) {
		if (shop_open_on(shop, open)) {
			return open;
		}
		open = date_add(open, -1);
	}
	return day;
}

// The last day on which an order for `day` can still be met.
static struct date order_day(const struct shop *shop, struct date day) {
	if (shop->order_by_days == 0) {
		return open_day_back(shop, day);
	}
	struct date ordered = day;
	for (int i = 0; i < shop->order_by_days; i++) {
		ordered = open_day_back(shop, date_add(ordered, -1));
	}
	return ordered;
}

struct schedule schedule_reminder(const struct shop *shop, const struct policy *policy,
				  struct date day, int lead_days) {
	int lead = lead_days > 0 ? lead_days : policy->lead_days;
	struct date ordered = order_day(shop, day);
	int64_t order_by = zone_instant(shop->zone, ordered, shop->closes);
	return (struct schedule){
		.draft_on = date_add(ordered, -(int64_t)(lead - shop->order_by_days)),
		.order_by = order_by,
		.send_by = order_by - (int64_t)policy->answer_hours * HOUR,
	};
}

const char *policy_reorder(const struct policy *policy, const char *category) {
	for (size_t i = 0; i < policy->reorder_count; i++) {
		if (strcasecmp(policy->reorder[i], category) == 0) {
			return policy->reorder[i];
		}
	}
	return NULL;
}

int policy_reorder_lead(const struct shop *shop, const struct policy *policy) {
	int lead = shop->order_by_days + policy->answer_hours / 24 + APPROVAL_DAYS;
	return lead < policy->lead_days ? lead : policy->lead_days;
}

struct schedule schedule_greeting(const struct shop *shop, struct date day) {
	return (struct schedule){
		.draft_on = date_add(day, -1),
		.send_by = zone_instant(shop->zone, day, shop->closes),
		.not_before = zone_instant(shop->zone, day, 0),
	};
}

bool lead_days_check(const struct shop *shop, const struct policy *policy, int lead_days,
		     struct err *err) {
	int hours = (lead_days - shop->order_by_days) * 24;
	if (hours <= policy->answer_hours) {
		return err_set(err, ERR_INVALID,
			       "%d days of lead leave no time: %d to order and %d hours to answer",
			       lead_days, shop->order_by_days, policy->answer_hours);
	}
	return true;
}

// True when nothing may be sent at that civil time.
static bool is_quiet(const struct quiet *quiet, struct civil civil) {
	if ((quiet->weekdays & (1u << date_weekday(civil.date))) != 0) {
		return true;
	}
	if (quiet->from <= quiet->until) {
		return quiet->from <= civil.minute && civil.minute < quiet->until;
	}
	return civil.minute >= quiet->from || civil.minute < quiet->until;
}

/*
 * Seconds from a quiet moment to the next one at which quiet can end: `until`, a midnight, or a
 * change of the clocks, and those lie on quarters of an hour UTC.
 */
static int64_t next_look(const struct quiet *quiet, int64_t moment, struct civil civil) {
	int minute = quiet->until > civil.minute ? quiet->until : MINUTES_A_DAY;
	int64_t boundary = (int64_t)(minute - civil.minute) * 60 - civil.second;
	int64_t quarter = QUARTER - moment % QUARTER;
	return boundary < quarter ? boundary : quarter;
}

int64_t quiet_next_allowed(const struct quiet *quiet, const struct zone *zone, int64_t at) {
	int64_t horizon = at + (int64_t)QUIET_HORIZON_DAYS * 24 * HOUR;
	int64_t moment = at;
	while (moment <= horizon) {
		struct civil civil = zone_civil(zone, moment);
		if (!is_quiet(quiet, civil)) {
			return moment;
		}
		moment += next_look(quiet, moment, civil);
	}
	return -1;
}

int64_t caps_next_allowed(const struct caps *caps, const int64_t *times, size_t count, int64_t at) {
	const struct {
		int most, seconds;
	} spans[] = {{caps->day, CAPS_DAY}, {caps->month, CAPS_MONTH}};
	int64_t next = at;
	for (size_t i = 0; i < ARRAY_LEN(spans); i++) {
		size_t most = (size_t)spans[i].most;
		// When the most-th last of them is so far back, there is room for another.
		if (most > 0 && most <= count && times[most - 1] + spans[i].seconds > next) {
			next = times[most - 1] + spans[i].seconds;
		}
	}
	return next;
}

void caps_rule(const struct caps *caps, char ret[CAPS_RULE_SIZE]) {
	int first = caps->day > 0 ? caps->day : caps->month;
	int len = snprintf(ret, CAPS_RULE_SIZE, "a customer gets at most %d message%s a %s", first,
			   first == 1 ? "" : "s", caps->day > 0 ? "day" : "month");
	if (caps->day > 0 && caps->month > 0) {
		(void)snprintf(ret + len, CAPS_RULE_SIZE - (size_t)len, " and %d a month",
			       caps->month); // fits, whatever the numbers are
	}
}

int64_t policy_next_plan(const struct policy *policy, const struct zone *zone, int64_t after) {
	struct date day = zone_day(zone, after);
	int64_t next = zone_instant(zone, day, policy->plan_at);
	return next > after ? next : zone_instant(zone, date_add(day, 1), policy->plan_at);
}
