// Forms: both encodings, their limits, and bytes that no form should have.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/http_form.h"
#include "rosemary/base/strbuf.h"

#define URLENCODED "application/x-www-form-urlencoded"
#define MULTIPART  "multipart/form-data; boundary=XX"

static char *read_form(const char *type, const char *body, struct err *err) {
	struct json *form = http_form_read(type, body, strlen(body), err);
	char *text = form != NULL ? json_write(form) : NULL;
	json_free(form);
	return text;
}

static void test_fields_are_read(void **state) {
	(void)state;
	static const struct {
		const char *type, *body, *fields;
	} cases[] = {
		{URLENCODED, "", "{}"},
		{URLENCODED, "a=1&b=2", "{\"a\":\"1\",\"b\":\"2\"}"},
		{URLENCODED, "List-Unsubscribe=One-Click", "{\"List-Unsubscribe\":\"One-Click\"}"},
		{"Application/X-WWW-Form-Urlencoded; charset=UTF-8", "a=b%20c+d",
		 "{\"a\":\"b c d\"}"},
		{URLENCODED, "note=zw%C3%B6lf%0D%0Aund%0Amehr%0D",
		 "{\"note\":\"zwölf\\nund\\nmehr\\n\"}"},
		{URLENCODED, "a=%1b[31mred%07%09%E2%80%AAring+0163%E2%80%AC%EF%BB%BF%E2%80%A8twice",
		 "{\"a\":\"[31mred\\tring 0163\\ntwice\"}"},
		{MULTIPART,
		 "A form.\r\n--XX \t\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
		 "1\r\n--XX--  \r\nbehind it",
		 "{\"a\":\"1\"}"},
		{URLENCODED, "&&a&b=&c==", "{\"a\":\"\",\"b\":\"\",\"c\":\"=\"}"},
		{MULTIPART,
		 "--XX\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n"
		 "One-Click\r\n--XX--\r\n",
		 "{\"List-Unsubscribe\":\"One-Click\"}"},
		{"multipart/form-data; boundary=\"XX\"",
		 "--XX\r\ncontent-disposition: form-data; name=a\r\nX: y\r\n\r\n1\r\n"
		 "--XX\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n2+%20\r\n--XX--",
		 "{\"a\":\"1\",\"b\":\"2+%20\"}"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		print_message("# case %zu\n", i);
		char *fields = read_form(cases[i].type, cases[i].body, &err);
		assert_non_null(fields);
		assert_string_equal(fields, cases[i].fields);
		free(fields);
	}
}

static void test_what_is_no_form_is_refused(void **state) {
	(void)state;
	static const struct {
		const char *type, *body;
	} cases[] = {
		{URLENCODED, "a=%"},
		{URLENCODED, "a=%4"},
		{URLENCODED, "a=%zz"},
		{URLENCODED, "a=%00"},
		{URLENCODED, "a=%ff"},
		{URLENCODED, "a=%C0%AF"},
		{URLENCODED, "=1"},
		{URLENCODED, "a=1&a=2"},
		{URLENCODED, "a%0A=1"},
		{"multipart/form-data", "--XX\r\n\r\n\r\n--XX--"},
		{"multipart/form-data; boundary=", "----\r\n"},
		{MULTIPART, ""},
		{MULTIPART, "--XX"},
		{MULTIPART, "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1"},
		{MULTIPART, "--XX\r\nX: y\r\n\r\n1\r\n--XX--"},
		{MULTIPART, "preamble--XX--"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		print_message("# case %zu\n", i);
		assert_null(read_form(cases[i].type, cases[i].body, &err));
		assert_int_equal(err.code, ERR_SYNTAX);
	}
}

static void test_another_type_is_no_form(void **state) {
	(void)state;
	static const char *const types[] = {NULL, "text/plain", "application/json",
					    "application/x-www-form-urlencodedx"};
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		struct err err = {0};
		assert_null(read_form(types[i], "a=1", &err));
		assert_int_equal(err.code, ERR_INVALID);
	}
}

static void test_forms_have_limits(void **state) {
	(void)state;
	for (int more = 0; more <= 1; more++) {
		struct strbuf body = STRBUF_INIT(1000);
		struct err err = {0};
		for (int i = 0; i < HTTP_FORM_MAX_FIELDS + more; i++) {
			strbuf_addf(&body, "f%d=x&", i);
		}
		char *fields = read_form(URLENCODED, strbuf_text(&body), &err);
		assert_int_equal(fields == NULL, more);
		assert_int_equal(err.code, more != 0 ? ERR_LIMIT : ERR_NONE);
		free(fields);
		strbuf_finish(&body);
	}
	for (int more = 0; more <= 1; more++) {
		char body[HTTP_FORM_MAX_NAME + 4] = "";
		struct err err = {0};
		memset(body, 'n', HTTP_FORM_MAX_NAME + (size_t)more);
		char *fields = read_form(URLENCODED, body, &err);
		assert_int_equal(fields == NULL, more);
		free(fields);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields_are_read),
		cmocka_unit_test(test_what_is_no_form_is_refused),
		cmocka_unit_test(test_another_type_is_no_form),
		cmocka_unit_test(test_forms_have_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
