// Reads the head of an HTTP request, a byte at a time, and refuses what is not plain.
#include "http_request.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "rosemary/base/alloc.h"

/* clang-format off */
static const char *const methods[HTTP_METHOD_COUNT] = {
	[HTTP_GET] = "GET", [HTTP_HEAD] = "HEAD", [HTTP_POST] = "POST",
};
static const char *const fields[HTTP_FIELD_COUNT] = {
	[HTTP_FIELD_HOST] = "Host",
	[HTTP_FIELD_CONTENT_LENGTH] = "Content-Length",
	[HTTP_FIELD_CONTENT_TYPE] = "Content-Type",
	[HTTP_FIELD_IF_NONE_MATCH] = "If-None-Match",
	[HTTP_FIELD_TRANSFER_ENCODING] = "Transfer-Encoding",
	[HTTP_FIELD_EXPECT] = "Expect",
};
/* clang-format on */

// A tchar of RFC 9110 section 5.6.2.
static bool is_token_char(char byte) {
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= 'a' && byte <= 'z') || (byte != '\0' && strchr("!#$%&'*+-.^_`|~", byte));
}

static size_t token_length(const char *text) {
	size_t len = 0;
	while (is_token_char(text[len])) {
		len++;
	}
	return len;
}

// Cuts the text at the first space; what stands behind it, or NULL without one.
static char *cut_at_space(char *text) {
	char *space = strchr(text, ' ');
	if (space == NULL) {
		return NULL;
	}
	*space = '\0';
	return space + 1;
}

static int read_method(struct http_request *request, const char *text) {
	size_t len = token_length(text);
	if (len == 0 || text[len] != '\0') {
		return HTTP_BAD_REQUEST;
	}
	for (int i = 0; i < HTTP_METHOD_COUNT; i++) {
		if (strcmp(text, methods[i]) == 0) {
			request->method = (enum http_method)i;
			return 0;
		}
	}
	return HTTP_METHOD_NOT_ALLOWED;
}

// The origin-form alone: no proxy is served here, and a fragment is never sent.
static int read_target(struct http_request *request, char *target) {
	if (strlen(target) > HTTP_TARGET_MAX_BYTES) {
		return HTTP_URI_TOO_LONG;
	}
	if (*target != '/') {
		return HTTP_BAD_REQUEST;
	}
	for (const char *at = target; *at != '\0'; at++) {
		if (*at <= ' ' || *at > '~' || *at == '#') {
			return HTTP_BAD_REQUEST;
		}
	}
	char *question = strchr(target, '?');
	request->path = target;
	request->query = "";
	if (question != NULL) {
		*question = '\0';
		request->query = question + 1;
	}
	return 0;
}

// HTTP/1.1, and HTTP/1.0 as some proxies speak to what is behind them.
static int read_version(struct http_request *request, const char *text) {
	static const char version[] = "HTTP/";
	request->old = strcmp(text, "HTTP/1.0") == 0;
	if (request->old || strcmp(text, "HTTP/1.1") == 0) {
		return 0;
	}
	if (strncmp(text, version, strlen(version)) != 0) {
		return HTTP_BAD_REQUEST;
	}
	text += strlen(version);
	bool is_number = strspn(text, "0123456789") == 1 && text[1] == '.' &&
			 strspn(text + 2, "0123456789") == 1 && text[3] == '\0';
	return is_number ? HTTP_VERSION_UNKNOWN : HTTP_BAD_REQUEST;
}

static int read_request_line(struct http_request *request, char *line) {
	char *target = cut_at_space(line);
	char *version = target != NULL ? cut_at_space(target) : NULL;
	if (version == NULL) {
		return HTTP_BAD_REQUEST;
	}
	int method = read_method(request, line);
	int status = read_version(request, version);
	if (status == 0) {
		status = read_target(request, target);
	}
	return status != 0 ? status : method;
}

// Takes blanks from both ends of a field's value; NULL when it has a byte that no value may have.
static char *value_of(char *text) {
	while (*text == ' ' || *text == '\t') {
		text++;
	}
	size_t len = strlen(text);
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t')) {
		text[--len] = '\0';
	}
	for (const char *at = text; *at != '\0'; at++) {
		unsigned char byte = (unsigned char)*at;
		if ((byte < ' ' && byte != '\t') || byte == 0x7f) {
			return NULL;
		}
	}
	return text;
}

static int read_field(struct http_request *request, char *line) {
	size_t name_len = token_length(line);
	if (name_len == 0 || line[name_len] != ':') {
		return HTTP_BAD_REQUEST; // also a folded line, and a space before the colon
	}
	line[name_len] = '\0';
	char *value = value_of(line + name_len + 1);
	if (value == NULL) {
		return HTTP_BAD_REQUEST;
	}
	for (int i = 0; i < HTTP_FIELD_COUNT; i++) {
		if (strcasecmp(line, fields[i]) != 0) {
			continue;
		}
		if (request->fields[i] != NULL) {
			return HTTP_BAD_REQUEST;
		}
		request->fields[i] = value;
	}
	return 0;
}

static int read_length(struct http_request *request) {
	const char *text = request->fields[HTTP_FIELD_CONTENT_LENGTH];
	if (text == NULL) {
		return request->method == HTTP_POST ? HTTP_LENGTH_REQUIRED : 0;
	}
	// No number, or one that others could take for an octal one.
	if (*text == '\0' || (text[0] == '0' && text[1] != '\0')) {
		return HTTP_BAD_REQUEST;
	}
	size_t length = 0;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9') {
			return HTTP_BAD_REQUEST;
		}
		if (length > (SIZE_MAX - 9) / 10) {
			return HTTP_CONTENT_TOO_LARGE;
		}
		length = length * 10 + (size_t)(*text - '0');
	}
	if (length > 0 && request->method != HTTP_POST) {
		return HTTP_BAD_REQUEST;
	}
	request->content_length = length;
	return 0;
}

// A name or an address and perhaps a port (RFC 9110 section 7.2): whose name it is, is asked later,
// and by its beginning.
static bool is_host(const char *text) {
	static const char name[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				   "-._~%!$&'()*+,;=";
	size_t len = strspn(text, name);
	if (*text == '[') {
		len = 1 + strspn(text + 1, "0123456789ABCDEFabcdef:.");
		len = text[len] == ']' ? len + 1 : 0;
	}
	text += len;
	return len > 0 && (*text == '\0' ||
			   (*text == ':' && text[1 + strspn(text + 1, "0123456789")] == '\0'));
}

// What only the whole head can say.
static int judge(struct http_request *request) {
	const char *host = request->fields[HTTP_FIELD_HOST];
	if (host == NULL || !is_host(host)) {
		return HTTP_BAD_REQUEST;
	}
	if (request->fields[HTTP_FIELD_TRANSFER_ENCODING] != NULL) {
		return HTTP_LENGTH_REQUIRED;
	}
	const char *expected = request->old ? NULL : request->fields[HTTP_FIELD_EXPECT];
	if (expected != NULL && strcasecmp(expected, "100-continue") != 0) {
		return HTTP_EXPECTATION_FAILED;
	}
	request->asks_first = expected != NULL;
	return read_length(request);
}

// Takes a line whose LF has come: it must end with CR and hold no NUL.
static int end_line(struct http_request *request) {
	char *line = request->head + request->line_at;
	size_t len = request->len - request->line_at;
	if (len == 0 || line[len - 1] != '\r' || memchr(line, '\0', len) != NULL) {
		return HTTP_BAD_REQUEST;
	}
	line[len - 1] = '\0';
	if (memchr(line, '\r', len) != NULL) {
		return HTTP_BAD_REQUEST;
	}
	if (len == 1) {
		request->complete = true;
		return judge(request);
	}
	if (++request->lines > HTTP_HEAD_MAX_LINES) {
		return HTTP_HEAD_TOO_LARGE;
	}
	int status = request->lines == 1 ? read_request_line(request, line)
					 : read_field(request, line);
	request->line_at = request->len;
	return status;
}

int http_request_read(struct http_request *request, const char *bytes, size_t len,
		      size_t *ret_used) {
	size_t used = 0;
	int status = 0;
	while (used < len && !request->complete && status == 0) {
		char byte = bytes[used++];
		if (request->len == 0 && !is_token_char(byte)) {
			status = HTTP_BAD_REQUEST; // TLS, as likely as not: no line end may come
		} else if (byte == '\n') {
			status = end_line(request);
		} else if (request->len == HTTP_HEAD_MAX_BYTES) {
			status = request->lines == 0 ? HTTP_URI_TOO_LONG : HTTP_HEAD_TOO_LARGE;
		} else {
			request->head[request->len++] = byte;
		}
	}
	*ret_used = used;
	return status;
}
