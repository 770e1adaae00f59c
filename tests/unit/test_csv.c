// The CSV reader: what people's files hold, and what hostile ones try.
#include "rosemary/intake/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "rosemary/base/strbuf.h"

enum { MAX_TEXT = 16 << 20, FIVE_ROWS = 5 * CSV_MAX_ROW_BYTES };

// A file in memory and its reader.
struct fixture {
	FILE *file;
	struct csv *csv;
	struct err err;
};

static struct fixture open_bytes(const void *bytes, size_t len) {
	struct fixture fixture = {.file = tmpfile()};
	assert_non_null(fixture.file);
	assert_int_equal(fwrite(bytes, 1, len, fixture.file), len);
	rewind(fixture.file);
	fixture.csv = csv_open(fixture.file, &fixture.err);
	return fixture;
}

static struct fixture open_text(const char *text) {
	return open_bytes(text, strlen(text));
}

static void close_fixture(struct fixture *fixture) {
	csv_close(fixture->csv);
	assert_int_equal(fclose(fixture->file), 0);
}

// Appends what the reader delivers: "2:a|b" for a row, "3!reason" for a rejected one.
static void dump(struct csv *csv, struct strbuf *buf) {
	struct csv_row row;
	struct err err = {0};
	for (;;) {
		enum csv_result result = csv_next(csv, &row, &err);
		if (result == CSV_END) {
			return;
		}
		assert_int_not_equal(result, CSV_FAILED);
		if (result == CSV_REJECTED) {
			assert_int_equal(row.count, 0);
			strbuf_addf(buf, "%zu!%s\n", row.line, err.text);
			err = (struct err){0};
			continue;
		}
		strbuf_addf(buf, "%zu:", row.line);
		for (size_t i = 0; i < row.count; i++) {
			strbuf_addf(buf, "%s%s", i > 0 ? "|" : "", row.fields[i]);
		}
		strbuf_add_char(buf, '\n');
	}
}

static void assert_reads(const char *text, const char *expected) {
	struct fixture fixture = open_text(text);
	if (fixture.csv == NULL) {
		fail_msg("%s", fixture.err.text);
	}
	struct strbuf buf = STRBUF_INIT(MAX_TEXT);
	dump(fixture.csv, &buf);
	assert_string_equal(strbuf_text(&buf), expected);
	strbuf_finish(&buf);
	close_fixture(&fixture);
}

static void test_rows_are_read_as_people_write_them(void **state) {
	(void)state;
	static const char *const cases[][2] = {
		{"a,b\n1,2\n3,4\n", "2:1|2\n3:3|4\n"},
		{"a,b\r\n1,2\r\n3,4", "2:1|2\n3:3|4\n"},
		{"a,b\r1,2\r3,4\r", "2:1|2\n3:3|4\n"},
		{"\xef\xbb\xbf"
		 "a,b\n1,2\n",
		 "2:1|2\n"},
		{"a;b\n1,5;2\n", "2:1,5|2\n"},
		{"a\tb\n1\t2\n", "2:1|2\n"},
		{"\"a;b\",c\n1,2\n", "2:1|2\n"},
		{"a,b\n\"x, \"\"y\"\"\",\"\"\n", "2:x, \"y\"|\n"},
		{"a,b\n\"one\r\ntwo\rthree\n\",2\n5,6\n", "2:one\ntwo\nthree\n|2\n6:5|6\n"},
		{"a,b\n12\" vase,say \"hi\"\n", "2:12\" vase|say \"hi\"\n"},
		{"a, b\n \"x,y\" , \"z\"\t\n", "2:x,y|z\n"},
		{"a\tb\n\"x\"\t \"y\"\n", "2:x|y\n"},
		{"\n\r\na,b\n\n , \n\"\",\n1,2\n\n", "7:1|2\n"},
		{"a,b\n1,2,,,\n", "2:1|2\n"},
		{"a\n=1+1\n@x\n", "2:=1+1\n3:@x\n"},
		{"a,b\n,\n", ""},
		{"a,b", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_reads(cases[i][0], cases[i][1]);
	}
}

static void test_bad_rows_are_told_and_passed(void **state) {
	(void)state;
	static const char *const cases[][2] = {
		{"a,b\n1\n3,4\n", "2!has 1 fields where the header has 2\n3:3|4\n"},
		{"a,b\n1,2,3\n3,4\n", "2!has 3 fields where the header has 2\n3:3|4\n"},
		{"a,b\n\"1\"x,2\n3,4\n", "2!field 1 has text behind its closing quote\n3:3|4\n"},
		{"a,b\n1,\"2\n3,4\n", "2!field 2 opens a quote that is never closed\n3:3|4\n"},
		{"a,b\n1,2\n\"", "2:1|2\n3!field 1 opens a quote that is never closed\n"},
		{"a,b\n1,\"Rosa\n2,Bob\n3,\"Ann\"\n",
		 "2!field 2 has text behind its closing quote\n3:2|Bob\n4:3|Ann\n"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_reads(cases[i][0], cases[i][1]);
	}
}

static void test_headers_that_cannot_be_read_refuse_the_file(void **state) {
	(void)state;
	static const struct {
		const char *bytes;
		size_t len;
		enum err_code code;
		const char *reason;
	} cases[] = {
		{"", 0, ERR_SYNTAX, "is empty"},
		{"\xef\xbb\xbf\r\n", 5, ERR_SYNTAX, "is empty"},
		{"\xff\xfe"
		 "a\0,\0b\0",
		 8, ERR_SYNTAX, "iconv -f UTF-16 -t UTF-8"},
		{"\xfe\xff\0a\0,\0b", 8, ERR_SYNTAX, "UTF-16"},
		{"PK\x03\x04\x14\0\0\0", 8, ERR_SYNTAX, "is a workbook"},
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, ERR_SYNTAX, "is a workbook"},
		{"a\0,\0b\0\n\0", 8, ERR_SYNTAX, "line 1, the header: field 1 holds a NUL byte"},
		{"\n\"a,b\n1,2\n", 10, ERR_SYNTAX, "line 2, the header: field 1 opens a quote"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct fixture fixture = open_bytes(cases[i].bytes, cases[i].len);
		assert_null(fixture.csv);
		assert_int_equal(fixture.err.code, cases[i].code);
		if (strstr(fixture.err.text, cases[i].reason) == NULL) {
			fail_msg("%s", fixture.err.text);
		}
		close_fixture(&fixture);
	}
}

static void test_nul_bytes_reject_their_row_alone(void **state) {
	(void)state;
	static const char bytes[] = "a,b\n1,\0\n3,4\n\"x\0\",5\n";
	struct fixture fixture = open_bytes(bytes, sizeof bytes - 1);
	struct strbuf buf = STRBUF_INIT(MAX_TEXT);
	dump(fixture.csv, &buf);
	assert_string_equal(strbuf_text(&buf), "2!field 2 holds a NUL byte\n3:3|4\n"
					       "4!field 1 holds a NUL byte\n");
	strbuf_finish(&buf);
	close_fixture(&fixture);
}

static void test_latin1_rows_are_read_and_remembered(void **state) {
	(void)state;
	struct fixture fixture = open_text("a,b\nJos\xc3\xa9,1\n");
	struct csv_row row;
	assert_int_equal(csv_next(fixture.csv, &row, &fixture.err), CSV_ROW);
	assert_string_equal(row.fields[0], "Jos\xc3\xa9");
	assert_false(csv_was_latin1(fixture.csv));
	close_fixture(&fixture);
	fixture = open_text("a,b\nJos\xe9,\x80 5\n\xc3\xa9,2\n");
	assert_int_equal(csv_next(fixture.csv, &row, &fixture.err), CSV_ROW);
	assert_string_equal(row.fields[0], "Jos\xc3\xa9");
	assert_string_equal(row.fields[1], "\xe2\x82\xac 5");
	assert_memory_equal(row.bytes, "Jos\xe9,\x80 5\n", row.len);
	assert_true(csv_was_latin1(fixture.csv));
	assert_int_equal(csv_next(fixture.csv, &row, &fixture.err), CSV_ROW);
	assert_string_equal(row.fields[0], "\xc3\xa9");
	close_fixture(&fixture);
}

static void test_delimiters_are_told(void **state) {
	(void)state;
	static const struct {
		const char *text;
		char delimiter;
	} cases[] = {
		{"a,b\n", ','},    {"a;b;c,d\n", ';'}, {"a\tb\n", '\t'},
		{"a\n;;;\n", ','}, {"a,b;c\n", ','},   {"\n\n\"a\n\";b\n", ';'},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct fixture fixture = open_text(cases[i].text);
		assert_non_null(fixture.csv);
		assert_int_equal(csv_delimiter(fixture.csv), cases[i].delimiter);
		close_fixture(&fixture);
	}
}

// All bytes that are delivered, header first, as csv_write_row() gives them.
static void collect(struct csv *csv, struct strbuf *buf) {
	FILE *sink = tmpfile();
	assert_non_null(sink);
	const struct csv_row *header = csv_header(csv);
	assert_int_equal(fwrite(header->bytes, 1, header->len, sink), header->len);
	struct csv_row row;
	struct err err = {0};
	while (csv_next(csv, &row, &err) != CSV_END) {
		assert_true(csv_write_row(csv, 0, sink, &err));
	}
	rewind(sink);
	assert_true(strbuf_read(buf, sink, &err));
	assert_int_equal(fclose(sink), 0);
}

// Appends text count times.
static void repeat(struct strbuf *buf, const char *text, size_t count) {
	for (size_t i = 0; i < count; i++) {
		strbuf_add_text(buf, text);
	}
}

static void test_every_byte_comes_back(void **state) {
	(void)state;
	struct strbuf text = STRBUF_INIT(MAX_TEXT);
	strbuf_add_text(&text, "a,b\r\n1,\"2\n3,4\r5,\"6\r\n\"\r\n\"7\"8,9\n,,,10\n");
	repeat(&text, "y", FIVE_ROWS - 100);
	strbuf_add_text(&text, ",1\r\n2,\xff\n\"");
	repeat(&text, "z\n", CSV_MAX_ROW_BYTES / 16);
	struct fixture fixture = open_bytes(text.data, text.len);
	struct strbuf buf = STRBUF_INIT(MAX_TEXT);
	collect(fixture.csv, &buf);
	assert_int_equal(buf.len, text.len);
	assert_memory_equal(buf.data, text.data, text.len);
	strbuf_finish(&buf);
	strbuf_finish(&text);
	close_fixture(&fixture);
}

static void test_a_last_line_without_an_end_gets_one(void **state) {
	(void)state;
	struct fixture fixture = open_text("a,b\n1,2");
	struct strbuf buf = STRBUF_INIT(MAX_TEXT);
	collect(fixture.csv, &buf);
	assert_string_equal(strbuf_text(&buf), "a,b\n1,2\n");
	strbuf_finish(&buf);
	close_fixture(&fixture);
}

static void test_an_unclosed_quote_costs_its_line_alone(void **state) {
	(void)state;
	struct strbuf text = STRBUF_INIT(MAX_TEXT);
	strbuf_add_text(&text, "a,b\n1,\"Rosa\n");
	repeat(&text, "2,x\n", 3 * CSV_MAX_ROW_BYTES / 4);
	struct fixture fixture = open_bytes(text.data, text.len);
	struct csv_row row;
	assert_int_equal(csv_next(fixture.csv, &row, &fixture.err), CSV_REJECTED);
	assert_string_equal(fixture.err.text, "field 2 opens a quote that is never closed");
	assert_int_equal(row.len, strlen("1,\"Rosa\n"));
	size_t rows = 0;
	while (csv_next(fixture.csv, &row, &fixture.err) == CSV_ROW) {
		rows++;
		assert_int_equal(row.line, rows + 2);
	}
	assert_int_equal(rows, 3 * CSV_MAX_ROW_BYTES / 4);
	strbuf_finish(&text);
	close_fixture(&fixture);
}

static void test_limits_are_told_and_passed(void **state) {
	(void)state;
	static const struct {
		const char *before, *unit;
		size_t count;
		const char *after, *expected;
	} cases[] = {
		{"a,b\n", "x", FIVE_ROWS, ",1\n3,4\n", "2!is longer than 1 MiB\n3:3|4\n"},
		{"a,b\n\"", "x", FIVE_ROWS, "\",1\r\n3,4\n", "2!is longer than 1 MiB\n3:3|4\n"},
		{"a,b\n\"", "x", CSV_MAX_ROW_BYTES - 10, "\",1\n3,4\n",
		 "2!field 1 is longer than 64 KiB\n3:3|4\n"},
		{"a,b\n1,", "x", CSV_MAX_FIELD_BYTES + 1, "\n3,4\n",
		 "2!field 2 is longer than 64 KiB\n3:3|4\n"},
		{"a,b\n1", ",2", 100000, "\n3,4\n", "2!has more than 512 fields\n3:3|4\n"},
		{"a,b\n1", ",", 100000, "\n3,4\n", "2!has more than 512 fields\n3:3|4\n"},
		{"a,b\n1", ",", CSV_MAX_FIELDS - 1, "\n3,4\n", "2:1|\n3:3|4\n"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct strbuf text = STRBUF_INIT(MAX_TEXT);
		strbuf_add_text(&text, cases[i].before);
		repeat(&text, cases[i].unit, cases[i].count);
		strbuf_add_text(&text, cases[i].after);
		struct fixture fixture = open_bytes(text.data, text.len);
		struct strbuf buf = STRBUF_INIT(MAX_TEXT);
		dump(fixture.csv, &buf);
		assert_string_equal(strbuf_text(&buf), cases[i].expected);
		strbuf_finish(&buf);
		strbuf_finish(&text);
		close_fixture(&fixture);
	}
}

static void test_a_field_of_64_kib_fits(void **state) {
	(void)state;
	struct strbuf text = STRBUF_INIT(MAX_TEXT);
	strbuf_add_text(&text, "a,b\n1,");
	repeat(&text, "x", CSV_MAX_FIELD_BYTES);
	struct fixture fixture = open_bytes(text.data, text.len);
	struct csv_row row;
	assert_int_equal(csv_next(fixture.csv, &row, &fixture.err), CSV_ROW);
	assert_int_equal(strlen(row.fields[1]), CSV_MAX_FIELD_BYTES);
	strbuf_finish(&text);
	close_fixture(&fixture);
}

static void test_line_ends_across_the_window_are_one(void **state) {
	(void)state;
	for (size_t shift = 0; shift < 6; shift++) {
		struct strbuf text = STRBUF_INIT(MAX_TEXT);
		strbuf_add_text(&text, "a,b\r\n");
		repeat(&text, "1234567,12345\r\n", 70000);
		repeat(&text, "x", 2 * CSV_MAX_ROW_BYTES - 8 + shift);
		strbuf_add_text(&text, "\r\n3,4\r\n");
		struct fixture fixture = open_bytes(text.data, text.len);
		struct csv_row row;
		size_t rows = 0;
		while (csv_next(fixture.csv, &row, &fixture.err) == CSV_ROW) {
			rows++;
		}
		assert_int_equal(rows, 70000);
		assert_int_equal(row.line, 70002);
		assert_int_equal(csv_next(fixture.csv, &row, &fixture.err), CSV_ROW);
		assert_int_equal(row.line, 70003);
		assert_string_equal(row.fields[1], "4");
		assert_int_equal(csv_next(fixture.csv, &row, &fixture.err), CSV_END);
		strbuf_finish(&text);
		close_fixture(&fixture);
	}
}

static void test_a_second_pass_is_the_first_again(void **state) {
	(void)state;
	struct fixture fixture = open_text("\xef\xbb\xbf\n"
					   "a,b\n1,\"2\n3,4\n");
	struct strbuf first = STRBUF_INIT(MAX_TEXT);
	struct strbuf second = STRBUF_INIT(MAX_TEXT);
	dump(fixture.csv, &first);
	assert_true(csv_rewind(fixture.csv, &fixture.err));
	dump(fixture.csv, &second);
	assert_true(first.len > 0);
	assert_string_equal(strbuf_text(&first), strbuf_text(&second));
	strbuf_finish(&first);
	strbuf_finish(&second);
	close_fixture(&fixture);
}

static void test_pipes_can_be_read_twice_too(void **state) {
	(void)state;
	static const char text[] = "a,b\n1,2\n";
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
	assert_int_equal(close(ends[1]), 0);
	struct fixture fixture = {.file = fdopen(ends[0], "r")};
	assert_non_null(fixture.file);
	fixture.csv = csv_open(fixture.file, &fixture.err);
	assert_non_null(fixture.csv);
	for (int pass = 0; pass < 2; pass++) {
		struct csv_row row;
		assert_int_equal(csv_next(fixture.csv, &row, &fixture.err), CSV_ROW);
		assert_string_equal(row.fields[1], "2");
		assert_int_equal(csv_next(fixture.csv, &row, &fixture.err), CSV_END);
		assert_true(csv_rewind(fixture.csv, &fixture.err));
	}
	close_fixture(&fixture);
}

static void test_what_cannot_be_read_fails(void **state) {
	(void)state;
	struct err err = {0};
	FILE *folder = fopen("/", "re");
	assert_non_null(folder);
	assert_null(csv_open(folder, &err));
	assert_int_equal(err.code, ERR_IO);
	assert_int_equal(fclose(folder), 0);
	csv_close(NULL);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_are_read_as_people_write_them),
		cmocka_unit_test(test_bad_rows_are_told_and_passed),
		cmocka_unit_test(test_headers_that_cannot_be_read_refuse_the_file),
		cmocka_unit_test(test_nul_bytes_reject_their_row_alone),
		cmocka_unit_test(test_latin1_rows_are_read_and_remembered),
		cmocka_unit_test(test_delimiters_are_told),
		cmocka_unit_test(test_every_byte_comes_back),
		cmocka_unit_test(test_a_last_line_without_an_end_gets_one),
		cmocka_unit_test(test_an_unclosed_quote_costs_its_line_alone),
		cmocka_unit_test(test_limits_are_told_and_passed),
		cmocka_unit_test(test_a_field_of_64_kib_fits),
		cmocka_unit_test(test_line_ends_across_the_window_are_one),
		cmocka_unit_test(test_a_second_pass_is_the_first_again),
		cmocka_unit_test(test_pipes_can_be_read_twice_too),
		cmocka_unit_test(test_what_cannot_be_read_fails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
