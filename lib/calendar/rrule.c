// Reads recurrence rules: every part by its table, then what only several together can say.
#include "lib/calendar/rrule.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	NUMBER_MAX = 385, // days of the longest year of any calendar
	INTERVAL_MAX = 100000,
	COUNT_MAX = 100000,
	NUMBER_DIGITS = 6,
	START_FIRST_YEAR = 1800,
	WORD_BITS = 64,
};

// A part on its way: NAME=value, not NUL-terminated.
struct part {
	const char *name, *value;
	size_t name_len, value_len;
};

typedef bool part_reader(const struct part *part, struct rrule *rule, struct err *err);

static bool refuse(const struct part *part, struct err *err, const char *what) {
	return err_set(err, ERR_INVALID, "%.*s=%.*s %s", (int)part->name_len, part->name,
		       (int)part->value_len, part->value, what);
}

void numbers_add(struct numbers *numbers, int n) {
	int distance = abs(n);
	uint64_t *words = n < 0 ? numbers->back : numbers->front;
	words[distance / WORD_BITS] |= UINT64_C(1) << (distance % WORD_BITS);
	numbers->any = true;
}

bool numbers_have(const struct numbers *numbers, int n) {
	int distance = abs(n);
	const uint64_t *words = n < 0 ? numbers->back : numbers->front;
	return distance <= NUMBER_MAX &&
	       (words[distance / WORD_BITS] >> (distance % WORD_BITS) & 1) != 0;
}

// Digits at *at, which moves behind them; -1 when there are none or too many.
static int64_t take_digits(const char **at, const char *end) {
	int64_t number = 0;
	int digits = 0;
	while (*at < end && **at >= '0' && **at <= '9' && digits <= NUMBER_DIGITS) {
		number = number * 10 + (**at - '0');
		(*at)++;
		digits++;
	}
	return digits > 0 && digits <= NUMBER_DIGITS ? number : -1;
}

// The same with a sign in front; 0 when it is none.
static int take_signed(const char **at, const char *end, int max) {
	bool minus = *at < end && **at == '-';
	*at += minus || (*at < end && **at == '+') ? 1 : 0;
	int64_t number = take_digits(at, end);
	if (number < 1 || number > max) {
		return 0;
	}
	return (int)(minus ? -number : number);
}

static bool take_count(const struct part *part, int64_t max, int64_t *ret, struct err *err) {
	const char *at = part->value, *end = part->value + part->value_len;
	int64_t number = take_digits(&at, end);
	if (number < 1 || number > max || at != end) {
		return refuse(part, err, "is no whole number above 0, or too large a one");
	}
	*ret = number;
	return true;
}

static bool read_interval(const struct part *part, struct rrule *rule, struct err *err) {
	return take_count(part, INTERVAL_MAX, &rule->interval, err);
}

static bool read_count(const struct part *part, struct rrule *rule, struct err *err) {
	return take_count(part, COUNT_MAX, &rule->count, err);
}

static bool read_list(const struct part *part, int max, struct numbers *numbers, struct err *err) {
	const char *at = part->value, *end = part->value + part->value_len;
	while (at <= end) {
		int n = take_signed(&at, end, max);
		if (n == 0 || (at < end && *at != ',')) {
			return refuse(part, err, "is no list of numbers that can be");
		}
		numbers_add(numbers, n);
		at++; // behind the comma, or beyond the end
	}
	return true;
}

static bool read_month_days(const struct part *part, struct rrule *rule, struct err *err) {
	return read_list(part, 31, &rule->month_days, err);
}

static bool read_year_days(const struct part *part, struct rrule *rule, struct err *err) {
	return read_list(part, NUMBER_MAX, &rule->year_days, err);
}

static bool read_weeks(const struct part *part, struct rrule *rule, struct err *err) {
	return read_list(part, 53, &rule->weeks, err);
}

static bool read_positions(const struct part *part, struct rrule *rule, struct err *err) {
	return read_list(part, NUMBER_MAX, &rule->positions, err);
}

// "5", or "5L" for a month that is put in (RFC 7529, 4.2).
static bool read_months(const struct part *part, struct rrule *rule, struct err *err) {
	const char *at = part->value, *end = part->value + part->value_len;
	while (at <= end) {
		int64_t number = take_digits(&at, end);
		bool leap = at < end && (*at == 'L' || *at == 'l');
		at += leap ? 1 : 0;
		if (number < 1 || number > SCALE_MONTHS_MAX || (at < end && *at != ',')) {
			return refuse(part, err, "is no list of months");
		}
		numbers_add(leap ? &rule->leap_months : &rule->months, (int)number);
		at++;
	}
	return true;
}

static bool take_weekday(const char **at, const char *end, enum weekday *ret) {
	static const char names[] = "SUMOTUWETHFRSA";
	for (int day = SUNDAY; end - *at >= 2 && day <= SATURDAY; day++) {
		if (strncasecmp(*at, names + 2 * (ptrdiff_t)day, 2) == 0) {
			*ret = (enum weekday)day;
			*at += 2;
			return true;
		}
	}
	return false;
}

static bool read_days(const struct part *part, struct rrule *rule, struct err *err) {
	const char *at = part->value, *end = part->value + part->value_len;
	while (at <= end) {
		enum weekday day = SUNDAY;
		bool plain = at < end && (*at | 0x20) >= 'a';
		int n = plain ? 0 : take_signed(&at, end, 53);
		bool right = (plain || n != 0) && take_weekday(&at, end, &day);
		if (!right || (at < end && *at != ',')) {
			return refuse(part, err, "is no list of weekdays like MO or 2SU or -1FR");
		}
		if (plain) {
			rule->weekdays |= 1U << day;
		} else {
			numbers_add(&rule->nth[day], n);
			rule->any_nth = true;
		}
		at++;
	}
	return true;
}

static bool read_week_start(const struct part *part, struct rrule *rule, struct err *err) {
	const char *at = part->value, *end = part->value + part->value_len;
	return (take_weekday(&at, end, &rule->week_start) && at == end) ||
	       refuse(part, err, "is no weekday like MO");
}

static bool value_is(const struct part *part, const char *word) {
	return strlen(word) == part->value_len &&
	       strncasecmp(word, part->value, part->value_len) == 0;
}

static bool read_frequency(const struct part *part, struct rrule *rule, struct err *err) {
	static const char *const names[] = {"", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
	for (int i = RRULE_DAILY; i <= RRULE_YEARLY; i++) {
		if (value_is(part, names[i])) {
			rule->frequency = (enum rrule_frequency)i;
			return true;
		}
	}
	return refuse(part, err, "is not DAILY, WEEKLY, MONTHLY or YEARLY");
}

static bool read_skip(const struct part *part, struct rrule *rule, struct err *err) {
	static const char *const names[] = {"OMIT", "BACKWARD", "FORWARD"};
	for (int i = RRULE_OMIT; i <= RRULE_FORWARD; i++) {
		if (value_is(part, names[i])) {
			rule->skip = (enum rrule_skip)i;
			return true;
		}
	}
	return refuse(part, err, "is not OMIT, BACKWARD or FORWARD");
}

static bool read_scale(const struct part *part, struct rrule *rule, struct err *err) {
	if (!scale_find(part->value, part->value_len, &rule->scale)) {
		return err_set(err, ERR_INVALID, "RSCALE is not %s", scale_names);
	}
	return true;
}

// Whole days know no hours: RFC 5545 (3.3.10) has these parts ignored where DTSTART is a day.
static bool read_time(const struct part *part, struct rrule *rule, struct err *err) {
	if (part->value_len == 0 || strspn(part->value, "0123456789,") < part->value_len) {
		return refuse(part, err, "is no list of numbers that can be");
	}
	rule->any_time = true;
	return true;
}

// Seconds after midnight of "T090000" or "T090000Z"; -1 when it is none.
static int second_of(const char *text, size_t len) {
	bool utc = len == strlen("T090000Z") && (text[len - 1] | 0x20) == 'z';
	if ((len != strlen("T090000") && !utc) || (text[0] | 0x20) != 't' ||
	    strspn(text + 1, "0123456789") < 6) {
		return -1;
	}
	int hour = (text[1] - '0') * 10 + text[2] - '0';
	int minute = (text[3] - '0') * 10 + text[4] - '0';
	int second = (text[5] - '0') * 10 + text[6] - '0';
	return hour < 24 && minute < 60 && second <= 60 ? (hour * 60 + minute) * 60 + second : -1;
}

// 2024-02-10, 20240210 or 20240210T090000Z.
static bool read_moment(const struct part *part, struct date *ret_day, int *ret_second,
			struct err *err) {
	char plain[DATE_TEXT_SIZE] = "";
	struct err ignored = {0}; // the part is named instead
	bool hyphens = part->value_len == 10 && part->value[4] == '-';
	size_t len = hyphens ? 10 : 8;
	if (part->value_len >= len && hyphens) {
		memcpy(plain, part->value, 10);
	} else if (part->value_len >= len) {
		memcpy(plain, part->value, 4);
		plain[4] = plain[7] = '-';
		memcpy(plain + 5, part->value + 4, 2);
		memcpy(plain + 8, part->value + 6, 2);
	}
	if (!date_parse(plain, ret_day, &ignored)) {
		return refuse(part, err, "is no day like 2024-02-10");
	}
	if (part->value_len > len) {
		*ret_second = second_of(part->value + len, part->value_len - len);
		return *ret_second >= 0 || refuse(part, err, "is no day like 2024-02-10");
	}
	return true;
}

static bool read_until(const struct part *part, struct rrule *rule, struct err *err) {
	return read_moment(part, &rule->until, &rule->until_second, err);
}

static bool read_start(const struct part *part, struct rrule *rule, struct err *err) {
	return read_moment(part, &rule->start, &rule->start_second, err);
}

/* clang-format off */
static const struct {
	const char *name;
	part_reader *read;
} parts[] = {
	{"FREQ",       read_frequency},
	{"DTSTART",    read_start},
	{"INTERVAL",   read_interval},
	{"COUNT",      read_count},
	{"UNTIL",      read_until},
	{"BYDAY",      read_days},
	{"BYMONTH",    read_months},
	{"BYMONTHDAY", read_month_days},
	{"BYYEARDAY",  read_year_days},
	{"BYWEEKNO",   read_weeks},
	{"BYSETPOS",   read_positions},
	{"BYHOUR",     read_time},
	{"BYMINUTE",   read_time},
	{"BYSECOND",   read_time},
	{"WKST",       read_week_start},
	{"RSCALE",     read_scale},
	{"SKIP",       read_skip},
};
/* clang-format on */

// Reads one part; *seen has a bit for each that was there.
static bool read_part(const struct part *part, struct rrule *rule, unsigned *seen,
		      struct err *err) {
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (strlen(parts[i].name) != part->name_len ||
		    strncasecmp(parts[i].name, part->name, part->name_len) != 0) {
			continue;
		}
		if (*seen & (1U << i)) {
			return err_set(err, ERR_INVALID, "%s stands there twice", parts[i].name);
		}
		*seen |= 1U << i;
		return parts[i].read(part, rule, err);
	}
	return err_set(err, ERR_SYNTAX, "there is no part '%.*s'", (int)part->name_len, part->name);
}

static bool read_parts(const char *text, struct rrule *rule, struct err *err) {
	unsigned seen = 0;
	for (const char *at = text; *at != '\0';) {
		size_t len = strcspn(at, ";");
		const char *equals = memchr(at, '=', len);
		if (equals == NULL) {
			return err_set(err, ERR_SYNTAX, "'%.*s' is not NAME=VALUE", (int)len, at);
		}
		struct part part = {at, equals + 1, (size_t)(equals - at),
				    len - (size_t)(equals - at) - 1};
		if (!read_part(&part, rule, &seen, err)) {
			return false;
		}
		at += len + (at[len] == ';' ? 1 : 0);
	}
	return true;
}

// What stands together though RFC 5545 (3.3.10) says that it may not, or means nothing.
static const char *misfit(const struct rrule *rule) {
	bool days = rule->weekdays != 0 || rule->any_nth || rule->month_days.any ||
		    rule->year_days.any || rule->weeks.any;
	bool yearly = rule->frequency == RRULE_YEARLY;
	if (rule->frequency == RRULE_NEVER) {
		return "FREQ=YEARLY (or DAILY, WEEKLY, MONTHLY) is missing";
	}
	if (rule->count > 0 && !date_none(rule->until)) {
		return "COUNT and UNTIL exclude each other";
	}
	if ((rule->weeks.any || rule->year_days.any) && !yearly) {
		return "BYWEEKNO and BYYEARDAY are for FREQ=YEARLY";
	}
	if (rule->weeks.any && (rule->month_days.any || rule->year_days.any || rule->any_nth)) {
		return "BYWEEKNO goes with plain weekdays only";
	}
	if (rule->weeks.any && rule->scale != SCALE_GREGORIAN) {
		return "BYWEEKNO is for the Gregorian calendar";
	}
	if (rule->any_nth && rule->frequency < RRULE_MONTHLY) {
		return "BYDAY with a number is for FREQ=MONTHLY and YEARLY";
	}
	if (rule->month_days.any && rule->frequency == RRULE_WEEKLY) {
		return "BYMONTHDAY is not for FREQ=WEEKLY";
	}
	if (rule->positions.any && !days && !rule->months.any && !rule->leap_months.any) {
		return "BYSETPOS needs another BY part";
	}
	if (rule->any_time && rule->start_second >= 0) {
		return "BYHOUR, BYMINUTE and BYSECOND: days have no hours";
	}
	return NULL;
}

// What the rule leaves to its start; NULL when it needs none.
static const char *start_need(const struct rrule *rule) {
	bool days = rule->weekdays != 0 || rule->any_nth || rule->month_days.any ||
		    rule->year_days.any;
	bool months = rule->months.any || rule->leap_months.any;
	if (rule->count > 0) {
		return "COUNT counts from its start";
	}
	if (rule->interval > 1) {
		return "INTERVAL counts from its start";
	}
	if (!days && rule->frequency != RRULE_DAILY) {
		return "no BY part says which day";
	}
	if (rule->frequency == RRULE_YEARLY && rule->month_days.any && !months &&
	    rule->weekdays == 0 && !rule->any_nth && !rule->year_days.any) {
		return "no BYMONTH says which month";
	}
	return NULL;
}

static bool check(const struct rrule *rule, struct err *err) {
	const char *wrong = misfit(rule), *need = start_need(rule);
	if (wrong != NULL) {
		return err_set(err, ERR_INVALID, "%s", wrong);
	}
	if (need != NULL && date_none(rule->start)) {
		return err_set(err, ERR_INVALID,
			       "%s: write rrule:DTSTART=2024-02-10;FREQ=..., with its first day",
			       need);
	}
	if (!date_none(rule->start) && rule->start.year < START_FIRST_YEAR) {
		return err_set(err, ERR_INVALID, "DTSTART lies before the year %d",
			       START_FIRST_YEAR);
	}
	return true;
}

bool rrule_parse(const char *text, struct rrule *ret, struct err *err) {
	struct rrule rule = {.week_start = MONDAY,
			     .interval = 1,
			     .until_second = -1,
			     .start_second = -1};
	if (strlen(text) > RRULE_TEXT_MAX) {
		return err_set(err, ERR_LIMIT, "is longer than %d bytes", RRULE_TEXT_MAX);
	}
	if (!read_parts(text, &rule, err) || !check(&rule, err)) {
		return false;
	}
	*ret = rule;
	return true;
}
