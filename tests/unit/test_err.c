// What went wrong: codes, texts, and how they are put together.
#include "rosemary/base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <errno.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/utf8.h"

static void test_setting_answers_false_and_keeps_code_and_text(void **state) {
	(void)state;
	struct err err = {0};
	assert_false(err_set(&err, ERR_LIMIT, "longer than %d bytes", 10));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.text, "longer than 10 bytes");
}

static void test_a_prefix_goes_before_the_text_and_leaves_the_code(void **state) {
	(void)state;
	struct err err = {0};
	(void)err_set(&err, ERR_DENIED, "not yours");
	assert_false(err_prefix(&err, "draft %d", 7));
	assert_int_equal(err.code, ERR_DENIED);
	assert_string_equal(err.text, "draft 7: not yours");
}

static void test_the_text_may_be_made_from_itself(void **state) {
	(void)state;
	struct err err = {0};
	(void)err_set(&err, ERR_IO, "no answer");
	(void)err_set(&err, ERR_UNREACHABLE, "server: %s", err.text);
	assert_string_equal(err.text, "server: no answer");
}

static void test_a_long_text_is_cut_between_characters(void **state) {
	(void)state;
	static const char *const characters[] = {"x", "é", "€", "🌹"};
	for (size_t i = 0; i < ARRAY_LEN(characters); i++) {
		for (int shift = 0; shift < 4; shift++) {
			char text[4 * ERR_TEXT_MAX + 1] = "";
			size_t len = strlen(characters[i]);
			for (size_t at = 0; at + len < sizeof text; at += len) {
				memcpy(text + at, characters[i], len);
			}
			struct err err = {0};
			(void)err_set(&err, ERR_IO, "%.*s%s", shift, "abc", text);
			size_t kept = strlen(err.text);
			assert_true(utf8_valid(err.text, kept));
			assert_null(strchr(err.text, '?'));
			assert_in_range(kept, ERR_TEXT_MAX - len, ERR_TEXT_MAX - 1);
		}
	}
}

static void test_a_long_prefix_leaves_a_whole_text(void **state) {
	(void)state;
	char text[2 * ERR_TEXT_MAX];
	memset(text, 'p', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	struct err err = {0};
	(void)err_set(&err, ERR_IO, "%s", text);
	(void)err_prefix(&err, "%s", text);
	assert_int_equal(strlen(err.text), ERR_TEXT_MAX - 1);
}

static void test_bytes_that_are_no_utf8_are_replaced(void **state) {
	(void)state;
	struct err err = {0};
	(void)err_set(&err, ERR_SYNTAX, "'%s'", "caf\xe9 \xed\xa0\x80 \xc3\xa9");
	assert_string_equal(err.text, "'caf? ??? é'");
}

static void test_errors_of_the_system_have_codes(void **state) {
	(void)state;
	static const struct {
		int error_number;
		enum err_code code;
	} cases[] = {
		{ENOENT, ERR_NOT_FOUND}, {EACCES, ERR_DENIED},
		{EPERM, ERR_DENIED},     {ENOSPC, ERR_NO_SPACE},
		{EDQUOT, ERR_NO_SPACE},  {EWOULDBLOCK, ERR_BUSY},
		{EFBIG, ERR_LIMIT},      {ECONNREFUSED, ERR_UNREACHABLE},
		{EIO, ERR_IO},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		assert_false(err_set_errno(&err, cases[i].error_number, "cannot open '%s'", "x"));
		assert_int_equal(err.code, cases[i].code);
	}
	struct err err = {0};
	(void)err_set_errno(&err, ENOENT, "cannot open '%s'", "x");
	assert_string_equal(err.text, "cannot open 'x': No such file or directory");
}

static void test_every_code_has_a_word_of_its_own(void **state) {
	(void)state;
	for (int code = ERR_NONE; code < ERR_CODE_COUNT; code++) {
		const char *name = err_code_name((enum err_code)code);
		assert_non_null(name);
		assert_int_equal(err_code_from_name(name), code);
	}
	assert_string_equal(err_code_name(ERR_NOT_FOUND), "not found");
}

static void test_a_word_that_is_no_code_is_an_io_error(void **state) {
	(void)state;
	assert_int_equal(err_code_from_name("Conflict"), ERR_IO);
	assert_int_equal(err_code_from_name(""), ERR_IO);
	assert_int_equal(err_code_from_name(NULL), ERR_IO);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_setting_answers_false_and_keeps_code_and_text),
		cmocka_unit_test(test_a_prefix_goes_before_the_text_and_leaves_the_code),
		cmocka_unit_test(test_the_text_may_be_made_from_itself),
		cmocka_unit_test(test_a_long_text_is_cut_between_characters),
		cmocka_unit_test(test_a_long_prefix_leaves_a_whole_text),
		cmocka_unit_test(test_bytes_that_are_no_utf8_are_replaced),
		cmocka_unit_test(test_errors_of_the_system_have_codes),
		cmocka_unit_test(test_every_code_has_a_word_of_its_own),
		cmocka_unit_test(test_a_word_that_is_no_code_is_an_io_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
