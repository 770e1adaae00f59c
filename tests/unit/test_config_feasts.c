// Feasts: those that come with the program are right, and what is wrong is told with its line.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/calendar/rule.h"
#include "rosemary/config/feasts.h"
#include "tests/unit/told.h"

static struct feasts *load(const char *folder, const char *text, struct told *told) {
	struct complaints complaints = {told_add, told, 0};
	char *path = file_path(folder, "feasts.conf");
	put_text(folder, "feasts.conf", text);
	struct feasts *feasts = feasts_load(path, &complaints);
	free(path);
	return feasts;
}

static struct feasts *brought(void) {
	struct complaints complaints = {NULL, NULL, 0};
	struct feasts *feasts = feasts_load(NULL, &complaints);
	assert_non_null(feasts);
	return feasts;
}

static struct date next(const struct feasts *feasts, const char *word, const char *country,
			struct date from) {
	const struct rule_place place = {.countries = {{country[0], country[1], '\0'}}};
	struct date day = {0};
	return feasts_next(feasts, word, place.countries, from, &day) ? day : (struct date){0};
}

/* clang-format off */
static const struct {
	const char *word, *country;
	struct date days[2];
} known[] = {
	{"mothers-day",      "GB", {{2024, 3, 10},  {2027, 3, 7}}},
	{"mothers-day",      "US", {{2026, 5, 10},  {2027, 5, 9}}},
	{"mothers-day",      "FR", {{2023, 6, 4},   {2026, 5, 31}}},
	{"mothers-day",      "SE", {{2020, 5, 31},  {2026, 5, 31}}},
	{"mothers-day",      "ES", {{2025, 5, 4},   {2026, 5, 3}}},
	{"mothers-day",      "HU", {{2025, 5, 4},   {2026, 5, 3}}},
	{"mothers-day",      "LU", {{2025, 6, 8},   {2026, 6, 14}}},
	{"mothers-day",      "NO", {{2025, 2, 9},   {2026, 2, 8}}},
	{"mothers-day",      "AR", {{2025, 10, 19}, {2026, 10, 18}}},
	{"mothers-day",      "RU", {{2024, 11, 24}, {2025, 11, 30}}},
	{"mothers-day",      "EG", {{2025, 3, 21},  {2026, 3, 21}}},
	{"mothers-day",      "TH", {{2025, 8, 12},  {2026, 8, 12}}},
	{"fathers-day",      "DE", {{2024, 5, 9},   {2026, 5, 14}}},
	{"fathers-day",      "AT", {{2025, 6, 8},   {2026, 6, 14}}},
	{"fathers-day",      "DK", {{2025, 6, 5},   {2026, 6, 5}}},
	{"fathers-day",      "FI", {{2025, 11, 9},  {2026, 11, 8}}},
	{"fathers-day",      "AU", {{2025, 9, 7},   {2026, 9, 6}}},
	{"fathers-day",      "BR", {{2025, 8, 10},  {2026, 8, 9}}},
	{"fathers-day",      "IT", {{2025, 3, 19},  {2026, 3, 19}}},
	{"grandparents-day", "US", {{2024, 9, 8},   {2025, 9, 7}}},
	{"grandparents-day", "GB", {{2024, 10, 6},  {2025, 10, 5}}},
	{"grandmothers-day", "FR", {{2025, 3, 2},   {2026, 3, 1}}},
	{"valentines-day",   "BR", {{2025, 6, 12},  {2026, 6, 12}}},
	{"valentines-day",   "GB", {{2025, 2, 14},  {2026, 2, 14}}},
	{"teachers-day",     "US", {{2023, 5, 9},   {2024, 5, 7}}},
	{"teachers-day",     "DE", {{2025, 10, 5},  {2026, 10, 5}}},
	{"easter",           "GB", {{2026, 4, 5},   {2027, 3, 28}}},
	{"easter",           "GR", {{2026, 4, 12},  {2027, 5, 2}}},
	{"easter",           "KZ", {{2026, 4, 12},  {2027, 5, 2}}},
	{"christmas",        "DE", {{2025, 12, 25}, {2026, 12, 25}}},
	{"christmas",        "RS", {{2026, 1, 7},   {2027, 1, 7}}},
	{"thanksgiving",     "US", {{2025, 11, 27}, {2026, 11, 26}}},
	{"thanksgiving",     "CA", {{2025, 10, 13}, {2026, 10, 12}}},
	{"lunar-new-year",   "CN", {{2027, 2, 6},   {2033, 1, 31}}},
	{"lunar-new-year",   "KR", {{2027, 2, 7},   {2028, 1, 27}}},
	{"lunar-new-year",   "VN", {{2026, 2, 17},  {2030, 2, 2}}},
	{"mid-autumn",       "CN", {{2025, 10, 6},  {2026, 9, 25}}},
	{"hanukkah",         "US", {{2025, 12, 15}, {2026, 12, 5}}},
	{"diwali",           "IN", {{2024, 10, 31}, {2025, 10, 20}}},
};
/* clang-format on */

static void assert_falls_on(struct feasts *feasts, const char *word, const char *country,
			    struct date want) {
	struct date day = next(feasts, word, country, (struct date){want.year, 1, 1});
	if (date_compare(day, want) != 0) {
		char text[DATE_TEXT_SIZE];
		fail_msg("%s in %s: %s", word, country, date_text(day, text));
	}
}

static void test_the_feasts_fall_where_calendars_have_them(void **state) {
	(void)state;
	struct feasts *feasts = brought();
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		assert_falls_on(feasts, known[i].word, known[i].country, known[i].days[0]);
		assert_falls_on(feasts, known[i].word, known[i].country, known[i].days[1]);
	}
	feasts_destroy(feasts);
}

// What is kept each year is found for each year, never before the day that was asked from.
static void test_each_feast_goes_on_year_by_year(void **state) {
	(void)state;
	static const char *const countries[] = {"GB", "FR", "GR", "CN", "KR", "IN", "US", "RU"};
	struct feasts *feasts = brought();
	for (size_t i = 0; feasts_word(feasts, i) != NULL; i++) {
		const char *word = feasts_word(feasts, i);
		assert_non_null(feasts_name(feasts, word, NULL, NULL));
		for (size_t k = 0; k < ARRAY_LEN(countries); k++) {
			struct date day =
				next(feasts, word, countries[k], (struct date){2020, 1, 1});
			while (!date_none(day) && day.year < 2035) {
				struct date then =
					next(feasts, word, countries[k], date_add(day, 1));
				assert_true(date_compare(then, day) > 0);
				assert_in_range(date_between(day, then), 330, 400);
				struct date again = next(feasts, word, countries[k], then);
				assert_int_equal(date_compare(again, then), 0);
				day = then;
			}
		}
	}
	feasts_destroy(feasts);
}

// A line of the public table: country, day's name and date, with tabs between.
static bool read_row(char *line, char **ret_country, const char **ret_word, struct date *ret_day) {
	struct err err = {0};
	char *name = strchr(line, '\t');
	char *date = name != NULL ? strchr(name + 1, '\t') : NULL;
	char *rest = date != NULL ? strchr(date + 1, '\t') : NULL;
	if (rest == NULL) {
		return false;
	}
	*name = *date = *rest = '\0';
	*ret_country = line;
	*ret_word = strcmp(name + 1, "Mother's Day") == 0 ? "mothers-day" : "fathers-day";
	return date_parse(date + 1, ret_day, &err);
}

static void test_parents_days_are_those_of_a_public_table(void **state) {
	(void)state;
	const char *folder = getenv("CALENDARS");
	char *path = xasprintf("%s/moveable-feasts/parents_days_2020-2030.tsv",
			       folder != NULL ? folder : "");
	FILE *file = fopen(path, "re");
	free(path);
	if (file == NULL) {
		print_message("# SKIPPED: CALENDARS does not lead to the table\n");
		return;
	}
	struct feasts *feasts = brought();
	char *line = NULL;
	size_t size = 0;
	int same = 0;
	while (getline(&line, &size, file) >= 0) {
		char *country = NULL;
		const char *word = NULL;
		struct date want, day;
		if (!read_row(line, &country, &word, &want)) {
			continue; // the heading
		}
		day = next(feasts, word, country, (struct date){want.year, 1, 1});
		if (date_compare(day, want) != 0) {
			char text[DATE_TEXT_SIZE];
			fail_msg("%s in %s: %s", word, country, date_text(day, text));
		}
		same++;
	}
	free(line);
	assert_int_equal(fclose(file), 0);
	feasts_destroy(feasts);
	print_message("# %d the same\n", same);
	assert_int_equal(same, 352);
}

static void test_a_shop_adds_feasts_and_keeps_others_otherwise(void **state) {
	struct told told = told_nothing();
	struct feasts *feasts = load(
		*state,
		"mothers-day = { days = ( { countries = [ \"RO\" ]; rule = \"--03-08\"; } ); };\n"
		"shop-day = { names = { en = \"Shop Day\"; };\n"
		"  days = ( { countries = \"*\"; dates = [ \"2026-05-02\", \"2027-05-03\" ]; } ); };\n",
		&told);
	assert_nothing_told(&told);
	assert_non_null(feasts);
	struct date day = next(feasts, "mothers-day", "RO", (struct date){2026, 1, 1});
	assert_int_equal(date_compare(day, (struct date){2026, 3, 8}), 0);
	day = next(feasts, "mothers-day", "GB", (struct date){2026, 1, 1});
	assert_int_equal(date_compare(day, (struct date){2026, 3, 15}), 0);
	day = next(feasts, "shop-day", "GB", (struct date){2026, 6, 1});
	assert_int_equal(date_compare(day, (struct date){2027, 5, 3}), 0);
	assert_string_equal(feasts_name(feasts, "shop-day", "de", NULL), "Shop Day");
	feasts_destroy(feasts);
	strbuf_finish(&told.text);
}

static void test_what_is_wrong_is_told_with_its_line(void **state) {
#define DAYS(text) "a = { names = { en = \"A\"; };\n days = ( { " text " } ); };\n"
	static const struct {
		const char *text, *complaint;
	} cases[] = {
		{"a = 5;", "feasts.conf:1: a: must be a group"},
		{"\nA = { };", "feasts.conf:2: A: a feast is a word"},
		{"a = { };", "feasts.conf:1: a: has no name in English"},
		{"a = { names = { english = \"A\"; }; };", "a name has a language in front"},
		{"a = { names = { en = 5; }; };", "a name must be a text"},
		{"a = { names = { en = \"A\"; }; dayz = ( ); };", "there is no 'dayz' here"},
		{"a = { names = { en = \"A\"; }; days = 5; };", "days must be a list"},
		{DAYS("rule = \"--05-01\";"), "feasts.conf:2: a: countries must be a list"},
		{DAYS("countries = [ \"gb\" ]; rule = \"--05-01\";"), "two capital letters"},
		{DAYS("countries = [ \"UK\" ]; rule = \"--05-01\";"), "ISO 3166"},
		{DAYS("countries = [ \"GB\" ];"), "needs a rule or dates"},
		{DAYS("countries = [ \"GB\" ]; rule = 5;"), "a rule must be a text"},
		{DAYS("countries = [ \"GB\" ]; rule = \"5 May\";"), "rule '5 May' is none"},
		{DAYS("countries = [ \"GB\" ]; rule = \"feast:b\";"), "has no other for a rule"},
		{DAYS("countries = [ \"GB\" ]; rule = \"--05-01\"; unless = \"easter+0\";"),
		 "unless and instead go together"},
		{DAYS("countries = [ \"GB\" ]; dates = [ \"2026-02-30\" ];"), "a day there is"},
		{DAYS("countries = [ \"GB\" ]; dates = [ \"2026-02-03\", \"2026-02-02\" ];"),
		 "in their order"},
	};
#undef DAYS
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct told told = told_nothing();
		assert_null(load(*state, cases[i].text, &told));
		assert_told(&told, cases[i].complaint);
		strbuf_finish(&told.text);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_feasts_fall_where_calendars_have_them),
		cmocka_unit_test(test_each_feast_goes_on_year_by_year),
		cmocka_unit_test(test_parents_days_are_those_of_a_public_table),
		cmocka_unit_test_setup_teardown(test_a_shop_adds_feasts_and_keeps_others_otherwise,
						make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_what_is_wrong_is_told_with_its_line,
						make_folder, remove_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
