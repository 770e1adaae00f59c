// Words that name occasions, found in notes and tags.
#include "rosemary/domain/occasion_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/alloc.h"

static const struct {
	const char *phrase;
	enum occasion_meaning means;
	const char *kind;
} known[] = {
	{"birthday", MEANS_KIND, "birthday"},
	{"Geburtstag*", MEANS_KIND, "birthday"},
	{"anniversaire", MEANS_KIND, "birthday"},
	{"anniversaire de mariage", MEANS_KIND, "anniversary"},
	{"anniversary", MEANS_KIND, "anniversary"},
	{"wedding anniversary", MEANS_KIND, "anniversary"},
	{"Mother's Day", MEANS_FEAST, "mothers-day"},
	{"f\xc3\xaate des m\xc3\xa8res", MEANS_FEAST, "mothers-day"},
	{"\xf0\x9f\x8e\x82", MEANS_KIND, "birthday"}, // a cake
	{"wedding", MEANS_ONCE, NULL},
	{"thank you", MEANS_ONCE, NULL},
	{"belated", MEANS_NEVER, NULL},
	{"funeral", MEANS_SYMPATHY, NULL},
};

static void add_known(struct occasion_words *words) {
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		assert_int_equal(occasion_words_add(words, known[i].phrase, known[i].means,
						    known[i].kind),
				 WORDS_ADDED);
	}
}

/* clang-format off */
static const struct {
	const char *text;
	enum occasion_meaning means;
	const char *kind;
} notes[] = {
	{NULL,                                     MEANS_NOTHING,  NULL},
	{"",                                       MEANS_NOTHING,  NULL},
	{"with love from Tom",                     MEANS_NOTHING,  NULL},
	{"Happy birthday mum!",                    MEANS_KIND,     "birthday"},
	{"HAPPY BIRTHDAY!!!",                      MEANS_KIND,     "birthday"},
	{"happy-birthday",                         MEANS_KIND,     "birthday"},
	{"birthday",                               MEANS_KIND,     "birthday"},
	{"VIP,birthday,local",                     MEANS_KIND,     "birthday"},
	{"birthday\xf0\x9f\x8e\x82",               MEANS_KIND,     "birthday"},
	{"for you\xf0\x9f\x8e\x82!",               MEANS_KIND,     "birthday"},
	// Whole words, unless the phrase is open.
	{"birthdays",                              MEANS_NOTHING,  NULL},
	{"mybirthday",                             MEANS_NOTHING,  NULL},
	{"Alles Gute zum Geburtstag",              MEANS_KIND,     "birthday"},
	{"Geburtstagsgr\xc3\xbc\xc3\x9f" "e",      MEANS_KIND,     "birthday"},
	{"Kindergeburtstag",                       MEANS_NOTHING,  NULL},
	// Apostrophes of every shape, and none.
	{"Mother's Day",                           MEANS_FEAST,    "mothers-day"},
	{"Mother\xe2\x80\x99s Day",                MEANS_FEAST,    "mothers-day"},
	{"mothers day",                            MEANS_FEAST,    "mothers-day"},
	{"mothers' day",                           MEANS_FEAST,    "mothers-day"},
	{"Mother's\n\tDay",                        MEANS_FEAST,    "mothers-day"},
	{"Pour l'anniversaire de Zo\xc3\xa9",      MEANS_KIND,     "birthday"},
	// Accents composed and decomposed.
	{"F\xc3\x8aTE DES M\xc3\x88RES",           MEANS_FEAST,    "mothers-day"},
	{"fe\xcc\x82te des me\xcc\x80res",         MEANS_FEAST,    "mothers-day"},
	// The longest counts.
	{"our wedding anniversary",                MEANS_KIND,     "anniversary"},
	{"anniversaire de mariage",                MEANS_KIND,     "anniversary"},
	{"anniversaire de Mario",                  MEANS_KIND,     "birthday"},
	{"for the wedding",                        MEANS_ONCE,     NULL},
	// A day that comes again outweighs one that does not; sympathy outweighs all.
	{"Thank you, and happy birthday",          MEANS_KIND,     "birthday"},
	{"happy birthday and thank you",           MEANS_KIND,     "birthday"},
	{"A belated happy birthday",               MEANS_NEVER,    NULL},
	{"birthday belated funeral",               MEANS_SYMPATHY, NULL},
	{"funeral of one whose birthday it was",   MEANS_SYMPATHY, NULL},
	// The same twice is one; two different ones are none.
	{"birthday! Birthday! Geburtstag!",        MEANS_KIND,     "birthday"},
	{"happy birthday and anniversary",         MEANS_ONCE,     NULL},
	{"birthday, anniversary, birthday",        MEANS_ONCE,     NULL},
	{"birthday, anniversary, funeral",         MEANS_SYMPATHY, NULL},
	// What is no text says nothing.
	{"birthday \xff",                          MEANS_NOTHING,  NULL},
};
/* clang-format on */

static void test_notes_are_read_by_whole_words(void **state) {
	struct occasion_words words = {0};
	(void)state;
	add_known(&words);
	for (size_t i = 0; i < ARRAY_LEN(notes); i++) {
		struct occasion_naming naming = {0};
		occasion_words_read(&words, notes[i].text, &naming);
		bool named = naming.means == MEANS_KIND || naming.means == MEANS_FEAST;
		const char *kind = named ? naming.kind : NULL;
		bool same = kind == NULL || notes[i].kind == NULL
				    ? kind == notes[i].kind
				    : strcmp(kind, notes[i].kind) == 0;
		if (naming.means != notes[i].means || !same) {
			fail_msg("'%s': %d %s", notes[i].text, (int)naming.means, kind);
		}
	}
	occasion_words_finish(&words);
}

static void test_a_note_and_its_tags_are_one_naming(void **state) {
	struct occasion_words words = {0};
	struct occasion_naming naming = {0};
	(void)state;
	add_known(&words);
	occasion_words_read(&words, "happy birthday", &naming);
	occasion_words_read(&words, "funeral", &naming);
	assert_int_equal(naming.means, MEANS_SYMPATHY);
	occasion_words_finish(&words);
}

static void test_a_phrase_has_one_meaning(void **state) {
	struct occasion_words words = {0};
	(void)state;
	add_known(&words);
	size_t count = words.count;
	assert_int_equal(occasion_words_add(&words, "BIRTHDAY!", MEANS_KIND, "birthday"),
			 WORDS_ADDED);
	assert_int_equal(words.count, count);
	assert_int_equal(occasion_words_add(&words, "birthday", MEANS_KIND, "anniversary"),
			 WORDS_CONFLICT);
	assert_int_equal(occasion_words_add(&words, "birthday", MEANS_ONCE, NULL), WORDS_CONFLICT);
	assert_int_equal(occasion_words_add(&words, " -- ", MEANS_ONCE, NULL), WORDS_BLANK);
	assert_int_equal(occasion_words_add(&words, "", MEANS_ONCE, NULL), WORDS_BLANK);
	occasion_words_finish(&words);
	assert_int_equal(words.count, 0);
}

static void test_phrases_have_limits(void **state) {
	struct occasion_words words = {0};
	char phrase[OCCASION_PHRASE_SIZE + 1];
	(void)state;
	memset(phrase, 'a', sizeof phrase);
	phrase[OCCASION_PHRASE_SIZE] = '\0';
	assert_int_equal(occasion_words_add(&words, phrase, MEANS_ONCE, NULL), WORDS_BLANK);
	phrase[OCCASION_PHRASE_SIZE - 1] = '\0';
	assert_int_equal(occasion_words_add(&words, phrase, MEANS_ONCE, NULL), WORDS_ADDED);
	for (int i = 1; i < OCCASION_WORDS_MAX; i++) {
		(void)snprintf(phrase, sizeof phrase, "w%d", i); // fits
		assert_int_equal(occasion_words_add(&words, phrase, MEANS_ONCE, NULL), WORDS_ADDED);
	}
	assert_int_equal(occasion_words_add(&words, "more", MEANS_ONCE, NULL), WORDS_FULL);
	occasion_words_finish(&words);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_notes_are_read_by_whole_words),
		cmocka_unit_test(test_a_note_and_its_tags_are_one_naming),
		cmocka_unit_test(test_a_phrase_has_one_meaning),
		cmocka_unit_test(test_phrases_have_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
