// The hours in which the law lets a shop send an SMS.
#include "rosemary/domain/window.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/alloc.h"

enum { QUARTER = 900, DAY = 86400 };

static struct zone *open_zone(const char *name) {
	struct err err = {0};
	struct zone *zone = zone_open(name, &err);
	assert_non_null(zone);
	return zone;
}

static int64_t local(const char *zone_name, struct date day, int minute) {
	struct zone *zone = open_zone(zone_name);
	int64_t at = zone_instant(zone, day, minute);
	zone_close(zone);
	return at;
}

static const struct date friday = {2027, 5, 14};
static const struct date saturday = {2027, 5, 15};
static const struct date sunday = {2027, 5, 16};
static const struct date monday = {2027, 5, 17};

static void test_each_place_has_its_hours(void **state) {
	/* clang-format off */
	const struct {
		const char *phone, *country, *postcode, *zone; // zone: in which the times are said
		bool known;                                    // the customer's own
		struct date day;
		int from_minute;
		struct date then;
		int then_minute;
	} cases[] = {
		{"+447700900123", "GB", NULL,    "Europe/London",    false, friday,   7 * 60,       friday,   8 * 60},
		{"+447700900123", "GB", NULL,    "Europe/London",    false, friday,   8 * 60 + 7,   friday,   8 * 60 + 7},
		{"+447700900123", "GB", NULL,    "Europe/London",    false, friday,   20 * 60 + 59, friday,   20 * 60 + 59},
		{"+447700900123", "GB", NULL,    "Europe/London",    false, friday,   21 * 60,      saturday, 8 * 60},
		{"+447700900123", "GB", NULL,    "Europe/London",    false, sunday,   9 * 60,       sunday,   9 * 60},
		{"+919812345678", "IN", NULL,    "Asia/Kolkata",     false, friday,   8 * 60,       friday,   10 * 60},
		{"+919812345678", "IN", NULL,    "Asia/Kolkata",     false, friday,   21 * 60,      saturday, 10 * 60},
		{"+12125550123",  "US", "10001", "America/New_York", true,  friday,   20 * 60 + 30, friday,   20 * 60 + 30},
		{"+13055550123",  "US", "33101", "America/New_York", true,  friday,   20 * 60,      saturday, 8 * 60},
		{"+15025550123",  "US", "40201", "America/New_York", true,  friday,   8 * 60,       friday,   10 * 60},
		{"+15125550123",  "US", "73301", "America/Chicago",  true,  sunday,   9 * 60,       sunday,   12 * 60},
		{"+12145550123",  "US", "75201-1234", "America/Chicago", true, sunday, 9 * 60,      sunday,   12 * 60},
		{"+12155550123",  "US", "19103", "America/New_York", true,  sunday,   9 * 60,       monday,   8 * 60},
		{"+14055550123",  "US", "73101", "America/Chicago",  true,  friday,   20 * 60,      saturday, 8 * 60},
		{"+14105550123",  "US", "21201", "America/New_York", true,  friday,   20 * 60,      saturday, 8 * 60},
		{"+12065550123",  "US", "98101", "America/Los_Angeles", true, friday, 20 * 60,      saturday, 8 * 60},
		{"+13075550123",  "US", "82001", "America/Denver",   true,  friday,   20 * 60,      saturday, 8 * 60},
		// The state is not known: the strictest of all.
		{"+12125550123",  "US", NULL,    "America/New_York", true,  friday,   8 * 60,       friday,   10 * 60},
		{"+12125550123",  "US", "no",    "America/New_York", true,  sunday,   12 * 60,      monday,   10 * 60},
		// Nor the zone: ten in Honolulu is four in the afternoon in New York and in Puerto Rico.
		{"+12125550123",  "US", NULL,    "America/New_York", false, friday,   9 * 60,       friday,   16 * 60},
		{"+12125550123",  "US", "10001", "America/New_York", false, friday,   9 * 60,       friday,   14 * 60},
		// Nor the country.
		{"+12125550123",  NULL, NULL,    "America/New_York", false, friday,   9 * 60,       friday,   16 * 60},
		{"+16045550123",  "CA", "V5K",   "America/Vancouver", true, sunday,   8 * 60,       sunday,   8 * 60},
		{"+14165550123",  "CA", NULL,    "America/Toronto",  false, friday,   8 * 60,       friday,   11 * 60},
		{"+61255501234",  "AU", NULL,    "Australia/Sydney", false, friday,   8 * 60,       friday,   10 * 60},
		{"+351211234567", "PT", NULL,    "Europe/Lisbon",    false, friday,   8 * 60,       friday,   9 * 60},
	};
	/* clang-format on */
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct zone *zone = open_zone(cases[i].zone);
		struct window_place place = {cases[i].phone, cases[i].country, cases[i].postcode,
					     cases[i].known ? zone : NULL};
		int64_t at = zone_instant(zone, cases[i].day, cases[i].from_minute);
		int64_t expected = zone_instant(zone, cases[i].then, cases[i].then_minute);
		int64_t next = window_next_allowed(&place, at);
		if (next != expected) {
			print_error("case %zu: %+d min\n", i, (int)((next - expected) / 60));
		}
		assert_int_equal(next, expected);
		zone_close(zone);
	}
}

static void test_a_number_from_nowhere_is_never_written_to(void **state) {
	struct zone *zone = open_zone("Europe/London");
	struct window_place nowhere = {"+999123456", NULL, NULL, NULL};
	struct window_place no_phone = {NULL, "GB", NULL, NULL};
	struct window_place known = {"+999123456", NULL, NULL, zone};
	int64_t noon = local("Europe/London", friday, 12 * 60);
	(void)state;
	assert_int_equal(window_next_allowed(&nowhere, noon), -1);
	assert_int_equal(window_next_allowed(&no_phone, noon), -1);
	assert_int_equal(window_next_allowed(&known, noon), noon);
	zone_close(zone);
}

// What may be allowed at the most, said in another way than the table of the rules.
static bool may_be(const char *country, struct civil civil) {
	int hour = civil.minute / 60;
	bool day = strcmp(country, "IN") == 0 || strcmp(country, "US") == 0 ? hour >= 10
									    : hour >= 8;
	bool evening = strcmp(country, "US") == 0 ? hour < 20 : hour < 21;
	return day && evening && (strcmp(country, "US") != 0 || date_weekday(civil.date) != SUNDAY);
}

static void test_no_quarter_of_two_years_is_outside_the_hours(void **state) {
	static const struct {
		const char *phone, *country, *zone;
	} places[] = {
		{"+447700900123", "GB", "Europe/London"},
		{"+12125550123", "US", "America/New_York"},
		{"+919812345678", "IN", "Asia/Kolkata"},
		{"+56221234567", "CL", "America/Santiago"},
		{"+61255501234", "AU", "Australia/Lord_Howe"},
		{"+64211234567", "NZ", "Pacific/Chatham"},
		{"+20212345678", "EG", "Africa/Cairo"},
		{"+9771234567", "NP", "Asia/Kathmandu"},
	};
	int64_t first = local("Europe/London", (struct date){2026, 1, 1}, 0);
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		struct zone *zone = open_zone(places[i].zone);
		struct window_place place = {places[i].phone, places[i].country, NULL, zone};
		int64_t end = first + (int64_t)2 * 365 * DAY;
		int64_t next = -1;
		for (int64_t at = first; at < end; at += QUARTER) {
			bool allowed = may_be(places[i].country, zone_civil(zone, at));
			if (at > next) {
				next = window_next_allowed(&place, at);
			}
			assert_true(next >= at);
			assert_int_equal(next == at, allowed); // nothing more, and nothing less
		}
		zone_close(zone);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_place_has_its_hours),
		cmocka_unit_test(test_a_number_from_nowhere_is_never_written_to),
		cmocka_unit_test(test_no_quarter_of_two_years_is_outside_the_hours),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
