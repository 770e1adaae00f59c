// The printable sheet: what its entries say, and how they come to stand on it once.
#include "rosemary/text/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/alloc.h"

static struct sheet_entry entry(const char *key) {
	return (struct sheet_entry){
		.key = key,
		.language = "en",
		.shop_name = "Rose & Wren",
		.shop_address = "7 Chapel Row\nFenwick Magna",
		.to = "Bea <Lake>, 12 High Street,  Anytown",
		.date = "Tuesday 4 May 2027",
		.text = "Bea, roses?\n\nWith warm wishes\n\n\nRose & Wren",
		.name = "Tom \"T\" Marsh",
		.number = "+44 (0)20 7946-0000",
		.until = "Wednesday 12 May at 17:30",
	};
}

static size_t count(const char *text, const char *what) {
	size_t found = 0;
	for (text = strstr(text, what); text != NULL; text = strstr(text + 1, what)) {
		found++;
	}
	return found;
}

// The sheet with one more entry, to be freed; old is freed.
static char *joined(char *old, void (*make)(const struct sheet_entry *entry, struct strbuf *ret),
		    const char *key) {
	struct sheet_entry one = entry(key);
	struct strbuf bytes = STRBUF_INIT(SHEET_ENTRY_MAX_BYTES);
	struct strbuf fresh = STRBUF_INIT(SHEET_MAX_BYTES);
	struct err err = {0};
	make(&one, &bytes);
	assert_true(sheet_add(old, "Letters & calls", &bytes, &fresh, &err));
	assert_non_null(strstr(fresh.data, bytes.data)); // the very bytes
	strbuf_finish(&bytes);
	free(old);
	return strbuf_take(&fresh);
}

static void test_a_letter_has_its_address_its_date_and_room_to_sign(void **state) {
	(void)state;
	struct sheet_entry one = entry("rm.a");
	struct strbuf bytes = STRBUF_INIT(SHEET_ENTRY_MAX_BYTES);
	sheet_letter(&one, &bytes);
	assert_non_null(strstr(bytes.data, "Bea &lt;Lake&gt;<br>12 High Street<br>Anytown</p>"));
	assert_non_null(strstr(bytes.data, "Rose &amp; Wren, 7 Chapel Row, Fenwick Magna"));
	assert_non_null(strstr(bytes.data, "Tuesday 4 May 2027"));
	assert_int_equal(count(bytes.data, "<div class=\"said\">"), 2);
	strbuf_finish(&bytes);
}

static void test_a_letter_of_a_shop_without_an_address_has_its_name_alone(void **state) {
	(void)state;
	struct sheet_entry one = entry("rm.a");
	struct strbuf bytes = STRBUF_INIT(SHEET_ENTRY_MAX_BYTES);
	one.shop_address = NULL;
	sheet_letter(&one, &bytes);
	assert_non_null(strstr(bytes.data, "<span>Rose &amp; Wren</span>"));
	strbuf_finish(&bytes);
}

static void test_a_call_can_be_dialled_by_a_tap(void **state) {
	(void)state;
	struct sheet_entry one = entry("rm.a");
	struct strbuf bytes = STRBUF_INIT(SHEET_ENTRY_MAX_BYTES);
	sheet_call(&one, &bytes);
	assert_non_null(strstr(bytes.data, "href=\"tel:+4402079460000\">+44 (0)20 7946-0000</a>"));
	assert_non_null(strstr(bytes.data, "Tom &quot;T&quot; Marsh"));
	assert_non_null(strstr(bytes.data, "Wednesday 12 May at 17:30"));
	strbuf_finish(&bytes);
}

static void test_entries_join_in_the_order_in_which_they_come(void **state) {
	(void)state;
	char *sheet = joined(xstrdup(""), sheet_letter, "rm.a");
	assert_null(strstr(sheet, "<table"));
	sheet = joined(sheet, sheet_call, "rm.b");
	sheet = joined(sheet, sheet_letter, "rm.c");
	sheet = joined(sheet, sheet_call, "rm.d");
	const char *const keys[] = {"rm.a", "rm.c", "rm.b", "rm.d"}; // calls behind the letters
	const char *behind = sheet;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		behind = strstr(behind, keys[i]);
		assert_non_null(behind);
		assert_true(sheet_holds(sheet, keys[i]));
	}
	assert_int_equal(count(sheet, "<table"), 1);
	assert_int_equal(count(sheet, "<!DOCTYPE"), 1);
	assert_non_null(strstr(sheet, "<title>Letters &amp; calls</title>"));
	free(sheet);
}

static void test_calls_alone_leave_no_empty_page(void **state) {
	(void)state;
	char *sheet = joined(xstrdup(""), sheet_call, "rm.b");
	assert_null(strstr(sheet, "class=\"letters\""));
	assert_null(strstr(sheet, "<article"));
	free(sheet);
}

static void test_only_a_whole_key_is_held(void **state) {
	(void)state;
	char *sheet = joined(xstrdup(""), sheet_letter, "rm.abc");
	assert_false(sheet_holds(sheet, "rm.ab"));
	assert_false(sheet_holds("", "rm.abc"));
	free(sheet);
}

static void test_what_is_no_sheet_is_left_alone(void **state) {
	(void)state;
	const char *const olds[] = {
		"shopping list",
		"<!-- letters -->\n<!-- /letters -->\n",
		"<!-- letters -->\n<!-- calls -->\n<!-- /calls -->\n",
	};
	for (size_t i = 0; i < ARRAY_LEN(olds); i++) {
		struct sheet_entry one = entry("rm.a");
		struct strbuf bytes = STRBUF_INIT(SHEET_ENTRY_MAX_BYTES);
		struct strbuf fresh = STRBUF_INIT(SHEET_MAX_BYTES);
		struct err err = {0};
		sheet_letter(&one, &bytes);
		assert_false(sheet_add(olds[i], "", &bytes, &fresh, &err));
		assert_int_equal(err.code, ERR_CORRUPT);
		strbuf_finish(&bytes);
		strbuf_finish(&fresh);
	}
}

static void test_a_sheet_that_is_full_takes_no_more(void **state) {
	(void)state;
	struct sheet_entry one = entry("rm.a");
	struct strbuf bytes = STRBUF_INIT(SHEET_ENTRY_MAX_BYTES);
	struct strbuf fresh = STRBUF_INIT(1000);
	struct err err = {0};
	sheet_letter(&one, &bytes);
	assert_false(sheet_add("", "", &bytes, &fresh, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	strbuf_finish(&bytes);
	strbuf_finish(&fresh);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_letter_has_its_address_its_date_and_room_to_sign),
		cmocka_unit_test(test_a_letter_of_a_shop_without_an_address_has_its_name_alone),
		cmocka_unit_test(test_a_call_can_be_dialled_by_a_tap),
		cmocka_unit_test(test_entries_join_in_the_order_in_which_they_come),
		cmocka_unit_test(test_calls_alone_leave_no_empty_page),
		cmocka_unit_test(test_only_a_whole_key_is_held),
		cmocka_unit_test(test_what_is_no_sheet_is_left_alone),
		cmocka_unit_test(test_a_sheet_that_is_full_takes_no_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
