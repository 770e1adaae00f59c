// Queries: one id and nothing else.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "daemon/http_query.h"
#include "rosemary/base/alloc.h"

static void test_an_id_is_read_and_nothing_else(void **state) {
	(void)state;
	static const struct {
		const char *query;
		int64_t id; // -1: refused
	} cases[] = {
		{"", 0},
		{"draft=1", 1},
		{"draft=999999999999999999", 999999999999999999},
		{"draft=1000000000000000000", -1},
		{"draft=99999999999999999999", -1},
		{"draft=", -1},
		{"draft", -1},
		{"draft=0", -1},
		{"draft=01", -1},
		{"draft=-1", -1},
		{"draft=+1", -1},
		{"draft= 1", -1},
		{"draft=1 ", -1},
		{"draft=1%20", -1},
		{"draft=%31", -1},
		{"draft=0x1", -1},
		{"draft=1&draft=2", -1},
		{"draft=1&", -1},
		{"&draft=1", -1},
		{"draft=1;2", -1},
		{"draft=1?draft=2", -1},
		{"Draft=1", -1},
		{"drafts=1", -1},
		{"draf=1", -1},
		{"?", -1},
		{"&", -1},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t id = -1;
		assert_int_equal(http_query_id(cases[i].query, "draft", &id), cases[i].id >= 0);
		assert_int_equal(id, cases[i].id);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_id_is_read_and_nothing_else),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
