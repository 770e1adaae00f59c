// The table of options, and the sample that shows each of them.
#include "rosemary/config/option.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/config/load.h"

#include "tests/unit/told.h"

enum { SAMPLE_MAX_BYTES = 100000, WORD_SIZE = 64 };

static const char tests_folder[] = "tests/unit/";

// A file of the project, found from where this test was compiled.
static char *project_file(const char *name) {
	const char *end = strstr(__FILE__, tests_folder);
	assert_non_null(end);
	return xasprintf("%.*s%s", (int)(end - __FILE__), __FILE__, name);
}

static char *read_sample(void) {
	struct err err = {0};
	struct strbuf text = STRBUF_INIT(SAMPLE_MAX_BYTES);
	char *path = project_file("etc/rosemary.conf");
	assert_true(file_read(path, &text, &err));
	free(path);
	return strbuf_take(&text);
}

// Reads "    # name = value;" with or without "# example" behind; false for other lines.
static bool read_shown(char *line, char **ret_name, char **ret_value, bool *ret_example) {
	static const char start[] = "    # ";
	char *equals = strstr(line, " = ");
	char *end = strrchr(line, ';');
	if (strncmp(line, start, strlen(start)) != 0 || equals == NULL || end == NULL) {
		return false;
	}
	*equals = '\0';
	*end = '\0';
	*ret_name = line + strlen(start);
	*ret_value = equals + strlen(" = ");
	*ret_example = strstr(end + 1, "# example") != NULL;
	return strchr(*ret_name, ' ') == NULL;
}

static void check_shown(const char *group, char *line, unsigned *seen) {
	char *name = NULL;
	char *value = NULL;
	bool example = false;
	if (!read_shown(line, &name, &value, &example)) {
		return;
	}
	char *key = xasprintf("%s.%s", group, name);
	const struct option *option = option_find(key);
	print_message("# %s\n", key);
	assert_non_null(option);
	seen[option - options]++;
	assert_int_equal(example, option->preset == NULL);
	if (option->preset != NULL) {
		assert_string_equal(value, option->preset);
	}
	free(key);
}

static void test_the_sample_shows_every_option_once_with_its_preset(void **state) {
	(void)state;
	unsigned *seen = xcalloc(option_count, sizeof *seen);
	char group[WORD_SIZE] = "";
	char *sample = read_sample();
	char *rest = sample;
	for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
		(void)sscanf(line, "%63[a-z] = {", group); // lines without a group change nothing
		check_shown(group, line, seen);
	}
	for (size_t i = 0; i < option_count; i++) {
		print_message("# %s\n", options[i].key);
		assert_int_equal(seen[i], 1);
	}
	free(sample);
	free(seen);
}

// Takes the # from every line that shows an option.
static void uncomment(char *sample) {
	for (char *at = strstr(sample, "    # "); at != NULL; at = strstr(at + 1, "    # ")) {
		char *line_end = strchr(at, '\n');
		char *equals = strstr(at, " = ");
		char *blank = strchr(at + strlen("    # "), ' ');
		if (equals != NULL && equals < line_end && blank == equals) {
			at[strlen("    ")] = ' ';
		}
	}
}

static void test_the_sample_can_be_used_as_it_is_and_uncommented(void **state) {
	struct told told = told_nothing();
	char *sample = read_sample();
	char *path = file_path(*state, "rosemary.conf");
	put_text(*state, "rosemary.conf", sample);
	struct config *config = config_load(path, *state, NULL, told_add, &told);
	assert_nothing_told(&told);
	assert_non_null(config);
	assert_null(config->shop.name);
	config_free(config);
	uncomment(sample);
	put_text(*state, "door.pem", "-----BEGIN CERTIFICATE-----\n");
	put_text(*state, "feasts.conf", "");
	put_text(*state, "rosemary.conf", sample);
	config = config_load(path, *state, NULL, told_add, &told);
	assert_nothing_told(&told);
	assert_non_null(config);
	assert_string_equal(config->shop.name, "The Rose Shop");
	assert_string_equal(config->email.helo, "mail.rose.example");
	config_free(config);
	free(path);
	free(sample);
	strbuf_finish(&told.text);
}

static void test_the_table_is_in_order(void **state) {
	(void)state;
	for (size_t i = 0; i < option_count; i++) {
		assert_ptr_equal(option_find(options[i].key), &options[i]); // no key twice
		assert_true(options[i].help != NULL && *options[i].help != '\0');
		assert_true(options[i].type != OPTION_NUMBER || options[i].min < options[i].max);
		assert_true(options[i].type != OPTION_LINE || options[i].max > 0);
	}
}

static void test_a_misspelt_key_finds_the_one_that_was_meant(void **state) {
	(void)state;
	static const char *const cases[][2] = {
		{"shop.nmae", "shop.name"},
		{"shop.closed_weekday", "shop.closed_weekdays"},
		{"mail.from", "email.from"},
		{"plan.leaddays", "plan.lead_days"},
		{"email.passwordfile", "email.password_file"},
		{"email.users", "email.user"},
		{"email.charset", NULL},
		{"fax.page", NULL},
		{"", NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *nearest = option_nearest(cases[i][0]);
		assert_int_equal(nearest == NULL, cases[i][1] == NULL);
		if (nearest != NULL) {
			assert_string_equal(nearest, cases[i][1]);
		}
	}
	char key[1001];
	memset(key, 'x', sizeof key - 1);
	key[sizeof key - 1] = '\0';
	assert_null(option_nearest(key));
}

static void test_groups_are_known(void **state) {
	(void)state;
	assert_true(option_group("shop"));
	assert_false(option_group("sho"));
	assert_false(option_group("shop.name"));
	assert_false(option_group("fax"));
}

static void test_lists_are_known(void **state) {
	(void)state;
	assert_true(option_is_list(option_find("shop.closed_dates")->type));
	assert_false(option_is_list(option_find("shop.name")->type));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_sample_shows_every_option_once_with_its_preset),
		cmocka_unit_test_setup_teardown(
			test_the_sample_can_be_used_as_it_is_and_uncommented, make_folder,
			remove_folder),
		cmocka_unit_test(test_the_table_is_in_order),
		cmocka_unit_test(test_a_misspelt_key_finds_the_one_that_was_meant),
		cmocka_unit_test(test_groups_are_known),
		cmocka_unit_test(test_lists_are_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
