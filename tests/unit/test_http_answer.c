// Answers of the door as they go onto the wire.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <event2/buffer.h>

#include "daemon/http_answer.h"
#include "rosemary/base/alloc.h"

static char *written(struct http_answer *answer, bool head_only) {
	struct evbuffer *output = evbuffer_new();
	http_answer_write(answer, head_only, output);
	size_t len = evbuffer_get_length(output);
	char *text = xcalloc(1, len + 1);
	assert_int_equal(evbuffer_remove(output, text, len), (int)len);
	evbuffer_free(output);
	return text;
}

static void test_an_answer_says_all_that_browsers_must_know(void **state) {
	(void)state;
	struct http_answer answer;
	http_answer_init(&answer);
	answer.status = HTTP_OK;
	answer.type = "text/html; charset=utf-8";
	assert_int_equal(evbuffer_add(answer.body, "<p>", 3), 0);
	char *text = written(&answer, false);
	static const char *const lines[] = {
		"HTTP/1.1 200 OK\r\n",
		"\r\nConnection: close\r\n",
		"\r\nCache-Control: no-store\r\n",
		("\r\nContent-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; form-action "
		 "'self'; frame-ancestors 'none'; base-uri 'none'\r\n"),
		"\r\nReferrer-Policy: no-referrer\r\n",
		"\r\nX-Content-Type-Options: nosniff\r\n",
		"\r\nX-Robots-Tag: noindex\r\n",
		"\r\nContent-Type: text/html; charset=utf-8\r\n",
		"\r\nContent-Length: 3\r\n\r\n<p>"};
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		assert_non_null(strstr(text, lines[i]));
	}
	assert_null(strstr(text, "ETag"));
	free(text);
	http_answer_finish(&answer);
}

static void test_a_head_tells_the_length_and_has_no_body(void **state) {
	(void)state;
	struct http_answer answer;
	http_answer_init(&answer);
	http_answer_plain(&answer, HTTP_METHOD_NOT_ALLOWED);
	answer.allow = "GET";
	char *text = written(&answer, true);
	assert_non_null(strstr(text, "\r\nAllow: GET\r\n"));
	assert_non_null(strstr(text, "\r\nContent-Length: 26\r\n\r\n"));
	assert_string_equal(strstr(text, "\r\n\r\n"), "\r\n\r\n");
	free(text);
	http_answer_finish(&answer);
}

static void test_nothing_new_has_a_tag_and_no_body(void **state) {
	(void)state;
	struct http_answer answer;
	http_answer_init(&answer);
	answer.status = HTTP_NOT_MODIFIED;
	memcpy(answer.etag, "\"v1\"", sizeof "\"v1\"");
	char *text = written(&answer, false);
	assert_non_null(strstr(text, "HTTP/1.1 304 Not Modified\r\n"));
	assert_non_null(strstr(text, "\r\nETag: \"v1\"\r\n"));
	assert_null(strstr(text, "Content-"
				 "Length"));
	free(text);
	http_answer_finish(&answer);
}

static void test_tags_match_as_the_standard_says(void **state) {
	(void)state;
	static const struct {
		const char *field;
		bool matches;
	} cases[] = {
		{NULL, false},
		{"", false},
		{"\"v1\"", true},
		{"W/\"v1\"", true},
		{"*", true},
		{"\"v0\", \"v1\"", true},
		{"\"v0\" ,W/\"v1\",\"v2\"", true},
		{"\"v0,\\\"v1\"", false},
		{"v1", false},
		{"\"v1", false},
		{"\"v11\"", false},
		{"\"V1\"", false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		print_message("# %s\n", cases[i].field != NULL ? cases[i].field : "(none)");
		assert_int_equal(http_etag_matches(cases[i].field, "\"v1\""), cases[i].matches);
		assert_false(http_etag_matches(cases[i].field, ""));
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_answer_says_all_that_browsers_must_know),
		cmocka_unit_test(test_a_head_tells_the_length_and_has_no_body),
		cmocka_unit_test(test_nothing_new_has_a_tag_and_no_body),
		cmocka_unit_test(test_tags_match_as_the_standard_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
