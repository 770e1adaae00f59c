// Occasion rules: reading them, and which day comes next.
#include "rosemary/calendar/rule.h"

#include <stdio.h>

#define FORMS "write 1961-05-14, --05-14 or once:2027-06-12"

// The forms a rule may have: a 'd' is a digit, and the date begins behind skip characters.
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

bool rule_parse(const char *text, struct rule *ret, struct err *err) {
	char whole[DATE_TEXT_SIZE];
	struct err ignored = {0}; // it would name the date; the whole rule is named below
	const struct form *form = form_of(text);
	if (form == NULL) {
		return err_set(err, ERR_SYNTAX, "rule '%.40s' is none: " FORMS, text);
	}
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

// The rule's day in a year, 29 February moved in a common one.
static struct date day_in_year(const struct rule *rule, enum leap_rule leap, int year) {
	struct date day = {year, rule->date.month, rule->date.day};
	if (day.month == 2 && day.day == 29 && !date_leap_year(year)) {
		day = leap == LEAP_MARCH_1 ? (struct date){year, 3, 1} : (struct date){year, 2, 28};
	}
	return day;
}

bool rule_next(const struct rule *rule, enum leap_rule leap, struct date from, struct date *ret) {
	if (rule->kind == RULE_ONCE) {
		if (date_compare(rule->date, from) < 0) {
			return false;
		}
		*ret = rule->date;
		return true;
	}
	int year = rule->date.year > from.year ? rule->date.year : from.year;
	struct date day = day_in_year(rule, leap, year);
	if (date_compare(day, from) < 0) {
		day = day_in_year(rule, leap, year + 1);
	}
	if (!date_valid(day)) {
		return false; // beyond the year 9999
	}
	*ret = day;
	return true;
}

int rule_years(const struct rule *rule, struct date day) {
	if (rule->kind != RULE_YEARLY || rule->date.year == 0 || day.year <= rule->date.year) {
		return 0;
	}
	return day.year - rule->date.year;
}
