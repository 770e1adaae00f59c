// The screens of a review fit their terminal, and its keys mean what its help says.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/cli/print.h"
#include "daemon/cli/review_keys.h"
#include "daemon/cli/review_screen.h"
#include "rosemary/base/utf8.h"

static struct json *draft_with(const char *text) {
	struct json *draft = json_new_object();
	struct json *customer = json_new_object();
	json_put_text(customer, "name", "Zo\xc3\xab \033[2JHartley");
	json_put(draft, "customer", customer);
	json_put_int(draft, "id", 12);
	json_put_text(draft, "state", "waiting");
	json_put_text(draft, "to", "zoe@example.test");
	json_put_text(draft, "subject", "Your mum's birthday");
	json_put_text(draft, "send_by", "2027-05-12T17:30:00+01:00");
	json_put_text(draft, "text", text);
	return draft;
}

static bool lines_have(const struct json *lines, const char *part) {
	for (size_t i = 0; i < json_count(lines); i++) {
		if (strstr(json_text(json_at(lines, i)), part) != NULL) {
			return true;
		}
	}
	return false;
}

static void test_keys_are_cut_from_bytes(void **state) {
	(void)state;
	static const struct {
		const char *bytes;
		size_t len, expected;
	} cases[] = {
		{"", 0, 0},         {"a", 1, 1},        {"ab", 2, 1},           {"\xc3\xab", 2, 2},
		{"\xc3", 1, 0},     {"\033", 1, 0},     {"\033[", 2, 0},        {"\033[A", 3, 3},
		{"\033[5~a", 5, 4}, {"\033OAa", 4, 3},  {"\033O", 2, 0},        {"\033a", 2, 1},
		{"\033[1;5", 5, 0}, {"\xf0\x9f", 2, 0}, {"\xe2\x94\x82", 3, 3},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(review_key_len(cases[i].bytes, cases[i].len), cases[i].expected);
	}
}

static void test_a_key_has_one_meaning(void **state) {
	(void)state;
	assert_int_equal(review_action_of(review_keys, "a"), REVIEW_APPROVE);
	assert_int_equal(review_action_of(review_keys, "A"), REVIEW_GROUP);
	assert_int_equal(review_action_of(review_keys, "\003"), REVIEW_QUIT);
	assert_int_equal(review_action_of(review_keys, "\033[B"), REVIEW_LINE_DOWN);
	assert_int_equal(review_action_of(review_keys, "aa"), REVIEW_NOTHING);
	assert_int_equal(review_action_of(review_keys, "z"), REVIEW_NOTHING);
	assert_int_equal(review_action_of(review_keys, ""), REVIEW_NOTHING);
	for (const struct review_key *key = review_keys; key->bytes != NULL; key++) {
		assert_int_equal(review_action_of(review_keys, key->bytes), key->action);
		assert_int_equal(key->name == NULL, key->help == NULL);
	}
}

static void test_lines_fit_the_width_and_are_safe(void **state) {
	(void)state;
	struct json *draft = draft_with("Dear Zo\xc3\xab,\n\n\there is a long line of many words "
					"that has to be broken at sixty columns and goes on\n"
					"\xe8\x8a\xb1\xe8\x8a\xb1 \xe2\x80\xae"
					"evil\n");
	for (size_t width = 40; width <= 120; width += 20) {
		struct json *lines = review_letter(draft, NULL, width);
		for (size_t i = 0; i < json_count(lines); i++) {
			const char *line = json_text(json_at(lines, i));
			assert_true(utf8_width(line) <= width);
			assert_false(utf8_has_control(line, false));
		}
		assert_true(lines_have(lines, "To          Zo\xc3\xab"));
		assert_true(lines_have(lines, "Send by     Wed 12 May 2027 17:30"));
		assert_false(lines_have(lines, "+ "));
		json_free(lines);
	}
	json_free(draft);
}

static void test_what_changed_is_named_and_marked(void **state) {
	(void)state;
	struct json *before = draft_with("Dear Linda,\nold line\nthe end\n");
	struct json *draft = draft_with("Dear Linda,\nnew line\nthe end\n");
	json_put_text(draft, "to", "other@example.test");
	struct json *lines = review_letter(draft, before, 60);
	assert_true(lines_have(lines, "+ \xe2\x94\x82 new line"));
	assert_true(lines_have(lines, "  \xe2\x94\x82 the end"));
	assert_false(lines_have(lines, "+ \xe2\x94\x82 the end"));
	assert_false(lines_have(lines, "old line"));
	char *changes = review_changes(before, draft);
	assert_string_equal(changes, "address, text");
	free(changes);
	changes = review_changes(draft, draft);
	assert_string_equal(changes, "");
	free(changes);
	json_free(lines);
	json_free(before);
	json_free(draft);
}

static void test_a_screen_has_as_many_rows_as_the_terminal(void **state) {
	(void)state;
	struct json *lines = json_new_list();
	for (size_t i = 0; i < 50; i++) {
		json_push(lines, json_new_text("line"));
	}
	struct json *keys = json_new_list();
	json_push(keys, json_new_text("keys"));
	for (size_t height = 5; height <= 60; height++) {
		struct review_screen screen = {"title", lines, 0,      "status",
					       keys,    60,    height, false};
		char *bytes = review_draw(&screen);
		size_t rows = 1;
		for (const char *at = strchr(bytes, '\n'); at != NULL; at = strchr(at + 1, '\n')) {
			assert_memory_equal(at + 1, "\033[K", 3); // before, not behind its text
			rows++;
		}
		assert_int_equal(rows, height);
		assert_int_equal(review_rows(&screen), height - 4);
		assert_int_equal(review_first_max(&screen), height < 54 ? 54 - height : 0);
		assert_int_equal(strstr(bytes, "space: ") != NULL, height < 54);
		assert_null(strstr(bytes, "\033[1m"));
		free(bytes);
	}
	json_free(keys);
	json_free(lines);
}

static void test_a_long_status_takes_rows_from_the_letter(void **state) {
	(void)state;
	struct json *lines = json_new_list();
	struct json *keys = json_new_list();
	json_push(keys, json_new_text("keys"));
	json_push(keys, json_new_text("more keys"));
	struct review_screen screen = {"title", lines, 0,  "many words of a status that do not fit",
				       keys,    20,    24, true};
	assert_int_equal(review_rows(&screen), 24 - 7);
	char *bytes = review_draw(&screen);
	assert_non_null(strstr(bytes, "\033[1mtitle"));
	assert_non_null(strstr(bytes, "keys\r\n\033[Kmore keys"));
	free(bytes);
	json_free(keys);
	json_free(lines);
}

static void test_the_lines_of_keys_fit(void **state) {
	(void)state;
	for (size_t width = 40; width < 130; width++) {
		struct json *low = review_key_lines(review_keys, width, 10);
		struct json *high = review_key_lines(review_keys, width, 20);
		assert_int_equal(json_count(low), 1);
		assert_true(json_count(high) <= 2);
		for (size_t i = 0; i < json_count(high); i++) {
			assert_true(strlen(json_text(json_at(high, i))) <= width);
		}
		assert_true(strlen(json_text(json_at(low, 0))) <= width);
		assert_true(lines_have(low, "a approve") && lines_have(low, "? help"));
		assert_true(lines_have(high, "a approve") && lines_have(high, "? help"));
		for (const struct review_key *key = review_keys; key->bytes != NULL; key++) {
			assert_true(width < 60 || key->word == NULL || lines_have(high, key->word));
		}
		json_free(low);
		json_free(high);
	}
}

static void test_help_tells_every_named_key(void **state) {
	(void)state;
	struct json *lines = review_help(review_keys, "and more", 200);
	for (const struct review_key *key = review_keys; key->bytes != NULL; key++) {
		assert_true(key->help == NULL || lines_have(lines, key->help));
	}
	json_free(lines);
}

static void test_a_list_names_each_draft(void **state) {
	(void)state;
	struct json *drafts = json_new_list();
	json_push(drafts, draft_with("hello\n"));
	struct json *lines = review_list(drafts, 60);
	assert_int_equal(json_count(lines), 1);
	assert_true(lines_have(lines, "12          Zo\xc3\xab"));
	assert_true(lines_have(lines, "mum's birthday"));
	json_free(lines);
	json_free(drafts);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys_are_cut_from_bytes),
		cmocka_unit_test(test_a_key_has_one_meaning),
		cmocka_unit_test(test_lines_fit_the_width_and_are_safe),
		cmocka_unit_test(test_what_changed_is_named_and_marked),
		cmocka_unit_test(test_a_screen_has_as_many_rows_as_the_terminal),
		cmocka_unit_test(test_a_long_status_takes_rows_from_the_letter),
		cmocka_unit_test(test_the_lines_of_keys_fit),
		cmocka_unit_test(test_help_tells_every_named_key),
		cmocka_unit_test(test_a_list_names_each_draft),
	};
	print_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
