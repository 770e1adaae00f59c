// Templates of requests: no value ever leaves the place that was meant for it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/json.h"
#include "rosemary/domain/gateway.h"

static const struct gateway_values values = {
	.to = "+447700900123",
	.from = "Rose & Co",
	.text = "Anna\u2019s day: \"5 % off\"\n{{key}} \\ & = \x01",
	.key = "0123abcd",
	.coding = "0",
};

static void expect(const char *template, enum gateway_place place, const char *wanted) {
	struct strbuf text = STRBUF_INIT(1000);
	struct err err = {0};
	assert_true(gateway_template_check(template, &err));
	assert_true(gateway_fill(&text, template, place, &values, &err));
	assert_string_equal(strbuf_text(&text), wanted);
	strbuf_finish(&text);
}

static void test_values_are_made_harmless_for_their_place(void **state) {
	(void)state;
	expect("to={{to}}&from={{from}}", GATEWAY_IN_URL,
	       "to=%2B447700900123&from=Rose%20%26%20Co");
	expect("{{to_digits}}/{{from_digits}}", GATEWAY_IN_URL, "447700900123/Rose%20%26%20Co");
	expect("{{text}}", GATEWAY_IN_URL,
	       "Anna%E2%80%99s%20day%3A%20%225%20%25%20off%22%0A%7B%7Bkey%7D%7D%20%5C%20%26%20%3D"
	       "%20%01");
	expect("{\"a\":{\"b\":\"{{text}}\"}}", GATEWAY_IN_JSON,
	       "{\"a\":{\"b\":\"Anna\u2019s day: \\\"5 % off\\\"\\u000a{{key}} \\\\ & = \\u0001\"}}");
	expect("X-Key: {{key}}", GATEWAY_IN_HEADER, "X-Key: 0123abcd");
	expect("no names { } {", GATEWAY_IN_HEADER, "no names { } {");
	expect("", GATEWAY_IN_URL, "");
}

static void test_a_filled_json_body_has_the_text_in_its_place(void **state) {
	(void)state;
	struct strbuf body = STRBUF_INIT(1000);
	struct err err = {0};
	assert_true(gateway_fill(&body, "{\"to\":[\"{{to}}\"],\"t\":\"{{text}}\"}", GATEWAY_IN_JSON,
				 &values, &err));
	struct json *json = json_parse(body.data, body.len, &err);
	assert_non_null(json);
	assert_int_equal(json_count(json), 2);
	assert_string_equal(json_get_text(json, "t"), values.text);
	json_free(json);
	strbuf_finish(&body);
}

static void test_what_does_not_fit_its_place_is_not_sent(void **state) {
	(void)state;
	static const struct gateway_values bad = {.key = "a\r\nX-Evil: 1", .text = "\xff"};
	static const struct {
		const char *template;
		enum gateway_place place;
	} cases[] = {
		{"K: {{key}}", GATEWAY_IN_HEADER},
		{"K: {{user}}", GATEWAY_IN_HEADER},
		{"{{password}}", GATEWAY_IN_URL},
		{"\"{{text}}\"", GATEWAY_IN_JSON},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct strbuf text = STRBUF_INIT(1000);
		struct err err = {0};
		assert_false(gateway_fill(&text, cases[i].template, cases[i].place, &bad, &err));
		assert_int_equal(err.code, ERR_INVALID);
		strbuf_finish(&text);
	}
	struct strbuf small = STRBUF_INIT(5);
	struct err err = {0};
	assert_false(gateway_fill(&small, "{{to}}", GATEWAY_IN_URL, &values, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	strbuf_finish(&small);
}

static void test_names_that_there_are_not_are_refused(void **state) {
	(void)state;
	static const char *const bad[] = {"{{}}",
					  "{{To}}",
					  "{{ to }}",
					  "{{to",
					  "{{to}",
					  "{{texts}}",
					  "a {{to}} {{nothing}}"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = {0};
		assert_false(gateway_template_check(bad[i], &err));
		assert_int_equal(err.code, ERR_INVALID);
	}
}

static void test_what_is_written_in_a_template_is_encoded_but_its_names(void **state) {
	(void)state;
	static const struct {
		const char *template, *wanted;
	} cases[] = {
		{"{{to}}", "{{to}}"},
		{"a b&{{text}}=c{{key}}", "a%20b%26{{text}}%3Dc{{key}}"},
		{"{x} {{y}}", "%7Bx%7D%20%7B%7By%7D%7D"},
		{"", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct strbuf text = STRBUF_INIT(1000);
		gateway_encode(&text, cases[i].template);
		assert_string_equal(strbuf_text(&text), cases[i].wanted);
		strbuf_finish(&text);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_are_made_harmless_for_their_place),
		cmocka_unit_test(test_a_filled_json_body_has_the_text_in_its_place),
		cmocka_unit_test(test_what_does_not_fit_its_place_is_not_sent),
		cmocka_unit_test(test_names_that_there_are_not_are_refused),
		cmocka_unit_test(test_what_is_written_in_a_template_is_encoded_but_its_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
