// Walks the days of a recurrence rule: period by period, each as a set of days.
#include "lib/calendar/rrule.h"

#include <string.h>

// SET_AROUND: days by which SKIP may move one out of its year: into the month behind it.
enum {
	SET_AROUND = 32,
	SET_DAYS = 400 + 2 * SET_AROUND,
	MONTH_SET_DAYS = 32 + 2 * SET_AROUND,
	DAYS_A_WEEK = 7
};

// How far ahead is searched, and which years are known in calendars that hang on the moon.
enum { AHEAD_DAYS = 500 * 366, AHEAD_DAYS_OTHER = 100 * 366 };
enum { OTHER_FIRST_YEAR = 1900, OTHER_LAST_YEAR = 2199 };

// A walk on its way.
struct walk {
	struct rrule rule; // with what it leaves to its start filled in
	const struct scale *scale;
	int64_t start, from, until; // days since 1970-01-01
	int64_t last_period;        // no period that begins later is looked at
	int64_t last;               // the last day that was met
	int64_t left;               // of COUNT
	int effort;                 // years of another calendar that may still be asked for
	int year_number;
	struct scale_year year; // of that number: the one that is looked at
	int64_t base;           // the day of set[0]
	int set_days;           // of the set, that may be in it
	bool set[SET_DAYS];     // the days of a period
	bool found, over;
	int64_t day; // what was found
};

static bool look_at_year(struct walk *w, int number) {
	if (w->year_number == number && w->year.month_count > 0) {
		return true;
	}
	w->year_number = number;
	w->year.month_count = 0;
	if (w->rule.scale != SCALE_GREGORIAN && w->effort-- <= 0) {
		return false;
	}
	return scale_load(w->scale, number, &w->year);
}

static void mark(struct walk *w, int64_t day) {
	int64_t at = day - w->base;
	if (at >= 0 && at < w->set_days) {
		w->set[at] = true;
	}
}

// Marks the n-th day of length ones from start on, from the back when n is below 0.
static void mark_nth(struct walk *w, int64_t start, int length, int n) {
	bool there = n <= length && n >= -length;
	if (there) {
		mark(w, n > 0 ? start + n - 1 : start + length + n);
	} else if (w->rule.skip == RRULE_BACKWARD) {
		mark(w, n > 0 ? start + length - 1 : start - 1);
	} else if (w->rule.skip == RRULE_FORWARD) {
		mark(w, n > 0 ? start + length : start);
	}
}

// Marks all days that numbers names of length ones from start on.
static void mark_numbers(struct walk *w, const struct numbers *numbers, int64_t start, int length,
			 int max) {
	for (int n = 1; n <= max; n++) {
		if (numbers_have(numbers, n)) {
			mark_nth(w, start, length, n);
		}
		if (numbers_have(numbers, -n)) {
			mark_nth(w, start, length, -n);
		}
	}
}

static void mark_month(struct walk *w, const struct scale_month *month) {
	if (w->rule.month_days.any) {
		mark_numbers(w, &w->rule.month_days, month->start, month->length, 31);
		return;
	}
	for (int i = 0; i < month->length; i++) {
		mark(w, month->start + i);
	}
}

static const struct scale_month *find_month(const struct scale_year *year, int number, bool leap) {
	for (int i = 0; i < year->month_count; i++) {
		if (year->months[i].number == number && year->months[i].leap == leap) {
			return &year->months[i];
		}
	}
	return NULL;
}

// A month that the year does not have gives way to its neighbour, as SKIP says.
static void mark_wanted_month(struct walk *w, int number, bool leap) {
	const struct scale_month *month = find_month(&w->year, number, leap);
	struct scale_year next;
	if (month == NULL && leap && w->rule.skip == RRULE_BACKWARD) {
		month = find_month(&w->year, number, false);
	} else if (month == NULL && leap && w->rule.skip == RRULE_FORWARD) {
		month = find_month(&w->year, number + 1, false);
		if (month == NULL && scale_load(w->scale, w->year_number + 1, &next)) {
			month = &next.months[0];
		}
	}
	if (month != NULL) {
		mark_month(w, month);
	}
}

static bool wants_month(const struct rrule *rule, const struct scale_month *month) {
	if (!rule->months.any && !rule->leap_months.any) {
		return true;
	}
	return numbers_have(month->leap ? &rule->leap_months : &rule->months, month->number);
}

static enum weekday weekday_of(int64_t day) {
	return (enum weekday)(((day + THURSDAY) % DAYS_A_WEEK + DAYS_A_WEEK) % DAYS_A_WEEK);
}

// The day on which week 1 of a year begins: the first week with four days in it (ISO 8601).
static int64_t first_week(const struct walk *w, int64_t year_start) {
	int into = (int)(weekday_of(year_start) + DAYS_A_WEEK - w->rule.week_start) % DAYS_A_WEEK;
	return into <= 3 ? year_start - into : year_start - into + DAYS_A_WEEK;
}

// The year whose period a day lies in: with BYWEEKNO the one that its week belongs to.
static int64_t period_year(const struct walk *w, int64_t day) {
	struct scale_year year;
	int number = scale_year_of(w->scale, day);
	if (!w->rule.weeks.any) {
		return number;
	}
	if (scale_load(w->scale, number + 1, &year) && day >= first_week(w, year.start)) {
		return number + 1;
	}
	bool before = scale_load(w->scale, number, &year) && day < first_week(w, year.start);
	return before ? number - 1 : number;
}

// Weeks are the Gregorian calendar's, and their days may lie in the years around.
static void mark_weeks(struct walk *w) {
	int64_t begin = first_week(w, w->year.start);
	int64_t end = first_week(w, w->year.start + w->year.length);
	int weeks = (int)(end - begin) / DAYS_A_WEEK;
	for (int n = 1; n <= weeks; n++) {
		bool wanted = numbers_have(&w->rule.weeks, n) ||
			      numbers_have(&w->rule.weeks, n - weeks - 1);
		for (int i = 0; wanted && i < DAYS_A_WEEK; i++) {
			int64_t day = begin + (int64_t)(n - 1) * DAYS_A_WEEK + i;
			if (!w->rule.months.any ||
			    numbers_have(&w->rule.months, date_from_days(day).month)) {
				mark(w, day);
			}
		}
	}
}

static void mark_year(struct walk *w) {
	const struct rrule *rule = &w->rule;
	bool months = rule->months.any || rule->leap_months.any;
	if (rule->weeks.any) {
		mark_weeks(w);
		return;
	}
	if (rule->year_days.any && !months && !rule->month_days.any) {
		mark_numbers(w, &rule->year_days, w->year.start, w->year.length, 385);
		return;
	}
	for (int i = 0; !months && i < w->year.month_count; i++) {
		mark_month(w, &w->year.months[i]);
	}
	for (int number = 1; months && number <= SCALE_MONTHS_MAX; number++) {
		if (numbers_have(&rule->months, number)) {
			mark_wanted_month(w, number, false);
		}
		if (numbers_have(&rule->leap_months, number)) {
			mark_wanted_month(w, number, true);
		}
	}
}

// The day is number at of length ones: is it a wanted Monday, counted from either end?
static bool is_nth(const struct numbers *nth, int64_t at, int length) {
	return numbers_have(nth, (int)(at / DAYS_A_WEEK) + 1) ||
	       numbers_have(nth, -((int)((length - 1 - at) / DAYS_A_WEEK) + 1));
}

static bool wants_weekday(const struct walk *w, int64_t day) {
	const struct rrule *rule = &w->rule;
	enum weekday weekday = weekday_of(day);
	if ((rule->weekdays == 0 && !rule->any_nth) || (rule->weekdays & 1U << weekday) != 0) {
		return true;
	}
	bool by_month = rule->frequency == RRULE_MONTHLY || rule->months.any ||
			rule->leap_months.any;
	const struct scale_month *month = scale_month_of(&w->year, day);
	if (!rule->nth[weekday].any || month == NULL) {
		return false;
	}
	return by_month ? is_nth(&rule->nth[weekday], day - month->start, month->length)
			: is_nth(&rule->nth[weekday], day - w->year.start, w->year.length);
}

static bool wants_year_day(const struct walk *w, int64_t day) {
	int64_t at = day - w->year.start;
	return !w->rule.year_days.any || numbers_have(&w->rule.year_days, (int)at + 1) ||
	       numbers_have(&w->rule.year_days, (int)(at - w->year.length));
}

static bool wants_month_day(const struct walk *w, const struct scale_month *month, int64_t day) {
	int64_t at = day - month->start;
	return !w->rule.month_days.any || numbers_have(&w->rule.month_days, (int)at + 1) ||
	       numbers_have(&w->rule.month_days, (int)(at - month->length));
}

// Takes out of the set of a year or a month what the other parts do not want.
static void limit_set(struct walk *w) {
	bool year_days = w->rule.months.any || w->rule.leap_months.any || w->rule.month_days.any;
	for (int i = 0; i < w->set_days; i++) {
		if (w->set[i]) {
			int64_t day = w->base + i;
			w->set[i] = wants_weekday(w, day) && (!year_days || wants_year_day(w, day));
		}
	}
}

// True for a day of a daily or weekly rule.
static bool wants_day(struct walk *w, int64_t day) {
	bool within = w->year.month_count > 0 && day >= w->year.start &&
		      day < w->year.start + w->year.length;
	if (!within && (w->effort <= 0 || !look_at_year(w, scale_year_of(w->scale, day)))) {
		w->over |= w->effort <= 0;
		return false;
	}
	const struct scale_month *month = scale_month_of(&w->year, day);
	return month != NULL && wants_month(&w->rule, month) && wants_month_day(w, month, day) &&
	       wants_weekday(w, day);
}

// Keeps those of the set that BYSETPOS counts out.
static void choose_positions(struct walk *w) {
	int total = 0, position = 0;
	for (int i = 0; i < w->set_days; i++) {
		total += w->set[i] ? 1 : 0;
	}
	for (int i = 0; i < w->set_days; i++) {
		if (w->set[i]) {
			w->set[i] = numbers_have(&w->rule.positions, position + 1) ||
				    numbers_have(&w->rule.positions, position - total);
			position++;
		}
	}
}

static void meet(struct walk *w, int64_t day) {
	if (day < w->start || day <= w->last || w->found || w->over) {
		return; // the same day may be in two sets, moved there by SKIP
	}
	w->last = day;
	w->over = day > w->until || (w->rule.count > 0 && w->left-- == 0);
	w->found = !w->over && day >= w->from;
	w->day = day;
}

// Meets the days of the set in order.
static void meet_set(struct walk *w) {
	if (w->rule.positions.any) {
		choose_positions(w);
	}
	for (int i = 0; i < w->set_days && !w->found && !w->over; i++) {
		if (w->set[i]) {
			meet(w, w->base + i);
		}
	}
}

static bool goes_on(const struct walk *w, int64_t period) {
	return !w->found && !w->over && period <= w->last_period && period <= w->until + SET_AROUND;
}

static void begin_set(struct walk *w, int64_t base, int days) {
	w->base = base;
	w->set_days = days;
	memset(w->set, 0, (size_t)days * sizeof w->set[0]);
}

static int64_t at_least(int64_t a, int64_t b) {
	return a > b ? a : b;
}

// The last number of start, start + interval, ... that is not above aim; start when none is.
static int64_t aligned(const struct walk *w, int64_t start, int64_t aim) {
	if (w->rule.count > 0 || aim <= start) {
		return start; // what COUNT counts must be met one by one
	}
	return aim - (aim - start) % w->rule.interval;
}

static bool fill_year(struct walk *w, int64_t number) {
	if (!look_at_year(w, (int)number)) {
		return false;
	}
	begin_set(w, w->year.start - SET_AROUND, SET_DAYS);
	mark_year(w);
	limit_set(w);
	return true;
}

// The year from which INTERVAL counts. A start in a week of the year before counts from there only
// when it is an instance itself, as libical has it; RFC 5545 is silent.
static int64_t first_year(struct walk *w) {
	int64_t number = period_year(w, w->start);
	if (w->rule.interval == 1 || number == scale_year_of(w->scale, w->start)) {
		return number;
	}
	bool instance = fill_year(w, number) && w->set[w->start - w->base];
	return instance ? number : scale_year_of(w->scale, w->start);
}

static void walk_years(struct walk *w) {
	int64_t moved = w->rule.skip == RRULE_OMIT ? 0
						   : 1; // SKIP may move a day into the next year
	int64_t number = aligned(w, first_year(w), period_year(w, w->from) - moved);
	while (fill_year(w, number) && goes_on(w, w->year.start - SET_AROUND)) {
		meet_set(w);
		number += w->rule.interval;
	}
}

static int month_index(const struct walk *w, int64_t day) {
	int index = 0;
	while (index + 1 < w->year.month_count && w->year.months[index + 1].start <= day) {
		index++;
	}
	return index;
}

// Goes on by whole months; years differ in how many they have.
static bool skip_months(struct walk *w, int64_t *index) {
	while (*index >= w->year.month_count) {
		*index -= w->year.month_count;
		if (w->year.start > w->last_period || !look_at_year(w, w->year_number + 1)) {
			return false;
		}
	}
	return true;
}

static void walk_months(struct walk *w) {
	bool near = w->rule.interval == 1 && w->rule.count == 0;
	int64_t first = near ? at_least(w->start, w->from - INT64_C(2) * SET_AROUND) : w->start;
	if (!look_at_year(w, scale_year_of(w->scale, first))) {
		return;
	}
	int64_t index = month_index(w, first);
	while (skip_months(w, &index) && goes_on(w, w->year.months[index].start)) {
		const struct scale_month *month = &w->year.months[index];
		begin_set(w, month->start - SET_AROUND, MONTH_SET_DAYS);
		if (wants_month(&w->rule, month)) {
			mark_month(w, month);
			limit_set(w);
			meet_set(w);
		}
		index += w->rule.interval;
	}
}

static void walk_weeks(struct walk *w) {
	int into = (int)(weekday_of(w->start) + DAYS_A_WEEK - w->rule.week_start) % DAYS_A_WEEK;
	int64_t first = w->start - into, step = w->rule.interval * DAYS_A_WEEK;
	int64_t weeks = at_least(w->from - DAYS_A_WEEK - first, 0) / DAYS_A_WEEK;
	for (int64_t week = first + aligned(w, 0, weeks) * DAYS_A_WEEK; goes_on(w, week);
	     week += step) {
		begin_set(w, week, DAYS_A_WEEK);
		for (int i = 0; i < DAYS_A_WEEK; i++) {
			w->set[i] = wants_day(w, week + i);
		}
		meet_set(w);
	}
}

static void walk_days(struct walk *w) {
	for (int64_t day = aligned(w, w->start, w->from - 1); goes_on(w, day);
	     day += w->rule.interval) {
		if (!wants_day(w, day)) {
			continue;
		}
		if (w->rule.positions.any) {
			begin_set(w, day, 1);
			w->set[0] = true;
			meet_set(w);
		} else {
			meet(w, day);
		}
	}
}

// What no part says comes from the start (RFC 5545, 3.3.10).
static bool take_from_start(struct walk *w) {
	struct rrule *rule = &w->rule;
	bool weekdays = rule->weekdays != 0 || rule->any_nth;
	bool no_day = !weekdays && !rule->month_days.any && !rule->year_days.any;
	bool by_weekday = rule->frequency == RRULE_WEEKLY || rule->weeks.any;
	if (date_none(rule->start) || !look_at_year(w, scale_year_of(w->scale, w->start))) {
		return date_none(rule->start);
	}
	const struct scale_month *month = scale_month_of(&w->year, w->start);
	if (month == NULL) {
		return false;
	}
	if (rule->frequency == RRULE_YEARLY && !weekdays && !rule->year_days.any &&
	    !rule->weeks.any && !rule->months.any && !rule->leap_months.any) {
		numbers_add(month->leap ? &rule->leap_months : &rule->months, month->number);
	}
	if (no_day && by_weekday) {
		rule->weekdays = 1U << weekday_of(w->start);
	} else if (no_day && rule->frequency >= RRULE_MONTHLY) {
		numbers_add(&rule->month_days, (int)(w->start - month->start) + 1);
	}
	return true;
}

// The last day on which an instance may lie: one at the hour of the start may come too late.
static int64_t last_day(const struct rrule *rule) {
	if (date_none(rule->until)) {
		return INT64_MAX / 2;
	}
	int start_second = rule->start_second >= 0 ? rule->start_second : 0;
	bool too_late = rule->until_second >= 0 && rule->until_second < start_second;
	return date_to_days(rule->until) - (too_late ? 1 : 0);
}

static bool year_known(const struct rrule *rule, struct date day) {
	return rule->scale == SCALE_GREGORIAN ||
	       (day.year >= OTHER_FIRST_YEAR && day.year <= OTHER_LAST_YEAR);
}

static void walk(struct walk *w) {
	typedef void walker(struct walk * w);
	static walker *const walkers[] = {[RRULE_DAILY] = walk_days,
					  [RRULE_WEEKLY] = walk_weeks,
					  [RRULE_MONTHLY] = walk_months,
					  [RRULE_YEARLY] = walk_years};
	if (take_from_start(w)) {
		walkers[w->rule.frequency](w);
	}
}

bool rrule_next_within(const struct rrule *rule, struct date from, int effort, struct date *ret) {
	bool other = rule->scale != SCALE_GREGORIAN;
	struct date start = date_none(rule->start) ? from : rule->start;
	struct walk w = {.rule = *rule,
			 .start = date_to_days(start),
			 .from = date_to_days(from),
			 .until = last_day(rule),
			 .last = INT64_MIN,
			 .left = rule->count,
			 .effort = effort};
	if (w.from > w.until || !year_known(rule, from) || !year_known(rule, start)) {
		return false;
	}
	struct scale *scale = scale_open(rule->scale);
	if (scale == NULL) {
		return false;
	}
	w.scale = scale;
	w.last_period = at_least(w.from, w.start) + (other ? AHEAD_DAYS_OTHER : AHEAD_DAYS);
	walk(&w);
	scale_close(scale);
	struct date day = w.found ? date_from_days(w.day) : (struct date){0};
	if (date_none(day) || !year_known(rule, day)) {
		return false;
	}
	*ret = day;
	return true;
}

bool rrule_next(const struct rrule *rule, struct date from, struct date *ret) {
	return rrule_next_within(rule, from, RRULE_EFFORT_MAX, ret);
}
