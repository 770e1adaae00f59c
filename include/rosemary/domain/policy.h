/* What the shop has decided: its hours, its rhythm, its quiet times. Filled from configuration. */
#pragma once

#include "rosemary/base/date.h"
#include "rosemary/calendar/rule.h"
#include "rosemary/calendar/zone.h"

/* Minutes after midnight. */
enum { MINUTES_A_DAY = 24 * 60 };

/*
 * A run of days on which the shop is closed, both ends included. Year 0 in both means "each year"
 * (12-25), and then a last before the first wraps the year's end: 12-24/01-02 is closed from
 * 24 December to 2 January.
 */
struct closed_dates {
	struct date first, last;
};

/* The shop. Strings are owned by the configuration. */
struct shop {
	const char *name, *language, *country, *currency, *timezone, *phone, *email, *address;
	unsigned closed_weekdays; /* bit 1 << enum weekday */
	const struct closed_dates *closed;
	size_t closed_count;
	int order_by_days;
	int opens, closes;       /* minutes after midnight */
	const struct zone *zone; /* of timezone */
};

/* When drafts are made and what holds them. */
struct policy {
	int lead_days;
	int plan_at; /* minutes after midnight in the shop's zone */
	int answer_hours;
	int cap_days;
	int ordered_days;
	enum leap_rule leap_day;
	const struct feasts *feasts; /* when they are; NULL: none is known */
	int price_tolerance;         /* percent */
	int grace;                   /* seconds from approval to the earliest sending */
	char **reorder;              /* categories whose goods are bought again and again */
	size_t reorder_count;
};

/* Bytes of the longest name of a category in plan.reorder. */
enum { CATEGORY_MAX = 60 };

/* The shop's own way to write a category of plan.reorder; NULL when it is not among them. */
const char *policy_reorder(const struct policy *policy, const char *category);

/*
 * The lead days of a reorder that has none of its own: enough to order, to answer and for the
 * owner to say yes within a day, and never more than the policy's. Too early is as wrong as too
 * late.
 */
int policy_reorder_lead(const struct shop *shop, const struct policy *policy);

/* When nobody is written to, in the customer's zone. from == until: no quiet hours. */
struct quiet {
	int from, until;   /* minutes after midnight; from > until wraps midnight */
	unsigned weekdays; /* bit 1 << enum weekday: quiet the whole day */
};

/* How often one customer is written to, at the most; 0: as often as there is reason to. */
struct caps {
	int day;   /* in 24 hours */
	int month; /* in 30 days */
};

/* The moments of one occasion's day. */
struct schedule {
	struct date draft_on; /* drafted on this civil day of the shop */
	int64_t order_by;     /* last moment to order; 0 for a greeting */
	int64_t send_by;      /* last moment to send: sorts the queue, lapses drafts */
	int64_t not_before;   /* first moment to send; 0: at once */
};

/* True when the shop is open on that day. */
bool shop_open_on(const struct shop *shop, struct date day);

/* The first open day behind a day; the next day when the shop never opens in a year. */
struct date shop_next_open(const struct shop *shop, struct date day);

/*
 * order_by: count back order_by_days open days from the day, `closes` there. send_by: answer_hours
 * before it. draft_on: order_by's date less (lead_days - order_by_days). lead_days overrides the
 * policy's when above 0.
 */
struct schedule schedule_reminder(const struct shop *shop, const struct policy *policy,
				  struct date day, int lead_days);

/* A greeting leaves on the day itself: drafted the day before, send_by `closes` that day. */
struct schedule schedule_greeting(const struct shop *shop, struct date day);

/* ERR_INVALID in words when lead_days leaves no time between drafting and send_by. */
bool lead_days_check(const struct shop *shop, const struct policy *policy, int lead_days,
		     struct err *err) MUST_CHECK;

/* The first instant at or after `at` that is not quiet in zone; -1 if there is none in 14 days. */
int64_t quiet_next_allowed(const struct quiet *quiet, const struct zone *zone, int64_t at);

/* How far back caps look, in seconds. */
enum { CAPS_DAY = 24 * 3600, CAPS_MONTH = 30 * CAPS_DAY };

/*
 * The first instant at or after `at` at which one more message keeps the caps; times are those of
 * the others, the latest first.
 */
int64_t caps_next_allowed(const struct caps *caps, const int64_t *times, size_t count, int64_t at);

/* What the caps say, for people: "a customer gets at most 1 message a day and 4 a month". */
enum { CAPS_RULE_SIZE = 80 };
void caps_rule(const struct caps *caps, char ret[CAPS_RULE_SIZE]);

/* The next time plan_at comes around after an instant. */
int64_t policy_next_plan(const struct policy *policy, const struct zone *zone, int64_t after);
