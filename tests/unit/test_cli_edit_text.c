// What an editor is given comes back the same, and what is not a letter any more is refused.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/cli/edit_text.h"

static void test_a_letter_goes_out_and_comes_back(void **state) {
	(void)state;
	static const struct {
		const char *subject, *text;
	} cases[] = {
		{"Your mum's birthday", "Dear Linda,\n\nhello\n"},
		{"No newline at the end", "hello"},
		{"", ""},
		{"Subject: of subjects", "Subject: in the text\n"},
		{" blanks ", "\n\nempty lines\n\n"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		char *subject = NULL;
		char *text = NULL;
		char *file = edit_text_write(cases[i].subject, cases[i].text);
		assert_true(edit_text_read(file, strlen(file), &subject, &text, &err));
		assert_string_equal(subject, cases[i].subject);
		assert_false(edit_text_differs(cases[i].text, text));
		free(subject);
		free(text);
		free(file);
	}
}

static void test_a_channel_without_subjects_has_words_alone(void **state) {
	(void)state;
	static const char *const texts[] = {"Linda, it is on Friday.\nThe Rose Shop", "a\n",
					    "Subject: is a word\n\nof it"};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct err err = {0};
		char *text = NULL;
		char *file = edit_text_write(NULL, texts[i]);
		assert_memory_equal(file, texts[i], strlen(texts[i]));
		assert_true(edit_text_read(file, strlen(file), NULL, &text, &err));
		assert_false(edit_text_differs(texts[i], text));
		free(text);
		free(file);
	}
	struct err err = {0};
	char *text = NULL;
	assert_false(edit_text_read("\xff", 1, NULL, &text, &err));
	assert_int_equal(err.code, ERR_INVALID);
}

static void test_what_is_no_letter_is_refused(void **state) {
	(void)state;
	static const struct {
		const char *bytes;
		size_t len;
		enum err_code code;
	} cases[] = {
		{"", 0, ERR_SYNTAX},
		{"Subject:", 8, ERR_SYNTAX},
		{"Subject: a\n", 11, ERR_SYNTAX},
		{"Subject: a\nb\n", 13, ERR_SYNTAX},
		{"Dear Linda,\n\nb\n", 15, ERR_SYNTAX},
		{"Subject: a\n\n\xff\n", 14, ERR_INVALID},
		{"Subject: a\n\n\0\n", 14, ERR_INVALID},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		char *subject = NULL;
		char *text = NULL;
		assert_false(edit_text_read(cases[i].bytes, cases[i].len, &subject, &text, &err));
		assert_int_equal(err.code, cases[i].code);
		assert_null(subject);
		assert_null(text);
	}
}

static void test_only_newlines_at_the_end_are_no_change(void **state) {
	(void)state;
	assert_false(edit_text_differs("a", "a\n"));
	assert_false(edit_text_differs("a\n\n", "a"));
	assert_true(edit_text_differs("a\nb", "a b"));
	assert_true(edit_text_differs("a", "a "));
	assert_true(edit_text_differs("", "a"));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_letter_goes_out_and_comes_back),
		cmocka_unit_test(test_a_channel_without_subjects_has_words_alone),
		cmocka_unit_test(test_what_is_no_letter_is_refused),
		cmocka_unit_test(test_only_newlines_at_the_end_are_no_change),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
