// Values of parameters: what each type takes, and what it does not.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/wire/parameter.h"

static void test_each_type_takes_its_values_and_no_others(void **state) {
	(void)state;
	/* clang-format off */
	static const struct {
		enum parameter_type type;
		const char *value;
		bool right;
	} cases[] = {
		{PARAMETER_ID,    "1", true},            {PARAMETER_ID,    "0", false},
		{PARAMETER_ID,    "\"1\"", false},       {PARAMETER_ID,    "1.5", false},
		{PARAMETER_IDS,   "[1, 2]", true},       {PARAMETER_IDS,   "[]", false},
		{PARAMETER_IDS,   "1", false},           {PARAMETER_IDS,   "[1, 0]", false},
		{PARAMETER_LINES, "[\"a\"]", true},      {PARAMETER_LINES, "[\"\"]", false},
		{PARAMETER_COUNT, "0", true},            {PARAMETER_COUNT, "-1", false},
		{PARAMETER_TEXT,  "\"a\\nb\"", true},   {PARAMETER_TEXT,  "\"a\\u001b\"", false},
		{PARAMETER_TEXT,  "7", false},           {PARAMETER_LINE,  "\"a\"", true},
		{PARAMETER_LINE,  "\"\"", false},        {PARAMETER_LINE,  "\" \u00a0 \"", false},
		{PARAMETER_LINE,  "\"a\\nb\"", false},
		{PARAMETER_WORD,  "\"on\"", true},       {PARAMETER_WORD,  "\"o\"", false},
		{PARAMETER_WORD,  "\"on|off\"", false},  {PARAMETER_DATE,  "\"2027-05-14\"", true},
		{PARAMETER_DATE,  "\"2027-02-30\"", false}, {PARAMETER_FLAG, "true", true},
		{PARAMETER_FLAG,  "1", false},           {PARAMETER_JSON,  "{}", true},
		{PARAMETER_JSON,  "\"{}\"", false},
	};
	/* clang-format on */
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct parameter parameter = {"it", cases[i].type, 0, "on|off", "help"};
		struct err err = {0};
		struct json *value = json_parse(cases[i].value, strlen(cases[i].value), &err);
		print_message("# case %zu\n", i);
		assert_non_null(value);
		assert_int_equal(parameter_check(&parameter, value, &err), cases[i].right);
		assert_int_equal(err.code, cases[i].right ? ERR_NONE : ERR_INVALID);
		assert_true(cases[i].right || strstr(err.text, "'it'") != NULL);
		json_free(value);
	}
}

static void test_a_list_is_no_longer_than_it_may_be(void **state) {
	(void)state;
	const struct parameter parameter = {"ids", PARAMETER_IDS, 0, "ID", "help"};
	struct json *list = json_new_list();
	struct err err = {0};
	for (int i = 1; i <= PARAMETER_LIST_MAX; i++) {
		json_push(list, json_new_int(i));
	}
	assert_true(parameter_check(&parameter, list, &err));
	json_push(list, json_new_int(1));
	assert_false(parameter_check(&parameter, list, &err));
	json_free(list);
}

static void test_words_are_whole(void **state) {
	(void)state;
	assert_true(word_listed("a|bc|d", "bc"));
	assert_true(word_listed("a|bc|d", "d"));
	assert_false(word_listed("a|bc|d", "b"));
	assert_false(word_listed("a|bc|d", ""));
	assert_false(word_listed("", ""));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_type_takes_its_values_and_no_others),
		cmocka_unit_test(test_a_list_is_no_longer_than_it_may_be),
		cmocka_unit_test(test_words_are_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
