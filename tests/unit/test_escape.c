// Outside text made safe for where it goes.
#include "rosemary/base/escape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

enum { ROOM = 1000 };

static void check(void (*escape)(struct strbuf *buf, const char *text), const char *text,
		  const char *expected) {
	struct strbuf buf = STRBUF_INIT(ROOM);
	escape(&buf, text);
	assert_string_equal(strbuf_text(&buf), expected);
	strbuf_finish(&buf);
}

static void html(struct strbuf *buf, const char *text) {
	escape_html(buf, text, strlen(text));
}

static void one_line(struct strbuf *buf, const char *text) {
	escape_terminal(buf, text, false);
}

static void many_lines(struct strbuf *buf, const char *text) {
	escape_terminal(buf, text, true);
}

static void test_html_has_no_markup_left(void **state) {
	(void)state;
	check(html, "", "");
	check(html, "Zoë & Co", "Zoë &amp; Co");
	check(html, "<b class=\"x\">'", "&lt;b class=&quot;x&quot;&gt;&#39;");
	check(html, "&&", "&amp;&amp;");
	struct strbuf buf = STRBUF_INIT(ROOM);
	escape_html(&buf, "a<b", 2);
	assert_string_equal(strbuf_text(&buf), "a&lt;");
	strbuf_finish(&buf);
}

static void test_terminals_get_no_commands(void **state) {
	(void)state;
	check(one_line, "Zoë 🌹", "Zoë 🌹");
	check(one_line, "\x1b[2J", "\\x1b[2J");
	check(one_line, "a\nb\tc\r", "a\\x0ab\\x09c\\x0d");
	check(many_lines, "a\nb\tc\r", "a\nb\tc\\x0d");
	check(one_line, "\x7f", "\\x7f");
	check(one_line, "\xc2\x9b", "\\u{009B}");
	check(one_line,
	      "abc\xe2\x80\xae"
	      "def",
	      "abc\\u{202E}def");
	check(one_line, "caf\xe9!", "caf\\xe9!");
	check(one_line, "\xf0\x9f", "\\xf0\\x9f");
}

static void test_log_values_are_one_word_or_quoted(void **state) {
	(void)state;
	check(escape_log, "anne@example.com", "anne@example.com");
	check(escape_log, "Zoë", "Zoë");
	check(escape_log, "", "\"\"");
	check(escape_log, "two words", "\"two words\"");
	check(escape_log, "a=b", "\"a=b\"");
	check(escape_log, "a\"b\\c", "\"a\\\"b\\\\c\"");
	check(escape_log, "a\nlevel=error", "\"a\\x0alevel=error\"");
	check(escape_log, "\xe2\x80\xae", "\"\\xe2\\x80\\xae\"");
	check(escape_log, "\xff", "\"\\xff\"");
}

static void test_urls_keep_only_unreserved_characters(void **state) {
	(void)state;
	check(escape_url, "", "");
	check(escape_url, "azAZ09-._~", "azAZ09-._~");
	check(escape_url, "a b&c=d/e?f#g%", "a%20b%26c%3Dd%2Fe%3Ff%23g%25");
	check(escape_url, "é\r\n", "%C3%A9%0D%0A");
}

static void test_words_of_a_manual_are_no_markup(void **state) {
	(void)state;
	check(escape_manual, "pink roses", "pink roses");
	check(escape_manual, "--dry_run", "\\-\\-dry\\_run");
	check(escape_manual, "*bold* [a|b] \\n", "\\*bold\\* \\[a\\|b\\] \\\\n");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html_has_no_markup_left),
		cmocka_unit_test(test_terminals_get_no_commands),
		cmocka_unit_test(test_log_values_are_one_word_or_quoted),
		cmocka_unit_test(test_urls_keep_only_unreserved_characters),
		cmocka_unit_test(test_words_of_a_manual_are_no_markup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
