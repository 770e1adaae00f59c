// The table is sound, verbs are found by their words, and parameters are checked by name and type.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/wire/command.h"

static void test_every_command_is_whole_and_alone(void **state) {
	(void)state;
	for (size_t i = 0; i < CMD_COUNT; i++) {
		assert_non_null(commands[i].verb);
		assert_non_null(commands[i].help);
		assert_ptr_equal(command_by_method(commands[i].method), &commands[i]);
	}
	assert_null(command_by_method("no.such"));
	assert_null(command_by_method(""));
}

static void test_arguments_stand_before_options_and_lists_last(void **state) {
	(void)state;
	for (size_t i = 0; i < CMD_COUNT; i++) {
		bool options = false;
		bool optional = false;
		bool list = false;
		for (size_t k = 0; k < COMMAND_PARAMETERS_MAX; k++) {
			const struct parameter *parameter = &commands[i].parameters[k];
			if (parameter->name == NULL) {
				break;
			}
			assert_non_null(parameter->help);
			assert_true(parameter->value != NULL || parameter->type == PARAMETER_FLAG);
			if (!(parameter->flags & PARAMETER_POSITION)) {
				options = true;
				continue;
			}
			assert_false(options || list);
			assert_false(optional && (parameter->flags & PARAMETER_REQUIRED));
			optional = !(parameter->flags & PARAMETER_REQUIRED);
			list = parameter->type == PARAMETER_IDS;
		}
	}
}

static void test_a_verb_is_matched_word_by_word(void **state) {
	(void)state;
	static const struct {
		const char *verb;
		const char *words[4];
		size_t count, used;
	} cases[] = {
		{"status", {"status"}, 1, 1},
		{"show", {"show", "12"}, 2, 1},
		{"consent set", {"consent", "set", "4"}, 3, 2},
		{"dev clock set", {"dev", "clock", "set", "now"}, 4, 3},
		{"consent set", {"consent"}, 1, 0},
		{"consent set", {"consent", "steal"}, 2, 0},
		{"status", {"stat"}, 1, 0},
		{"stat", {"status"}, 1, 0},
		{"status", {""}, 1, 0},
		{"status", {NULL}, 0, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(verb_match(cases[i].verb, cases[i].words, cases[i].count),
				 cases[i].used);
	}
}

static void test_parameters_are_checked(void **state) {
	(void)state;
	static const struct {
		enum command_id command;
		const char *params;
		const char *complaint; // NULL: fine
	} cases[] = {
		{CMD_STATUS, "{}", NULL},
		{CMD_STATUS, "{\"loud\":1}", "'status' takes no 'loud'"},
		{CMD_STATUS, "[]", "'status' takes its parameters by name"},
		{CMD_SHOW, "{}", "'id' is missing"},
		{CMD_SHOW, "{\"id\":null}", "'id' is missing"},
		{CMD_SHOW, "{\"id\":1}", NULL},
		{CMD_SHOW, "{\"id\":0}", "'id' must be a whole number from 1"},
		{CMD_SHOW, "{\"id\":\"1\"}", "'id' must be a whole number from 1"},
		{CMD_SHOW, "{\"id\":1.5}", "'id' must be a whole number from 1"},
		{CMD_QUEUE, "{\"limit\":0}", NULL},
		{CMD_QUEUE, "{\"limit\":null}", NULL},
		{CMD_QUEUE, "{\"limit\":-1}", "'limit' must be a whole number from 0"},
		{CMD_APPROVE, "{\"ids\":[1,2],\"held\":true}", NULL},
		{CMD_APPROVE, "{\"ids\":[]}", "'ids' must be a list of 1 to 1000"},
		{CMD_APPROVE, "{\"ids\":7}", "'ids' must be a list of 1 to 1000"},
		{CMD_APPROVE, "{\"ids\":[-7]}", "'ids' must be a whole number from 1"},
		{CMD_APPROVE, "{\"ids\":[1],\"held\":1}", "'held' must be true or false"},
		{CMD_APPROVE, "{\"ids\":[1],\"shown\":\"x\"}",
		 "'shown' must be a list or an object"},
		{CMD_WHY, "{\"customer\":\"\"}", "'customer' must be text and not empty"},
		{CMD_WHY, "{\"customer\":\"a\\nb\"}",
		 "'customer' must be one line without control characters"},
		{CMD_WHY, "{\"customer\":\"a\\u202eb\"}",
		 "'customer' must be one line without control characters"},
		{CMD_EDIT, "{\"id\":1,\"text\":\"a\\n\\tb\"}", NULL},
		{CMD_EDIT, "{\"id\":1,\"text\":\"a\\u001bb\"}",
		 "'text' has a control character in it"},
		{CMD_EDIT, "{\"id\":1,\"text\":1}", "'text' must be text"},
		{CMD_RECIPIENT_EDIT, "{\"id\":1,\"state\":\"silent\"}", NULL},
		{CMD_RECIPIENT_EDIT, "{\"id\":1,\"state\":\"active|silent\"}",
		 "'state' must be one of active|deceased|silent"},
		{CMD_RECIPIENT_EDIT, "{\"id\":1,\"state\":\"\"}",
		 "'state' must be one of active|deceased|silent"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		struct json *params = json_parse(cases[i].params, strlen(cases[i].params), &err);
		assert_non_null(params);
		bool fine = command_check(&commands[cases[i].command], params, &err);
		assert_string_equal(err.text, cases[i].complaint != NULL ? cases[i].complaint : "");
		assert_int_equal(fine, cases[i].complaint == NULL);
		assert_int_equal(err.code, fine ? ERR_NONE : ERR_INVALID);
		json_free(params);
	}
}

static void test_no_parameters_at_all_are_checked_too(void **state) {
	(void)state;
	struct err err = {0};
	assert_true(command_check(&commands[CMD_STATUS], NULL, &err));
	assert_false(command_check(&commands[CMD_SHOW], NULL, &err));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_command_is_whole_and_alone),
		cmocka_unit_test(test_arguments_stand_before_options_and_lists_last),
		cmocka_unit_test(test_a_verb_is_matched_word_by_word),
		cmocka_unit_test(test_parameters_are_checked),
		cmocka_unit_test(test_no_parameters_at_all_are_checked_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
