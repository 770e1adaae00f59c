// The reader of HTTP heads: what is plain goes in, what two could read differently does not.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/http_request.h"
#include "rosemary/base/alloc.h"
#include "rosemary/base/strbuf.h"

#define HOST "Host: shop.example\r\n"
#define END  "\r\n"

static int read_all(struct http_request *request, const char *bytes, size_t len, size_t *ret_used) {
	*request = (struct http_request){.complete = false};
	return http_request_read(request, bytes, len, ret_used);
}

static int read_text(struct http_request *request, const char *text) {
	size_t used = 0;
	return read_all(request, text, strlen(text), &used);
}

static void test_a_plain_request_is_read(void **state) {
	(void)state;
	struct http_request request;
	static const char text[] = "POST /u/abc?x=1 HTTP/1.1\r\nhost:\t shop.example:443 \r\n"
				   "CONTENT-LENGTH: 7\r\nX-Other: a b\r\nX-Other: c\r\n\r\nbody...";
	size_t used = 0;
	assert_int_equal(read_all(&request, text, strlen(text), &used), 0);
	assert_true(request.complete);
	assert_int_equal(used, strlen(text) - strlen("body..."));
	assert_int_equal(request.method, HTTP_POST);
	assert_string_equal(request.path, "/u/abc");
	assert_string_equal(request.query, "x=1");
	assert_string_equal(request.fields[HTTP_FIELD_HOST], "shop.example:443");
	assert_int_equal(request.content_length, 7);
	assert_null(request.fields[HTTP_FIELD_CONTENT_TYPE]);
}

static void test_any_cut_gives_the_same_request(void **state) {
	(void)state;
	static const char text[] = "HEAD / HTTP/1.0\r\n" HOST "If-None-Match: \"a\"\r\n" END;
	for (size_t piece = 1; piece < strlen(text); piece++) {
		struct http_request request = {.complete = false};
		for (size_t at = 0; at < strlen(text);) {
			size_t left = strlen(text) - at, used = 0;
			assert_false(request.complete);
			assert_int_equal(http_request_read(&request, text + at,
							   left < piece ? left : piece, &used),
					 0);
			at += used;
		}
		assert_true(request.complete);
		assert_int_equal(request.method, HTTP_HEAD);
		assert_string_equal(request.query, "");
		assert_string_equal(request.fields[HTTP_FIELD_IF_NONE_MATCH], "\"a\"");
	}
}

static void test_who_asks_first_is_heard_unless_it_speaks_an_old_version(void **state) {
	(void)state;
	static const struct {
		const char *text;
		bool asks;
	} cases[] = {
		{"POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nExpect: 100-Continue\r\n" END,
		 true},
		{"POST / HTTP/1.0\r\n" HOST "Content-Length: 1\r\nExpect: 100-continue\r\n" END,
		 false},
		{"POST / HTTP/1.0\r\n" HOST "Content-Length: 1\r\nExpect: wonders\r\n" END, false},
		{"POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n" END, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_request request = {0};
		assert_int_equal(read_text(&request, cases[i].text), 0);
		assert_true(request.complete);
		assert_int_equal(request.asks_first, cases[i].asks);
	}
}

/* clang-format off */
static const struct { int status; const char *text; } read_in_two_ways[] = {
	{400, "GET / HTTP/1.1\n" HOST END},                  // bare LF
	{400, "GET / HTTP/1.1\r\nHost: shop.example\n" END},
	{400, "GET / HTTP/1.1\r\n" HOST "\n"},
	{400, "\r\nGET / HTTP/1.1\r\n" HOST END},
	{400, "GET / HTTP/1.1\r\r\n" HOST END},              // a CR that ends nothing
	{400, "GET / HTTP/1.1\r\nHost: a\rb\r\n" END},
	{400, "GET  / HTTP/1.1\r\n" HOST END},
	{400, "GET / HTTP/1.1 \r\n" HOST END},
	{400, " GET / HTTP/1.1\r\n" HOST END},
	{400, "GET\t/\tHTTP/1.1\r\n" HOST END},
	{400, "GET /\r\n" HOST END},                        // HTTP/0.9
	{400, "GET / http/1.1\r\n" HOST END},
	{400, "GET / HTTP/1.10\r\n" HOST END},
	{505, "GET / HTTP/2.0\r\n" HOST END},
	{505, "GET / HTTP/1.9\r\n" HOST END},
	{400, "GET http://shop.example/ HTTP/1.1\r\n" HOST END},
	{400, "GET * HTTP/1.1\r\n" HOST END},
	{400, "GET /#top HTTP/1.1\r\n" HOST END},
	{400, "GET /\xc3\xa9 HTTP/1.1\r\n" HOST END},
	{400, "CONNECT shop.example:443 HTTP/1.1\r\n" HOST END},
	{405, "DELETE / HTTP/1.1\r\n" HOST END},
	{405, "get / HTTP/1.1\r\n" HOST END},
	{400, "GE(T / HTTP/1.1\r\n" HOST END},
	{400, "GET / HTTP/1.1\r\n" END},                    // no Host
	{400, "GET / HTTP/1.1\r\nHost:\r\n" END},
	{400, "GET / HTTP/1.1\r\n" HOST HOST END},          // two
	{400, "GET / HTTP/1.1\r\nHost: a.example, b.example\r\n" END},
	{400, "GET / HTTP/1.1\r\nHost: a.example:80@b.example\r\n" END},
	{400, "GET / HTTP/1.1\r\nHost: a.example:80/b\r\n" END},
	{400, "GET / HTTP/1.1\r\nHost: a.example: 80\r\n" END},
	{400, "GET / HTTP/1.1\r\nHost: a.example:80:80\r\n" END},
	{400, "GET / HTTP/1.1\r\nHost: user@a.example\r\n" END},
	{400, "GET / HTTP/1.1\r\nHost: a.example/\r\n" END},
	{400, "GET / HTTP/1.1\r\nHost: \xc3\xa9.example\r\n" END},
	{400, "GET / HTTP/1.1\r\nHost: :80\r\n" END},
	{400, "GET / HTTP/1.1\r\nHost: [::1\r\n" END},
	{400, "GET / HTTP/1.1\r\nHost: [::1]80\r\n" END},
	{400, "GET / HTTP/1.1\r\nHost : shop.example\r\n" END},
	{400, "GET / HTTP/1.1\r\n: x\r\n" HOST END},
	{400, "GET / HTTP/1.1\r\n" HOST "no colon\r\n" END},
	{400, "GET / HTTP/1.1\r\n" HOST " folded: x\r\n" END},
	{400, "GET / HTTP/1.1\r\n" HOST "\tfolded\r\n" END},
	{400, "GET / HTTP/1.1\r\n" HOST "X: a\x01b\r\n" END},
	{400, "GET / HTTP/1.1\r\n" HOST "X: a\x7f\r\n" END},
	{411, "POST / HTTP/1.1\r\n" HOST END},
	{411, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n" END},
	{411, "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\nTransfer-Encoding: x\r\n" END},
	{411, "GET / HTTP/1.1\r\n" HOST "transfer-encoding:\r\n" END},
	{400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\nContent-Length: 3\r\n" END},
	{400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 3, 3\r\n" END},
	{400, "POST / HTTP/1.1\r\n" HOST "Content-Length: +3\r\n" END},
	{400, "POST / HTTP/1.1\r\n" HOST "Content-Length: -3\r\n" END},
	{400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 0x3\r\n" END},
	{400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 010\r\n" END},
	{400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 00\r\n" END},
	{400, "POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n" END},
	{413, "POST / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999999\r\n" END},
	{400, "GET / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n" END},
	{417, "POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nExpect: 200-ok\r\n" END},
};
/* clang-format on */

static void test_what_can_be_read_in_two_ways_is_refused(void **state) {
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(read_in_two_ways); i++) {
		struct http_request request;
		print_message("# case %zu\n", i);
		assert_int_equal(read_text(&request, read_in_two_ways[i].text),
				 read_in_two_ways[i].status);
	}
}

static void test_what_begins_no_request_is_refused_at_its_first_byte(void **state) {
	(void)state;
	static const char *const texts[] = {"\x16\x03\x01\x02", "\r", "\n", " ", "\x80", "\x01"};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct http_request request;
		size_t used = 0;
		assert_int_equal(read_all(&request, texts[i], strlen(texts[i]), &used),
				 HTTP_BAD_REQUEST);
		assert_int_equal(used, 1);
	}
}

static void test_a_nul_is_refused_wherever_it_stands(void **state) {
	(void)state;
	static const char text[] = "GET /a HTTP/1.1\r\nHost: shop.example\r\nX: y\r\n\r\n";
	for (size_t i = 0; i + 1 < strlen(text); i++) {
		char bytes[sizeof text];
		struct http_request request;
		size_t used = 0;
		memcpy(bytes, text, sizeof text);
		bytes[i] = '\0';
		int status = read_all(&request, bytes, strlen(text), &used);
		assert_int_equal(status, HTTP_BAD_REQUEST);
	}
}

static void test_heads_have_limits(void **state) {
	(void)state;
	struct http_request request;
	char *long_target = xcalloc(1, HTTP_TARGET_MAX_BYTES + 1);
	memset(long_target, 'a', HTTP_TARGET_MAX_BYTES);
	for (int more = 0; more <= 1; more++) {
		char *text = xasprintf("GET /%.*s HTTP/1.1\r\n" HOST END,
				       HTTP_TARGET_MAX_BYTES - 1 + more, long_target);
		assert_int_equal(read_text(&request, text), more != 0 ? HTTP_URI_TOO_LONG : 0);
		free(text);
	}
	free(long_target);
	for (int more = 0; more <= 1; more++) {
		struct strbuf text = STRBUF_INIT(HTTP_HEAD_MAX_BYTES);
		strbuf_add_text(&text, "GET / HTTP/1.1\r\n" HOST);
		for (int i = 2; i < HTTP_HEAD_MAX_LINES + more; i++) {
			strbuf_add_text(&text, "X: y\r\n");
		}
		strbuf_add_text(&text, END);
		assert_int_equal(read_text(&request, strbuf_text(&text)),
				 more != 0 ? HTTP_HEAD_TOO_LARGE : 0);
		strbuf_finish(&text);
	}
	char *endless = xcalloc(1, HTTP_HEAD_MAX_BYTES + 100);
	memset(endless, 'a', HTTP_HEAD_MAX_BYTES + 99);
	assert_int_equal(read_text(&request, endless), HTTP_URI_TOO_LONG);
	static const char start[] = {'G', 'E', 'T', ' ', '/', ' ',  'H',  'T', 'T',
				     'P', '/', '1', '.', '1', '\r', '\n', 'X', ':'};
	memcpy(endless, start, sizeof start);
	assert_int_equal(read_text(&request, endless), HTTP_HEAD_TOO_LARGE);
	free(endless);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_plain_request_is_read),
		cmocka_unit_test(test_any_cut_gives_the_same_request),
		cmocka_unit_test(test_who_asks_first_is_heard_unless_it_speaks_an_old_version),
		cmocka_unit_test(test_what_can_be_read_in_two_ways_is_refused),
		cmocka_unit_test(test_what_begins_no_request_is_refused_at_its_first_byte),
		cmocka_unit_test(test_a_nul_is_refused_wherever_it_stands),
		cmocka_unit_test(test_heads_have_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
