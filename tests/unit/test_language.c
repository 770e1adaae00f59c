// The words of a language: English as the shop has it, and what a file may not say.
#include "lib/config/language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/told.h"

static const char tests_folder[] = "tests/unit/";

// The playbook that the shop begins with, found from where this test was compiled.
static struct conf *shipped(const char *name, struct complaints *complaints) {
	const char *end = strstr(__FILE__, tests_folder);
	assert_non_null(end);
	char *path = xasprintf("%.*setc/playbook/%s", (int)(end - __FILE__), __FILE__, name);
	struct conf *conf = conf_read(path, complaints);
	free(path);
	assert_non_null(conf);
	return conf;
}

// A playbook owns its languages: it frees what a test made.
static struct playbook *one_language(void) {
	struct playbook *playbook = xcalloc(1, sizeof *playbook);
	playbook->languages = xcalloc(1, sizeof *playbook->languages);
	playbook->language_count = 1;
	playbook->languages[0].code = xstrdup("en");
	return playbook;
}

static struct playbook *english(void) {
	struct told told = told_nothing();
	struct complaints complaints = {told_add, &told, 0};
	struct playbook *playbook = one_language();
	struct conf *words = shipped("words.en.conf", &complaints);
	struct conf *relations = shipped("relations.en.conf", &complaints);
	language_read_words(&playbook->languages[0], "words", words, &complaints);
	language_read_relations(&playbook->languages[0], "relations", relations, &complaints);
	assert_nothing_told(&told);
	conf_free(words);
	conf_free(relations);
	return playbook;
}

static void assert_said(char *said, const char *wanted) {
	assert_string_equal(said, wanted);
	free(said);
}

static void test_english_says_days_and_numbers(void **state) {
	(void)state;
	static const struct {
		int number;
		const char *said;
	} ordinals[] = {{1, "1st"},   {2, "2nd"},     {3, "3rd"},    {4, "4th"},
			{11, "11th"}, {12, "12th"},   {13, "13th"},  {21, "21st"},
			{70, "70th"}, {101, "101st"}, {111, "111th"}};
	struct playbook *playbook = english();
	const struct language *language = &playbook->languages[0];
	const struct date day = {2024, 5, 14};
	assert_said(language_day(language, day), "Tuesday 14 May");
	assert_said(language_moment(language, (struct date){2024, 5, 13}, 17 * 60 + 30),
		    "Monday 13 May at 17:30");
	assert_said(language_when(language, (struct date){2023, 5, 12}, day), "last year");
	assert_said(language_when(language, (struct date){2022, 3, 12}, day), "in March 2022");
	assert_said(language_kind(language, "own-birthday", NULL), "birthday");
	assert_said(language_kind(language, "wedding-anniversary", NULL), "wedding anniversary");
	for (size_t i = 0; i < ARRAY_LEN(ordinals); i++) {
		assert_said(language_ordinal(language, ordinals[i].number), ordinals[i].said);
	}
	playbook_free(playbook);
}

static void test_english_knows_how_people_are_called(void **state) {
	(void)state;
	static const struct {
		const char *written, *said;
		enum pronoun pronoun;
	} people[] = {
		{"mum", "mum", PRONOUN_SHE},
		{"Mummy", "mum", PRONOUN_SHE},
		{"MOM", "mom", PRONOUN_SHE},
		{"mother", "mother", PRONOUN_SHE},
		{"mam", "mam", PRONOUN_SHE},
		{"dad", "dad", PRONOUN_HE},
		{"nan", "nan", PRONOUN_SHE},
		{"Granny", "gran", PRONOUN_SHE},
		{"grandma", "grandma", PRONOUN_SHE},
		{"wife", "wife", PRONOUN_SHE},
		{"husband", "husband", PRONOUN_HE},
		{"partner", "partner", PRONOUN_UNKNOWN},
		{"fiancee", "fianc\u00e9e", PRONOUN_SHE},
		{"Fianc\u00c9e", "fianc\u00e9e", PRONOUN_SHE},
		{"mother in law", "mother-in-law", PRONOUN_SHE},
		{"aunty", "auntie", PRONOUN_SHE},
		{"uncle", "uncle", PRONOUN_HE},
		{"niece", "niece", PRONOUN_SHE},
		{"nephew", "nephew", PRONOUN_HE},
		{"cousin", "cousin", PRONOUN_UNKNOWN},
		{"godmother", "godmother", PRONOUN_SHE},
		{"boss", "boss", PRONOUN_UNKNOWN},
		{"parents", "parents", PRONOUN_THEY},
	};
	struct playbook *playbook = english();
	for (size_t i = 0; i < ARRAY_LEN(people); i++) {
		const struct relation *relation =
			language_relation(&playbook->languages[0], people[i].written);
		print_message("# %s\n", people[i].written);
		assert_non_null(relation);
		assert_string_equal(relation->word, people[i].said);
		assert_int_equal(relation->pronoun, people[i].pronoun);
	}
	assert_null(language_relation(&playbook->languages[0], "parrot"));
	assert_null(language_relation(&playbook->languages[0], "mum")->whose);
	assert_string_equal(language_relation(&playbook->languages[0], "parents")->whose,
			    "your {who}'");
	playbook_free(playbook);
}

// Right words, of which a test replaces or adds one line.
static const char *const right_words[] = {
	"weekdays = [ \"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\" ];",
	"months = [ \"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", \"i\", \"j\", \"k\", \"l\" ];",
	"day = \"{day} {month}\";",
	"moment = \"{date} {time}\";",
	"last_year = \"last year\";",
	"in_month = \"{month} {year}\";",
	"whose_relation = \"your {who}'s\";",
	"whose_name = \"{who}'s\";",
	"who_relation = \"your {who}\";",
	"whose_own = \"your\";",
	"pronouns = { she = \"her\"; he = \"him\"; they = \"them\"; };",
	"ordinal = \"{n}.\";",
};

static const struct {
	const char *key, *line; // the line that stands for the key's, or is added
	const char *told;
} faults[] = {
	{"weekdays", "weekdays = [ \"a\" ];", "f:1: weekdays: must be a list of 7 texts"},
	{"months", "months = 5;", "f:2: months: must be a list of 12 texts"},
	{"day", "day = \"{weekday}\";", "f:3: day: needs {day}"},
	{"day", "day = \"{day} {month} {hour}\";", "f:3: day: there is no {hour} here"},
	{"day", "day = \"{day} {month\";", "f:3: day: has a { or } that stands alone"},
	{"day", "day = \"{day} {month} }\";", "f:3: day: has a { or } that stands alone"},
	{"day", "day = \"{day {month}}\";", "f:3: day: has a { or } that stands alone"},
	{"day", "day = \"{day} {month} {}\";", "f:3: day: there is no {} here"},
	{"last_year", "", "f:1: last_year: is missing"},
	{"last_year", "last_year = \"\";", "f:5: last_year: must be one line of 1 to 200 bytes"},
	{"last_year", "last_year = \"a\\nb\";", "f:5: last_year: must be one line"},
	{"whose_own", "whose_own = 5;", "f:10: whose_own: must be a text in quotes"},
	{"pronouns", "pronouns = { she = \"her\"; he = \"him\"; };", "f:11: they: is missing"},
	{"pronouns", "pronouns = { she = \"her\"; he = \"him\"; they = \"them\"; it = \"it\"; };",
	 "f:11: it: is not she, he or they"},
	{"pronouns", "pronouns = \"her\";", "f:11: she: is missing"},
	{"new", "ordinals = ( [ \"x\", \"{n}st\" ] );", "must begin with one to four last digits"},
	{"new", "ordinals = ( [ \"1\", \"st\" ] );", "f:13: needs {n}"},
	{"new", "ordinals = ( \"1\" );", "must be two texts"},
	{"new", "kinds = { Birthday = \"x\"; };", "f:13: Birthday: is no kind"},
	{"new", "colour = \"red\";", "f:13: colour: there is no such word"},
};

static void test_wrong_words_are_named(void **state) {
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		struct told told = told_nothing();
		struct complaints complaints = {told_add, &told, 0};
		struct strbuf text = STRBUF_INIT(10000);
		for (size_t k = 0; k < ARRAY_LEN(right_words); k++) {
			size_t len = strcspn(right_words[k], " ");
			bool replaced = strlen(faults[i].key) == len &&
					memcmp(faults[i].key, right_words[k], len) == 0;
			strbuf_addf(&text, "%s\n", replaced ? faults[i].line : right_words[k]);
		}
		strbuf_addf(&text, "%s\n", strcmp(faults[i].key, "new") == 0 ? faults[i].line : "");
		struct conf *conf = conf_parse("f", text.data, text.len, &complaints);
		struct playbook *playbook = one_language();
		assert_nothing_told(&told);
		language_read_words(&playbook->languages[0], "f", conf, &complaints);
		assert_told(&told, faults[i].told);
		playbook_free(playbook);
		conf_free(conf);
		strbuf_finish(&text);
		strbuf_finish(&told.text);
	}
}

static void test_wrong_relations_are_named(void **state) {
	(void)state;
	static const char *const cases[][2] = {
		{"", "f:1: relations: is missing"},
		{"relations = { };", "relations: must be a list"},
		{"relations = ( \"mum\" );", "f:1: must be a group { word"},
		{"relations = ( { pronoun = \"she\"; } );", "f:1: must be a group { word"},
		{"relations = ( { word = \"mum\"; age = 5; } );", "f:1: age: is not word"},
		{"relations = ( { word = \"mum\"; pronoun = \"it\"; } );", "f:1: pronoun: must be"},
		{"relations = ( { word = \"mum\"; whose = \"your\"; } );",
		 "f:1: whose: needs {who}"},
		{"relations = ( { word = \"mum\"; aliases = \"mam\"; } );",
		 "f:1: aliases: must be a list"},
		{"relations = ( { word = \"mum\"; },\n { word = \"mam\"; aliases = [ \" MUM \" ]; } );",
		 "f:2: ' MUM ' already belongs to 'mum'"},
		{"relations = ( );\nother = 5;", "f:2: other: the file holds relations only"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct told told = told_nothing();
		struct complaints complaints = {told_add, &told, 0};
		struct conf *conf = conf_parse("f", cases[i][0], strlen(cases[i][0]), &complaints);
		struct playbook *playbook = one_language();
		assert_nothing_told(&told);
		language_read_relations(&playbook->languages[0], "f", conf, &complaints);
		assert_told(&told, cases[i][1]);
		playbook_free(playbook);
		conf_free(conf);
		strbuf_finish(&told.text);
	}
}

static void test_spellings_have_a_limit(void **state) {
	(void)state;
	struct told told = told_nothing();
	struct complaints complaints = {told_add, &told, 0};
	struct strbuf text = STRBUF_INIT(CONF_MAX_BYTES);
	strbuf_add_text(&text, "relations = ( { word = \"mum\"; aliases = [ \"x\"");
	for (int i = 0; i < LANGUAGE_MAX_ALIASES; i++) {
		strbuf_addf(&text, ", \"x%d\"", i);
	}
	strbuf_add_text(&text, " ]; } );");
	struct conf *conf = conf_parse("f", text.data, text.len, &complaints);
	struct playbook *playbook = one_language();
	language_read_relations(&playbook->languages[0], "f", conf, &complaints);
	assert_told(&told, "f:1: is one spelling too many");
	assert_int_equal(told.count, 1);
	playbook_free(playbook);
	conf_free(conf);
	strbuf_finish(&text);
	strbuf_finish(&told.text);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_english_says_days_and_numbers),
		cmocka_unit_test(test_english_knows_how_people_are_called),
		cmocka_unit_test(test_wrong_words_are_named),
		cmocka_unit_test(test_wrong_relations_are_named),
		cmocka_unit_test(test_spellings_have_a_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
