// JSON values: reading, writing, members.
#include "rosemary/base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ends.h"
#include "rosemary/base/strbuf.h"

static struct json *parsed(const char *text) {
	struct err err = {0};
	struct json *json = json_parse(text, strlen(text), &err);
	assert_string_equal(err.text, "");
	assert_non_null(json);
	return json;
}

static void assert_written(char *written, const char *expected) {
	assert_string_equal(written, expected);
	free(written);
}

static void test_values_are_written_as_they_were_read(void **state) {
	(void)state;
	static const char *const cases[] = {
		"null",
		"true",
		"false",
		"0",
		"-1",
		"9223372036854775807",
		"-9223372036854775808",
		"2.5",
		"\"\"",
		"\"Zoë 🌹\"",
		"[]",
		"{}",
		"[1,[2,{\"a\":null}],\"x\"]",
		"{\"z\":1,\"a\":{\"y\":2,\"b\":3}}", // in order of insertion
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct json *json = parsed(cases[i]);
		assert_written(json_write(json), cases[i]);
		json_free(json);
	}
}

static void test_what_is_no_json_is_refused(void **state) {
	(void)state;
	static const char *const cases[] = {
		"",
		" ",
		"{",
		"[1,]",
		"{\"a\":1,}",
		"{a:1}",
		"'a'",
		"1 2",
		"nul",
		"01",
		"+1",
		"\"\n\"",
		"\"\\x\"",
		"\"\\ud800\"",
		"{\"a\":1,\"a\":2}",
		"\"\\u0000\"",
		"{\"\\u0000\":1}",
		"\"\xff\"",
		"\"\xed\xa0\x80\"",
		"99999999999999999999",
		"1e999",
		"NaN",
		"[1]x",
		"// x\n1",
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		assert_null(json_parse(cases[i], strlen(cases[i]), &err));
		assert_int_equal(err.code, ERR_SYNTAX);
		assert_non_null(strstr(err.text, "column"));
	}
	struct err err = {0};
	assert_null(json_parse("1\0", 2, &err));
	assert_int_equal(err.code, ERR_SYNTAX);
}

static void test_a_mistake_is_named_with_its_column(void **state) {
	(void)state;
	struct err err = {0};
	assert_null(json_parse("{\"id\": oops}", strlen("{\"id\": oops}"), &err));
	assert_string_equal(err.text, "line 1 column 11: invalid token near 'oops'");
}

// Brackets around brackets, as deep as asked.
static bool nests(int depth, struct err *err) {
	struct strbuf text = STRBUF_INIT(1000000);
	for (int i = 0; i < depth; i++) {
		strbuf_add_text(&text, i % 2 == 0 ? "[" : "{\"a\":");
	}
	strbuf_add_char(&text, '1');
	for (int i = depth; i-- > 0;) {
		strbuf_add_char(&text, i % 2 == 0 ? ']' : '}');
	}
	struct json *json = json_parse(text.data, text.len, err);
	bool read = json != NULL;
	json_free(json);
	strbuf_finish(&text);
	return read;
}

static void test_nesting_has_a_limit(void **state) {
	(void)state;
	struct err err = {0};
	assert_true(nests(JSON_MAX_DEPTH, &err));
	assert_false(nests(JSON_MAX_DEPTH + 1, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	err = (struct err){0};
	assert_false(nests(100000, &err));
	assert_int_equal(err.code, ERR_LIMIT);
}

static void test_brackets_within_text_nest_nothing(void **state) {
	(void)state;
	static const char brackets[] = "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[";
	static const char *const before[] = {"", "\\\"", "\\\\", "\\\\\\\""};
	for (size_t i = 0; i < ARRAY_LEN(before); i++) {
		char *text = xasprintf("[\"%s%s\",\"%s\"]", before[i], brackets, brackets);
		json_free(parsed(text));
		free(text);
		struct err err = {0};
		text = xasprintf("[\"%s\",%s]", before[i], brackets);
		assert_null(json_parse(text, strlen(text), &err));
		assert_int_equal(err.code, ERR_LIMIT);
		free(text);
	}
}

static void test_kinds_are_told_apart(void **state) {
	(void)state;
	static const struct {
		const char *text;
		enum json_kind kind;
	} cases[] = {
		{"null", JSON_KIND_NULL}, {"true", JSON_KIND_BOOL},  {"false", JSON_KIND_BOOL},
		{"1", JSON_KIND_NUMBER},  {"1.5", JSON_KIND_NUMBER}, {"\"x\"", JSON_KIND_TEXT},
		{"[]", JSON_KIND_LIST},   {"{}", JSON_KIND_OBJECT},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct json *json = parsed(cases[i].text);
		assert_int_equal(json_kind(json), cases[i].kind);
		assert_int_equal(json_is_true(json), strcmp(cases[i].text, "true") == 0);
		assert_int_equal(json_text(json) != NULL, cases[i].kind == JSON_KIND_TEXT);
		json_free(json);
	}
	assert_int_equal(json_kind(NULL), JSON_KIND_NULL);
	assert_false(json_is_true(NULL));
}

static void test_members_are_found_by_key_and_kind(void **state) {
	(void)state;
	struct json *json = parsed("{\"text\":\"x\",\"number\":7,\"yes\":true,\"no\":false,"
				   "\"half\":0.5,\"null\":null,\"list\":[1]}");
	assert_string_equal(json_get_text(json, "text"), "x");
	assert_null(json_get_text(json, "number"));
	assert_null(json_get_text(json, "absent"));
	assert_int_equal(json_get_int(json, "number", -1), 7);
	assert_int_equal(json_get_int(json, "half", -1), -1);
	assert_int_equal(json_get_int(json, "text", -1), -1);
	assert_int_equal(json_get_int(json, "absent", -1), -1);
	assert_true(json_get_bool(json, "yes"));
	assert_false(json_get_bool(json, "no"));
	assert_false(json_get_bool(json, "number"));
	assert_non_null(json_get(json, "null"));
	assert_null(json_get(json, "absent"));
	assert_null(json_get(json_get(json, "list"), "text"));
	assert_null(json_get(NULL, "text"));
	assert_int_equal(json_count(json), 7);
	json_free(json);
}

static void test_lists_end(void **state) {
	(void)state;
	struct json *json = parsed("[1,\"x\"]");
	int64_t number = 0;
	assert_true(json_whole(json_at(json, 0), &number));
	assert_int_equal(number, 1);
	assert_false(json_whole(json_at(json, 1), &number));
	assert_string_equal(json_text(json_at(json, 1)), "x");
	assert_null(json_at(json, 2));
	assert_null(json_at(NULL, 0));
	assert_int_equal(json_count(json), 2);
	assert_int_equal(json_count(json_at(json, 0)), 0);
	assert_int_equal(json_count(NULL), 0);
	assert_true(json_has_text(json, "x"));
	assert_false(json_has_text(json, "1")); // that member is a number
	assert_false(json_has_text(json, ""));
	assert_false(json_has_text(NULL, "x"));
	json_free(json);
}

static void test_objects_are_built_and_changed(void **state) {
	(void)state;
	struct json *object = json_new_object();
	json_put_text(object, "name", "Anne");
	json_put_text(object, "phone", NULL);
	json_put_int(object, "id", INT64_MAX);
	json_put_bool(object, "active", true);
	json_put(object, "note", NULL);
	struct json *list = json_new_list();
	json_push(list, json_new_int(1));
	json_push(list, json_new_text(NULL));
	json_push(list, json_new_bool(false));
	json_put(object, "list", list);
	json_put_text(object, "name", "Zoë");
	json_remove(object, "active");
	json_remove(object, "absent");
	assert_written(json_write(object),
		       "{\"name\":\"Zoë\",\"phone\":null,\"id\":9223372036854775807,"
		       "\"note\":null,\"list\":[1,null,false]}");
	json_free(object);
}

static void test_sorted_text_is_the_same_for_equal_values(void **state) {
	(void)state;
	struct json *a = parsed("{\"b\":[1,{\"d\":2,\"c\":3}],\"a\":0}");
	struct json *b = parsed("{ \"a\": 0, \"b\": [1, {\"c\": 3, \"d\": 2}] }");
	assert_true(json_same(a, b));
	assert_written(json_write_sorted(a), "{\"a\":0,\"b\":[1,{\"c\":3,\"d\":2}]}");
	assert_written(json_write_sorted(b), "{\"a\":0,\"b\":[1,{\"c\":3,\"d\":2}]}");
	json_put_int(b, "a", 1);
	assert_false(json_same(a, b));
	json_free(a);
	json_free(b);
}

static void test_people_get_one_member_a_line(void **state) {
	(void)state;
	struct json *json = parsed("{\"a\":[1]}");
	assert_written(json_write_pretty(json), "{\n  \"a\": [\n    1\n  ]\n}");
	json_free(json);
}

static void test_a_copy_is_deep_and_a_share_is_not(void **state) {
	(void)state;
	struct json *json = parsed("{\"a\":{\"b\":1}}");
	struct json *copy = json_copy_of(json);
	struct json *share = json_share(json);
	json_put_int(json_get(json, "a"), "b", 2);
	assert_int_equal(json_get_int(json_get(copy, "a"), "b", 0), 1);
	assert_int_equal(json_get_int(json_get(share, "a"), "b", 0), 2);
	json_free(json);
	assert_int_equal(json_get_int(json_get(share, "a"), "b", 0), 2);
	json_free(share);
	json_free(copy);
	assert_null(json_share(NULL));
	assert_null(json_copy_of(NULL));
	json_free(NULL);
}

static bool collect(const char *key, const struct json *value, void *argument) {
	struct strbuf *keys = argument;
	strbuf_addf(keys, "%s ", key);
	return !json_is_true(value);
}

static void test_members_are_walked_in_order_until_one_says_stop(void **state) {
	(void)state;
	struct strbuf keys = STRBUF_INIT(100);
	struct json *json = parsed("{\"z\":1,\"a\":2,\"m\":3}");
	assert_true(json_each(json, collect, &keys));
	assert_string_equal(strbuf_text(&keys), "z a m ");
	strbuf_cut(&keys, 0);
	json_put_bool(json, "a", true);
	assert_false(json_each(json, collect, &keys));
	assert_string_equal(strbuf_text(&keys), "z a ");
	assert_true(json_each(NULL, collect, &keys));
	json_free(json);
	strbuf_finish(&keys);
}

static void put_broken_text(void) {
	struct json *object = json_new_object();
	json_put_text(object, "name", "\xff");
	json_free(object);
}

static void test_text_that_is_no_utf8_ends_the_program(void **state) {
	(void)state;
	assert_true(ends_program(put_broken_text));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_are_written_as_they_were_read),
		cmocka_unit_test(test_what_is_no_json_is_refused),
		cmocka_unit_test(test_a_mistake_is_named_with_its_column),
		cmocka_unit_test(test_nesting_has_a_limit),
		cmocka_unit_test(test_brackets_within_text_nest_nothing),
		cmocka_unit_test(test_kinds_are_told_apart),
		cmocka_unit_test(test_members_are_found_by_key_and_kind),
		cmocka_unit_test(test_lists_end),
		cmocka_unit_test(test_objects_are_built_and_changed),
		cmocka_unit_test(test_sorted_text_is_the_same_for_equal_values),
		cmocka_unit_test(test_people_get_one_member_a_line),
		cmocka_unit_test(test_a_copy_is_deep_and_a_share_is_not),
		cmocka_unit_test(test_members_are_walked_in_order_until_one_says_stop),
		cmocka_unit_test(test_text_that_is_no_utf8_ends_the_program),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
