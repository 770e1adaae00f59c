// Finds the feast that days of orders are for, by the days alone.
#include "derive_feast.h"

#include <stdlib.h>

// So many days closer together must the orders be, seen from a feast that moves.
enum { GAIN_DAYS = 3, HALF_A_YEAR = 183, YEAR = 366, LEAP_YEAR = 2000 };

// Feasts on which people are given something, and to whom they are not given.
static const struct {
	const char *word;
	enum pronoun never; // PRONOUN_UNKNOWN: to anybody
} gift_days[] = {
	{"mothers-day", PRONOUN_HE},
	{"fathers-day", PRONOUN_SHE},
	{"grandparents-day", PRONOUN_UNKNOWN},
	{"grandmothers-day", PRONOUN_HE},
	{"grandfathers-day", PRONOUN_SHE},
	{"valentines-day", PRONOUN_UNKNOWN},
	{"womens-day", PRONOUN_HE},
	{"teachers-day", PRONOUN_UNKNOWN},
};

// Two numbers of days, and all between.
struct range {
	int first, last;
};

static void widen(struct range *range, int days, bool is_first) {
	range->first = is_first || days < range->first ? days : range->first;
	range->last = is_first || days > range->last ? days : range->last;
}

static int width(struct range range) {
	return range.last - range.first;
}

// Days of the year from one day to another, whatever their years: by the shorter way.
static int days_of_year(struct date from, struct date to) {
	int64_t days = date_between((struct date){LEAP_YEAR, from.month, from.day},
				    (struct date){LEAP_YEAR, to.month, to.day});
	if (days > HALF_A_YEAR) {
		days -= YEAR;
	} else if (days < -HALF_A_YEAR) {
		days += YEAR;
	}
	return (int)days;
}

// The feast's next day from a day on, if it comes within so many days.
static bool comes_within(const struct rule_place *place, const char *word, struct date from,
			 int days, struct date *ret) {
	return place->feasts != NULL &&
	       feasts_next(place->feasts, word, place->countries, from, ret) &&
	       date_between(from, *ret) <= days;
}

// Gathers the days up to so many days before the feast; true when they tell it.
static bool gather(const struct date *days, size_t count, const struct rule_place *place,
		   int window_days, struct derived_feast *feast) {
	struct range before = {0}, in_year = {0};
	struct date newest = {0};
	int year = 0;
	feast->years = 0;
	for (size_t i = 0; i < count; i++) {
		struct date day;
		feast->near[i] = comes_within(place, feast->word, days[i], window_days, &day);
		if (!feast->near[i]) {
			continue;
		}
		bool is_first = feast->years == 0;
		newest = is_first ? days[i] : newest;
		feast->day = is_first ? day : feast->day;
		widen(&before, (int)date_between(days[i], day), is_first);
		widen(&in_year, days_of_year(newest, days[i]), is_first);
		feast->years += is_first || day.year != year;
		year = day.year;
	}
	feast->spread = before.last;
	return window_days == 0 || width(in_year) - width(before) >= GAIN_DAYS;
}

static bool better(const struct derived_feast *a, const struct derived_feast *b) {
	return a->years != b->years ? a->years > b->years : a->spread < b->spread;
}

bool derive_feast(const struct date *days, size_t count, const struct rule_place *place,
		  enum pronoun pronoun, const struct derive_limits *limits,
		  struct derived_feast *ret) {
	const int windows[] = {0, limits->window_days}; // the day itself, then the days before
	struct derived_feast best = {.years = 0};
	if (place->feasts == NULL || count < (size_t)limits->min_years) {
		return false;
	}
	for (size_t i = 0; i < ARRAY_LEN(gift_days) * ARRAY_LEN(windows); i++) {
		enum pronoun never = gift_days[i / ARRAY_LEN(windows)].never;
		struct derived_feast feast = {.word = gift_days[i / ARRAY_LEN(windows)].word};
		if ((never == PRONOUN_UNKNOWN || never != pronoun) &&
		    gather(days, count, place, windows[i % ARRAY_LEN(windows)], &feast) &&
		    feast.years >= limits->min_years && better(&feast, &best)) {
			best = feast;
		}
	}
	if (best.years == 0) {
		return false;
	}
	*ret = best;
	return true;
}

bool derive_feast_known(const struct rule_place *place, const char *word) {
	return place->feasts != NULL &&
	       feasts_country(place->feasts, word, place->countries) != NULL;
}

int derive_feast_year(const struct rule_place *place, const char *word, struct date day) {
	struct date next;
	return comes_within(place, word, day, HALF_A_YEAR, &next) ? next.year : day.year;
}

bool derive_feast_near(const struct rule_place *place, const char *word, struct date day,
		       int window_days) {
	struct date next;
	return comes_within(place, word, day, window_days, &next);
}

struct date derive_feast_in(const struct rule_place *place, const char *word, int year) {
	struct date day = {year, 1, 1}, next, last = {0};
	while (feasts_next(place->feasts, word, place->countries, day, &next) &&
	       next.year == year) {
		last = next;
		day = date_add(next, 1);
	}
	return last;
}
