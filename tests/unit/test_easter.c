// Easter in both reckonings.
#include "rosemary/calendar/easter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_easter_falls_where_the_churches_say(void **state) {
	(void)state;
	static const struct {
		enum easter reckoning;
		struct date day;
	} cases[] = {
		{EASTER_WESTERN, {1583, 4, 10}}, // the first Gregorian one
		{EASTER_WESTERN, {1818, 3, 22}}, // the earliest there can be
		{EASTER_WESTERN, {1943, 4, 25}}, // the latest
		{EASTER_WESTERN, {1954, 4, 18}}, // where Gauss's first rule fails
		{EASTER_WESTERN, {1981, 4, 19}},  {EASTER_WESTERN, {2008, 3, 23}},
		{EASTER_WESTERN, {2025, 4, 20}}, // both on one day
		{EASTER_WESTERN, {2026, 4, 5}},   {EASTER_WESTERN, {2285, 3, 22}},
		{EASTER_ORTHODOX, {2024, 5, 5}},  {EASTER_ORTHODOX, {2025, 4, 20}},
		{EASTER_ORTHODOX, {2026, 4, 12}}, {EASTER_ORTHODOX, {2027, 5, 2}},
		{EASTER_ORTHODOX, {2078, 5, 8}},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct date day = easter_sunday(cases[i].reckoning, cases[i].day.year);
		assert_int_equal(date_compare(day, cases[i].day), 0);
	}
}

static void test_easter_is_a_sunday_within_its_bounds(void **state) {
	(void)state;
	for (int year = 1583; year <= 9999; year++) {
		struct date western = easter_sunday(EASTER_WESTERN, year);
		struct date orthodox = easter_sunday(EASTER_ORTHODOX, year);
		assert_int_equal(date_weekday(western), SUNDAY);
		assert_int_equal(date_weekday(orthodox), SUNDAY);
		assert_true(date_compare(western, (struct date){year, 3, 22}) >= 0);
		assert_true(date_compare(western, (struct date){year, 4, 25}) <= 0);
	}
	assert_true(date_none(easter_sunday(EASTER_WESTERN, 1582)));
	assert_true(date_none(easter_sunday(EASTER_ORTHODOX, 10000)));
}

static void test_easter_is_that_of_a_public_table(void **state) {
	(void)state;
	const char *folder = getenv("CALENDARS");
	char *path = xasprintf("%s/easter/easter_dates.tsv", folder != NULL ? folder : "");
	FILE *file = fopen(path, "re");
	free(path);
	if (file == NULL) {
		print_message("# SKIPPED: CALENDARS does not lead to the table\n");
		return;
	}
	int same = 0;
	char *line = NULL;
	size_t size = 0;
	while (getline(&line, &size, file) >= 0) {
		struct date day;
		struct err err = {0};
		line[strcspn(line, "\r\n")] = '\0';
		const char *tab = strchr(line, '\t');
		if (tab == NULL || !date_parse(tab + 1, &day, &err)) {
			continue; // the heading
		}
		enum easter reckoning = *line == 'w'   ? EASTER_WESTERN
					: *line == 'o' ? EASTER_ORTHODOX
						       : EASTER_JULIAN;
		assert_int_equal(date_compare(easter_sunday(reckoning, day.year), day), 0);
		same++;
	}
	free(line);
	assert_int_equal(fclose(file), 0);
	print_message("# %d the same\n", same);
	assert_int_equal(same, 162);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_easter_falls_where_the_churches_say),
		cmocka_unit_test(test_easter_is_a_sunday_within_its_bounds),
		cmocka_unit_test(test_easter_is_that_of_a_public_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
