// Days and instants as people write them.
#include "daemon/cli/moment.h"

#include <stdio.h>
#include <string.h>

#include "rosemary/base/date.h"
#include "rosemary/base/utf8.h"

static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
				     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static bool two_digits(const char *text) {
	return text[0] >= '0' && text[0] <= '9' && text[1] >= '0' && text[1] <= '9';
}

// The day that text begins with; false when it begins with none.
static bool leading_date(const char *iso, struct date *ret) {
	char day[DATE_TEXT_SIZE] = {0};
	struct err err = {0};
	memcpy(day, iso, strnlen(iso, sizeof day - 1));
	return date_parse(day, ret, &err);
}

const char *moment_text(const char *iso, enum moment_style style, char ret[MOMENT_SIZE]) {
	struct date date = {0};
	const char *text = iso != NULL ? iso : "";
	bool dated = leading_date(text, &date);
	const char *rest = dated ? text + strlen("2027-05-04") : text;
	bool timed = dated && rest[0] == 'T' && two_digits(rest + 1) && rest[3] == ':' &&
		     two_digits(rest + 4);
	if (!dated || (*rest != '\0' && !timed)) {
		utf8_copy(ret, MOMENT_SIZE, text);
		return ret;
	}
	char year[16] = "";
	if (style == MOMENT_FULL) {
		(void)snprintf(year, sizeof year, " %d", date.year);
	}
	(void)snprintf(ret, MOMENT_SIZE, "%s %d %s%s%s%.5s", weekdays[date_weekday(date)], date.day,
		       months[date.month - 1], year, timed ? " " : "", timed ? rest + 1 : "");
	return ret;
}
