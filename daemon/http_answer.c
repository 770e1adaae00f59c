// Answers of the door: their heads say the same about caching, scripts and frames everywhere.
#include "http_answer.h"

#include <assert.h>
#include <string.h>

#include <event2/buffer.h>

#include "rosemary/base/alloc.h"

// Nothing of ours is fetched from elsewhere, runs a script or is shown in a frame.
#define POLICY                                                                                     \
	"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "                      \
	"frame-ancestors 'none'; base-uri 'none'"

/* clang-format off */
static const struct {
	enum http_status status;
	const char *reason;
	const char *sentence; /* for a person */
} statuses[] = {
	{HTTP_OK,                 "OK",                        "That is done."},
	{HTTP_SEE_OTHER,          "See Other",                 "Please go on to the other page."},
	{HTTP_NOT_MODIFIED,       "Not Modified",              ""},
	{HTTP_BAD_REQUEST,        "Bad Request",               "This request cannot be read."},
	{HTTP_NOT_FOUND,          "Not Found",                 "There is nothing here."},
	{HTTP_METHOD_NOT_ALLOWED, "Method Not Allowed",        "That cannot be done here."},
	{HTTP_TIMEOUT,            "Request Timeout",           "The request took too long."},
	{HTTP_CONFLICT,           "Conflict",                  "It has changed since you looked."},
	{HTTP_LENGTH_REQUIRED,    "Length Required",           "The request must say its length."},
	{HTTP_CONTENT_TOO_LARGE,  "Content Too Large",         "That is too much for one request."},
	{HTTP_URI_TOO_LONG,       "URI Too Long",              "This address is too long."},
	{HTTP_UNSUPPORTED_TYPE,   "Unsupported Media Type",    "This form cannot be read."},
	{HTTP_EXPECTATION_FAILED, "Expectation Failed",        "Please send it at once."},
	{HTTP_MISDIRECTED,        "Misdirected Request",       "This is another server."},
	{HTTP_HEAD_TOO_LARGE,     "Request Header Fields Too Large", "This request is too long."},
	{HTTP_FAILED,             "Internal Server Error",     "Something went wrong. Please try again later."},
	{HTTP_UNAVAILABLE,        "Service Unavailable",       "Too many visitors. Please try again in a minute."},
	{HTTP_VERSION_UNKNOWN,    "HTTP Version Not Supported", "This version of HTTP is not spoken here."},
};
/* clang-format on */

void http_answer_init(struct http_answer *answer) {
	*answer = (struct http_answer){
		.status = HTTP_NOT_FOUND,
		.cache = "no-store",
		.policy = POLICY,
		.body = evbuffer_new(),
	};
	assert(answer->body != NULL); // it fails for want of memory only
}

void http_answer_finish(struct http_answer *answer) {
	if (answer->body != NULL) {
		evbuffer_free(answer->body);
		answer->body = NULL;
	}
}

static size_t index_of(enum http_status status) {
	size_t i = 0;
	while (statuses[i].status != status) {
		i++;
		assert(i < ARRAY_LEN(statuses));
	}
	return i;
}

// Only memory can fail here, and without it the whole program ends (alloc.h).
static void add(struct evbuffer *buffer, const char *text) {
	int added = evbuffer_add(buffer, text, strlen(text));
	assert(added == 0);
	(void)added;
}

void http_answer_plain(struct http_answer *answer, enum http_status status) {
	(void)evbuffer_drain(answer->body, evbuffer_get_length(answer->body)); // cannot fail
	answer->status = status;
	answer->type = "text/plain; charset=utf-8";
	answer->cache = "no-store";
	*answer->etag = '\0';
	add(answer->body, statuses[index_of(status)].sentence);
	add(answer->body, "\n");
}

// A tag without the mark of a weak one.
static const char *strong(const char *tag) {
	return strncmp(tag, "W/", strlen("W/")) == 0 ? tag + strlen("W/") : tag;
}

bool http_etag_matches(const char *if_none_match, const char *etag) {
	const char *at = if_none_match;
	size_t len = strlen(etag);
	if (at == NULL || len == 0) {
		return false;
	}
	if (strcmp(at, "*") == 0) {
		return true;
	}
	while (*at != '\0') {
		at += strspn(at, " \t,");
		at = strong(at);
		size_t tag_len = *at == '"' ? strcspn(at + 1, "\"") + 2 : strcspn(at, ",");
		if (tag_len == len && strncmp(at, etag, len) == 0) {
			return true;
		}
		size_t left = strlen(at);
		at += tag_len < left ? tag_len : left;
	}
	return false;
}

void http_answer_write(struct http_answer *answer, bool head_only, struct evbuffer *output) {
	bool bodiless = answer->status == HTTP_NOT_MODIFIED;
	(void)evbuffer_add_printf(output, // as add()
				  "HTTP/1.1 %d %s\r\n"
				  "Connection: close\r\n"
				  "Cache-Control: %s\r\n"
				  "Content-Security-Policy: %s\r\n"
				  "Referrer-Policy: no-referrer\r\n"
				  "X-Content-Type-Options: nosniff\r\n"
				  "X-Robots-Tag: noindex\r\n",
				  (int)answer->status, statuses[index_of(answer->status)].reason,
				  answer->cache, answer->policy);
	if (*answer->etag != '\0') {
		(void)evbuffer_add_printf(output, "ETag: %s\r\n", answer->etag); // as above
	}
	if (answer->allow != NULL) {
		(void)evbuffer_add_printf(output, "Allow: %s\r\n", answer->allow); // as above
	}
	if (!bodiless) {
		(void)evbuffer_add_printf(output, // as above
					  "Content-Type: %s\r\n"
					  "Content-Length: %zu\r\n",
					  answer->type, evbuffer_get_length(answer->body));
	}
	add(output, "\r\n");
	if (!head_only && !bodiless) {
		(void)evbuffer_add_buffer(output, answer->body); // moves it; cannot fail
	}
}
