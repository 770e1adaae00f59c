// The last look before the wire, and the doubling of dots.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/text/mime.h"

#define BYTES(text) text, sizeof(text) - 1

static void test_what_a_server_could_misread_is_refused(void **state) {
	(void)state;
	static const struct {
		const char *bytes;
		size_t len;
		const char *error; // NULL: safe
	} cases[] = {
		{BYTES("a\r\n"), NULL},
		{BYTES("\r\n"), NULL},
		{BYTES("a\r\n.\r\n..\r\n"), NULL},
		{BYTES(""), "the message is empty"},
		{BYTES("a"), "line 1 of the message does not end in CR LF"},
		{BYTES("a\r\nb"), "line 2 of the message does not end in CR LF"},
		{BYTES("a\r\nb\n"), "line 2 of the message does not end in CR LF"},
		{BYTES("a\nb\r\n"), "line 1 of the message has a line end that is not CR LF"},
		{BYTES("a\n.\nb\r\n"), "line 1 of the message has a line end that is not CR LF"},
		{BYTES("a\r\nb\rc\r\n"), "line 2 of the message has a line end that is not CR LF"},
		{BYTES("a\r\r\n"), "line 1 of the message has a line end that is not CR LF"},
		{BYTES("a\0b\r\n"), "line 1 of the message has a byte that is not ASCII text"},
		{BYTES("caf\xc3\xa9\r\n"),
		 "line 1 of the message has a byte that is not ASCII text"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		bool safe = mime_wire_safe(cases[i].bytes, cases[i].len, &err);
		assert_int_equal(safe, cases[i].error == NULL);
		assert_string_equal(err.text, cases[i].error != NULL ? cases[i].error : "");
	}
}

static void test_lines_have_at_most_998_octets(void **state) {
	(void)state;
	char line[MIME_LINE_OCTETS + 3];
	struct err err = {0};
	memset(line, 'x', sizeof line);
	line[MIME_LINE_OCTETS] = '\r';
	line[MIME_LINE_OCTETS + 1] = '\n';
	assert_true(mime_wire_safe(line, MIME_LINE_OCTETS + 2, &err));
	line[MIME_LINE_OCTETS] = 'x';
	line[MIME_LINE_OCTETS + 1] = '\r';
	line[MIME_LINE_OCTETS + 2] = '\n';
	assert_false(mime_wire_safe(line, MIME_LINE_OCTETS + 3, &err));
	assert_string_equal(err.text, "line 1 of the message is longer than 998 octets");
}

static void test_dots_that_begin_a_line_are_doubled(void **state) {
	(void)state;
	static const struct {
		const char *bytes, *stuffed;
	} cases[] = {
		{"", ""},
		{"a.b\r\n", "a.b\r\n"},
		{".\r\n", "..\r\n"},
		{"a\r\n.\r\n.b\r\n..\r\n", "a\r\n..\r\n..b\r\n...\r\n"},
		{"\r\n\r\n.", "\r\n\r\n.."},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct strbuf stuffed = STRBUF_INIT(100);
		mime_dot_stuff(&stuffed, cases[i].bytes, strlen(cases[i].bytes));
		assert_string_equal(strbuf_text(&stuffed), cases[i].stuffed);
		strbuf_finish(&stuffed);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_a_server_could_misread_is_refused),
		cmocka_unit_test(test_lines_have_at_most_998_octets),
		cmocka_unit_test(test_dots_that_begin_a_line_are_doubled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
