// Touchpoint files: the header block, its errors with their lines, and files from other systems.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/json.h"
#include "rosemary/text/compose.h"

static bool parse(const char *source, bool has_subject, struct touchpoint *ret, struct err *err) {
	return touchpoint_parse("f", source, strlen(source), has_subject, ret, err);
}

static char *rendered(const struct template *template) {
	struct json *facts = json_new_object();
	struct strbuf text = STRBUF_INIT(10000);
	struct err err = {0};
	json_put_text(facts, "name", "Linda");
	assert_true(template_render(template, facts, &(struct template_options){0}, &text, &err));
	json_free(facts);
	return strbuf_take(&text);
}

static void test_a_subject_and_a_text_are_told_apart(void **state) {
	(void)state;
	static const char *const sources[] = {
		"Subject: For {{name}}\n\nDear {{name}},\n\nhello\n",
		"subject:For {{name}}  \n\nDear {{name}},\n\nhello\n",
		"\xef\xbb\xbfSubject:\tFor {{name}}\r\n\r\nDear {{name}},\r\n\r\nhello\r\n",
	};
	for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
		struct touchpoint touchpoint = {0};
		struct err err = {0};
		assert_true(parse(sources[i], true, &touchpoint, &err));
		char *subject = rendered(touchpoint.subject);
		char *text = rendered(touchpoint.text);
		assert_string_equal(subject, "For Linda");
		assert_string_equal(text, "Dear Linda,\n\nhello\n");
		free(subject);
		free(text);
		touchpoint_finish(&touchpoint);
		assert_null(touchpoint.subject);
		assert_null(touchpoint.text);
	}
}

static void test_a_channel_without_a_subject_has_only_text(void **state) {
	(void)state;
	struct touchpoint touchpoint = {0};
	struct err err = {0};
	assert_true(parse("Subject: is text here\r\n", false, &touchpoint, &err));
	assert_null(touchpoint.subject);
	char *text = rendered(touchpoint.text);
	assert_string_equal(text, "Subject: is text here\n");
	free(text);
	touchpoint_finish(&touchpoint);
}

static void test_what_is_wrong_is_named_with_its_line(void **state) {
	(void)state;
	static const struct {
		const char *source;
		enum err_code code;
		const char *error;
	} cases[] = {
		{"", ERR_INVALID, "f:1: there is no Subject before the text"},
		{"\nDear", ERR_INVALID, "f:2: there is no Subject before the text"},
		{"Dear {{name}},\n\nhello", ERR_SYNTAX,
		 "f:1: not 'Name: value', nor the empty line before the text"},
		{"Subject: a\nBcc: x@y.test\n\nb", ERR_INVALID, "f:2: there is no header 'Bcc'"},
		{"Subjects: a\n\nb", ERR_INVALID, "f:1: there is no header 'Subjects'"},
		{"Subject : a\n\nb", ERR_INVALID, "f:1: there is no header 'Subject '"},
		{"Subject: a\nSubject: b\n\nc", ERR_INVALID, "f:2: a second Subject"},
		{"Subject:  \n\nc", ERR_INVALID, "f:1: an empty Subject"},
		{"Subject: a", ERR_INVALID, "f:2: there is no text"},
		{"Subject: a\n", ERR_INVALID, "f:2: there is no text"},
		{"Subject: a\n\n \n\t\n", ERR_INVALID, "f:3: there is no text"},
		{"Subject: {{a\n\nb}}", ERR_SYNTAX, "f:1: this tag is never closed: '{{a'"},
		{"Subject: a\n\n\nb{{#c}}", ERR_SYNTAX, "f:4: this section is never closed: 'c'"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct touchpoint touchpoint = {0};
		struct err err = {0};
		assert_false(parse(cases[i].source, true, &touchpoint, &err));
		assert_string_equal(err.text, cases[i].error);
		assert_int_equal(err.code, cases[i].code);
		assert_null(touchpoint.subject);
	}
}

static void test_a_file_over_the_limit_is_refused(void **state) {
	(void)state;
	char *source = xcalloc(TEMPLATE_MAX_BYTES + 2, 1);
	memset(source, 'x', TEMPLATE_MAX_BYTES + 1);
	struct touchpoint touchpoint = {0};
	struct err err = {0};
	assert_false(parse(source, false, &touchpoint, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	free(source);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_subject_and_a_text_are_told_apart),
		cmocka_unit_test(test_a_channel_without_a_subject_has_only_text),
		cmocka_unit_test(test_what_is_wrong_is_named_with_its_line),
		cmocka_unit_test(test_a_file_over_the_limit_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
