// The words that name occasions: as the shop has them, and what a file may not say.
#include "lib/config/occasions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/told.h"

static const char tests_folder[] = "tests/unit/";

// All languages that the shop begins with, found from where this test was compiled.
static void read_shipped(struct occasion_words *words, struct told *told) {
	static const char *const languages[] = {"en", "de", "fr", "es", "it", "nl"};
	struct complaints complaints = {told_add, told, 0};
	const char *end = strstr(__FILE__, tests_folder);
	assert_non_null(end);
	for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
		char *path = xasprintf("%.*setc/playbook/occasions.%s.conf", (int)(end - __FILE__),
				       __FILE__, languages[i]);
		struct conf *conf = conf_read(path, &complaints);
		assert_non_null(conf);
		occasions_read(words, languages[i], conf, &complaints);
		conf_free(conf);
		free(path);
	}
}

/* clang-format off */
static const struct {
	const char *note;
	enum occasion_meaning means;
	const char *kind; // of a kind or feast
} notes[] = {
	{"Happy birthday, Mum! xx",                 MEANS_KIND,     "birthday"},
	{"Happy 40th wedding anniversary",          MEANS_KIND,     "anniversary"},
	{"For Mothering Sunday",                    MEANS_FEAST,    "mothers-day"},
	{"Merry Christmas",                         MEANS_FEAST,    "christmas"},
	{"Be my Valentine",                         MEANS_FEAST,    "valentines-day"},
	{"Herzlichen Gl\u00fcckwunsch zum Geburtstag", MEANS_KIND,     "birthday"},
	{"Zum 10. Hochzeitstag",                    MEANS_KIND,     "anniversary"},
	{"Alles Liebe zum Muttertag",               MEANS_FEAST,    "mothers-day"},
	{"Joyeux anniversaire !",                   MEANS_KIND,     "birthday"},
	{"Notre anniversaire de mariage",           MEANS_KIND,     "anniversary"},
	{"Bonne f\u00eate des m\u00e8res",          MEANS_FEAST,    "mothers-day"},
	{"\u00a1Feliz cumplea\u00f1os!",            MEANS_KIND,     "birthday"},
	{"Feliz aniversario de boda",               MEANS_KIND,     "anniversary"},
	{"Buon compleanno nonna",                   MEANS_KIND,     "birthday"},
	{"Auguri per la festa della mamma",         MEANS_FEAST,    "mothers-day"},
	{"Gefeliciteerd met je verjaardag",         MEANS_KIND,     "birthday"},
	{"Fijne moederdag",                         MEANS_FEAST,    "mothers-day"},
	{"Get well soon!",                          MEANS_ONCE,     NULL},
	{"Welcome to your new baby",                MEANS_ONCE,     NULL},
	{"Gute Besserung, Oma",                     MEANS_ONCE,     NULL},
	{"Zur Hochzeit alles Gute",                 MEANS_ONCE,     NULL},
	{"Beterschap",                              MEANS_ONCE,     NULL},
	{"Happy belated birthday",                  MEANS_NEVER,    NULL},
	{"Nachtr\u00e4glich alles Gute zum Geburtstag", MEANS_NEVER, NULL},
	{"With deepest sympathy",                   MEANS_SYMPATHY, NULL},
	{"Unsere herzliche Anteilnahme",            MEANS_SYMPATHY, NULL},
	{"Sinc\u00e8res condol\u00e9ances",         MEANS_SYMPATHY, NULL},
	{"Mi m\u00e1s sentido p\u00e9same",         MEANS_SYMPATHY, NULL},
	{"Sentite condoglianze",                    MEANS_SYMPATHY, NULL},
	{"Innige deelneming",                       MEANS_SYMPATHY, NULL},
	{"Love you always, Tom",                    MEANS_NOTHING,  NULL},
};
/* clang-format on */

static void test_the_shops_languages_read_customers_notes(void **state) {
	struct told told = told_nothing();
	struct occasion_words words = {0};
	(void)state;
	read_shipped(&words, &told);
	assert_nothing_told(&told);
	for (size_t i = 0; i < ARRAY_LEN(notes); i++) {
		struct occasion_naming naming = {0};
		occasion_words_read(&words, notes[i].note, &naming);
		bool same = notes[i].kind == NULL ||
			    (naming.kind != NULL && strcmp(naming.kind, notes[i].kind) == 0);
		if (naming.means != notes[i].means || !same) {
			fail_msg("'%s': %d", notes[i].note, (int)naming.means);
		}
	}
	occasion_words_finish(&words);
	strbuf_finish(&told.text);
}

/* clang-format off */
static const struct {
	const char *text, *complaint; // NULL: none
} files[] = {
	{"occasions = ( { kind = \"birthday\"; words = [ \"birthday\" ]; } );", NULL},
	{"once = [ \"thanks\" ]; never = [ ]; sympathy = [ \"funeral\" ];", NULL},
	{"once = [ \"thanks\" ]; sympathy = [ \"thanks\" ];", "'thanks' already means something else"},
	{"occasions = ( { kind = \"birthday\"; words = [ \"b\" ]; },\n"
	 "{ kind = \"party\"; words = [ \"B!\" ]; } );", "f:2: 'B!' already means something else"},
	{"\nfeasts = ( );", "f:2: feasts: is not occasions, once, never or sympathy"},
	{"occasions = \"birthday\";", "occasions: must be a list of occasions"},
	{"occasions = ( \"birthday\" );", "f:1: must be { kind"},
	{"occasions = ( { words = [ \"b\" ]; } );", "f:1: must be { kind"},
	{"occasions = ( { kind = \"a\"; feast = \"b\"; words = [ \"b\" ]; } );", "f:1: must be { kind"},
	{"occasions = ( { kind = \"birthday\"; } );", "f:1: must be { kind"},
	{"occasions = ( { kind = \"birthday\"; word = [ ]; } );", "word: is not kind, feast or words"},
	{"occasions = ( { kind = \"Birthday\"; words = [ ]; } );", "kind: must be a word of lower-case"},
	{"occasions = ( { kind = \"occasion\"; words = [ ]; } );", "kind: must be a word of lower-case"},
	{"occasions = ( { kind = 4; words = [ ]; } );", "kind: must be a word of lower-case"},
	{"never = \"belated\";", "never: must be a list of texts"},
	{"never = [ 4 ];", "must be a text of one line in quotes"},
	{"never = [ \"two\\nlines\" ];", "must be a text of one line in quotes"},
	{"never = [ \"--\" ];", "must have a letter or digit"},
};
/* clang-format on */

static void test_what_is_wrong_is_told_with_its_place(void **state) {
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		struct told told = told_nothing();
		struct complaints complaints = {told_add, &told, 0};
		struct occasion_words words = {0};
		struct conf *conf =
			conf_parse("f", files[i].text, strlen(files[i].text), &complaints);
		assert_non_null(conf);
		occasions_read(&words, "f", conf, &complaints);
		if (files[i].complaint != NULL) {
			assert_told(&told, files[i].complaint);
		} else {
			assert_nothing_told(&told);
		}
		conf_free(conf);
		occasion_words_finish(&words);
		strbuf_finish(&told.text);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_shops_languages_read_customers_notes),
		cmocka_unit_test(test_what_is_wrong_is_told_with_its_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
