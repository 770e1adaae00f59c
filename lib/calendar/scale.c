// Years and months of calendars. Wraps ICU's for all but the Gregorian one.
#include "lib/calendar/scale.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <unicode/ucal.h>

enum { HEBREW_ADAR_1 = 5, SHORT_MONTH_DAYS = 29, LAST_YEAR = 9999, YEAR_DAYS_MAX = 400 };

#define MS_A_DAY 86400000.0

// How ICU calls a calendar, and what RFC 7529 calls it.
/* clang-format off */
static const struct {
	const char *name, *locale;
} scales[SCALE_COUNT] = {
	[SCALE_GREGORIAN]        = {"GREGORIAN",        NULL},
	[SCALE_CHINESE]          = {"CHINESE",          "en@calendar=chinese"},
	[SCALE_DANGI]            = {"DANGI",            "en@calendar=dangi"},
	[SCALE_HEBREW]           = {"HEBREW",           "en@calendar=hebrew"},
	[SCALE_PERSIAN]          = {"PERSIAN",          "en@calendar=persian"},
	[SCALE_ETHIOPIC]         = {"ETHIOPIC",         "en@calendar=ethiopic"},
	[SCALE_COPTIC]           = {"COPTIC",           "en@calendar=coptic"},
	[SCALE_INDIAN]           = {"INDIAN",           "en@calendar=indian"},
	[SCALE_ISLAMIC_CIVIL]    = {"ISLAMIC-CIVIL",    "en@calendar=islamic-civil"},
	[SCALE_ISLAMIC_TBLA]     = {"ISLAMIC-TBLA",     "en@calendar=islamic-tbla"},
	[SCALE_ISLAMIC_UMALQURA] = {"ISLAMIC-UMALQURA", "en@calendar=islamic-umalqura"},
};
/* clang-format on */

const char scale_names[] =
	"GREGORIAN, CHINESE, DANGI, HEBREW, PERSIAN, ETHIOPIC, COPTIC, INDIAN, ISLAMIC-CIVIL, "
	"ISLAMIC-TBLA or ISLAMIC-UMALQURA";

struct scale {
	enum scale_name name;
	UCalendar *icu; // NULL for the Gregorian one
};

bool scale_find(const char *name, size_t len, enum scale_name *ret) {
	for (int i = 0; i < SCALE_COUNT; i++) {
		if (strlen(scales[i].name) == len && strncasecmp(scales[i].name, name, len) == 0) {
			*ret = (enum scale_name)i;
			return true;
		}
	}
	return false;
}

struct scale *scale_open(enum scale_name name) {
	static const UChar utc[] = {'U', 'T', 'C', 0};
	UErrorCode error = U_ZERO_ERROR;
	struct scale *scale = xcalloc(1, sizeof *scale);
	scale->name = name;
	if (name == SCALE_GREGORIAN) {
		return scale;
	}
	scale->icu = ucal_open(utc, -1, scales[name].locale, UCAL_DEFAULT, &error);
	if (U_FAILURE(error)) {
		scale_close(scale);
		return NULL;
	}
	return scale;
}

void scale_close(struct scale *scale) {
	if (scale != NULL && scale->icu != NULL) {
		ucal_close(scale->icu);
	}
	free(scale);
}

int scale_year_of(const struct scale *scale, int64_t day) {
	UErrorCode error = U_ZERO_ERROR;
	if (scale->icu == NULL) {
		return date_from_days(day).year;
	}
	ucal_setMillis(scale->icu, (double)day * MS_A_DAY, &error);
	return ucal_get(scale->icu, UCAL_EXTENDED_YEAR, &error);
}

static void add_month(struct scale_year *year, int number, bool leap, int length) {
	year->months[year->month_count++] =
		(struct scale_month){number, leap, year->start + year->length, length};
	year->length += length;
}

static bool load_gregorian(int number, struct scale_year *ret) {
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (number < 1 || number > LAST_YEAR) {
		return false;
	}
	*ret = (struct scale_year){.start = date_to_days((struct date){number, 1, 1})};
	for (int month = 1; month <= (int)ARRAY_LEN(lengths); month++) {
		bool long_february = month == 2 && date_leap_year(number);
		add_month(ret, month, false, lengths[month - 1] + (long_february ? 1 : 0));
	}
	return true;
}

// The length of the month that begins on the day on which ICU's calendar stands. Where months are
// the moon's they have 29 days or 30, and to ask which is cheaper than to ask for the limit.
static int month_length(const struct scale *scale, int64_t start, UErrorCode *error) {
	if (scale->name != SCALE_CHINESE && scale->name != SCALE_DANGI) {
		return ucal_getLimit(scale->icu, UCAL_DAY_OF_MONTH, UCAL_ACTUAL_MAXIMUM, error);
	}
	ucal_setMillis(scale->icu, (double)(start + SHORT_MONTH_DAYS) * MS_A_DAY, error);
	bool longer = ucal_get(scale->icu, UCAL_DAY_OF_MONTH, error) == SHORT_MONTH_DAYS + 1;
	return SHORT_MONTH_DAYS + (longer ? 1 : 0);
}

// The month in which ICU's calendar stands. ICU counts the first Adar of a leap year as a month of
// its own in each year; RFC 7529 calls it 5L.
static void add_present_month(const struct scale *scale, struct scale_year *year,
			      UErrorCode *error) {
	int month = ucal_get(scale->icu, UCAL_MONTH, error);
	bool leap = ucal_get(scale->icu, UCAL_IS_LEAP_MONTH, error) != 0;
	int length = month_length(scale, year->start + year->length, error);
	if (scale->name == SCALE_HEBREW) {
		leap = month == HEBREW_ADAR_1;
		month -= month >= HEBREW_ADAR_1 ? 1 : 0;
	}
	add_month(year, month + 1, leap, length);
}

bool scale_load(const struct scale *scale, int number, struct scale_year *ret) {
	UErrorCode error = U_ZERO_ERROR;
	struct scale_year year = {0};
	if (scale->icu == NULL) {
		return load_gregorian(number, ret);
	}
	ucal_clear(scale->icu);
	ucal_set(scale->icu, UCAL_EXTENDED_YEAR, number);
	ucal_set(scale->icu, UCAL_MONTH, 0);
	ucal_set(scale->icu, UCAL_DAY_OF_MONTH, 1);
	double start = ucal_getMillis(scale->icu, &error);
	year.start = (int64_t)(start / MS_A_DAY);
	while (U_SUCCESS(error) && year.month_count < SCALE_MONTHS_MAX &&
	       ucal_get(scale->icu, UCAL_EXTENDED_YEAR, &error) == number) {
		add_present_month(scale, &year, &error);
		ucal_setMillis(scale->icu, (double)(year.start + year.length) * MS_A_DAY, &error);
	}
	if (U_FAILURE(error) || year.month_count == 0 || year.length > YEAR_DAYS_MAX) {
		return false;
	}
	*ret = year;
	return true;
}

const struct scale_month *scale_month_of(const struct scale_year *year, int64_t day) {
	for (int i = 0; i < year->month_count; i++) {
		const struct scale_month *month = &year->months[i];
		if (day >= month->start && day < month->start + month->length) {
			return month;
		}
	}
	return NULL;
}
