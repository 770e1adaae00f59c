// Complaints: their form, their number, what a terminal gets to see of them.
#include "rosemary/config/complaint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/told.h"

static void test_a_complaint_names_file_line_and_option(void **state) {
	(void)state;
	struct told told = told_nothing();
	struct complaints complaints = {told_add, &told, 0};
	complaints_add(&complaints, "a.conf", 12, "shop.name", "is %d", 5);
	complaints_add(&complaints, "a.conf", 0, NULL, "is wrong");
	assert_string_equal(strbuf_text(&told.text),
			    "a.conf:12: shop.name: is 5\na.conf:1: is wrong\n");
	strbuf_finish(&told.text);
}

static void test_complaints_beyond_the_limit_are_only_counted(void **state) {
	(void)state;
	struct told told = told_nothing();
	struct complaints complaints = {told_add, &told, 0};
	for (int i = 0; i < COMPLAINTS_TOLD_MAX + 5; i++) {
		complaints_add(&complaints, "a.conf", i, NULL, "again");
	}
	assert_int_equal(told.count, COMPLAINTS_TOLD_MAX);
	assert_int_equal(complaints.count, COMPLAINTS_TOLD_MAX + 5);
	strbuf_finish(&told.text);
}

static void test_nobody_need_listen(void **state) {
	(void)state;
	struct complaints complaints = {NULL, NULL, 0};
	complaints_add(&complaints, "a.conf", 1, NULL, "is wrong");
	assert_int_equal(complaints.count, 1);
}

static void test_long_texts_are_cut(void **state) {
	(void)state;
	struct told told = told_nothing();
	struct complaints complaints = {told_add, &told, 0};
	char *text = xcalloc(100001, 1);
	memset(text, 'x', 100000);
	complaints_add(&complaints, "a.conf", 1, NULL, "%s", text);
	assert_in_range(told.text.len, 1000, 5000);
	free(text);
	strbuf_finish(&told.text);
}

static void test_printing_is_safe_for_a_terminal(void **state) {
	(void)state;
	char shown[100] = "";
	FILE *file = fmemopen(shown, sizeof shown, "w");
	assert_non_null(file);
	complaint_print("a.conf:1: '\033[2Jboo'", file);
	assert_int_equal(fclose(file), 0);
	assert_null(strchr(shown, '\033'));
	assert_non_null(strstr(shown, "[2Jboo'\n"));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_complaint_names_file_line_and_option),
		cmocka_unit_test(test_complaints_beyond_the_limit_are_only_counted),
		cmocka_unit_test(test_nobody_need_listen),
		cmocka_unit_test(test_long_texts_are_cut),
		cmocka_unit_test(test_printing_is_safe_for_a_terminal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
