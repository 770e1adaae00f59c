// JSON-RPC 2.0: lines to calls, and answers to lines.
#include "rosemary/wire/codec.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/base/alloc.h"
#include "rosemary/base/escape.h"
#include "rosemary/base/utf8.h"

struct json *codec_parse(const char *line, size_t len, struct err *err) {
	struct json *json = json_parse(line, len, err);
	if (json == NULL) {
		err->code = ERR_SYNTAX; // too deep is as unreadable as anything
		return NULL;
	}
	enum json_kind kind = json_kind(json);
	size_t count = json_count(json);
	if (kind == JSON_KIND_OBJECT ||
	    (kind == JSON_KIND_LIST && count > 0 && count <= CODEC_BATCH_MAX)) {
		return json;
	}
	if (kind != JSON_KIND_LIST) {
		(void)err_set(err, ERR_INVALID, "a call is an object");
	} else if (count == 0) {
		(void)err_set(err, ERR_INVALID, "a batch has at least one call");
	} else {
		(void)err_set(err, ERR_LIMIT, "a batch has at most %d calls", CODEC_BATCH_MAX);
	}
	json_free(json);
	return NULL;
}

static bool id_valid(const struct json *id) {
	const char *text = json_text(id);
	enum json_kind kind = json_kind(id);
	return text != NULL ? strlen(text) <= CODEC_ID_MAX_BYTES
			    : kind == JSON_KIND_NULL || kind == JSON_KIND_NUMBER;
}

bool codec_call(const struct json *value, struct rpc_call *ret, struct err *err) {
	const struct json *id = json_get(value, "id");
	const struct json *params = json_get(value, "params");
	const char *version = json_get_text(value, "jsonrpc");
	const char *method = json_get_text(value, "method");
	bool readable = id == NULL || id_valid(id);
	*ret = (struct rpc_call){.id = readable ? id : NULL};
	if (json_kind(value) != JSON_KIND_OBJECT) {
		return err_set(err, ERR_INVALID, "a call is an object");
	}
	if (!readable) {
		return err_set(err, ERR_INVALID,
			       "'id' must be a number, null, or text of at most %d bytes",
			       CODEC_ID_MAX_BYTES);
	}
	if (version == NULL || strcmp(version, "2.0") != 0) {
		return err_set(err, ERR_INVALID, "'jsonrpc' must be \"2.0\"");
	}
	if (method == NULL) {
		return err_set(err, ERR_INVALID, "'method' must be text");
	}
	if (params != NULL && json_kind(params) != JSON_KIND_OBJECT &&
	    json_kind(params) != JSON_KIND_LIST) {
		return err_set(err, ERR_INVALID, "'params' must be an object or a list");
	}
	*ret = (struct rpc_call){method, params, id, .notification = id == NULL};
	return true;
}

static struct json *envelope(void) {
	struct json *json = json_new_object();
	json_put_text(json, "jsonrpc", "2.0");
	return json;
}

struct json *codec_request(const char *method, struct json *params, const struct json *id) {
	struct json *json = envelope();
	json_put_text(json, "method", method);
	if (params != NULL) {
		json_put(json, "params", params);
	}
	if (id != NULL) {
		json_put(json, "id", json_share(id));
	}
	return json;
}

struct json *codec_result(const struct json *id, struct json *result) {
	struct json *json = envelope();
	json_put(json, "result", result);
	json_put(json, "id", json_share(id));
	return json;
}

char *codec_result_written(const struct json *id, const char *result) {
	struct json *null = json_new_null();
	char *text = json_write(id != NULL ? id : null);
	char *line = xasprintf("{\"jsonrpc\":\"2.0\",\"result\":%s,\"id\":%s}", result, text);
	free(text);
	json_free(null);
	return line;
}

// The specification's message, or NULL for a code that leaves it to us.
static const char *code_message(enum rpc_code code) {
	switch (code) {
	case RPC_PARSE_ERROR:
		return "Parse error";
	case RPC_INVALID_REQUEST:
		return "Invalid Request";
	case RPC_METHOD_NOT_FOUND:
		return "Method not found";
	case RPC_INVALID_PARAMS:
	case RPC_REFUSED:
		break;
	}
	return NULL;
}

// An error may quote what came from outside, and a JSON text must be UTF-8.
static void put_safe_text(struct json *object, const char *key, const char *text) {
	struct strbuf safe = STRBUF_INIT(ERR_TEXT_MAX * sizeof "\\xff");
	if (utf8_valid(text, strlen(text))) {
		strbuf_add_text(&safe, text);
	} else {
		escape_terminal(&safe, text, false);
	}
	json_put_text(object, key, strbuf_text(&safe));
	strbuf_finish(&safe);
}

struct json *codec_error(const struct json *id, enum rpc_code code, const struct err *err) {
	const char *message = code_message(code);
	struct json *data = json_new_object();
	json_put_text(data, "code", err_code_name(err->code));
	if (message != NULL) {
		put_safe_text(data, "text", err->text);
	}
	struct json *error = json_new_object();
	json_put_int(error, "code", code);
	put_safe_text(error, "message", message != NULL ? message : err->text);
	json_put(error, "data", data);
	struct json *json = envelope();
	json_put(json, "error", error);
	json_put(json, "id", json_share(id)); // NULL puts null
	return json;
}

static void read_error(const struct json *error, struct err *err) {
	const struct json *data = json_get(error, "data");
	const char *code = json_get_text(data, "code");
	const char *text = json_get_text(data, "text");
	if (text == NULL) {
		text = json_get_text(error, "message");
	}
	(void)err_set(err, code != NULL ? err_code_from_name(code) : ERR_IO, "%s",
		      text != NULL ? text : "an error without words");
}

struct json *codec_answer(const struct json *answer, const struct json *id, struct err *err) {
	const struct json *error = json_get(answer, "error");
	const struct json *result = json_get(answer, "result");
	const struct json *found = json_get(answer, "id");
	bool ours = found != NULL && json_same(found, id);
	bool anybodys = found != NULL && json_kind(found) == JSON_KIND_NULL;
	if (json_kind(error) == JSON_KIND_OBJECT && (ours || anybodys)) {
		read_error(error, err);
		return NULL;
	}
	if (result == NULL || !ours) {
		(void)err_set(err, ERR_CORRUPT, "the daemon's answer is none");
		return NULL;
	}
	return json_share(result);
}
