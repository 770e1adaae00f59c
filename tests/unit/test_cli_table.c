// Cells take their values from anywhere in a row, and nothing in them can move the cursor.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/cli/table.h"
#include "daemon/cli/view.h"

static const char row_text[] =
	"{\"id\":12,\"customer\":{\"id\":3,\"name\":\"Linda\"},\"recipient\":null,\"title\":\"\","
	"\"kind\":\"birthday\",\"on\":\"2027-05-14\",\"at\":\"2027-05-12T17:30:00+01:00\","
	"\"yes\":true,\"no\":false,\"list\":[1,2],\"evil\":\"a\\u001b[31m\\nb\\u202e\"}";

static void test_cells_hold_what_their_column_says(void **state) {
	(void)state;
	static const struct {
		struct column column;
		const char *text;
	} cases[] = {
		{{.path = "id", .type = CELL_NUMBER}, "12"},
		{{.path = "customer.name"}, "Linda"},
		{{.path = "customer.id"}, "3"},
		{{.path = "customer.nothing"}, ""},
		{{.path = "id.nothing"}, ""},
		{{.path = "recipient.name"}, ""},
		{{.path = "recipient"}, ""},
		{{.path = "title", .otherwise = "kind"}, "birthday"},
		{{.path = "nothing", .otherwise = "customer.name"}, "Linda"},
		{{.path = "kind", .otherwise = "title"}, "birthday"},
		{{.path = "on", .type = CELL_DAY}, "Fri 14 May 2027"},
		{{.path = "at", .type = CELL_DAY}, "Wed 12 May 2027 17:30"},
		{{.path = "at", .type = CELL_MOMENT}, "Wed 12 May 17:30"},
		{{.path = "yes", .type = CELL_BOOL}, "yes"},
		{{.path = "no", .type = CELL_BOOL}, "no"},
		{{.path = "list"}, "[1,2]"},
		{{.path = "evil"}, "a\\x1b[31m b\\u{202E}"},
	};
	struct err err = {0};
	struct json *row = json_parse(row_text, strlen(row_text), &err);
	assert_non_null(row);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = cell_text(row, &cases[i].column);
		assert_string_equal(text, cases[i].text);
		free(text);
	}
	json_free(row);
}

static void test_what_is_cut_says_so(void **state) {
	(void)state;
	static const struct {
		const char *text;
		size_t width;
		const char *cut;
	} cases[] = {
		{"tulips", 6, "tulips"},     {"tulips", 7, "tulips"},    {"tulips", 5, "tuli…"},
		{"a b c", 3, "a…"},          {"Zoë Brontë", 4, "Zoë…"},  {"", 3, ""},
		{"お母さん", 8, "お母さん"}, {"お母さん", 7, "お母さ…"}, {"お母さん", 6, "お母…"},
		{"tulips", 1, "…"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *cut = table_cut(cases[i].text, cases[i].width);
		assert_string_equal(cut, cases[i].cut);
		free(cut);
	}
}

static void test_every_listing_of_the_table_has_columns(void **state) {
	(void)state;
	for (int i = 0; i < CMD_COUNT; i++) {
		const struct listing *listing = listing_of((enum command_id)i);
		assert_int_equal(listing != NULL, (commands[i].flags & CMD_LISTING) != 0);
		for (size_t k = 0; listing != NULL && k < listing->count; k++) {
			assert_non_null(listing->columns[k].title);
			assert_non_null(listing->columns[k].path);
		}
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cells_hold_what_their_column_says),
		cmocka_unit_test(test_what_is_cut_says_so),
		cmocka_unit_test(test_every_listing_of_the_table_has_columns),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
