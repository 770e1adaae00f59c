// Easter Sunday by the Gregorian and by the Julian computus.
#include "rosemary/calendar/easter.h"

enum { FIRST_YEAR = 1583, JULIAN_FIRST_YEAR = 326, LAST_YEAR = 9999 };

// The letters are those of Meeus, who took the method from Butcher's Ecclesiastical Calendar.
static struct date gregorian(int year) {
	int a = year % 19, b = year / 100, c = year % 100;
	int d = b / 4, e = b % 4, g = (8 * b + 13) / 25;
	int h = (19 * a + b - d - g + 15) % 30;
	int i = c / 4, k = c % 4;
	int l = (32 + 2 * e + 2 * i - h - k) % 7;
	int m = (a + 11 * h + 22 * l) / 451;
	int month = (h + l - 7 * m + 114) / 31, day = (h + l - 7 * m + 114) % 31 + 1;
	return (struct date){year, month, day};
}

// Days that the Julian calendar lags behind the Gregorian one in March, April and May of a year.
static int julian_lag(int year) {
	return year / 100 - year / 400 - 2;
}

static struct date julian(int year) {
	int a = year % 4, b = year % 7, c = year % 19;
	int d = (19 * c + 15) % 30;
	int e = (2 * a + 4 * b - d + 34) % 7;
	return (struct date){year, (d + e + 114) / 31, (d + e + 114) % 31 + 1};
}

struct date easter_sunday(enum easter reckoning, int year) {
	if (year < (reckoning == EASTER_JULIAN ? JULIAN_FIRST_YEAR : FIRST_YEAR) ||
	    year > LAST_YEAR) {
		return (struct date){0};
	}
	switch (reckoning) {
	case EASTER_WESTERN:
		return gregorian(year);
	case EASTER_ORTHODOX:
		// March, April and May have the same lengths in both calendars.
		return date_add(julian(year), julian_lag(year));
	case EASTER_JULIAN:
		return julian(year);
	}
	return (struct date){0};
}
