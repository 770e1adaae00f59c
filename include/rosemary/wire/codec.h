/*
 * JSON-RPC 2.0 (jsonrpc.org/specification): one line to calls, and answers to a line. Beyond the
 * specification: an id is at most CODEC_ID_MAX_BYTES long, and a batch has at most CODEC_BATCH_MAX
 * calls, so that an answer cannot outgrow what was asked.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "rosemary/base/json.h"

/* What is taken of one client at a time. */
enum { CODEC_BATCH_MAX = 128, CODEC_ID_MAX_BYTES = 256 };

/* The error codes of section 5.1; RPC_REFUSED is the first of the server's own. */
enum rpc_code {
	RPC_PARSE_ERROR = -32700,
	RPC_INVALID_REQUEST = -32600,
	RPC_METHOD_NOT_FOUND = -32601,
	RPC_INVALID_PARAMS = -32602,
	RPC_REFUSED = -32000,
};

/* One call. All is borrowed from the value that it was read from. */
struct rpc_call {
	const char *method;
	const struct json *params; /* a list, an object, or NULL */
	const struct json *id;     /* null, a number or text; NULL stands for null */
	bool notification;         /* came without an id: never answered */
};

/*
 * Reads a line: an object is a single call, a list a batch; to be freed. The members are not yet
 * looked at: codec_call() is for them. ERR_SYNTAX is a parse error (RPC_PARSE_ERROR); ERR_INVALID
 * or ERR_LIMIT an empty or too long batch or no object (RPC_INVALID_REQUEST).
 */
struct json *codec_parse(const char *line, size_t len, struct err *err) MUST_CHECK;

/*
 * Reads one call (section 4). On ERR_INVALID ret is set all the same: its id to what could be found
 * of it (section 5), and it is no notification, for the error must be told.
 */
bool codec_call(const struct json *value, struct rpc_call *ret, struct err *err) MUST_CHECK;

/* A request line's object; params are taken and may be NULL; without id it is a notification. */
struct json *codec_request(const char *method, struct json *params,
			   const struct json *id) MUST_CHECK;

/* The answer to a call that went well. Takes result; id may be NULL for null. */
struct json *codec_result(const struct json *id, struct json *result) MUST_CHECK;

/* The line of codec_result() for a result that is written already; to be freed with free(). */
char *codec_result_written(const struct json *id, const char *result) MUST_CHECK;

/*
 * The answer to one that did not: {code, message, data: {code: err_code_name()}}. For the first
 * three rpc_codes the message is the specification's, and err's text stands in data.text. Bytes
 * that are not UTF-8 are escaped. id may be NULL for null.
 */
struct json *codec_error(const struct json *id, enum rpc_code code,
			 const struct err *err) MUST_CHECK;

/*
 * Reads an answer to the call with that id: its result (shared, to be freed), or NULL with the
 * error that it tells, the text as it stands and the code from data.code. An error with id null
 * answers any call. ERR_CORRUPT for what is no answer to it.
 */
struct json *codec_answer(const struct json *answer, const struct json *id,
			  struct err *err) MUST_CHECK;
