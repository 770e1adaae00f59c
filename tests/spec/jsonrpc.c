// The examples of section 7 of the JSON-RPC 2.0 specification, answered as it answers them.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rosemary/base/file.h"
#include "rosemary/wire/codec.h"

enum { FILE_MAX_BYTES = 1024 * 1024 };

// The methods that the examples call.
static struct json *subtract(const struct json *params) {
	int64_t from = json_get_int(params, "minuend", 0);
	int64_t what = json_get_int(params, "subtrahend", 0);
	if (json_kind(params) == JSON_KIND_LIST) {
		(void)json_whole(json_at(params, 0), &from); // the examples give numbers
		(void)json_whole(json_at(params, 1), &what);
	}
	return json_new_int(from - what);
}

static struct json *sum(const struct json *params) {
	int64_t total = 0;
	for (size_t i = 0; i < json_count(params); i++) {
		int64_t number = 0;
		(void)json_whole(json_at(params, i), &number); // as above
		total += number;
	}
	return json_new_int(total);
}

static struct json *get_data(const struct json *params) {
	(void)params;
	struct json *list = json_new_list();
	json_push(list, json_new_text("hello"));
	json_push(list, json_new_int(5));
	return list;
}

static struct json *notified(const struct json *params) {
	(void)params;
	return json_new_null();
}

static const struct {
	const char *name;
	struct json *(*run)(const struct json *params);
} methods[] = {
	{"subtract", subtract},   {"sum", sum},
	{"get_data", get_data},   {"update", notified},
	{"notify_sum", notified}, {"notify_hello", notified},
};

static struct json *answer_call(const struct json *value) {
	struct rpc_call call;
	struct err err = {0};
	if (!codec_call(value, &call, &err)) {
		return codec_error(call.id, RPC_INVALID_REQUEST, &err);
	}
	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		if (strcmp(methods[i].name, call.method) == 0) {
			struct json *answer = codec_result(call.id, methods[i].run(call.params));
			if (!call.notification) {
				return answer;
			}
			json_free(answer);
			return NULL;
		}
	}
	(void)err_set(&err, ERR_NOT_FOUND, "no method '%s'", call.method);
	return call.notification ? NULL : codec_error(call.id, RPC_METHOD_NOT_FOUND, &err);
}

static struct json *answer_line(const char *line) {
	struct err err = {0};
	struct json *request = codec_parse(line, strlen(line), &err);
	if (request == NULL) {
		return codec_error(NULL,
				   err.code == ERR_SYNTAX ? RPC_PARSE_ERROR : RPC_INVALID_REQUEST,
				   &err);
	}
	if (json_kind(request) == JSON_KIND_OBJECT) {
		struct json *answer = answer_call(request);
		json_free(request);
		return answer;
	}
	struct json *answers = json_new_list();
	for (size_t i = 0; i < json_count(request); i++) {
		struct json *answer = answer_call(json_at(request, i));
		if (answer != NULL) {
			json_push(answers, answer);
		}
	}
	json_free(request);
	if (json_count(answers) > 0) {
		return answers;
	}
	json_free(answers);
	return NULL;
}

// Section 5.1 lets a server add data to an error; the examples do without.
static void remove_data(struct json *answer) {
	for (size_t i = 0; i < json_count(answer) && json_kind(answer) == JSON_KIND_LIST; i++) {
		remove_data(json_at(answer, i));
	}
	struct json *error = json_get(answer, "error");
	if (error != NULL) {
		json_remove(error, "data");
	}
}

static bool answered_alike(const struct json *example) {
	const struct json *wanted = json_get(example, "response");
	const char *request = json_get_text(example, "request");
	const char *text = json_text(wanted);
	struct err err = {0};
	struct json *expected = text != NULL ? json_parse(text, strlen(text), &err) : NULL;
	struct json *answer = request != NULL ? answer_line(request) : NULL;
	remove_data(answer);
	bool same = answer != NULL && expected != NULL ? json_same(answer, expected)
						       : answer == expected;
	json_free(answer);
	json_free(expected);
	return same && request != NULL;
}

static bool run_examples(char *text) {
	int count = 0;
	bool passed = true;
	for (char *line = strsep(&text, "\n"); line != NULL; line = strsep(&text, "\n")) {
		struct err err = {0};
		struct json *example = *line != '\0' ? json_parse(line, strlen(line), &err) : NULL;
		if (*line != '\0') {
			bool same = answered_alike(example);
			passed = passed && same;
			printf("%s %d - %s\n", same ? "ok" : "not ok", ++count,
			       example != NULL ? json_get_text(example, "case") : err.text);
		}
		json_free(example);
	}
	printf("1..%d\n", count);
	return passed && count > 0;
}

int main(int count, char **arguments) {
	struct strbuf text = STRBUF_INIT(FILE_MAX_BYTES);
	struct err err = {0};
	if (count != 2) {
		(void)fprintf(stderr, "usage: jsonrpc FILE\n");
		return 2;
	}
	if (access(arguments[1], F_OK) != 0) {
		printf("1..0 # SKIP no ../shared/data/jsonrpc-spec\n");
		return 0;
	}
	bool passed = file_read(arguments[1], &text, &err) && run_examples(text.data);
	strbuf_finish(&text);
	return passed ? 0 : 1;
}
