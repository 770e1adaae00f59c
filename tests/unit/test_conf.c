// A libconfig file as a tree: kinds, places, and hostile files.
#include "lib/config/conf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/told.h"

static struct conf *parse(struct told *told, const char *text) {
	struct complaints complaints = {told_add, told, 0};
	return conf_parse("f", text, strlen(text), &complaints);
}

static void test_values_have_their_kind_and_line(void **state) {
	(void)state;
	struct told told = told_nothing();
	struct conf *conf =
		parse(&told, "\xef\xbb\xbfgroup = {\r\n  text = \"caf\u00e9\\n\";\n"
			     "  number = -5;\n  big = 7L;\n};\nlist = ( 1, [ \"a\", \"b\" ] );\n"
			     "fraction = 1.5;\nyes = true;\n");
	assert_nothing_told(&told);
	assert_non_null(conf);
	assert_int_equal(conf->count, 4);
	const struct conf *group = conf_member(conf, "group");
	assert_int_equal(group->kind, CONF_GROUP);
	assert_string_equal(conf_member(group, "text")->text, "caf\u00e9\n");
	assert_int_equal(conf_member(group, "text")->line, 2);
	assert_int_equal(conf_member(group, "number")->number, -5);
	assert_int_equal(conf_member(group, "big")->number, 7);
	assert_int_equal(conf_member(group, "big")->line, 4);
	const struct conf *list = conf_member(conf, "list");
	assert_int_equal(list->kind, CONF_LIST);
	assert_int_equal(list->members[1].kind, CONF_LIST);
	assert_string_equal(list->members[1].members[1].text, "b");
	assert_int_equal(conf_member(conf, "fraction")->kind, CONF_FRACTION);
	assert_int_equal(conf_member(conf, "yes")->kind, CONF_BOOLEAN);
	assert_null(conf_member(conf, "none"));
	assert_null(conf_member(list, "none"));
	conf_free(conf);
	strbuf_finish(&told.text);
}

static void test_broken_files_are_named_with_their_line(void **state) {
	(void)state;
	static const char *const cases[][2] = {
		{"a = 1;\nb = ;\n", "f:2: syntax error"},
		{"a = 1;\na = 2;\n", "f:2: duplicate setting name"},
		{"a = { b = 1; };\n\na = { c = 1; };\n", "f:3: duplicate setting name"},
		{"a = [ 1, \"b\" ];\n", "f:1: mismatched element type in array"},
		{"a = {\n b = 1;\n", "syntax error"},
		{"a = \"x\\x1by\";\n", "f:1: a: a text may not hold control characters"},
		{"\na = \"x\\xffy\";\n", "f:2: a: a text may not hold bytes that are not UTF-8"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct told told = told_nothing();
		struct conf *conf = parse(&told, cases[i][0]);
		assert_int_equal(told.count, 1);
		assert_told(&told, cases[i][1]);
		conf_free(conf);
		strbuf_finish(&told.text);
	}
}

static void test_a_number_that_libconfig_would_wrap_is_refused_once(void **state) {
	(void)state;
	struct told told = told_nothing();
	struct conf *conf = parse(&told, "a = 3000000000;\nb = 4294967297;\nc = 5;");
	assert_int_equal(told.count, 2);
	assert_int_equal(conf_member(conf, "a")->kind, CONF_REFUSED);
	assert_int_equal(conf_member(conf, "b")->kind, CONF_REFUSED);
	assert_int_equal(conf_member(conf, "c")->number, 5);
	conf_free(conf);
	strbuf_finish(&told.text);
}

static void test_hostile_files_are_refused(void **state) {
	struct told told = told_nothing();
	struct complaints complaints = {told_add, &told, 0};
	const size_t len = 10000000;
	char *bytes = xcalloc(len, 1);
	memset(bytes, '(', len);
	assert_null(conf_parse("f", bytes, len, &complaints));
	assert_told(&told, "f:1: longer than 262144 bytes");
	assert_null(conf_parse("f", bytes, 100000, &complaints));
	assert_told(&told, "f:1: groups and lists are nested too deep");
	memset(bytes, '\0', len);
	assert_null(conf_parse("f", bytes, 1000, &complaints));
	assert_told(&told, "f:1: a control character");
	put_file(*state, "long.conf", bytes, len);
	char *path = file_path(*state, "long.conf");
	assert_null(conf_read(path, &complaints));
	assert_told(&told, "long.conf:1: ");
	assert_int_equal(told.count, 4);
	free(path);
	free(bytes);
	strbuf_finish(&told.text);
}

static void test_a_missing_file_and_a_folder_are_named(void **state) {
	struct told told = told_nothing();
	struct complaints complaints = {told_add, &told, 0};
	assert_null(conf_read("/nonexistent/x.conf", &complaints));
	assert_told(&told, "/nonexistent/x.conf:1: cannot open");
	assert_null(conf_read(*state, &complaints));
	assert_int_equal(told.count, 2);
	strbuf_finish(&told.text);
}

static void test_every_kind_has_a_name(void **state) {
	(void)state;
	for (int kind = CONF_GROUP; kind <= CONF_REFUSED; kind++) {
		assert_non_null(conf_kind_name((enum conf_kind)kind));
	}
	conf_free(NULL);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_have_their_kind_and_line),
		cmocka_unit_test(test_broken_files_are_named_with_their_line),
		cmocka_unit_test(test_a_number_that_libconfig_would_wrap_is_refused_once),
		cmocka_unit_test_setup_teardown(test_hostile_files_are_refused, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(test_a_missing_file_and_a_folder_are_named,
						make_folder, remove_folder),
		cmocka_unit_test(test_every_kind_has_a_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
