// Words become a verb with parameters of the right types, or a complaint that helps.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/cli/arguments.h"

enum { WORDS_MAX = 10 };

static size_t count_words(const char *const *words) {
	size_t count = 0;
	while (count < WORDS_MAX && words[count] != NULL) {
		count++;
	}
	return count;
}

static void test_words_become_a_verb_and_parameters(void **state) {
	(void)state;
	static const struct {
		const char *words[WORDS_MAX];
		const char *verb, *params;
	} cases[] = {
		{{"status"}, "status", "{}"},
		{{"show", "12"}, "show", "{\"id\":12}"},
		{{"skip", "1", "2", "--reason", "ill", "3"},
		 "skip",
		 "{\"ids\":[1,2,3],\"reason\":\"ill\"}"},
		{{"skip", "1", "--reason=--json"}, "skip", "{\"ids\":[1],\"reason\":\"--json\"}"},
		{{"approve", "12@3", "4", "--held"},
		 "approve",
		 "{\"ids\":[\"12@3\",\"4\"],\"held\":true}"},
		{{"consent", "set", "linda@example.org", "email", "granted"},
		 "consent set",
		 "{\"customer\":\"linda@example.org\",\"channel\":\"email\",\"state\":\"granted\"}"},
		{{"edit", "7", "--text", "-"}, "edit", "{\"id\":7,\"text\":\"-\"}"},
		{{"edit", "7", "--text", ""}, "edit", "{\"id\":7,\"text\":\"\"}"},
		{{"why", "--", "--json"}, "why", "{\"customer\":\"--json\"}"},
		{{"log", "draft", "12", "--limit", "5"},
		 "log",
		 "{\"noun\":\"draft\",\"id\":12,\"limit\":5}"},
		{{"--json", "queue", "--limit=3"}, "queue", "{\"limit\":3}"},
		{{"occasion", "add", "linda", "--recipient", "mum", "--rule", "--05-14"},
		 "occasion add",
		 "{\"customer\":\"linda\",\"recipient\":\"mum\",\"rule\":\"--05-14\"}"},
		{{"occasion", "next", "--05-14", "--count", "2"},
		 "occasion next",
		 "{\"rule\":\"--05-14\",\"count\":2}"},
		{{"customer", "edit", "linda", "--notes", "", "--state", "paused"},
		 "customer edit",
		 "{\"customer\":\"linda\",\"notes\":\"\",\"state\":\"paused\"}"},
		{{"dev", "clock", "advance", "3d"}, "dev clock advance", "{\"by\":\"3d\"}"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		struct arguments arguments;
		bool parsed = arguments_parse(&arguments, cases[i].words,
					      count_words(cases[i].words), NULL, &err);
		assert_string_equal(err.text, "");
		assert_true(parsed);
		assert_string_equal(arguments.verb.words, cases[i].verb);
		char *params = json_write(arguments.params);
		assert_string_equal(params, cases[i].params);
		free(params);
		arguments_finish(&arguments);
	}
}

static void test_nonsense_is_named(void **state) {
	(void)state;
	static const struct {
		const char *words[WORDS_MAX];
		const char *complaint;
	} cases[] = {
		{{NULL}, "a verb is missing"},
		{{"--json"}, "a verb is missing"},
		{{"edt"}, "there is no verb 'edt'; did you mean 'edit'"},
		{{"consent"},
		 "there is no verb 'consent'; did you mean 'consent set' or 'consent history'"},
		{{"consent", "erase", "L1"},
		 "there is no verb 'consent erase'; did you mean 'consent set' or 'consent history'"},
		{{"consent", "sat"}, "there is no verb 'consent sat'; did you mean 'consent set'"},
		{{"xyzzy", "L1"}, "there is no verb 'xyzzy'"},
		{{"xyzzy"}, "there is no verb 'xyzzy'"},
		{{"import.begin"}, "there is no verb 'import.begin'"},
		{{"show"}, "ID is missing"},
		{{"show", "1", "2"}, "'2' is one argument too many"},
		{{"show", "x"}, "ID must be a whole number, not 'x'"},
		{{"show", "0"}, "'id' must be a whole number from 1"},
		{{"show", "1x"}, "ID must be a whole number, not '1x'"},
		{{"show", ""}, "ID must be a whole number, not ''"},
		{{"show", "99999999999999999999"},
		 "ID must be a whole number, not '99999999999999999999'"},
		{{"show", "1", "--frob"}, "'show' has no option --frob"},
		{{"show", "-x"}, "there is no option -x"},
		{{"--frob"}, "there is no option --frob"},
		{{"status", "--json=yes"}, "--json takes no value"},
		{{"approve", "1", "--held=no"}, "--held takes no value"},
		{{"approve", "1", "--shown", "[]"}, "'approve' has no option --shown"},
		{{"queue", "--limit"}, "--limit needs a value"},
		{{"status", "--socket"}, "--socket needs a value"},
		{{"occasion", "add", "linda"}, "--rule is missing"},
		{{"recipient", "edit", "4", "--state", "dead"},
		 "'state' must be one of active|deceased|silent"},
		{{"why", "\xff"}, "'customer' is not UTF-8 text"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		struct arguments arguments;
		assert_false(arguments_parse(&arguments, cases[i].words,
					     count_words(cases[i].words), NULL, &err));
		assert_string_equal(err.text, cases[i].complaint);
		assert_int_equal(err.code, ERR_INVALID);
		arguments_finish(&arguments);
	}
}

static void test_global_options_stand_anywhere(void **state) {
	(void)state;
	static const char *const words[][WORDS_MAX] = {
		{"--socket", "/s", "--json", "--yes", "--quiet", "show", "1"},
		{"show", "1", "--socket=/s", "--json", "--yes", "--quiet"},
		{"--json", "show", "--yes", "1", "--quiet", "--socket", "/s"},
	};
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		struct err err = {0};
		struct arguments arguments;
		assert_true(
			arguments_parse(&arguments, words[i], count_words(words[i]), "/env", &err));
		assert_string_equal(arguments.cli.socket, "/s");
		assert_true(arguments.cli.json && arguments.cli.yes && arguments.cli.quiet);
		arguments_finish(&arguments);
	}
}

static void test_the_socket_is_the_options_else_the_environments(void **state) {
	(void)state;
	static const char *const words[] = {"status"};
	static const struct {
		const char *environment, *socket;
	} cases[] = {{NULL, CLI_SOCKET}, {"", CLI_SOCKET}, {"/env", "/env"}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		struct arguments arguments;
		assert_true(arguments_parse(&arguments, words, 1, cases[i].environment, &err));
		assert_string_equal(arguments.cli.socket, cases[i].socket);
		arguments_finish(&arguments);
	}
}

static void test_help_needs_nothing_else(void **state) {
	(void)state;
	static const struct {
		const char *words[WORDS_MAX];
		const char *verb; // NULL: the program's
	} cases[] = {
		{{"--help"}, NULL},
		{{"-h"}, NULL},
		{{"help"}, NULL},
		{{"help", "show"}, "show"},
		{{"show", "--help"}, "show"},
		{{"--help", "consent", "set"}, "consent set"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		struct arguments arguments;
		assert_true(arguments_parse(&arguments, cases[i].words, count_words(cases[i].words),
					    NULL, &err));
		assert_true(arguments.help);
		assert_int_equal(arguments.has_verb, cases[i].verb != NULL);
		if (cases[i].verb != NULL) {
			assert_string_equal(arguments.verb.words, cases[i].verb);
		}
		arguments_finish(&arguments);
	}
}

static void test_every_verb_of_the_table_is_found(void **state) {
	(void)state;
	size_t place = 0;
	struct verb verb;
	for (; verb_at(place, &verb); place++) {
		char *copy = xstrdup(verb.words);
		char *rest = copy;
		const char *words[COMMAND_WORDS_MAX];
		size_t count = 0;
		for (char *word = strsep(&rest, " "); word != NULL; word = strsep(&rest, " ")) {
			assert_true(count < ARRAY_LEN(words));
			words[count++] = word;
		}
		struct verb found;
		size_t used = 0;
		assert_true(verb_find(words, count, &found, &used));
		assert_string_equal(found.words, verb.words);
		assert_int_equal(used, count);
		assert_true(found.run != NULL || found.command != NULL);
		assert_non_null(found.help);
		free(copy);
	}
	size_t typed = 0;
	for (size_t i = 0; i < CMD_COUNT; i++) {
		typed += !(commands[i].flags & CMD_WIRE_ONLY);
	}
	assert_true(place >= typed);
}

static void test_failures_end_as_help_says(void **state) {
	(void)state;
	assert_int_equal(exit_status_from_err(ERR_NONE), 0);
	assert_int_equal(exit_status_from_err(ERR_CONFLICT), 1);
	assert_int_equal(exit_status_from_err(ERR_INVALID), 1);
	assert_int_equal(exit_status_from_err(ERR_UNREACHABLE), 3);
	assert_int_equal(exit_status_from_err(ERR_NOT_FOUND), 4);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_become_a_verb_and_parameters),
		cmocka_unit_test(test_nonsense_is_named),
		cmocka_unit_test(test_global_options_stand_anywhere),
		cmocka_unit_test(test_the_socket_is_the_options_else_the_environments),
		cmocka_unit_test(test_help_needs_nothing_else),
		cmocka_unit_test(test_every_verb_of_the_table_is_found),
		cmocka_unit_test(test_failures_end_as_help_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
