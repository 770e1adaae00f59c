// The shop's voice: words, dates and texts of its languages.
#include "rosemary/domain/playbook.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "english.h"

static void assert_said(char *said, const char *expected) {
	assert_string_equal(said, expected);
	free(said);
}

static void test_last_year_is_said_only_near_last_years_day(void **state) {
	(void)state;
	static const struct {
		struct date last, day;
		const char *said;
	} cases[] = {
		{{2026, 5, 14}, {2027, 5, 14}, "last year"},
		{{2026, 6, 28}, {2027, 5, 14}, "last year"}, // 45 days behind it
		{{2026, 6, 29}, {2027, 5, 14}, "in June 2026"},
		{{2026, 3, 30}, {2027, 5, 14}, "last year"}, // 45 days before it
		{{2026, 3, 29}, {2027, 5, 14}, "in March 2026"},
		{{2024, 3, 1}, {2027, 5, 14}, "in March 2024"},
		{{2025, 5, 14}, {2027, 5, 14}, "in May 2025"},
		{{2027, 2, 20}, {2028, 2, 29}, "last year"}, // a leap day has 28 February
		{{2027, 4, 14}, {2028, 2, 29}, "last year"},
		{{2027, 4, 15}, {2028, 2, 29}, "in April 2027"},
		{{2028, 2, 29}, {2029, 2, 28}, "last year"},
		{{2096, 2, 29}, {2100, 2, 28}, "in February 2096"},
		{{2026, 1, 2}, {2027, 1, 5}, "last year"},
		// Near the day a year ago, but not in last year.
		{{2025, 12, 28}, {2027, 1, 5}, "in December 2025"},
		{{2027, 1, 3}, {2027, 12, 31}, "in January 2027"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_said(language_when(&english, cases[i].last, cases[i].day), cases[i].said);
	}
}

static void test_days_and_moments_are_absolute(void **state) {
	(void)state;
	assert_said(language_day(&english, (struct date){2030, 5, 14}), "Tuesday 14 May");
	assert_said(language_day(&english, (struct date){2028, 2, 29}), "Tuesday 29 February");
	assert_said(language_moment(&english, (struct date){2030, 5, 13}, 1050),
		    "Monday 13 May at 17:30");
	assert_said(language_moment(&english, (struct date){2030, 5, 13}, 0),
		    "Monday 13 May at 00:00");
	assert_said(language_moment(&english, (struct date){2030, 5, 13}, 545),
		    "Monday 13 May at 09:05");
	struct language dated = english;
	dated.day = TEXT("{day}. {month} {year}");
	assert_said(language_day(&dated, (struct date){2030, 5, 4}), "4. May 2030");
}

static void test_ordinals_go_by_their_last_digits(void **state) {
	(void)state;
	static const struct {
		int number;
		const char *said;
	} cases[] = {
		{1, "1st"},   {2, "2nd"},     {3, "3rd"},     {4, "4th"},   {10, "10th"},
		{11, "11th"}, {12, "12th"},   {13, "13th"},   {21, "21st"}, {22, "22nd"},
		{70, "70th"}, {111, "111th"}, {101, "101st"}, {0, "0th"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_said(language_ordinal(&english, cases[i].number), cases[i].said);
	}
	struct language plain = english;
	plain.ordinals = NULL;
	assert_said(language_ordinal(&plain, 1), "1th");
}

static void test_relations_are_known_by_any_of_their_names(void **state) {
	(void)state;
	static const struct {
		const char *text, *word;
	} cases[] = {
		{"mum", "mum"},         {"Mother", "mum"}, {" MAM ", "mum"}, {"father", "dad"},
		{"partner", "partner"}, {"mums", NULL},    {"", NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct relation *relation = language_relation(&english, cases[i].text);
		if (cases[i].word == NULL) {
			assert_null(relation);
		} else {
			assert_string_equal(relation->word, cases[i].word);
		}
	}
}

static void test_a_kind_is_said_by_the_table_else_by_its_own_word(void **state) {
	(void)state;
	assert_said(language_kind(&english, "own-birthday", NULL), "birthday");
	assert_said(language_kind(&english, "birthday", NULL), "birthday");
	assert_said(language_kind(&english, "wedding-anniversary-of", NULL),
		    "wedding anniversary of");
	struct language plain = english;
	plain.kinds = NULL;
	assert_said(language_kind(&plain, "own-birthday", NULL), "own birthday");
	assert_said(language_kind(&plain, "mothers-day", "Mid-Day"), "Mid-Day");
}

static void test_patterns_are_filled_once_and_only_with_what_is_known(void **state) {
	(void)state;
	static const struct {
		const char *pattern, *filled;
	} cases[] = {
		{"your {who}'s", "your {n}'s"}, // what is put in is not looked at again
		{"{who}{who}", "{n}{n}"},
		{"{n}", "7"},
		{"{unknown}!", "!"},
		{"{wh}{whom}", ""},
		{"", ""},
		{"no key", "no key"},
		{"open {who", "open {who"},
		{"}{who}{", "}{n}{"},
		{"{}", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_said(language_fill(cases[i].pattern, "who", "{n}", "n", "7", NULL),
			    cases[i].filled);
	}
	assert_said(language_fill("a {who} b", "who", NULL, NULL), "a  b");
}

/* A playbook of borrowed parts, not to be freed. */
static struct language languages[] = {{.code = TEXT("en")}, {.code = TEXT("de")}};
static struct playbook_text texts[] = {
	{.kind = TEXT("birthday"), .form = TEXT("email"), .language = TEXT("en")},
	{.kind = TEXT("birthday"), .form = TEXT("sms"), .language = TEXT("en")},
	{.kind = TEXT("occasion"), .form = TEXT("email"), .language = TEXT("en")},
	{.kind = TEXT("occasion"), .form = TEXT("email"), .language = TEXT("de")},
	{.kind = TEXT("own-birthday"), .form = TEXT("email"), .language = TEXT("en")},
	{.kind = TEXT("occasion"), .form = TEXT("call"), .language = TEXT("en")},
	{.kind = TEXT("birthday"), .form = TEXT("letter"), .language = TEXT("en")},
	{.kind = TEXT("occasion"), .form = TEXT("letter"), .language = TEXT("de")},
};
static struct playbook_partial parts[] = {
	{.name = TEXT("opt-out"), .form = TEXT("sms"), .language = TEXT("en")},
	{.name = TEXT("opt-out"), .language = TEXT("en")},
	{.name = TEXT("opt-out"), .language = TEXT("de")},
	{.name = TEXT("gift"), .language = TEXT("en")},
	{.name = TEXT("gift"), .form = TEXT("sms"), .language = TEXT("en")},
	{.name = TEXT("opt-out"), .form = TEXT("letter"), .language = TEXT("en")},
	{.name = TEXT("gift"), .form = TEXT("call"), .language = TEXT("en")},
};
static const struct playbook book = {.languages = languages,
				     .language_count = ARRAY_LEN(languages),
				     .texts = texts,
				     .text_count = ARRAY_LEN(texts),
				     .partials = parts,
				     .partial_count = ARRAY_LEN(parts)};

static void test_a_text_is_found_by_language_then_by_kind(void **state) {
	(void)state;
	enum { NONE = -1 };
	static const struct {
		const char *kind;
		enum form form;
		const char *language, *fallback;
		int text;
	} cases[] = {
		{"birthday", FORM_EMAIL, "en", "de", 0},
		{"birthday", FORM_EMAIL, "en-GB", "de", 0},
		{"birthday", FORM_EMAIL, "EN", "de", 0},
		{"birthday", FORM_SMS, "en", "de", 1},
		{"anniversary", FORM_EMAIL, "en", "de", 2},
		{"birthday", FORM_EMAIL, "de", "en", 3}, // his language before the kind
		{"birthday", FORM_EMAIL, "fr", "en", 0},
		{"birthday", FORM_EMAIL, NULL, "en", 0},
		{"birthday", FORM_EMAIL, "fr", "de", 3},
		{"anniversary", FORM_SMS, "en", "de", NONE},
		{"own-birthday", FORM_EMAIL, "en", "en", 4},
		{"own-birthday", FORM_EMAIL, "de", "en", 4}, // never a reminder instead
		{"own-birthday", FORM_EMAIL, "de", "de", NONE},
		{"birthday", FORM_CALL, "en", "de", 5}, // spoken words before written ones
		{"birthday", FORM_CALL, "de", "en", 7}, // his language before spoken words
		{"own-birthday", FORM_CALL, "en", "en", NONE},
		{"birthday", FORM_LETTER, "en", "de", 6},
		{"birthday", FORM_EMAIL, "eng", NULL, NONE},
		{"birthday", FORM_EMAIL, NULL, NULL, NONE},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct playbook_text *text = playbook_text(&book, cases[i].kind,
								 cases[i].form, cases[i].language,
								 cases[i].fallback);
		assert_ptr_equal(text, cases[i].text == NONE ? NULL : &texts[cases[i].text]);
		if (text != NULL) {
			assert_string_equal(form_name(playbook_form(text)), text->form);
		}
	}
}

static void test_a_channels_own_part_comes_before_the_shared_one(void **state) {
	(void)state;
	enum { NONE = -1 };
	static const struct {
		const char *name;
		enum form form;
		const char *language;
		int part;
	} cases[] = {
		{"opt-out", FORM_SMS, "en", 0},  {"opt-out", FORM_EMAIL, "en", 1},
		{"opt-out", FORM_SMS, "de", 2}, // whoever has none of its own says the shared one
		{"gift", FORM_EMAIL, "en", 3},   {"gift", FORM_SMS, "en", 4},
		{"gift", FORM_LETTER, "en", 3},  {"gift", FORM_SMS, "de", NONE},
		{"opt-out", FORM_CALL, "en", 5}, // a call without its own says the letter's
		{"gift", FORM_CALL, "en", 6},    {"answer", FORM_SMS, "en", NONE},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct playbook_partial *part =
			playbook_partial(&book, cases[i].name, cases[i].form, cases[i].language);
		assert_ptr_equal(part, cases[i].part == NONE ? NULL : &parts[cases[i].part]);
	}
}

static void test_a_language_is_found_by_its_first_part(void **state) {
	(void)state;
	assert_ptr_equal(playbook_language(&book, "en-GB", "de"), &languages[0]);
	assert_ptr_equal(playbook_language(&book, "de", "en"), &languages[1]);
	assert_ptr_equal(playbook_language(&book, "fr", "de"), &languages[1]);
	assert_ptr_equal(playbook_language(&book, NULL, "en"), &languages[0]);
	assert_null(playbook_language(&book, "fr", NULL));
	assert_null(playbook_language(&book, "eng", "nl"));
}

static char **owned_list(const char *first, const char *second) {
	char **list = xcalloc(3, sizeof *list);
	list[0] = xstrdup(first);
	list[1] = xstrdup(second);
	return list;
}

static void test_a_playbook_is_freed_with_all_in_it(void **state) {
	(void)state;
	playbook_free(NULL);
	struct playbook *playbook = xcalloc(1, sizeof *playbook);
	playbook_free(playbook); // half made
	playbook = xcalloc(1, sizeof *playbook);
	playbook->feeling = xstrdup("remembered");
	playbook->layout = xstrdup("<html>");
	playbook->languages = xcalloc(1, sizeof *playbook->languages);
	playbook->language_count = 1;
	struct language *language = &playbook->languages[0];
	language->code = xstrdup("en");
	language->weekdays[6] = xstrdup("Saturday");
	language->months[11] = xstrdup("December");
	language->pronoun_object[PRONOUN_THEY] = xstrdup("them");
	language->ordinals = owned_list("1", "{n}st");
	language->kinds = owned_list("own-birthday", "birthday");
	language->relations = xcalloc(1, sizeof *language->relations);
	language->relation_count = 1;
	language->relations[0].word = xstrdup("mum");
	language->relations[0].aliases = owned_list("mum", "mother");
	playbook->texts = xcalloc(1, sizeof *playbook->texts);
	playbook->text_count = 1;
	playbook->texts[0].source = xstrdup("Dear");
	playbook->partials = xcalloc(1, sizeof *playbook->partials);
	playbook->partial_count = 1;
	playbook->partials[0].name = xstrdup("greeting");
	playbook->partials[0].form = xstrdup("sms");
	playbook_free(playbook); // the sanitizer sees what is left
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_last_year_is_said_only_near_last_years_day),
		cmocka_unit_test(test_days_and_moments_are_absolute),
		cmocka_unit_test(test_ordinals_go_by_their_last_digits),
		cmocka_unit_test(test_relations_are_known_by_any_of_their_names),
		cmocka_unit_test(test_a_kind_is_said_by_the_table_else_by_its_own_word),
		cmocka_unit_test(test_patterns_are_filled_once_and_only_with_what_is_known),
		cmocka_unit_test(test_a_text_is_found_by_language_then_by_kind),
		cmocka_unit_test(test_a_channels_own_part_comes_before_the_shared_one),
		cmocka_unit_test(test_a_language_is_found_by_its_first_part),
		cmocka_unit_test(test_a_playbook_is_freed_with_all_in_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
