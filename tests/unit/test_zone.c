// Time zones. The instants were computed by another program (Python's zoneinfo).
#include "rosemary/calendar/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

static struct zone *open_zone(const char *name) {
	struct err err = {0};
	struct zone *zone = zone_open(name, &err);
	assert_non_null(zone);
	return zone;
}

static void test_only_names_of_the_database_are_taken(void **state) {
	(void)state;
	static const char *const refused[] = {
		"",
		"Nowhere",
		"Europe",
		"Europe/",
		"Europe/Nowhere",
		"Europe/London ",
		"europe/london",
		"+01:00",
		"Z",
		"EST5EDT",
		"EST5EDT,M3.2.0/2,M11.1.0/2", // a rule, not a name
		"/usr/share/zoneinfo/Europe/London",
		"../zoneinfo/Europe/London",
		"Europe/../Europe/London",
		"right/Europe/London", // counts leap seconds
	};
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		struct err err = {0};
		assert_null(zone_open(refused[i], &err));
		assert_int_equal(err.code, ERR_INVALID);
		assert_non_null(strstr(err.text, refused[i]));
	}
	static const char *const taken[] = {"Europe/London", "UTC", "Etc/GMT+5",
					    "America/Argentina/Buenos_Aires", "America/St_Johns"};
	for (size_t i = 0; i < ARRAY_LEN(taken); i++) {
		struct zone *zone = open_zone(taken[i]);
		assert_string_equal(zone_name(zone), taken[i]);
		zone_close(zone);
	}
	zone_close(NULL);
}

static void test_civil_minutes_and_instants_agree_everywhere(void **state) {
	(void)state;
	static const struct {
		const char *zone;
		struct date day;
		int minute;
		int64_t at;
	} cases[] = {
		{"UTC", {1970, 1, 1}, 0, 0},
		{"UTC", {1969, 12, 31}, 1439, -60},
		{"UTC", {2027, 6, 12}, 540, 1812790800},
		{"Europe/London", {2027, 6, 12}, 540, 1812787200},
		{"America/St_Johns", {2027, 6, 12}, 540, 1812799800},
		{"Asia/Kathmandu", {2027, 6, 12}, 540, 1812770100},
		{"Africa/Casablanca", {2027, 6, 12}, 540, 1812787200},
		{"Pacific/Kiritimati", {2027, 1, 1}, 0, 1798711200},
		{"Pacific/Niue", {2027, 1, 1}, 0, 1798801200},
		{"Pacific/Apia", {2011, 12, 29}, 720, 1325196000},
		{"Pacific/Apia", {2011, 12, 31}, 0, 1325239200},
		{"Europe/London", {2060, 7, 1}, 540, 2855894400},
		{"Europe/London", {2060, 1, 1}, 540, 2840173200},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct zone *zone = open_zone(cases[i].zone);
		assert_int_equal(zone_instant(zone, cases[i].day, cases[i].minute), cases[i].at);
		struct civil civil = zone_civil(zone, cases[i].at + 7);
		assert_int_equal(date_compare(civil.date, cases[i].day), 0);
		assert_int_equal(civil.minute, cases[i].minute);
		assert_int_equal(civil.second, 7);
		assert_int_equal(date_compare(zone_day(zone, cases[i].at), cases[i].day), 0);
		zone_close(zone);
	}
}

static void test_a_minute_in_a_gap_is_the_moment_behind_it(void **state) {
	(void)state;
	static const struct {
		const char *zone;
		struct date day;
		int minute;
		int64_t at;
		struct date shown_day;
		int shown;
	} cases[] = {
		{"Europe/London", {2027, 3, 28}, 59, 1806195540, {2027, 3, 28}, 59},
		{"Europe/London", {2027, 3, 28}, 60, 1806195600, {2027, 3, 28}, 120},
		{"Europe/London", {2027, 3, 28}, 90, 1806195600, {2027, 3, 28}, 120},
		{"Europe/London", {2027, 3, 28}, 120, 1806195600, {2027, 3, 28}, 120},
		{"America/Santiago", {2027, 9, 5}, 0, 1820116800, {2027, 9, 5}, 60}, // no midnight
		{"Africa/Cairo", {2027, 4, 30}, 0, 1809036000, {2027, 4, 30}, 60},
		{"Australia/Lord_Howe", {2027, 10, 3}, 135, 1822491000, {2027, 10, 3}, 150},
		{"America/New_York", {2060, 3, 14}, 150, 2846473200, {2060, 3, 14}, 180},
		{"Pacific/Apia", {2011, 12, 30}, 720, 1325239200, {2011, 12, 31}, 0}, // no such day
		{"Pacific/Apia", {2011, 12, 30}, 0, 1325239200, {2011, 12, 31}, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct zone *zone = open_zone(cases[i].zone);
		int64_t at = zone_instant(zone, cases[i].day, cases[i].minute);
		assert_int_equal(at, cases[i].at);
		struct civil civil = zone_civil(zone, at);
		assert_int_equal(date_compare(civil.date, cases[i].shown_day), 0);
		assert_int_equal(civil.minute, cases[i].shown);
		assert_int_equal(civil.second, 0);
		zone_close(zone);
	}
}

static void test_a_minute_in_a_fold_is_the_first_of_the_two(void **state) {
	(void)state;
	static const struct {
		const char *zone;
		struct date day;
		int minute;
		int64_t first;
		int64_t fold; /* seconds until it comes again */
	} cases[] = {
		{"Europe/London", {2027, 10, 31}, 90, 1824942600, 3600},
		{"America/Santiago", {2027, 4, 3}, 1410, 1806805800, 3600},
		{"Africa/Cairo", {2027, 10, 28}, 1410, 1824755400, 3600},
		{"Australia/Lord_Howe", {2027, 4, 4}, 105, 1806763500, 1800},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct zone *zone = open_zone(cases[i].zone);
		int64_t at = zone_instant(zone, cases[i].day, cases[i].minute);
		assert_int_equal(at, cases[i].first);
		struct civil again = zone_civil(zone, at + cases[i].fold);
		assert_int_equal(date_compare(again.date, cases[i].day), 0);
		assert_int_equal(again.minute, cases[i].minute);
		zone_close(zone);
	}
}

static void test_no_quarter_of_an_hour_of_three_years_goes_wrong(void **state) {
	(void)state;
	static const char *const names[] = {"Europe/London",  "America/Santiago",
					    "Africa/Cairo",   "Australia/Lord_Howe",
					    "Asia/Kathmandu", "America/St_Johns"};
	for (size_t n = 0; n < ARRAY_LEN(names); n++) {
		struct zone *zone = open_zone(names[n]);
		int64_t from = 1798761600; // 2027-01-01T00:00:00Z
		for (int64_t at = from; at < from + INT64_C(3) * 365 * 86400; at += 900) {
			struct civil civil = zone_civil(zone, at);
			int64_t back = zone_instant(zone, civil.date, civil.minute);
			// Only the second pass of a fold leads back to an earlier instant.
			assert_true(back == at || (back < at && back >= at - 3600));
			struct civil again = zone_civil(zone, back);
			assert_int_equal(again.minute, civil.minute);
			int64_t east = at + (int64_t)60 * zone_offset_minutes(zone, at);
			assert_int_equal(civil.minute, east / 60 % 1440);
		}
		zone_close(zone);
	}
}

static void test_minute_1440_is_the_next_midnight(void **state) {
	(void)state;
	struct zone *zone = open_zone("Europe/London");
	assert_int_equal(zone_instant(zone, (struct date){2027, 6, 12}, 1440),
			 zone_instant(zone, (struct date){2027, 6, 13}, 0));
	zone_close(zone);
}

static void test_offsets_are_minutes_east(void **state) {
	(void)state;
	static const struct {
		const char *zone;
		int64_t at;
		int minutes;
	} cases[] = {
		{"Europe/London", 1812787200, 60},     {"Europe/London", 1798761600, 0},
		{"Asia/Kathmandu", 1812770100, 345},   {"America/St_Johns", 1812799800, -150},
		{"Pacific/Niue", 1798801200, -660},    {"Pacific/Apia", 1325239199, -600},
		{"Pacific/Apia", 1325239200, 14 * 60},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct zone *zone = open_zone(cases[i].zone);
		assert_int_equal(zone_offset_minutes(zone, cases[i].at), cases[i].minutes);
		zone_close(zone);
	}
}

static void test_a_shared_zone_outlives_its_first_holder(void **state) {
	(void)state;
	struct zone *first = open_zone("Asia/Kathmandu");
	struct zone *second = zone_share(first);
	zone_close(first);
	assert_int_equal(zone_offset_minutes(second, 1812770100), 345);
	zone_close(second);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_names_of_the_database_are_taken),
		cmocka_unit_test(test_civil_minutes_and_instants_agree_everywhere),
		cmocka_unit_test(test_a_minute_in_a_gap_is_the_moment_behind_it),
		cmocka_unit_test(test_a_minute_in_a_fold_is_the_first_of_the_two),
		cmocka_unit_test(test_no_quarter_of_an_hour_of_three_years_goes_wrong),
		cmocka_unit_test(test_minute_1440_is_the_next_midnight),
		cmocka_unit_test(test_offsets_are_minutes_east),
		cmocka_unit_test(test_a_shared_zone_outlives_its_first_holder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
