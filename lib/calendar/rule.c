// Occasion rules: reading them, and which day comes next.
#include "rosemary/calendar/rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/calendar/rrule.h"

#define FORMS                                                                                      \
	"write 1961-05-14, --05-14, once:2027-06-12, feast:mothers-day, easter-21 or "             \
	"rrule:FREQ=YEARLY;BYMONTH=5;BYDAY=2SU"

// EASTER_OFFSET_MAX: a year; more would count from another Easter.
enum { EASTER_OFFSET_MAX = 365, CHECK_YEARS = 10 };

// The forms that a date may have: a 'd' is a digit, and the date begins behind skip characters.
/* clang-format off */
static const struct form {
	const char *shape;
	size_t skip;
	const char *year; // put before a date without one: 2000 has every day there is
	enum rule_kind kind;
} forms[] = {
	{"dddd-dd-dd",      0, "",      RULE_YEARLY},
	{"--dd-dd",         2, "2000-", RULE_YEARLY},
	{"once:dddd-dd-dd", 5, "",      RULE_ONCE},
};
/* clang-format on */

static bool has_shape(const char *text, const char *shape) {
	for (; *shape != '\0'; shape++, text++) {
		bool digit = *text >= '0' && *text <= '9';
		if (*shape == 'd' ? !digit : *text != *shape) {
			return false; // also at the NUL of a shorter text
		}
	}
	return *text == '\0';
}

static const struct form *form_of(const char *text) {
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		if (has_shape(text, forms[i].shape)) {
			return &forms[i];
		}
	}
	return NULL;
}

static bool parse_date(const char *text, const struct form *form, struct rule *ret,
		       struct err *err) {
	char whole[DATE_TEXT_SIZE];
	struct err ignored = {0}; // it would name the date; the whole rule is named below
	struct rule rule = {.kind = form->kind};
	(void)snprintf(whole, sizeof whole, "%s%.10s", form->year, text + form->skip); // has shape
	if (!date_parse(whole, &rule.date, &ignored)) {
		return err_set(err, ERR_INVALID, "rule '%.40s': there is no such day", text);
	}
	if (*form->year != '\0') {
		rule.date.year = 0;
	}
	*ret = rule;
	return true;
}

// What stands behind a prefix, or NULL when text does not begin with it.
static const char *behind(const char *text, const char *prefix) {
	size_t len = strlen(prefix);
	return strncmp(text, prefix, len) == 0 ? text + len : NULL;
}

static bool parse_easter(const char *text, const char *offset, enum easter easter, struct rule *ret,
			 struct err *err) {
	size_t digits = strspn(*offset != '\0' ? offset + 1 : "", "0123456789");
	bool sign = *offset == '+' || *offset == '-';
	if (*offset != '\0' && (!sign || digits == 0 || digits > 3 || offset[1 + digits] != '\0')) {
		return err_set(err, ERR_SYNTAX, "rule '%.40s' is none: " FORMS, text);
	}
	long days = *offset != '\0' ? strtol(offset, NULL, 10) : 0;
	if (labs(days) > EASTER_OFFSET_MAX) {
		return err_set(err, ERR_INVALID, "rule '%.40s' is more than %d days from Easter",
			       text, EASTER_OFFSET_MAX);
	}
	*ret = (struct rule){.kind = RULE_EASTER, .easter = easter, .offset = (int)days};
	return true;
}

static bool parse_rrule(const char *text, const char *parts, struct rule *ret, struct err *err) {
	struct rrule ignored;
	if (!rrule_parse(parts, &ignored, err)) {
		return err_prefix(err, "rule '%.80s'", text);
	}
	*ret = (struct rule){.kind = RULE_RRULE, .text = parts};
	return true;
}

static bool parse_feast(const char *text, const char *word, struct rule *ret, struct err *err) {
	if (!feast_word_valid(word)) {
		return err_set(err, ERR_SYNTAX,
			       "rule '%.60s': a feast is a word like mothers-day, in lower case",
			       text);
	}
	*ret = (struct rule){.kind = RULE_FEAST, .text = word};
	return true;
}

bool rule_parse(const char *text, struct rule *ret, struct err *err) {
	const struct form *form = form_of(text);
	const char *rest = NULL;
	if (form != NULL) {
		return parse_date(text, form, ret, err);
	}
	rest = behind(text, "feast:");
	if (rest != NULL) {
		return parse_feast(text, rest, ret, err);
	}
	rest = behind(text, "rrule:");
	if (rest != NULL) {
		return parse_rrule(text, rest, ret, err);
	}
	rest = behind(text, "orthodox-easter");
	if (rest != NULL) {
		return parse_easter(text, rest, EASTER_ORTHODOX, ret, err);
	}
	rest = behind(text, "easter");
	if (rest != NULL) {
		return parse_easter(text, rest, EASTER_WESTERN, ret, err);
	}
	return err_set(err, ERR_SYNTAX, "rule '%.40s' is none: " FORMS, text);
}

// The rule's day in a year, 29 February moved in a common one.
static struct date day_in_year(const struct rule *rule, enum leap_rule leap, int year) {
	struct date day = {year, rule->date.month, rule->date.day};
	if (day.month == 2 && day.day == 29 && !date_leap_year(year)) {
		day = leap == LEAP_MARCH_1 ? (struct date){year, 3, 1} : (struct date){year, 2, 28};
	}
	return day;
}

static struct date next_yearly(const struct rule *rule, enum leap_rule leap, struct date from) {
	int year = rule->date.year > from.year ? rule->date.year : from.year;
	struct date day = day_in_year(rule, leap, year);
	if (date_compare(day, from) < 0) {
		day = day_in_year(rule, leap, year + 1);
	}
	return date_valid(day) ? day : (struct date){0}; // beyond the year 9999
}

// A day that is counted from an Easter may lie in the year before or behind it.
static struct date next_easter(const struct rule *rule, struct date from) {
	for (int year = from.year - 1; year <= from.year + 2; year++) {
		struct date sunday = easter_sunday(rule->easter, year);
		struct date day = date_none(sunday) ? sunday : date_add(sunday, rule->offset);
		if (!date_none(day) && date_compare(day, from) >= 0) {
			return day;
		}
	}
	return (struct date){0};
}

static struct date next_rrule(const struct rule *rule, struct date from, int effort) {
	struct rrule rrule;
	struct err ignored = {0}; // it was read before
	struct date day = {0};
	if (rrule_parse(rule->text, &rrule, &ignored) &&
	    !rrule_next_within(&rrule, from, effort, &day)) {
		day = (struct date){0};
	}
	return day;
}

static struct date next_feast(const struct rule *rule, const struct rule_place *place,
			      struct date from) {
	struct date day = {0};
	if (place->feasts == NULL ||
	    !feasts_next(place->feasts, rule->text, place->countries, from, &day)) {
		day = (struct date){0};
	}
	return day;
}

static struct date next_day(const struct rule *rule, const struct rule_place *place,
			    struct date from) {
	switch (rule->kind) {
	case RULE_YEARLY:
		return next_yearly(rule, place->leap, from);
	case RULE_ONCE:
		if (date_compare(rule->date, from) >= 0) {
			return rule->date;
		}
		break;
	case RULE_FEAST:
		return next_feast(rule, place, from);
	case RULE_EASTER:
		return next_easter(rule, from);
	case RULE_RRULE:
		return next_rrule(rule, from, RRULE_EFFORT_MAX);
	}
	return (struct date){0};
}

bool rule_next(const struct rule *rule, const struct rule_place *place, struct date from,
	       struct date *ret) {
	struct date day = next_day(rule, place, from);
	if (date_none(day)) {
		return false;
	}
	*ret = day;
	return true;
}

// The countries of a place for people: "FR, GB".
static void list_countries(const struct rule_place *place, char *ret, size_t size) {
	ret[0] = '\0';
	for (size_t i = 0; i < FEAST_COUNTRIES; i++) {
		const char *country = place->countries[i];
		size_t len = strlen(ret);
		if (*country != '\0' && strstr(ret, country) == NULL) {
			(void)snprintf(ret + len, size - len, "%s%.2s", len > 0 ? ", " : "",
				       country); // codes have two letters
		}
	}
}

static bool check_feast(const struct rule *rule, const struct rule_place *place, const char *text,
			struct err *err) {
	char countries[sizeof "GB, GB, GB"];
	if (place->feasts == NULL || !feasts_know(place->feasts, rule->text)) {
		return err_set(err, ERR_INVALID, "rule '%.60s': there is no such feast", text);
	}
	if (feasts_country(place->feasts, rule->text, place->countries) == NULL) {
		list_countries(place, countries, sizeof countries);
		return err_set(err, ERR_INVALID,
			       "rule '%.60s': the feast is not known to be kept in %s", text,
			       countries[0] != '\0' ? countries : "any country that was named");
	}
	return true;
}

bool rule_check(const char *text, const struct rule_place *place, struct date today,
		struct err *err) {
	struct rule rule;
	struct date day = {0};
	struct date last = {today.year + CHECK_YEARS, today.month, today.day};
	if (!rule_parse(text, &rule, err)) {
		return false;
	}
	if (rule.kind == RULE_FEAST && !check_feast(&rule, place, text, err)) {
		return false;
	}
	day = rule.kind == RULE_RRULE ? next_rrule(&rule, today, RRULE_EFFORT_KEPT)
				      : next_day(&rule, place, today);
	bool found = !date_none(day);
	if (!found && rule.kind == RULE_ONCE) {
		return err_set(err, ERR_INVALID, "rule '%.40s' is past", text);
	}
	bool far = rule.kind == RULE_FEAST || rule.kind == RULE_EASTER || rule.kind == RULE_RRULE;
	if (!found || (far && date_compare(day, last) > 0)) {
		return err_set(err, ERR_INVALID, "rule '%.80s' has no day in the next ten years%s",
			       text,
			       rule.kind == RULE_RRULE && strcasestr(text, "RSCALE=") != NULL
				       ? ", or none that is found in time: give it a later DTSTART"
				       : "");
	}
	return true;
}

int rule_years(const struct rule *rule, struct date day) {
	if (rule->kind != RULE_YEARLY || rule->date.year == 0 || day.year <= rule->date.year) {
		return 0;
	}
	return day.year - rule->date.year;
}
