// The check of a text written by hand, and the HTML made from the text that was approved.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/clock.h"
#include "rosemary/base/json.h"
#include "rosemary/text/compose.h"

static const char opt_out[] = "No more of these? Answer STOP.";

static void test_a_good_text_passes(void **state) {
	(void)state;
	static const struct {
		const char *subject, *text, *opt_out;
	} cases[] = {
		{"Hi", "Dear Linda,\n\n\tyours\n\nNo more of these? Answer STOP.\n", opt_out},
		{"Grüße 🎂 お誕生日", "No more of these? Answer STOP.", opt_out},
		{NULL, "a\n  No more of these? Answer STOP. \t\nb", opt_out},
		{NULL, "See \"No more of these? Answer STOP.\"\nNo more of these? Answer STOP.\n",
		 opt_out},
		{NULL, "no line needed, a { brace } is fine", NULL},
		{NULL, "no line needed", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		assert_true(compose_check_text(cases[i].subject, cases[i].text, cases[i].opt_out,
					       &err));
	}
}

static void test_a_bad_text_is_refused_in_words(void **state) {
	(void)state;
	static const char keep[] = "the text must keep the line 'No more of these? Answer STOP.'";
	static const struct {
		const char *subject, *text, *error;
	} cases[] = {
		{"", "a", "the subject is empty"},
		{"  ", "a", "the subject is empty"},
		{"a\nBcc: b", "a", "the subject has a control character or more than one line"},
		{"a\r", "a", "the subject has a control character or more than one line"},
		{"a\tb", "a", "the subject has a control character or more than one line"},
		{"a\xe2\x80\xa8"
		 "b",
		 "a", "the subject has a control character or more than one line"},
		{"caf\xe9", "a", "the subject is not UTF-8"},
		{"For {{name}}", "a", "the subject has '{{' or '}}': a name not filled in"},
		{"a", "", "the text is empty"},
		{"a", " \n\t\n", "the text is empty"},
		{"a", "a\r\nb", "the text has a control character"},
		{"a", "a\033[2J", "the text has a control character"},
		{"a",
		 "\xe2\x80\xae"
		 "evil",
		 "the text has a control character"},
		{"a", "Dear {{name}}", "the text has '{{' or '}}': a name not filled in"},
		{"a", "b", keep},
		{"a", "x No more of these? Answer STOP.", keep},
		{"a", "No more of these? Answer STOP. not", keep},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		assert_false(compose_check_text(cases[i].subject, cases[i].text, opt_out, &err));
		assert_int_equal(err.code, ERR_INVALID);
		assert_string_equal(err.text, cases[i].error);
	}
}

enum { LARGE = 4 * 1024 * 1024 };

// times times piece, to be freed.
static char *repeated(const char *piece, size_t times) {
	struct strbuf text = STRBUF_INIT(LARGE);
	for (size_t i = 0; i < times; i++) {
		strbuf_add_text(&text, piece);
	}
	return strbuf_take(&text);
}

static void test_subject_and_text_have_limits(void **state) {
	(void)state;
	char *subject = repeated("é", COMPOSE_MAX_SUBJECT + 1);
	char *text = repeated("x", COMPOSE_MAX_TEXT + 1);
	struct err err = {0};
	assert_false(compose_check_text(subject, "a", NULL, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_true(compose_check_text(subject + strlen("é"), "a", NULL, &err));
	assert_false(compose_check_text("a", text, NULL, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_true(compose_check_text("a", text + 1, NULL, &err));
	free(subject);
	free(text);
}

static void test_text_becomes_paragraphs_and_links(void **state) {
	(void)state;
	static const struct {
		const char *text, *html;
	} cases[] = {
		{"", ""},
		{"\n \n\t\n", ""},
		{"one", "<p>one</p>\n"},
		{"one\ntwo  \n\n\n \nthree\n", "<p>one<br>\ntwo</p>\n<p>three</p>\n"},
		{"<b> & \"q\" <script>", "<p>&lt;b&gt; &amp; &quot;q&quot; &lt;script&gt;</p>\n"},
		{"see https://a.test/x?y=1&z=2.", "<p>see <a href=\"https://a.test/x?y=1&amp;z=2\">"
						  "https://a.test/x?y=1&amp;z=2</a>.</p>\n"},
		{"(HTTP://a.test/b_(c))",
		 "<p>(<a href=\"HTTP://a.test/b_(c)\">HTTP://a.test/b_(c)</a>)</p>\n"},
		{"<https://a.test>",
		 "<p>&lt;<a href=\"https://a.test\">https://a.test</a>&gt;</p>\n"},
		{"https://a.test/\"onclick=x",
		 "<p><a href=\"https://a.test/\">https://a.test/</a>&quot;onclick=x</p>\n"},
		{"http://good.test@evil.test/", "<p>http://good.test@evil.test/</p>\n"},
		{"https://good.test:x@evil.test", "<p>https://good.test:x@evil.test</p>\n"},
		{"http://", "<p>http://</p>\n"},
		{"https://...", "<p>https://...</p>\n"},
		{"javascript:alert(1) data:x ftp://a.test",
		 "<p>javascript:alert(1) data:x ftp://a.test</p>\n"},
		{"shop@a.test.", "<p><a href=\"mailto:shop@a.test\">shop@a.test</a>.</p>\n"},
		{"mailto:shop@a.test,",
		 "<p><a href=\"mailto:shop@a.test\">mailto:shop@a.test</a>,</p>\n"},
		{"a@b, @c.test, x@-.test", "<p>a@b, @c.test, x@-.test</p>\n"},
		{"Grüße aus Köln 🎂", "<p>Grüße aus Köln 🎂</p>\n"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct strbuf html = STRBUF_INIT(10000);
		compose_paragraphs(&html, cases[i].text);
		assert_string_equal(strbuf_text(&html), cases[i].html);
		strbuf_finish(&html);
	}
}

static void test_no_text_makes_the_search_for_links_slow(void **state) {
	(void)state;
	static const char *const pieces[] = {"http://",    "a@", "a.", "mailto:",
					     "https://a(", "@",  "."};
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		char *text = repeated(pieces[i], COMPOSE_MAX_TEXT / strlen(pieces[i]));
		struct strbuf html = STRBUF_INIT(COMPOSE_MAX_HTML);
		int64_t before = clock_ticks_ms();
		compose_paragraphs(&html, text);
		assert_in_range(clock_ticks_ms() - before, 0, 500);
		assert_false(html.full);
		strbuf_finish(&html);
		free(text);
	}
}

static struct template *parse(const char *source) {
	struct err err = {0};
	struct template *template = template_parse("layout", source, strlen(source), &err);
	assert_non_null(template);
	return template;
}

static void test_the_layout_holds_subject_and_body(void **state) {
	(void)state;
	static const char *const known[] = {"subject", "body", "shop_name"};
	struct template *layout = parse("<title>{{subject}}</title>\n{{{body}}}{{shop_name}}\n");
	struct json *facts = json_new_object();
	struct strbuf html = STRBUF_INIT(10000);
	struct err err = {0};
	struct compose_page page = {
		.layout = layout,
		.facts = facts,
		.subject = "For <you>",
		.text = "a & b",
		.options = {TEMPLATE_MISS_ERROR, TEMPLATE_ESCAPE_NONE, known, ARRAY_LEN(known),
			    NULL, NULL},
	};
	json_put_text(facts, "shop_name", "M&S");
	assert_true(compose_html(&page, &html, &err));
	assert_string_equal(html.data,
			    "<title>For &lt;you&gt;</title>\n<p>a &amp; b</p>\nM&amp;S\n");
	assert_int_equal(json_count(facts), 1); // the caller's facts stay as they are
	json_remove(facts, "shop_name");
	assert_false(compose_html(&page, &html, &err));
	assert_string_equal(err.text, "layout:2: 'shop_name' has no value");
	page.text = "caf\xe9";
	assert_false(compose_html(&page, &html, &err));
	assert_int_equal(err.code, ERR_INVALID);
	strbuf_finish(&html);
	json_free(facts);
	template_destroy(layout);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_good_text_passes),
		cmocka_unit_test(test_a_bad_text_is_refused_in_words),
		cmocka_unit_test(test_subject_and_text_have_limits),
		cmocka_unit_test(test_text_becomes_paragraphs_and_links),
		cmocka_unit_test(test_no_text_makes_the_search_for_links_slow),
		cmocka_unit_test(test_the_layout_holds_subject_and_body),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
