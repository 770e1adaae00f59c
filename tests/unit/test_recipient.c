// Recipients and how one is called.
#include "rosemary/domain/recipient.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"

static void test_a_recipient_is_known_by_name_else_by_relation(void **state) {
	(void)state;
	static const struct {
		const char *name, *relation;
		const char *label, *folded;
	} cases[] = {
		{"Rosa", "mum", "Rosa", "rosa"},
		{"ROSA", NULL, "ROSA", "rosa"},
		{NULL, "Mum", "Mum", "mum"},
		{"Élodie ", NULL, "Élodie ", "élodie"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct recipient recipient = {.name = TEXT(cases[i].name),
					      .relation = TEXT(cases[i].relation),
					      .folded = strdup("as before")};
		assert_string_equal(recipient_label(&recipient), cases[i].label);
		recipient_fold(&recipient);
		assert_string_equal(recipient.folded, cases[i].folded);
		free(recipient.folded);
	}
}

static void test_nobody_folds_to_nothing(void **state) {
	(void)state;
	struct recipient nobody = {.id = 1};
	assert_null(recipient_label(&nobody));
	recipient_fold(&nobody);
	assert_string_equal(nobody.folded, "");
	free(nobody.folded);
}

static void test_words_of_recipients_are_those_of_the_tables(void **state) {
	(void)state;
	static const char *const states[RECIPIENT_STATE_COUNT] = {"active", "deceased", "silent"};
	static const char *const pronouns[PRONOUN_COUNT] = {"unknown", "she", "he", "they"};
	assert_int_equal(recipient_state_words.count, RECIPIENT_STATE_COUNT);
	assert_int_equal(pronoun_words.count, PRONOUN_COUNT);
	for (int i = 0; i < RECIPIENT_STATE_COUNT; i++) {
		assert_string_equal(words_name(&recipient_state_words, i), states[i]);
	}
	for (int i = 0; i < PRONOUN_COUNT; i++) {
		assert_string_equal(words_name(&pronoun_words, i), pronouns[i]);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_recipient_is_known_by_name_else_by_relation),
		cmocka_unit_test(test_nobody_folds_to_nothing),
		cmocka_unit_test(test_words_of_recipients_are_those_of_the_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
