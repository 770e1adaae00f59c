// The request that a description makes of one text message.
#include "gateway_request.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/base/address.h"
#include "rosemary/base/digest.h"
#include "rosemary/base/utf8.h"
#include "rosemary/text/sms.h"

enum { HEADERS_MAX = 32 };

struct gateway_request {
	struct strbuf url, body, headers;    // headers: each with its NUL
	const char *header[HEADERS_MAX + 1]; // into headers
	char *text;
};

// Room for all of it at once: growing would leave copies of a password behind.
static struct strbuf make_room(void) {
	return (struct strbuf){.data = xcalloc(GATEWAY_PART_MAX + 1, 1),
			       .capacity = GATEWAY_PART_MAX + 1,
			       .max = GATEWAY_PART_MAX};
}

static void cleanse(struct strbuf *buf) {
	if (buf->data != NULL) {
		explicit_bzero(buf->data, buf->capacity);
	}
	strbuf_finish(buf);
}

void gateway_request_destroy(struct gateway_request *request) {
	if (request != NULL) {
		cleanse(&request->url);
		cleanse(&request->body);
		cleanse(&request->headers);
		free(request->text);
		free(request);
	}
}

void gateway_key(const char *message_id, char ret[GATEWAY_KEY_SIZE]) {
	char digest[SHA256_TEXT_SIZE];
	char *text = xasprintf("idem %s", message_id);
	(void)sha256_text(text, strlen(text), digest);
	memcpy(ret, digest, GATEWAY_KEY_SIZE - 1);
	ret[GATEWAY_KEY_SIZE - 1] = '\0';
	free(text);
}

// The last look before the wire: whatever came before, nothing else may pass here.
static bool fit(const struct letter *letter, struct err *err) {
	const char *bytes = (const char *)letter->bytes;
	if (!phone_is_e164(letter->to)) {
		return err_set(err, ERR_INVALID, "the number may not go on the wire");
	}
	if (letter->message_id == NULL || letter->message_id[0] == '\0') {
		return err_set(err, ERR_INVALID, "the message has no id");
	}
	if (letter->len == 0 || letter->len > GATEWAY_TEXT_MAX) {
		return err_set(err, ERR_LIMIT, "a text of %zu bytes", letter->len);
	}
	if (!utf8_valid(bytes, letter->len) || memchr(bytes, '\0', letter->len) != NULL) {
		return err_set(err, ERR_INVALID, "the text is no UTF-8");
	}
	return true;
}

static bool add_header(struct gateway_request *request, const char *template,
		       const struct gateway_values *values, struct err *err) {
	size_t count = 0;
	while (count < HEADERS_MAX && request->header[count] != NULL) {
		count++;
	}
	size_t start = request->headers.len;
	if (count == HEADERS_MAX ||
	    !gateway_fill(&request->headers, template, GATEWAY_IN_HEADER, values, err)) {
		return err_set(err, ERR_INVALID, "a header of the gateway cannot be made");
	}
	strbuf_add_char(&request->headers, '\0');
	request->header[count] = request->headers.data + start; // it never moves
	return strbuf_ok(&request->headers, err);
}

static bool add_described_headers(struct gateway_request *request, const struct gateway *gateway,
				  const struct gateway_values *values, struct err *err) {
	bool ok = true;
	for (size_t i = 0; ok && gateway->headers != NULL && gateway->headers[i] != NULL; i++) {
		ok = add_header(request, gateway->headers[i], values, err);
	}
	return ok;
}

static bool add_headers(struct gateway_request *request, const struct gateway *gateway,
			const struct gateway_values *values, struct err *err) {
	static const char *const types[] = {
		[GATEWAY_NOTHING] = NULL,
		[GATEWAY_FORM] = "Content-Type: application/x-www-form-urlencoded",
		[GATEWAY_JSON] = "Content-Type: application/json",
	};
	const char *type = types[gateway->kind];
	return (type == NULL || add_header(request, type, values, err)) &&
	       add_described_headers(request, gateway, values, err);
}

// Fills in the parts of a request.
typedef bool fill_request(struct gateway_request *request, const struct gateway *gateway,
			  const struct gateway_values *values, struct err *err);

static bool fill(struct gateway_request *request, const struct gateway *gateway,
		 const struct gateway_values *values, struct err *err) {
	enum gateway_place place = gateway->kind == GATEWAY_JSON ? GATEWAY_IN_JSON : GATEWAY_IN_URL;
	if (!gateway_fill(&request->url, gateway->url, GATEWAY_IN_URL, values, err)) {
		return false;
	}
	if (gateway->query != NULL) {
		strbuf_add_char(&request->url, '?');
		if (!gateway_fill(&request->url, gateway->query, GATEWAY_IN_URL, values, err)) {
			return false;
		}
	}
	return (gateway->body == NULL ||
		gateway_fill(&request->body, gateway->body, place, values, err)) &&
	       add_headers(request, gateway, values, err);
}

static bool fill_lookup(struct gateway_request *request, const struct gateway *gateway,
			const struct gateway_values *values, struct err *err) {
	return gateway_fill(&request->url, gateway->url, GATEWAY_IN_URL, values, err) &&
	       gateway_fill(&request->url, gateway->lookup, GATEWAY_IN_URL, values, err) &&
	       add_described_headers(request, gateway, values, err);
}

static void order(struct gateway_request *request, const struct gateway_message *message,
		  struct mux_http_order *ret) {
	const struct gateway *gateway = message->gateway;
	ret->method = gateway->method;
	ret->url = strbuf_text(&request->url);
	ret->headers = request->header;
	ret->body = gateway->body != NULL ? strbuf_text(&request->body) : NULL;
	ret->len = request->body.len;
	ret->secret = message->password;
	if (gateway->login == GATEWAY_LOGIN_BASIC) {
		ret->user = message->user;
		ret->password = message->password;
	} else if (gateway->login == GATEWAY_LOGIN_BEARER) {
		ret->bearer = message->password;
	}
	ret->clear = strncmp(ret->url, "http://", strlen("http://")) ==
		     0; // checked when it was read
}

static struct gateway_request *create(const struct gateway_message *message, fill_request *fill_in,
				      struct mux_http_order *ret, struct err *err) {
	const struct letter *letter = message->letter;
	char key[GATEWAY_KEY_SIZE];
	if (!fit(letter, err)) {
		return NULL;
	}
	struct gateway_request *request = xcalloc(1, sizeof *request);
	request->url = make_room();
	request->body = make_room();
	request->headers = make_room();
	request->text = xstrndup((const char *)letter->bytes, letter->len);
	gateway_key(letter->message_id, key);
	bool gsm7 = sms_measure(request->text).alphabet == SMS_GSM7;
	const struct gateway_values values = {
		.to = letter->to,
		.from = message->from,
		.text = request->text,
		.key = key,
		.coding = message->gateway->coding[gsm7 ? 0 : 1],
		.user = message->user,
		.password = message->password,
	};
	if (!fill_in(request, message->gateway, &values, err)) {
		gateway_request_destroy(request);
		return NULL;
	}
	order(request, message, ret);
	return request;
}

struct gateway_request *gateway_request_create(const struct gateway_message *message,
					       struct mux_http_order *ret, struct err *err) {
	return create(message, fill, ret, err);
}

struct gateway_request *gateway_lookup_create(const struct gateway_message *message,
					      struct mux_http_order *ret, struct err *err) {
	struct gateway_request *request = create(message, fill_lookup, ret, err);
	if (request != NULL) {
		ret->method = "GET";
		ret->body = NULL;
		ret->len = 0;
	}
	return request;
}
