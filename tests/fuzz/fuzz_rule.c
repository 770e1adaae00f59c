// Any text as the rule of an occasion, and any days to ask it about.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "rosemary/base/utf8.h"
#include "rosemary/calendar/rule.h"
#include "tests/fuzz/fuzz.h"

enum { YEAR_DAYS_MOST = 366 }; // 29 February has a day in other years, too

// Whatever a text says, a question costs no more: the limit is that of a machine that is busy and
// looks for faults of memory all the while.
enum { ANSWER_MS_MOST = 2000 };

// The text that a rule with a date was read from.
static char *rule_text(const struct rule *rule) {
	char date[DATE_TEXT_SIZE];
	if (rule->date.year == 0) {
		return xasprintf("--%02d-%02d", rule->date.month, rule->date.day);
	}
	return xasprintf("%s%s", rule->kind == RULE_ONCE ? "once:" : "",
			 date_text(rule->date, date));
}

static bool is_dated(const struct rule *rule) {
	return rule->kind == RULE_YEARLY || rule->kind == RULE_ONCE;
}

static int64_t cpu_ms(void) {
	struct timespec now = {0};
	demand(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) == 0);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void check_date(struct date date) {
	char text[DATE_TEXT_SIZE];
	struct date again = {0};
	struct err err = {0};
	demand(date_valid(date) && date_parse(date_text(date, text), &again, &err));
	demand(date_compare(date, again) == 0);
	demand(date_compare(date, date_from_days(date_to_days(date))) == 0);
}

// What is true of a day that has a date in its rule.
static void check_dated(const struct rule *rule, struct date from, struct date next) {
	bool leaps = rule->date.month == 2 && rule->date.day == 29;
	demand(date_compare(next, rule->date) >= 0);
	demand(next.day == rule->date.day || leaps);
	demand(rule_years(rule, next) >= 0);
	if (rule->kind == RULE_YEARLY && date_compare(from, rule->date) > 0) {
		demand(date_between(from, next) <= YEAR_DAYS_MOST);
		demand(next.year == from.year || next.year == from.year + 1);
	}
}

static void check_none(const struct rule *rule, struct date from) {
	if (is_dated(rule)) {
		demand(rule->kind == RULE_ONCE ? date_compare(rule->date, from) < 0
					       : from.year == 9999);
	}
}

// The next day is the rule's, not before the day that was asked about, and the first such.
static void check_next(const struct rule *rule, enum leap_rule leap, struct date from) {
	const struct rule_place place = {.leap = leap};
	struct date next = {0};
	struct date again = {0};
	int64_t begun = cpu_ms();
	bool found = rule_next(rule, &place, from, &next);
	demand(cpu_ms() - begun < ANSWER_MS_MOST);
	if (!found) {
		check_none(rule, from);
		return;
	}
	check_date(next);
	demand(date_compare(next, from) >= 0);
	demand(rule_next(rule, &place, next, &again) && date_compare(next, again) == 0);
	if (is_dated(rule)) {
		check_dated(rule, from, next);
	}
}

// The first word is the rule; the others are days.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	char *input = xstrndup((const char *)data, size);
	const char *rest = input;
	char *text = next_word(&rest);
	struct rule rule = {0};
	struct err err = {0};
	if (rule_parse(text, &rule, &err)) {
		char *again = is_dated(&rule) ? rule_text(&rule) : xstrdup(text);
		demand(strcmp(text, again) == 0);
		free(again);
		while (*rest != '\0') {
			char *word = next_word(&rest);
			struct date from = {0};
			if (date_parse(word, &from, &err)) {
				check_date(from);
				check_next(&rule, LEAP_FEBRUARY_28, from);
				check_next(&rule, LEAP_MARCH_1, from);
			}
			free(word);
		}
	} else {
		demand((err.code == ERR_SYNTAX || err.code == ERR_INVALID) && rule.date.month == 0);
		demand(utf8_valid(err.text, strlen(err.text)));
	}
	free(text);
	free(input);
	return 0;
}
