// Occasion rules: reading them, and which day comes next.
#include "rosemary/calendar/rule.h"

#include <stdio.h>
#include <string.h>

#define FORMS "write 1961-05-14, --05-14 or once:2027-06-12"

// Reads "MM-DD" of any year, leap day included: 2000 has every day there is.
static bool parse_month_day(const char *text, struct date *ret) {
	char whole[DATE_TEXT_SIZE];
	struct err ignored = {0}; // the caller's error names the whole rule
	struct date date;
	if (strlen(text) != 5) {
		return false;
	}
	(void)snprintf(whole, sizeof whole, "2000-%s", text); // its length was checked
	if (!date_parse(whole, &date, &ignored)) {
		return false;
	}
	*ret = (struct date){0, date.month, date.day};
	return true;
}

bool rule_parse(const char *text, struct rule *ret, struct err *err) {
	struct rule rule = {.kind = RULE_YEARLY};
	struct err detail = {0};
	if (strncmp(text, "once:", 5) == 0) {
		rule.kind = RULE_ONCE;
		if (!date_parse(text + 5, &rule.date, &detail)) {
			return err_set(err, ERR_INVALID, "rule '%.40s': %s", text, detail.text);
		}
	} else if (strncmp(text, "--", 2) == 0) {
		if (!parse_month_day(text + 2, &rule.date)) {
			return err_set(err, ERR_INVALID, "rule '%.40s': no such day", text);
		}
	} else if (!date_parse(text, &rule.date, &detail)) {
		return err_set(err, ERR_SYNTAX, "rule '%.40s' is none: " FORMS, text);
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
