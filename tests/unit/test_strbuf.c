// A growing text with a limit.
#include "rosemary/base/strbuf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_pieces_of_every_kind_are_joined(void **state) {
	(void)state;
	struct strbuf buf = STRBUF_INIT(100);
	assert_string_equal(strbuf_text(&buf), "");
	strbuf_add(&buf, "pink rosesXXX", 10);
	strbuf_add_char(&buf, ',');
	strbuf_add_text(&buf, " tulips");
	strbuf_addf(&buf, " x%d", 12);
	assert_string_equal(strbuf_text(&buf), "pink roses, tulips x12");
	assert_int_equal(buf.len, strlen("pink roses, tulips x12"));
	strbuf_finish(&buf);
}

static void test_text_grows_far_beyond_its_first_room(void **state) {
	(void)state;
	struct strbuf buf = STRBUF_INIT(100000);
	for (int i = 0; i < 10000; i++) {
		strbuf_addf(&buf, "%d,", i % 10);
	}
	assert_int_equal(buf.len, 20000);
	assert_int_equal(strlen(buf.data), 20000);
	assert_memory_equal(buf.data + 19998, "9,", 2);
	strbuf_finish(&buf);
}

static void test_a_text_of_exactly_the_limit_fits(void **state) {
	(void)state;
	struct strbuf buf = STRBUF_INIT(5);
	struct err err = {0};
	strbuf_add_text(&buf, "roses");
	assert_true(strbuf_ok(&buf, &err));
	assert_string_equal(strbuf_text(&buf), "roses");
	strbuf_finish(&buf);
}

static void test_what_does_not_fit_is_dropped_whole_with_all_after_it(void **state) {
	(void)state;
	struct strbuf buf = STRBUF_INIT(5);
	struct err err = {0};
	strbuf_add_text(&buf, "ros");
	strbuf_addf(&buf, "%s", "emary");
	strbuf_add_char(&buf, 'e');
	assert_string_equal(strbuf_text(&buf), "ros");
	assert_false(strbuf_ok(&buf, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.text, "longer than 5 bytes");
	strbuf_cut(&buf, 2);
	strbuf_add_char(&buf, 'b');
	assert_true(strbuf_ok(&buf, &err));
	assert_string_equal(strbuf_text(&buf), "rob");
	strbuf_finish(&buf);
}

static void test_nothing_may_be_added_from_nowhere(void **state) {
	(void)state;
	struct strbuf buf = STRBUF_INIT(0);
	strbuf_add(&buf, NULL, 0);
	assert_false(buf.full);
	strbuf_add_char(&buf, 'x');
	assert_true(buf.full);
	strbuf_cut(&buf, 0);
	assert_false(buf.full);
	strbuf_finish(&buf);
}

static void test_a_taken_text_belongs_to_the_taker(void **state) {
	(void)state;
	struct strbuf buf = STRBUF_INIT(3);
	char *none = strbuf_take(&buf);
	assert_string_equal(none, "");
	strbuf_add_text(&buf, "mum");
	strbuf_add_text(&buf, "more");
	char *text = strbuf_take(&buf);
	assert_string_equal(text, "mum");
	assert_string_equal(strbuf_text(&buf), "");
	strbuf_add_text(&buf, "dad");
	assert_string_equal(strbuf_text(&buf), "dad");
	assert_int_equal(buf.max, 3);
	strbuf_finish(&buf);
	free(none);
	free(text);
}

static void test_bytes_of_value_nought_are_kept(void **state) {
	(void)state;
	struct strbuf buf = STRBUF_INIT(10);
	strbuf_add(&buf, "a\0b", 3);
	assert_int_equal(buf.len, 3);
	assert_memory_equal(buf.data, "a\0b", 4);
	strbuf_finish(&buf);
}

// A file that holds len bytes 'x' and stands at its begin.
static FILE *file_of(size_t len) {
	FILE *file = tmpfile();
	assert_non_null(file);
	for (size_t i = 0; i < len; i++) {
		assert_int_equal(fputc('x', file), 'x');
	}
	rewind(file);
	return file;
}

static void test_files_are_read_to_their_end_and_appended(void **state) {
	(void)state;
	static const size_t sizes[] = {0, 1, 16383, 16384, 16385, 40000};
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct strbuf buf = STRBUF_INIT(sizes[i] + 1);
		struct err err = {0};
		FILE *file = file_of(sizes[i]);
		strbuf_add_char(&buf, '>');
		assert_true(strbuf_read(&buf, file, &err));
		assert_int_equal(buf.len, sizes[i] + 1);
		assert_int_equal(strspn(buf.data + 1, "x"), sizes[i]);
		(void)fclose(file);
		strbuf_finish(&buf);
	}
}

static void test_a_file_beyond_the_limit_leaves_the_text_as_it_was(void **state) {
	(void)state;
	struct strbuf buf = STRBUF_INIT(20000);
	struct err err = {0};
	FILE *file = file_of(20000);
	strbuf_add_char(&buf, '>');
	assert_false(strbuf_read(&buf, file, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(strbuf_text(&buf), ">");
	(void)fclose(file);
	strbuf_finish(&buf);
}

static void test_a_folder_cannot_be_read(void **state) {
	(void)state;
	struct strbuf buf = STRBUF_INIT(100);
	struct err err = {0};
	FILE *file = fopen("/", "re");
	assert_non_null(file);
	assert_false(strbuf_read(&buf, file, &err));
	assert_int_equal(err.code, ERR_IO);
	(void)fclose(file);
	strbuf_finish(&buf);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces_of_every_kind_are_joined),
		cmocka_unit_test(test_text_grows_far_beyond_its_first_room),
		cmocka_unit_test(test_a_text_of_exactly_the_limit_fits),
		cmocka_unit_test(test_what_does_not_fit_is_dropped_whole_with_all_after_it),
		cmocka_unit_test(test_nothing_may_be_added_from_nowhere),
		cmocka_unit_test(test_a_taken_text_belongs_to_the_taker),
		cmocka_unit_test(test_bytes_of_value_nought_are_kept),
		cmocka_unit_test(test_files_are_read_to_their_end_and_appended),
		cmocka_unit_test(test_a_file_beyond_the_limit_leaves_the_text_as_it_was),
		cmocka_unit_test(test_a_folder_cannot_be_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
