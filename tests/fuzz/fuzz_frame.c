// Any bytes on the control socket: lines, calls, parameters, and the answers that they get.
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/strbuf.h"
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
	demand(again != NULL && strchr(line, '\n') == NULL && json_same(answer, again));
	struct json *id = json_new_int(1);
	struct json *result = codec_answer(again, id, &err);
	demand(result != NULL || err.code != ERR_NONE);
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

/* What a reader made of a stream: its lines, each with a newline, and what it said last. */
struct reading {
	struct strbuf lines;
	enum frame_status end;
};

// Reads the bytes in pieces of that size; each line goes to try as well, unless that is NULL.
static struct reading read_in_pieces(const uint8_t *data, size_t size, size_t piece,
				     void (*try)(const char *line, size_t len)) {
	struct frame_reader *reader = frame_reader_create(LINE_MAX_BYTES);
	struct reading reading = {STRBUF_INIT(size + 1), FRAME_INCOMPLETE};
	for (size_t at = 0; at < size && reading.end != FRAME_TOO_LONG; at += piece) {
		const char *line = NULL;
		size_t len = 0;
		frame_add(reader, data + at, size - at < piece ? size - at : piece);
		reading.end = frame_next(reader, &line, &len);
		while (reading.end == FRAME_LINE) {
			strbuf_add(&reading.lines, line, len);
			strbuf_add_char(&reading.lines, '\n');
			if (try != NULL) {
				try(line, len);
			}
			reading.end = frame_next(reader, &line, &len);
		}
	}
	demand(reading.end == FRAME_TOO_LONG ||
	       frame_begun(reader) == (size > 0 && data[size - 1] != '\n'));
	frame_reader_destroy(reader);
	return reading;
}

static size_t count_newlines(const void *bytes, size_t len) {
	size_t count = 0;
	for (size_t i = 0; i < len; i++) {
		count += ((const char *)bytes)[i] == '\n';
	}
	return count;
}

// The first byte says in pieces of which size the rest arrives: it must make no difference.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size < 2) {
		return 0;
	}
	struct reading whole = read_in_pieces(data + 1, size - 1, size, NULL);
	struct reading pieces = read_in_pieces(data + 1, size - 1, (size_t)data[0] + 1, try_line);
	demand(whole.end == pieces.end && whole.lines.len == pieces.lines.len);
	demand(memcmp(strbuf_text(&whole.lines), strbuf_text(&pieces.lines), whole.lines.len) == 0);
	demand(whole.end == FRAME_TOO_LONG ||
	       count_newlines(strbuf_text(&whole.lines), whole.lines.len) ==
		       count_newlines(data + 1, size - 1));
	strbuf_finish(&whole.lines);
	strbuf_finish(&pieces.lines);
	return 0;
}
