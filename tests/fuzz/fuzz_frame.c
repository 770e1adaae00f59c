// Any bytes on the control socket: lines, calls, parameters, and the answers that they get.
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"
#include "rosemary/wire/codec.h"
#include "rosemary/wire/command.h"
#include "rosemary/wire/frame.h"
#include "tests/fuzz/fuzz.h"

enum { LINE_MAX_BYTES = 4096 };

// Every answer must be one line that a client can read back.
static void write_answer(struct json *answer) {
	struct err err = {0};
	char *line = json_write(answer);
	struct json *again = json_parse(line, strlen(line), &err);
	if (again == NULL || strchr(line, '\n') != NULL || !json_same(answer, again)) {
		abort();
	}
	struct json *id = json_new_int(1);
	struct json *result = codec_answer(again, id, &err);
	if (result == NULL && err.code == ERR_NONE) {
		abort();
	}
	json_free(result);
	json_free(id);
	json_free(again);
	free(line);
	json_free(answer);
}

static void try_call(const struct json *value) {
	struct rpc_call call;
	struct err err = {0};
	if (!codec_call(value, &call, &err)) {
		write_answer(codec_error(call.id, RPC_INVALID_REQUEST, &err));
		return;
	}
	const struct command *command = command_by_method(call.method);
	if (command == NULL) {
		(void)err_set(&err, ERR_NOT_FOUND, "no method '%s'", call.method);
		write_answer(codec_error(call.id, RPC_METHOD_NOT_FOUND, &err));
	} else if (!command_check(command, call.params, &err)) {
		write_answer(codec_error(call.id, RPC_INVALID_PARAMS, &err));
	} else {
		write_answer(codec_result(call.id, json_new_object()));
	}
}

static void try_line(const char *line, size_t len) {
	struct err err = {0};
	struct json *request = codec_parse(line, len, &err);
	if (request == NULL) {
		write_answer(codec_error(NULL, RPC_PARSE_ERROR, &err));
		return;
	}
	if (json_kind(request) == JSON_KIND_OBJECT) {
		try_call(request);
	}
	for (size_t i = 0; json_kind(request) == JSON_KIND_LIST && i < json_count(request); i++) {
		try_call(json_at(request, i));
	}
	json_free(request);
}

// The first byte says in pieces of which size the rest arrives.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct frame_reader *reader = frame_reader_create(LINE_MAX_BYTES);
	size_t piece = size > 0 ? (size_t)data[0] + 1 : 1;
	size_t lines = 0;
	size_t newlines = 0;
	enum frame_status status = FRAME_INCOMPLETE;
	for (size_t at = 1; at < size && status != FRAME_TOO_LONG; at += piece) {
		size_t len = size - at < piece ? size - at : piece;
		const char *line = NULL;
		size_t line_len = 0;
		frame_add(reader, data + at, len);
		for (size_t i = at; i < at + len; i++) {
			newlines += data[i] == '\n';
		}
		status = frame_next(reader, &line, &line_len);
		while (status == FRAME_LINE) {
			lines++;
			try_line(line, line_len);
			status = frame_next(reader, &line, &line_len);
		}
	}
	if (status != FRAME_TOO_LONG && lines != newlines) {
		abort();
	}
	frame_reader_destroy(reader);
	return 0;
}
