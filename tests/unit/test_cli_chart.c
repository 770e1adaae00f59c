// Bars are as long as their numbers say, and never longer than the line.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/cli/chart.h"
#include "rosemary/base/utf8.h"

enum { TEXT_MAX_BYTES = 4096 };

static void test_bars_are_drawn_to_scale(void **state) {
	(void)state;
	static const struct chart_bar bars[] = {
		{"May 2027", {20, 0, 0}},
		{"Jun 2027", {5, 5, 0}},
		{"Jul 2027", {0, 0, 0}},
		{"Aug 2027", {0, 0, 1}},
	};
	const struct chart_style style = {.width = 36};
	struct strbuf text = STRBUF_INIT(TEXT_MAX_BYTES);
	chart_draw(&text, bars, ARRAY_LEN(bars), &style);
	assert_string_equal(strbuf_text(&text), "May 2027  20  ####################\n"
						"Jun 2027  10  #####=====\n"
						"Jul 2027   0\n"
						"Aug 2027   1  .\n");
	strbuf_finish(&text);
}

static void test_no_line_is_longer_than_the_width(void **state) {
	(void)state;
	static const struct chart_bar bars[] = {
		{"May 2027", {1, 1, 1000000}},          {"Jun 2027", {999999, 1, 1}},
		{"Jul 2027", {333333, 333333, 333333}}, {"Aug 2027", {1, 1, 1}},
		{"Sep 2027", {INT64_C(1) << 50, 0, 0}},
	};
	for (size_t count = 1; count <= ARRAY_LEN(bars); count++) {
		for (size_t width = 48; width < 160; width += 7) {
			const struct chart_style style = {.width = width, .blocks = width % 2 == 0};
			struct strbuf text = STRBUF_INIT(TEXT_MAX_BYTES);
			chart_draw(&text, bars, count, &style);
			char *rest = text.data;
			for (char *line = strsep(&rest, "\n"); line != NULL;
			     line = strsep(&rest, "\n")) {
				assert_true(utf8_width(line) <= width);
			}
			strbuf_finish(&text);
		}
	}
}

static void test_what_is_not_nothing_is_seen(void **state) {
	(void)state;
	static const struct chart_bar bars[] = {{"May 2027", {1000000, 1, 1}}};
	const struct chart_style style = {.width = 40, .blocks = true};
	struct strbuf text = STRBUF_INIT(TEXT_MAX_BYTES);
	chart_draw(&text, bars, ARRAY_LEN(bars), &style);
	for (size_t part = 0; part < CHART_PARTS_MAX; part++) {
		assert_non_null(strstr(strbuf_text(&text), chart_glyph(&style, part)));
	}
	strbuf_finish(&text);
}

static void test_nothing_at_all_is_drawn_without_bars(void **state) {
	(void)state;
	static const struct chart_bar bars[] = {{"May 2027", {0, 0, 0}}};
	const struct chart_style style = {.width = 40};
	struct strbuf text = STRBUF_INIT(TEXT_MAX_BYTES);
	chart_draw(&text, bars, ARRAY_LEN(bars), &style);
	chart_draw(&text, bars, 0, &style);
	assert_string_equal(strbuf_text(&text), "May 2027  0\n");
	strbuf_finish(&text);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bars_are_drawn_to_scale),
		cmocka_unit_test(test_no_line_is_longer_than_the_width),
		cmocka_unit_test(test_what_is_not_nothing_is_seen),
		cmocka_unit_test(test_nothing_at_all_is_drawn_without_bars),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
