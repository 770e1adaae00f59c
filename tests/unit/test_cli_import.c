// Importing on the command line: batches of rows, the order of files, FILE.rejected.csv.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "daemon/cli/import_batch.h"
#include "daemon/cli/import_rejects.h"
#include "rosemary/base/file.h"

enum { FILE_MAX_BYTES = 100000 };

// A folder of the test's own with a file in it.
struct fixture {
	char folder[32];
	char *path, *rejected;
};

static int set_up(void **state) {
	struct fixture *fixture = xcalloc(1, sizeof *fixture);
	memcpy(fixture->folder, "/tmp/rosemary.XXXXXX", sizeof "/tmp/rosemary.XXXXXX");
	assert_non_null(mkdtemp(fixture->folder));
	fixture->path = xasprintf("%s/f.csv", fixture->folder);
	fixture->rejected = xasprintf("%s/f.csv.rejected.csv", fixture->folder);
	*state = fixture;
	return 0;
}

static int tear_down(void **state) {
	struct fixture *fixture = *state;
	(void)unlink(fixture->path); // either may be gone
	(void)unlink(fixture->rejected);
	assert_int_equal(rmdir(fixture->folder), 0); // nothing else was left behind
	free(fixture->path);
	free(fixture->rejected);
	free(fixture);
	return 0;
}

static void write_text(const char *path, const char *text) {
	struct err err = {0};
	assert_true(file_write(path, 0600, text, strlen(text), &err));
}

static void assert_text(const char *path, const char *text) {
	struct strbuf bytes = STRBUF_INIT(FILE_MAX_BYTES);
	struct err err = {0};
	assert_true(file_read(path, &bytes, &err));
	assert_string_equal(strbuf_text(&bytes), text);
	strbuf_finish(&bytes);
}

static void open_text(struct fixture *fixture, struct import_file *ret, const char *text) {
	struct json *params = json_new_object();
	struct err err = {0};
	write_text(fixture->path, text);
	bool opened = import_file_open(ret, fixture->path, params, &err);
	assert_string_equal(err.text, "");
	assert_true(opened);
	json_free(params);
}

static void test_the_fields_in_front_of_a_row_are_skipped(void **state) {
	static const struct {
		const char *row, *rest;
	} cases[] = {
		{"1,why,a,b\n", "a,b\n"},
		{"1,\"why, \"\"so\"\",\nand so\",a,b\n", "a,b\n"},
		{"1,why,\n", "\n"},
		{"1,why\na,b\n", "1,why\na,b\n"},
		{"", ""},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *row = cases[i].row;
		size_t skip = rejects_skip_fields(row, strlen(row), ',', 2);
		assert_string_equal(row + skip, cases[i].rest);
	}
}

static void test_a_file_of_rejected_rows_is_known_by_its_first_column(void **state) {
	static const struct {
		const char *header;
		bool wrote;
	} cases[] = {{"rejected_line,rejected_reason,ref\n", true},
		     {"\"rejected_line\";x\n", true},
		     {"ref,rejected_line\n", false},
		     {"rejected\n", false},
		     {"", false}};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(rejects_wrote(cases[i].header, strlen(cases[i].header)),
				 cases[i].wrote);
	}
}

static void settle(struct import_file *file, const char *answer) {
	struct err err = {0};
	struct batch *batch = xcalloc(1, sizeof *batch);
	struct csv_row row;
	while (csv_next(file->csv, &row, &err) == CSV_ROW) {
		batch_add(batch, &row, json_new_object(), NULL);
	}
	struct json *json = json_parse(answer, strlen(answer), &err);
	assert_true(batch_settle(batch, json, file, &err));
	assert_string_equal(err.text, "");
	json_free(json);
	batch_clear(batch);
	free(batch);
}

static void keep(struct import_file *file) {
	struct err err = {0};
	assert_true(rejects_keep(file->rejects, &file->rejected_path, &err));
	assert_string_equal(err.text, "");
}

static void test_rejected_rows_come_back_as_they_were(void **state) {
	struct fixture *fixture = *state;
	struct import_file file;
	struct stat status;
	open_text(fixture, &file, "ref;phone\r\n a ;\"1\r\n2\"\r\nb;2\r\nc;3");
	settle(&file, "{\"new\":1,\"rejected\":[{\"line\":2,\"reason\":\"a; \\\"b\\\"\"},"
		      "{\"line\":5,\"reason\":\"no\"}],\"kept_lines\":[]}");
	keep(&file);
	assert_text(fixture->rejected, "rejected_line;rejected_reason;ref;phone\r\n"
				       "2;\"a; \"\"b\"\"\"; a ;\"1\r\n2\"\r\n5;\"no\";c;3\n");
	assert_int_equal(stat(fixture->rejected, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(file.counts[COUNT_NEW], 1);
	assert_int_equal(file.counts[COUNT_REJECTED], 2);
	import_file_finish(&file);
}

static void test_rows_rejected_twice_have_one_reason(void **state) {
	struct fixture *fixture = *state;
	struct import_file file;
	open_text(fixture, &file, "rejected_line,rejected_reason,ref\n7,\"old, why\",a\n");
	assert_true(file.partial);
	settle(&file, "{\"rejected\":[{\"line\":2,\"reason\":\"new\"}]}");
	keep(&file);
	assert_text(fixture->rejected, "rejected_line,rejected_reason,ref\n2,\"new\",a\n");
	import_file_finish(&file);
}

static void test_a_row_that_cannot_be_read_twice_has_one_reason_too(void **state) {
	struct fixture *fixture = *state;
	struct import_file file;
	struct csv_row row;
	struct err err = {0};
	open_text(fixture, &file,
		  "rejected_line,rejected_reason,ref\n7,\"old, why\",a,b\n8,\"old\",\"c\n9\n");
	while (csv_next(file.csv, &row, &err) == CSV_REJECTED) {
		assert_true(rejects_add_current(file.rejects, file.csv, &row, "new", &err));
	}
	keep(&file);
	assert_text(fixture->rejected, "rejected_line,rejected_reason,ref\n"
				       "2,\"new\",a,b\n3,\"new\",\"c\n4,\"new\",9\n");
	import_file_finish(&file);
}

static void test_an_old_file_goes_when_nothing_is_rejected(void **state) {
	struct fixture *fixture = *state;
	struct import_file file;
	write_text(fixture->rejected, "rejected_line,rejected_reason,ref\n");
	open_text(fixture, &file, "ref\na\n");
	keep(&file);
	assert_null(file.rejected_path);
	assert_int_not_equal(access(fixture->rejected, F_OK), 0);
	import_file_finish(&file);
}

static void test_somebody_elses_file_is_never_replaced(void **state) {
	struct fixture *fixture = *state;
	struct import_file file;
	struct json *params = json_new_object();
	struct err err = {0};
	write_text(fixture->path, "ref,email\na,b@c.example\n");
	write_text(fixture->rejected, "my notes\n");
	assert_false(import_file_open(&file, fixture->path, params, &err));
	assert_non_null(strstr(err.text, "move it away"));
	assert_text(fixture->rejected, "my notes\n");
	import_file_finish(&file);
	json_free(params);
}

static void test_what_was_not_kept_leaves_the_old_file(void **state) {
	struct fixture *fixture = *state;
	struct import_file file;
	write_text(fixture->rejected, "rejected_line,old\n");
	open_text(fixture, &file, "ref\na\n");
	settle(&file, "{\"rejected\":[{\"line\":2,\"reason\":\"new\"}]}");
	import_file_finish(&file);
	assert_text(fixture->rejected, "rejected_line,old\n");
}

static void test_files_are_put_in_the_order_of_their_kinds(void **state) {
	struct import_file files[] = {{.path = "o", .order = 5},
				      {.path = "c1", .order = 2},
				      {.path = "p", .order = 0},
				      {.path = "c2", .order = 2}};
	static const char *const expected[] = {"p", "c1", "c2", "o"};
	(void)state;
	import_files_sort(files, ARRAY_LEN(files));
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		assert_string_equal(files[i].path, expected[i]);
	}
}

static struct json *values_of(const char *ref, size_t bytes) {
	struct json *values = json_new_object();
	char *text = xcalloc(bytes + 1, 1);
	memset(text, 'x', bytes);
	json_put_text(values, "ref", ref);
	json_put_text(values, "tags", text);
	free(text);
	return values;
}

// Adds rows until one would not go in; returns how many did.
static size_t fill(struct batch *batch, const char *const *refs, size_t bytes) {
	const struct csv_row row = {.line = 1, .bytes = "raw\n", .len = 4};
	for (size_t i = 0;; i++) {
		struct json *values = values_of(refs[i % 2], bytes);
		if (batch_is_full(batch, values, row.len)) {
			json_free(values);
			return i;
		}
		batch_add(batch, &row, values, NULL);
	}
}

static void test_a_batch_ends_at_its_limits_and_before_an_order(void **state) {
	static const char *const one[] = {"A", "A"};
	static const char *const many[] = {"A", "B"};
	static const struct {
		const char *const *refs;
		size_t bytes, rows;
	} cases[] = {
		{one, 10, BATCH_ROWS_MAX},
		{many, 10, 97},
		{one, 20000, 13},
		{one, (size_t)2 * BATCH_BYTES_MAX, 1},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct batch *batch = xcalloc(1, sizeof *batch);
		assert_int_equal(fill(batch, cases[i].refs, cases[i].bytes), cases[i].rows);
		batch_clear(batch);
		assert_int_equal(batch->count, 0);
		free(batch);
	}
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_fields_in_front_of_a_row_are_skipped),
		cmocka_unit_test(test_a_file_of_rejected_rows_is_known_by_its_first_column),
		CASE(test_rejected_rows_come_back_as_they_were),
		CASE(test_rows_rejected_twice_have_one_reason),
		CASE(test_a_row_that_cannot_be_read_twice_has_one_reason_too),
		CASE(test_an_old_file_goes_when_nothing_is_rejected),
		CASE(test_somebody_elses_file_is_never_replaced),
		CASE(test_what_was_not_kept_leaves_the_old_file),
		cmocka_unit_test(test_files_are_put_in_the_order_of_their_kinds),
		cmocka_unit_test(test_a_batch_ends_at_its_limits_and_before_an_order),
	};
#undef CASE
	return cmocka_run_group_tests(tests, NULL, NULL);
}
