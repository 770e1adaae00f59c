// What is a call and what is not, and that every answer can be read back.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/strbuf.h"
#include "rosemary/wire/codec.h"

static struct json *parse(const char *text) {
	struct err err = {0};
	struct json *json = json_parse(text, strlen(text), &err);
	assert_non_null(json);
	return json;
}

static void assert_writes(struct json *json, const char *text) {
	char *written = json_write(json);
	assert_string_equal(written, text);
	free(written);
	json_free(json);
}

static void test_a_line_is_an_object_or_a_list_of_few(void **state) {
	(void)state;
	static const struct {
		const char *line;
		enum err_code code;
	} cases[] = {
		{"{}", ERR_NONE},
		{"[1]", ERR_NONE},
		{" {} ", ERR_NONE},
		{"[]", ERR_INVALID},
		{"1", ERR_INVALID},
		{"null", ERR_INVALID},
		{"\"call\"", ERR_INVALID},
		{"", ERR_SYNTAX},
		{"{} {}", ERR_SYNTAX},
		{"{\"a\":", ERR_SYNTAX},
		{"\"\xff\"", ERR_SYNTAX},
		{"{\"a\":1,\"a\":2}", ERR_SYNTAX},
		{"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", ERR_SYNTAX},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		struct json *json = codec_parse(cases[i].line, strlen(cases[i].line), &err);
		assert_int_equal(json != NULL, cases[i].code == ERR_NONE);
		assert_int_equal(err.code, cases[i].code);
		json_free(json);
	}
}

static void test_a_batch_ends_at_its_limit(void **state) {
	(void)state;
	struct strbuf line = STRBUF_INIT(4096);
	struct err err = {0};
	strbuf_add_char(&line, '[');
	for (int i = 1; i < CODEC_BATCH_MAX; i++) {
		strbuf_add_text(&line, "1,");
	}
	strbuf_add_text(&line, "1]");
	struct json *json = codec_parse(line.data, line.len, &err);
	assert_int_equal(json_count(json), CODEC_BATCH_MAX);
	json_free(json);
	strbuf_cut(&line, line.len - 1);
	strbuf_add_text(&line, ",1]");
	assert_null(codec_parse(line.data, line.len, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	strbuf_finish(&line);
}

static void test_what_is_no_call_is_told_with_its_id(void **state) {
	(void)state;
	static const struct {
		const char *value;
		bool valid;
		const char *id; // as found; NULL stands for null or none
	} cases[] = {
		{"{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":7}", true, "7"},
		{"{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":1.5}", true, "1.5"},
		{"{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":\"x\",\"params\":[]}", true,
		 "\"x\""},
		{"{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":null}", true, "null"},
		{"{\"jsonrpc\":\"2.0\",\"method\":\"a\"}", true, NULL},
		{"{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":[1]}", false, NULL},
		{"{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":true}", false, NULL},
		{"{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":7,\"params\":null}", false, "7"},
		{"{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":7,\"params\":\"x\"}", false, "7"},
		{"{\"jsonrpc\":2.0,\"method\":\"a\",\"id\":7}", false, "7"},
		{"{\"method\":\"a\",\"id\":7}", false, "7"},
		{"{\"jsonrpc\":\"2.0\",\"id\":7}", false, "7"},
		{"{\"jsonrpc\":\"2.0\",\"method\":1}", false, NULL},
		{"[]", false, NULL},
		{"1", false, NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		struct rpc_call call;
		struct json *value = parse(cases[i].value);
		assert_int_equal(codec_call(value, &call, &err), cases[i].valid);
		assert_int_equal(err.code, cases[i].valid ? ERR_NONE : ERR_INVALID);
		char *id = call.id != NULL ? json_write(call.id) : NULL;
		assert_int_equal(id != NULL, cases[i].id != NULL);
		if (id != NULL) {
			assert_string_equal(id, cases[i].id);
		}
		assert_int_equal(call.notification, cases[i].valid && cases[i].id == NULL);
		free(id);
		json_free(value);
	}
}

static void test_an_id_is_not_for_storing_things(void **state) {
	(void)state;
	char text[CODEC_ID_MAX_BYTES + 2] = {0};
	memset(text, 'x', CODEC_ID_MAX_BYTES + 1);
	struct json *value = parse("{\"jsonrpc\":\"2.0\",\"method\":\"a\"}");
	struct err err = {0};
	struct rpc_call call;
	json_put_text(value, "id", text);
	assert_false(codec_call(value, &call, &err));
	assert_null(call.id);
	text[CODEC_ID_MAX_BYTES] = '\0';
	json_put_text(value, "id", text);
	assert_true(codec_call(value, &call, &err));
	json_free(value);
}

static void test_errors_carry_the_code_and_the_words(void **state) {
	(void)state;
	struct err err = {ERR_CONFLICT, "changed since you looked"};
	struct json *id = json_new_int(3);
	assert_writes(
		codec_error(id, RPC_REFUSED, &err),
		"{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\"changed since you "
		"looked\",\"data\":{\"code\":\"conflict\"}},\"id\":3}");
	err = (struct err){ERR_SYNTAX, "near \xff"};
	assert_writes(codec_error(NULL, RPC_PARSE_ERROR, &err),
		      "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700,\"message\":\"Parse error\","
		      "\"data\":{\"code\":\"syntax\",\"text\":\"near \\\\xff\"}},\"id\":null}");
	json_free(id);
}

static void test_requests_without_id_are_notifications(void **state) {
	(void)state;
	struct json *id = json_new_text("a");
	assert_writes(codec_request("status", NULL, NULL),
		      "{\"jsonrpc\":\"2.0\",\"method\":\"status\"}");
	assert_writes(codec_request("status", json_new_object(), id),
		      "{\"jsonrpc\":\"2.0\",\"method\":\"status\",\"params\":{},\"id\":\"a\"}");
	json_free(id);
}

static void test_answers_are_read_back(void **state) {
	(void)state;
	static const struct {
		const char *answer;
		enum err_code code;
		const char *text;
	} cases[] = {
		{"{\"jsonrpc\":\"2.0\",\"result\":{},\"id\":1}", ERR_NONE, ""},
		{"{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\"gone\",\"data\":"
		 "{\"code\":\"not found\"}},\"id\":1}",
		 ERR_NOT_FOUND, "gone"},
		{"{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\"denied\",\"data\":"
		 "{\"code\":\"denied\"}},\"id\":null}",
		 ERR_DENIED, "denied"},
		{"{\"jsonrpc\":\"2.0\",\"error\":{\"message\":\"Parse error\",\"data\":{\"code\":"
		 "\"syntax\",\"text\":\"column 3\"}},\"id\":null}",
		 ERR_SYNTAX, "column 3"},
		{"{\"jsonrpc\":\"2.0\",\"error\":{},\"id\":1}", ERR_IO, "an error without words"},
		{"{\"jsonrpc\":\"2.0\",\"result\":{},\"id\":2}", ERR_CORRUPT,
		 "the daemon's answer is none"},
		{"{\"jsonrpc\":\"2.0\",\"result\":{}}", ERR_CORRUPT, "the daemon's answer is none"},
		{"{}", ERR_CORRUPT, "the daemon's answer is none"},
		{"[]", ERR_CORRUPT, "the daemon's answer is none"},
	};
	struct json *id = json_new_int(1);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		struct json *answer = parse(cases[i].answer);
		struct json *result = codec_answer(answer, id, &err);
		assert_int_equal(result != NULL, cases[i].code == ERR_NONE);
		assert_int_equal(err.code, cases[i].code);
		assert_string_equal(err.text, cases[i].text);
		json_free(result);
		json_free(answer);
	}
	json_free(id);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line_is_an_object_or_a_list_of_few),
		cmocka_unit_test(test_a_batch_ends_at_its_limit),
		cmocka_unit_test(test_what_is_no_call_is_told_with_its_id),
		cmocka_unit_test(test_an_id_is_not_for_storing_things),
		cmocka_unit_test(test_errors_carry_the_code_and_the_words),
		cmocka_unit_test(test_requests_without_id_are_notifications),
		cmocka_unit_test(test_answers_are_read_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
