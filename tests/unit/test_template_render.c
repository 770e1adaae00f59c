// Rendering templates: the specification's ground, the strict mode of playbooks, and bombs.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/clock.h"
#include "rosemary/base/json.h"
#include "rosemary/text/template.h"

// A template with the partials {{>p}} and {{>q}}, and facts.
struct sample {
	const char *source, *facts, *expected, *p, *q;
};

enum { PARTIALS = 2 };

static const struct template *find_partial(const char *name, void *argument) {
	struct template **partials = argument;
	return strcmp(name, "p") == 0 ? partials[0] : strcmp(name, "q") == 0 ? partials[1] : NULL;
}

static struct template *parse(const char *name, const char *source) {
	struct err err = {0};
	struct template *template = template_parse(name, source, strlen(source), &err);
	assert_string_equal(err.text, "");
	return template;
}

// Renders a sample into ret; err tells why not.
static bool render(const struct sample *sample, struct template_options options, struct strbuf *ret,
		   struct err *err) {
	struct template *template = parse("t", sample->source);
	struct template *partials[PARTIALS] = {
		sample->p != NULL ? parse("p", sample->p) : NULL,
		sample->q != NULL ? parse("q", sample->q) : NULL,
	};
	struct json *facts = json_parse(sample->facts, strlen(sample->facts), err);
	assert_non_null(facts);
	options.partial = find_partial;
	options.partial_argument = partials;
	bool rendered = template_render(template, facts, &options, ret, err);
	json_free(facts);
	template_destroy(partials[0]);
	template_destroy(partials[1]);
	template_destroy(template);
	return rendered;
}

static void check_samples(const struct sample *samples, size_t count,
			  struct template_options options) {
	for (size_t i = 0; i < count; i++) {
		struct strbuf text = STRBUF_INIT(10000);
		struct err err = {0};
		bool rendered = render(&samples[i], options, &text, &err);
		assert_string_equal(rendered ? strbuf_text(&text) : err.text, samples[i].expected);
		assert_true(rendered || text.len == 0);
		strbuf_finish(&text);
	}
}

static void test_values_are_written_and_escaped(void **state) {
	(void)state;
	static const struct sample samples[] = {
		{"Hello, {{name}}!\n", "{\"name\":\"Linda\"}", "Hello, Linda!\n", NULL, NULL},
		{"{{a}} {{{a}}} {{&a}} {{{ a }}} {{& a }}", "{\"a\":\"<\\\"&>\"}",
		 "&lt;&quot;&amp;&gt; <\"&> <\"&> <\"&> <\"&>", NULL, NULL},
		{"{{n}} {{f}} {{g}} {{t}}{{z}}",
		 "{\"n\":85,\"f\":1.1,\"g\":-0.25,\"t\":true,\"z\":null}", "85 1.1 -0.25 true",
		 NULL, NULL},
		{"[{{no}}{{{no}}}{{&no}}{{a.b.c}}{{o}}{{l}}]",
		 "{\"a\":{\"b\":1},\"o\":{},\"l\":[1]}", "[]", NULL, NULL},
		{"{{a.b.c}} {{#a}}{{b.c}}{{/a}}", "{\"a\":{\"b\":{\"c\":\"deep\"}}}", "deep deep",
		 NULL, NULL},
		{"{{#a}}{{b.c}}{{/a}}|", "{\"a\":{\"b\":{}},\"b\":{\"c\":\"outer\"}}", "|", NULL,
		 NULL},
		{"{{.}}", "\"root\"", "root", NULL, NULL},
		{"{{{.}}} {{.}}", "\"&\"", "& &amp;", NULL, NULL},
		{"{{\n  a\n}}", "{\"a\":\"over lines\"}", "over lines", NULL, NULL},
		{"", "{}", "", NULL, NULL},
	};
	check_samples(samples, ARRAY_LEN(samples), (struct template_options){0});
}

static void test_sections_repeat_show_or_hide(void **state) {
	(void)state;
	static const struct sample samples[] = {
		{"{{#l}}<{{.}}>{{/l}}", "{\"l\":[1,\"two\",3.5]}", "<1><two><3.5>", NULL, NULL},
		{"{{#l}}({{#.}}{{.}}{{/.}}){{/l}}", "{\"l\":[[1,2],[],[3]]}", "(12)()(3)", NULL,
		 NULL},
		{"{{#l}}{{n}}{{o}} {{/l}}", "{\"l\":[{\"n\":1},{\"n\":2,\"o\":\"x\"}],\"o\":\"-\"}",
		 "1- 2x ", NULL, NULL},
		{"{{#f}}no{{/f}}{{#z}}no{{/z}}{{#e}}no{{/e}}{{#s}}no{{/s}}"
		 "{{#missing}}no{{/missing}}",
		 "{\"f\":false,\"z\":null,\"e\":[],\"s\":\"\"}", "", NULL, NULL},
		{"{{^f}}1{{/f}}{{^z}}2{{/z}}{{^e}}3{{/e}}{{^s}}4{{/s}}"
		 "{{^missing}}5{{/missing}}{{^o}}6{{/o}}",
		 "{\"f\":false,\"z\":null,\"e\":[],\"s\":\"\",\"o\":{}}", "12345", NULL, NULL},
		{"{{#n}}zero is there{{/n}}", "{\"n\":0}", "zero is there", NULL, NULL},
		{"{{#s}}{{.}}{{n}}{{/s}}", "{\"s\":\"text\",\"n\":1}", "text1", NULL, NULL},
		{"{{#a}}{{#b}}{{c}}{{d}}{{/b}}{{/a}}", "{\"a\":{\"c\":1},\"b\":{\"d\":2}}", "12",
		 NULL, NULL},
		{"{{#a}}{{#a}}x{{/a}}y{{/a}}", "{\"a\":true}", "xy", NULL, NULL},
		{"{{#a.b}}{{c}}{{/a.b}}{{^a.x}}none{{/a.x}}", "{\"a\":{\"b\":{\"c\":1}}}", "1none",
		 NULL, NULL},
	};
	check_samples(samples, ARRAY_LEN(samples), (struct template_options){0});
}

static void test_a_tag_alone_takes_its_line_with_it(void **state) {
	(void)state;
	static const struct sample samples[] = {
		{"a\n  {{#t}}  \nb\n\t{{/t}}\nc\n", "{\"t\":1}", "a\nb\nc\n", NULL, NULL},
		{"a\r\n{{^f}}\r\nb\r\n{{/f}}\r\nc", "{}", "a\r\nb\r\nc", NULL, NULL},
		{"  {{! a comment }}\nx", "{}", "x", NULL, NULL},
		{"x\n  {{! at the end }}", "{}", "x\n", NULL, NULL},
		{"a {{! inside }} b\n", "{}", "a  b\n", NULL, NULL},
		{"a\n{{!\n over\n lines\n}}\nb", "{}", "a\nb", NULL, NULL},
		{"{{=<% %>=}}\n<%a%> {{a}}\n <%={{ }}=%> \n{{a}}", "{\"a\":1}", "1 {{a}}\n1", NULL,
		 NULL},
		{"{{=| |=}}|{a}| |&a||#t|x|/t|", "{\"a\":\"&\",\"t\":1}", "& &x", NULL, NULL},
		{"  {{a}}  \n", "{\"a\":1}", "  1  \n", NULL, NULL},
		{" {{#t}} x {{/t}}\n", "{\"t\":1}", "  x \n", NULL, NULL},
		{"{{#t}}{{/t}}\nx", "{\"t\":1}", "\nx", NULL, NULL},
		{"{{#t}}\n{{/t}}\rx", "{\"t\":1}", "\rx", NULL, NULL},
	};
	check_samples(samples, ARRAY_LEN(samples), (struct template_options){0});
}

static void test_partials_are_indented_as_they_stand(void **state) {
	(void)state;
	static const struct sample samples[] = {
		{"[{{>p}}]", "{\"a\":1}", "[1]", "{{a}}", NULL},
		{"[{{>missing}}]", "{}", "[]", NULL, NULL},
		{"a\n  {{>p}}\nb", "{\"x\":\"1\\n2\"}", "a\n  <\n  1\n2\n  >\nb", "<\n{{x}}\n>\n",
		 NULL},
		{" {{>p}}\n.", "{}", " a\n\n b\n.", "a\n\nb\n", NULL},
		{" {{>p}}\n.", "{}", " (\n  [\n  ]\n )\n.", "(\n {{>q}}\n)\n", "[\n]\n"},
		{" {{>p}}\n.", "{}", " (\n [\n ]\n )\n.", "(\n{{>q}}\n)\n", "[\n]\n"},
		{" {{>p}}\n.", "{}", " ([\n])\n.", "({{>q}})\n", "[\n]"},
		{"  {{>p}}  x", "{}", "  a\nb  x", "a\nb", NULL},
		{"  {{>p}}", "{\"t\":[1,2]}", "  1\n  2\n", "{{#t}}\n{{.}}\n{{/t}}\n", NULL},
		{"{{>p}}", "{\"v\":\"X\",\"n\":[{\"v\":\"Y\",\"n\":[]}]}", "X<Y<>>",
		 "{{v}}<{{#n}}{{>p}}{{/n}}>", NULL},
		{"\t{{>p}}\r\nx", "{}", "\ta\r\nx", "a\r\n", NULL},
	};
	check_samples(samples, ARRAY_LEN(samples), (struct template_options){0});
}

static void test_nothing_is_escaped_when_nothing_is_asked(void **state) {
	(void)state;
	static const struct sample sample = {"{{a}} {{{a}}}", "{\"a\":\"M&S <3\"}", "M&S <3 M&S <3",
					     NULL, NULL};
	check_samples(&sample, 1, (struct template_options){.escape = TEMPLATE_ESCAPE_NONE});
}

static void test_the_strict_mode_wants_known_names_and_values(void **state) {
	(void)state;
	static const char *const known[] = {"name", "gift", "list", "yes", "number", "a.b"};
	struct template_options strict = {
		.miss = TEMPLATE_MISS_ERROR,
		.escape = TEMPLATE_ESCAPE_NONE,
		.known = known,
		.known_count = ARRAY_LEN(known),
	};
	static const struct sample samples[] = {
		{"Dear {{name}}", "{\"name\":\"Linda\"}", "Dear Linda", NULL, NULL},
		{"a\nDear {{nmae}}", "{\"nmae\":\"Linda\"}", "t:2: 'nmae' is not a known fact",
		 NULL, NULL},
		{"{{#gfit}}{{/gfit}}", "{\"name\":1}", "t:1: 'gfit' is not a known fact", NULL,
		 NULL},
		{"\n\n{{^gfit}}x{{/gfit}}", "{}", "t:3: 'gfit' is not a known fact", NULL, NULL},
		{"{{#gift}}{{nmae}}{{/gift}}", "{}", "t:1: 'nmae' is not a known fact", NULL, NULL},
		{"{{#gift}}{{>p}}{{/gift}}", "{}", "p:2: 'nmae' is not a known fact", "\n{{nmae}}",
		 NULL},
		{"Dear {{name}},", "{}", "t:1: 'name' has no value", NULL, NULL},
		{"Dear {{name}},", "{\"name\":null}", "t:1: 'name' has no value", NULL, NULL},
		{"Dear {{name}},", "{\"name\":\"\"}", "t:1: 'name' has no value", NULL, NULL},
		{"Dear {{name}},", "{\"name\":true}", "t:1: 'name' is neither text nor a number",
		 NULL, NULL},
		{"Dear {{{name}}},", "{\"name\":[1]}", "t:1: 'name' is neither text nor a number",
		 NULL, NULL},
		{"{{a.b}}", "{\"a\":{\"c\":1}}", "t:1: 'a.b' has no value", NULL, NULL},
		{"{{a.b}}{{number}}", "{\"a\":{\"b\":1},\"number\":0}", "10", NULL, NULL},
		{"{{#gift}}{{gift}}{{/gift}}{{^gift}}none{{/gift}}", "{}", "none", NULL, NULL},
		{"{{#gift}}{{gift}}{{/gift}}{{^gift}}none{{/gift}}", "{\"gift\":\"pink roses\"}",
		 "pink roses", NULL, NULL},
		{"{{#list}}{{.}};{{/list}}", "{\"list\":[\"a\",\"b\"]}", "a;b;", NULL, NULL},
		{"{{#list}}\n{{.}}\n{{/list}}", "{\"list\":[\"\"]}", "t:2: '.' has no value", NULL,
		 NULL},
		{"a\n{{>r}}", "{}", "t:2: there is no partial 'r'", NULL, NULL},
	};
	check_samples(samples, ARRAY_LEN(samples), strict);
}

enum { LARGE = 4 * 1024 * 1024 };

static char *repeated(const char *piece, size_t times) {
	struct strbuf text = STRBUF_INIT(LARGE);
	for (size_t i = 0; i < times; i++) {
		strbuf_add_text(&text, piece);
	}
	return strbuf_take(&text);
}

static void check_bomb(const char *source, const char *facts, const char *p, const char *q) {
	struct sample sample = {source, facts, NULL, p, q};
	struct strbuf text = STRBUF_INIT(TEMPLATE_MAX_OUTPUT);
	struct err err = {0};
	int64_t before = clock_ticks_ms();
	assert_false(render(&sample, (struct template_options){0}, &text, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_int_equal(text.len, 0);
	// 50 ms in a plain build; the sanitizers of this run are given ten times that.
	assert_in_range(clock_ticks_ms() - before, 0, 500);
	strbuf_finish(&text);
}

static void test_bombs_end_in_an_error_at_once(void **state) {
	(void)state;
	char *numbers = repeated("1,", 99);
	char *list = xasprintf("{\"l\":[%s1],\"t\":true,\"v\":\"<\"}", numbers);
	char *long_value = repeated("<<<<<<<<", 100000);
	char *long_facts = xasprintf("{\"v\":\"%s\"}", long_value);
	char *wide = repeated("{{v}}", TEMPLATE_MAX_BYTES / 5);
	char *open = repeated("{{#t}}", TEMPLATE_MAX_DEPTH - 1);
	char *missing = repeated("{{a}}{{b}}{{c}}{{d}}", 10);
	char *close = repeated("{{/t}}", TEMPLATE_MAX_DEPTH - 1);
	char *searches = xasprintf("%s{{#l}}%s{{/l}}%s", open, missing, close);
	check_bomb("{{>p}}", "{}", "{{>p}}", NULL);
	check_bomb("{{>p}}", "{}", "x{{>q}}", "y{{>p}}");
	check_bomb("{{>p}}", list, "{{#t}}{{>p}}{{>p}}{{>p}}{{/t}}", NULL);
	check_bomb("{{#l}}{{#l}}{{#l}}{{#l}}x{{/l}}{{/l}}{{/l}}{{/l}}", list, NULL, NULL);
	check_bomb("{{#l}}{{#l}}{{#l}}{{#l}}{{no.such}}{{/l}}{{/l}}{{/l}}{{/l}}", list, NULL, NULL);
	check_bomb("{{#l}}{{#l}}{{#l}}{{#l}}{{/l}}{{/l}}{{/l}}{{/l}}", list, NULL, NULL);
	check_bomb(searches, list, NULL, NULL);
	check_bomb("{{#l}}{{#l}}{{>p}}{{/l}}{{/l}}", list, wide, NULL);
	check_bomb("{{v}}", long_facts, NULL, NULL);
	check_bomb("{{{v}}}", long_facts, NULL, NULL);
	free(searches);
	free(close);
	free(missing);
	free(open);
	free(wide);
	free(long_facts);
	free(long_value);
	free(list);
	free(numbers);
}

static void test_sections_at_the_limit_of_depth_are_rendered(void **state) {
	(void)state;
	char *open = repeated("{{#t}}", TEMPLATE_MAX_DEPTH);
	char *close = repeated("{{/t}}", TEMPLATE_MAX_DEPTH);
	char *source = xasprintf("%sx%s", open, close);
	struct sample sample = {source, "{\"t\":true}", "x", NULL, NULL};
	check_samples(&sample, 1, (struct template_options){0});
	free(source);
	free(close);
	free(open);
}

static void test_output_is_appended_or_left_as_it_was(void **state) {
	(void)state;
	struct sample sample = {"{{v}}", "{\"v\":\"12345\"}", NULL, NULL, NULL};
	struct strbuf text = STRBUF_INIT(10);
	struct err err = {0};
	strbuf_add_text(&text, "a: ");
	assert_true(render(&sample, (struct template_options){0}, &text, &err));
	assert_string_equal(text.data, "a: 12345");
	assert_false(render(&sample, (struct template_options){0}, &text, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(text.data, "a: 12345");
	assert_false(text.full);
	strbuf_finish(&text);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_are_written_and_escaped),
		cmocka_unit_test(test_sections_repeat_show_or_hide),
		cmocka_unit_test(test_a_tag_alone_takes_its_line_with_it),
		cmocka_unit_test(test_partials_are_indented_as_they_stand),
		cmocka_unit_test(test_nothing_is_escaped_when_nothing_is_asked),
		cmocka_unit_test(test_the_strict_mode_wants_known_names_and_values),
		cmocka_unit_test(test_bombs_end_in_an_error_at_once),
		cmocka_unit_test(test_sections_at_the_limit_of_depth_are_rendered),
		cmocka_unit_test(test_output_is_appended_or_left_as_it_was),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
