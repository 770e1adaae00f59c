// Lines come out whole and in order however the bytes arrive, and never beyond the limit.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/strbuf.h"
#include "rosemary/wire/frame.h"

enum { LIMIT = 8 };

// Feeds the stream in pieces and writes what came out as "line|line|" with "!" for too long.
static void read_in_pieces(const char *stream, size_t len, size_t piece, struct strbuf *ret) {
	struct frame_reader *reader = frame_reader_create(LIMIT);
	for (size_t at = 0; at < len; at += piece) {
		frame_add(reader, stream + at, len - at < piece ? len - at : piece);
		const char *line = NULL;
		size_t line_len = 0;
		enum frame_status status = frame_next(reader, &line, &line_len);
		while (status == FRAME_LINE) {
			strbuf_add(ret, line, line_len);
			strbuf_add_char(ret, '|');
			status = frame_next(reader, &line, &line_len);
		}
		if (status == FRAME_TOO_LONG) {
			strbuf_add_char(ret, '!');
			break;
		}
	}
	strbuf_add_text(ret, frame_begun(reader) ? "begun" : "");
	frame_reader_destroy(reader);
}

static void test_lines_are_the_same_in_pieces_of_any_size(void **state) {
	(void)state;
	static const struct {
		const char *stream, *lines;
	} cases[] = {
		{"", ""},
		{"one\n", "one|"},
		{"one\r\ntwo\n", "one|two|"},
		{"\n\n", "||"},
		{"one\ntw", "one|begun"},
		{"a\rb\n", "a\rb|"},
		{"12345678\n", "12345678|"},
		{"12345678\n12345678\n1", "12345678|12345678|begun"},
		{"ok\n123456789\n", "ok|!begun"},
		{"123456789", "!begun"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (size_t piece = 1; piece < 32; piece++) {
			struct strbuf lines = STRBUF_INIT(256);
			read_in_pieces(cases[i].stream, strlen(cases[i].stream), piece, &lines);
			assert_string_equal(strbuf_text(&lines), cases[i].lines);
			strbuf_finish(&lines);
		}
	}
}

static void test_a_line_may_hold_any_bytes(void **state) {
	(void)state;
	struct frame_reader *reader = frame_reader_create(LIMIT);
	frame_add(reader, "\0\xff\n", 3);
	const char *line = NULL;
	size_t len = 0;
	assert_int_equal(frame_next(reader, &line, &len), FRAME_LINE);
	assert_int_equal(len, 2);
	assert_memory_equal(line, "\0\xff", 2);
	assert_false(frame_begun(reader));
	frame_reader_destroy(reader);
}

static void test_too_long_stays_too_long(void **state) {
	(void)state;
	struct frame_reader *reader = frame_reader_create(LIMIT);
	const char *line = NULL;
	size_t len = 0;
	frame_add(reader, "123456789", 9);
	assert_int_equal(frame_next(reader, &line, &len), FRAME_TOO_LONG);
	assert_int_equal(frame_next(reader, &line, &len), FRAME_TOO_LONG);
	frame_add(reader, "\nnext\n", 6);
	assert_int_equal(frame_next(reader, &line, &len), FRAME_TOO_LONG);
	frame_reader_destroy(reader);
	frame_reader_destroy(NULL);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_are_the_same_in_pieces_of_any_size),
		cmocka_unit_test(test_a_line_may_hold_any_bytes),
		cmocka_unit_test(test_too_long_stays_too_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
