// Parsing templates: what is refused and where, how deep, how large, and which names are used.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/text/template.h"

static void test_malformed_source_is_refused_with_its_line(void **state) {
	(void)state;
	/* clang-format off */
	static const struct {
		const char *source, *error;
	} cases[] = {
		{"a\n{{name",              "t:2: this tag is never closed: '{{name'"},
		{"{{{a}}",                 "t:1: this tag is never closed: '{{{a}}'"},
		{"{{}}",                   "t:1: a tag without a name"},
		{"\n\n  {{  }}",           "t:3: a tag without a name"},
		{"{{a b}}",                "t:1: this is not a name: 'a b'"},
		{"{{a..b}}",               "t:1: this is not a name: 'a..b'"},
		{"{{.a}}",                 "t:1: this is not a name: '.a'"},
		{"{{a.}}",                 "t:1: this is not a name: 'a.'"},
		{"{{ <parent }}",          "t:1: this is not a name: '<parent'"},
		{"{{a\n}}\n{{b\nc}}",      "t:3: this is not a name: 'b\nc'"},
		{"{{#a}}\n{{/b}}",         "t:2: 'b' ends where 'a' of line 1 is open"},
		{"x\n{{/a}}",              "t:2: no section is open at the end of 'a'"},
		{"x\n{{#a}}\n\n{{^b}}y{{/b}}", "t:2: this section is never closed: 'a'"},
		{"{{#a}}{{#b}}{{/a}}{{/b}}", "t:1: 'a' ends where 'b' of line 1 is open"},
		{"{{=<% =}}",              "t:1: these are not two delimiters: '<%'"},
		{"{{=a b c=}}",            "t:1: these are not two delimiters: 'a b c'"},
		{"{{==a b=}}",             "t:1: these are not two delimiters: '=a b'"},
		{"{{! a\nb\n}}\n{{!",      "t:4: this tag is never closed: '{{!'"},
		{"caf\xe9",                "t: not UTF-8 text"},
	};
	/* clang-format on */
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		assert_null(template_parse("t", cases[i].source, strlen(cases[i].source), &err));
		assert_int_equal(err.code, ERR_SYNTAX);
		assert_string_equal(err.text, cases[i].error);
	}
}

static void test_a_nul_byte_is_refused(void **state) {
	(void)state;
	struct err err = {0};
	assert_null(template_parse("t", "a\0b", 3, &err));
	assert_int_equal(err.code, ERR_SYNTAX);
}

static void test_lines_are_counted_from_where_the_source_begins(void **state) {
	(void)state;
	struct err err = {0};
	assert_null(template_parse_at("t", 7, "\n{{", 3, &err));
	assert_string_equal(err.text, "t:8: this tag is never closed: '{{'");
}

enum { LARGE = 4 * 1024 * 1024 };

static char *repeated(const char *piece, size_t times, const char *other) {
	struct strbuf text = STRBUF_INIT(LARGE);
	for (size_t i = 0; i < 2 * times; i++) {
		strbuf_add_text(&text, i < times ? piece : other);
	}
	return strbuf_take(&text);
}

static void test_sections_nest_to_the_limit_and_no_deeper(void **state) {
	(void)state;
	struct err err = {0};
	char *fits = repeated("{{#a}}", TEMPLATE_MAX_DEPTH, "{{/a}}");
	struct template *template = template_parse("t", fits, strlen(fits), &err);
	assert_non_null(template);
	template_destroy(template);
	char *deep = repeated("{{^a}}", TEMPLATE_MAX_DEPTH + 1, "{{/a}}");
	assert_null(template_parse("t", deep, strlen(deep), &err));
	assert_int_equal(err.code, ERR_SYNTAX);
	assert_string_equal(err.text, "t:1: sections are too deep at 'a'");
	free(fits);
	free(deep);
}

static void test_source_and_names_have_limits(void **state) {
	(void)state;
	struct err err = {0};
	char *text = repeated("x", TEMPLATE_MAX_BYTES, "x");
	struct template *template = template_parse("t", text, TEMPLATE_MAX_BYTES, &err);
	assert_non_null(template);
	template_destroy(template);
	assert_null(template_parse("t", text, TEMPLATE_MAX_BYTES + 1, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	char *fits = xasprintf("{{%.*s}}", (int)TEMPLATE_MAX_NAME, text);
	template = template_parse("t", fits, strlen(fits), &err);
	assert_non_null(template);
	template_destroy(template);
	char *too_long = xasprintf("{{%.*s}}", (int)TEMPLATE_MAX_NAME + 1, text);
	assert_null(template_parse("t", too_long, strlen(too_long), &err));
	assert_int_equal(err.code, ERR_SYNTAX);
	free(fits);
	free(too_long);
	free(text);
}

// Writes uses as "template:line:name" with # before those in sections, and stops at "stop".
static bool write_use(const struct template_use *use, void *argument, struct err *err) {
	if (strcmp(use->name, "stop") == 0) {
		return err_set(err, ERR_CONFLICT, "stopped");
	}
	strbuf_addf(argument, "%s:%d:%s%s ", use->template, use->line, use->section ? "#" : "",
		    use->name);
	return true;
}

static const struct template *find_in_pair(const char *name, void *argument) {
	struct template **pair = argument;
	return strcmp(name, "first") == 0 ? pair[0] : strcmp(name, "second") == 0 ? pair[1] : NULL;
}

static struct template *parse(const char *name, const char *source) {
	struct err err = {0};
	struct template *template = template_parse(name, source, strlen(source), &err);
	assert_string_equal(err.text, "");
	return template;
}

static void test_every_name_is_listed_with_its_line(void **state) {
	(void)state;
	struct template *pair[2] = {
		parse("first", "{{a.b}}\n{{#c}}\n {{.}}{{&d}}\n{{/c}}\n{{>second}}\n{{{e}}}"),
		parse("second", "{{^f}}{{>first}}{{>second}}{{g}}{{/f}}"),
	};
	struct template_options options = {.partial = find_in_pair, .partial_argument = pair};
	struct strbuf uses = STRBUF_INIT(1000);
	struct err err = {0};
	assert_true(template_each_use(pair[0], &options, write_use, &uses, &err));
	assert_string_equal(uses.data, "first:1:a.b first:2:#c first:3:d first:6:e "
				       "second:1:#f second:1:g ");
	strbuf_finish(&uses);
	template_destroy(pair[0]);
	template_destroy(pair[1]);
}

static void test_listing_stops_at_a_refusal_and_at_a_missing_partial(void **state) {
	(void)state;
	struct template *pair[2] = {parse("first", "{{stop}}"), parse("second", "\n{{>third}}")};
	struct template_options options = {.partial = find_in_pair, .partial_argument = pair};
	struct strbuf uses = STRBUF_INIT(1000);
	struct err err = {0};
	assert_false(template_each_use(pair[0], &options, write_use, &uses, &err));
	assert_string_equal(err.text, "stopped");
	assert_false(template_each_use(pair[1], &options, write_use, &uses, &err));
	assert_int_equal(err.code, ERR_INVALID);
	assert_string_equal(err.text, "second:2: there is no partial 'third'");
	strbuf_finish(&uses);
	template_destroy(pair[0]);
	template_destroy(pair[1]);
}

enum { MANY = TEMPLATE_MAX_PARTIALS + 1 };

// Finds the partials p1, p2, ... in a list.
static const struct template *find_numbered(const char *name, void *argument) {
	struct template **list = argument;
	long number = strtol(name + 1, NULL, 10);
	return number < 1 || number > MANY ? NULL : list[number - 1];
}

static void test_partials_reached_have_a_limit(void **state) {
	(void)state;
	struct template *partials[MANY];
	struct strbuf source = STRBUF_INIT(10000);
	struct strbuf uses = STRBUF_INIT(10000);
	struct template_options options = {.partial = find_numbered, .partial_argument = partials};
	struct err err = {0};
	for (size_t i = 0; i < MANY; i++) {
		partials[i] = parse("p", "{{a}}");
		if (i + 1 < MANY) {
			strbuf_addf(&source, "{{>p%zu}}", i + 1);
		}
	}
	struct template *fits = parse("t", source.data);
	assert_true(template_each_use(fits, &options, write_use, &uses, &err));
	strbuf_addf(&source, "{{>p%d}}", (int)MANY);
	struct template *many = parse("t", source.data);
	assert_false(template_each_use(many, &options, write_use, &uses, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.text, "t:1: more than 64 partials");
	for (size_t i = 0; i < MANY; i++) {
		template_destroy(partials[i]);
	}
	template_destroy(fits);
	template_destroy(many);
	strbuf_finish(&source);
	strbuf_finish(&uses);
}

static void test_listing_has_a_limit_of_work(void **state) {
	(void)state;
	char *lines = repeated("\n", TEMPLATE_MAX_BYTES / 2 - 20, "\n");
	char *source = xasprintf("{{>first}}{{>second}}%s", lines);
	struct template *pair[2] = {parse("first", lines), parse("second", lines)};
	struct template *whole = parse("t", source);
	struct template_options options = {.partial = find_in_pair, .partial_argument = pair};
	struct strbuf uses = STRBUF_INIT(10);
	struct err err = {0};
	assert_true(template_each_use(pair[0], &options, write_use, &uses, &err));
	assert_false(template_each_use(whole, &options, write_use, &uses, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	template_destroy(pair[0]);
	template_destroy(pair[1]);
	template_destroy(whole);
	free(source);
	free(lines);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_malformed_source_is_refused_with_its_line),
		cmocka_unit_test(test_a_nul_byte_is_refused),
		cmocka_unit_test(test_lines_are_counted_from_where_the_source_begins),
		cmocka_unit_test(test_sections_nest_to_the_limit_and_no_deeper),
		cmocka_unit_test(test_source_and_names_have_limits),
		cmocka_unit_test(test_every_name_is_listed_with_its_line),
		cmocka_unit_test(test_partials_reached_have_a_limit),
		cmocka_unit_test(test_listing_has_a_limit_of_work),
		cmocka_unit_test(test_listing_stops_at_a_refusal_and_at_a_missing_partial),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
