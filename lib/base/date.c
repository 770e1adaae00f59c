// Civil dates: counting days of the proleptic Gregorian calendar, and ISO 8601.
#include "rosemary/base/date.h"

#include <string.h>

#include "rosemary/base/words.h"

enum { LAST_YEAR = 9999, DAYS_PER_WEEK = 7 };

// 0001-01-01 and 9999-12-31 in days since 1970-01-01.
#define FIRST_DAY INT64_C(-719162)
#define LAST_DAY  INT64_C(2932896)

static const char *const weekday_names[] = {
	"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
};
static const struct words weekday_words = {weekday_names, (int)ARRAY_LEN(weekday_names)};

bool date_leap_year(int year) {
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month) {
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && date_leap_year(year) ? 29 : days[month - 1];
}

bool date_valid(struct date date) {
	return date.year >= 1 && date.year <= LAST_YEAR && date.month >= 1 && date.month <= 12 &&
	       date.day >= 1 && date.day <= days_in_month(date.year, date.month);
}

bool date_none(struct date date) {
	return date.year == 0 && date.month == 0 && date.day == 0;
}

// The number that the count digits at text spell.
static int number_at(const char *text, int count) {
	int number = 0;
	for (int i = 0; i < count; i++) {
		number = number * 10 + (text[i] - '0');
	}
	return number;
}

// True when text has the shape 0000-00-00 and nothing behind it.
static bool is_shaped_as_date(const char *text) {
	static const char shape[] = "dddd-dd-dd";
	for (size_t i = 0; i < sizeof shape - 1; i++) {
		bool digit = text[i] >= '0' && text[i] <= '9';
		if (shape[i] == 'd' ? !digit : text[i] != shape[i]) {
			return false; // also at the NUL of a shorter text
		}
	}
	return text[sizeof shape - 1] == '\0';
}

bool date_parse(const char *text, struct date *ret, struct err *err) {
	if (!is_shaped_as_date(text)) {
		return err_set(err, ERR_SYNTAX, "'%s' is not a date like 2027-06-12", text);
	}
	struct date date = {number_at(text, 4), number_at(text + 5, 2), number_at(text + 8, 2)};
	if (!date_valid(date)) {
		return err_set(err, ERR_SYNTAX, "there is no day '%s'", text);
	}
	*ret = date;
	return true;
}

static void put_number(char *text, int number, int digits) {
	for (int i = digits - 1; i >= 0; i--) {
		text[i] = (char)('0' + number % 10);
		number /= 10;
	}
}

char *date_text(struct date date, char text[DATE_TEXT_SIZE]) {
	if (date_none(date)) {
		text[0] = '\0';
		return text;
	}
	memcpy(text, "0000-00-00", DATE_TEXT_SIZE);
	put_number(text, date.year, 4);
	put_number(text + 5, date.month, 2);
	put_number(text + 8, date.day, 2);
	return text;
}

/*
 * Both ways count in eras of 400 years of 146097 days that begin on 1 March, so that the leap day
 * is the last of its year (Howard Hinnant, "chrono-compatible low-level date algorithms", 2013).
 * Day 0 of that count, 0000-03-01, is 719468 days before 1970-01-01.
 */
enum { DAYS_PER_ERA = 146097, EPOCH = 719468 };

int64_t date_to_days(struct date date) {
	int64_t year = date.month > 2 ? date.year : date.year - 1; // of March to February, from 0
	int64_t era = year / 400;
	int64_t year_of_era = year % 400;
	int64_t month = (date.month + 9) % 12; // from March, 0 to 11
	int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * DAYS_PER_ERA + day_of_era - EPOCH;
}

struct date date_from_days(int64_t days) {
	if (days < FIRST_DAY || days > LAST_DAY) {
		return (struct date){0};
	}
	int64_t era = (days + EPOCH) / DAYS_PER_ERA;
	int64_t day_of_era = (days + EPOCH) % DAYS_PER_ERA;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153; // from March, 0 to 11
	return (struct date){
		.year = (int)(era * 400 + year_of_era + (month >= 10 ? 1 : 0)),
		.month = (int)(month < 10 ? month + 3 : month - 9),
		.day = (int)(day_of_year - (153 * month + 2) / 5 + 1),
	};
}

struct date date_add(struct date date, int64_t days) {
	int64_t sum = 0;
	if (!date_valid(date) || __builtin_add_overflow(date_to_days(date), days, &sum)) {
		return (struct date){0};
	}
	return date_from_days(sum);
}

int64_t date_between(struct date a, struct date b) {
	return date_to_days(b) - date_to_days(a);
}

static int compare(int a, int b) {
	return (a > b) - (a < b);
}

int date_compare(struct date a, struct date b) {
	int by_year = compare(a.year, b.year);
	int by_month = compare(a.month, b.month);
	return by_year != 0 ? by_year : by_month != 0 ? by_month : compare(a.day, b.day);
}

enum weekday date_weekday(struct date date) {
	int64_t since_sunday = date_to_days(date) + THURSDAY; // 1970-01-01 was a Thursday
	int64_t weekday = since_sunday % DAYS_PER_WEEK;
	return (enum weekday)(weekday < 0 ? weekday + DAYS_PER_WEEK : weekday);
}

bool weekday_parse(const char *text, enum weekday *ret) {
	int value = 0;
	if (!words_find(&weekday_words, text, &value)) {
		return false;
	}
	*ret = (enum weekday)value;
	return true;
}
