// Any bytes as the answer of an SMS gateway, and any values in what it is asked.
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/json.h"
#include "rosemary/base/utf8.h"
#include "rosemary/domain/gateway.h"
#include "tests/fuzz/fuzz.h"

enum { FILLED_MAX = 64 * 1024 };

static char status_path[] = "messages.0.status";
static char code_path[] = "code";
static char nought[] = "0";
static char stopped[] = "21610";
static char queued[] = "OK";
static char *status_values[] = {nought, NULL};
static char *code_values[] = {stopped, NULL};

static const struct gateway_answer answers[] = {
	{200, 299, status_path, status_values, NULL, GATEWAY_ACCEPTED},
	{400, 499, code_path, code_values, NULL, GATEWAY_OPTED_OUT},
	{0, 0, NULL, NULL, queued, GATEWAY_ACCEPTED},
	{500, 500, code_path, NULL, NULL, GATEWAY_LATER},
};

static bool holds(const struct gateway_reply *reply, const char *path, const char *value) {
	char *text = gateway_value(reply, path);
	bool same = text != NULL && (value == NULL || strcmp(text, value) == 0);
	free(text);
	return same;
}

// What is read out of an answer stands in it.
static void read_as(const char *bytes, size_t len, int status) {
	const struct gateway_reply reply = {status, bytes, len};
	bool begins = len >= strlen(queued) && memcmp(bytes, queued, strlen(queued)) == 0;
	switch (gateway_read(answers, ARRAY_LEN(answers), &reply)) {
	case GATEWAY_ACCEPTED:
		demand(begins || (status == 200 && holds(&reply, status_path, nought)));
		break;
	case GATEWAY_OPTED_OUT:
		demand(status == 400 && holds(&reply, code_path, stopped));
		break;
	case GATEWAY_LATER:
		demand(status == 500 && holds(&reply, code_path, NULL));
		break;
	case GATEWAY_UNSAID:
		demand(status == 0 || !begins);
		break;
	case GATEWAY_REFUSED:
	case GATEWAY_BAD_NUMBER:
	case GATEWAY_PAUSE:
	case GATEWAY_UNCERTAIN:
	case GATEWAY_MEANING_COUNT:
		demand(false); // no answer of ours means that
	}
	char *whole = gateway_value(&reply, "");
	demand(whole == NULL || utf8_valid(whole, strlen(whole)));
	free(whole);
}

// A string of JSON stays one, and reads as the value.
static void fill_json(const struct gateway_values *values) {
	struct strbuf filled = STRBUF_INIT(FILLED_MAX);
	struct err err = {0};
	if (gateway_fill(&filled, "{\"to\":\"{{to}}\",\"text\":\"{{text}}\"}", GATEWAY_IN_JSON,
			 values, &err)) {
		struct json *json = json_parse(filled.data, filled.len, &err);
		demand(json != NULL && json_count(json) == 2);
		demand(strcmp(json_get_text(json, "to"), values->to) == 0);
		demand(strcmp(json_get_text(json, "text"), values->text) == 0);
		json_free(json);
	} else {
		demand(err.code == ERR_LIMIT || !utf8_valid(values->to, strlen(values->to)) ||
		       !utf8_valid(values->text, strlen(values->text)));
	}
	strbuf_finish(&filled);
}

static void fill_header(const struct gateway_values *values) {
	struct strbuf filled = STRBUF_INIT(FILLED_MAX);
	struct err err = {0};
	if (gateway_fill(&filled, "X-Key: {{key}}", GATEWAY_IN_HEADER, values, &err)) {
		for (const char *byte = filled.data; *byte != '\0'; byte++) {
			demand(*byte >= ' ' && *byte <= '~');
		}
		demand(strcmp(filled.data + strlen("X-Key: "), values->key) == 0);
	}
	strbuf_finish(&filled);
}

// However a query is written and filled, nothing in it ends a part of the URL.
static void fill_query(const char *template, const struct gateway_values *values) {
	struct strbuf encoded = STRBUF_INIT(FILLED_MAX);
	struct strbuf filled = STRBUF_INIT(FILLED_MAX);
	struct err err = {0};
	gateway_encode(&encoded, template);
	const char *query = strbuf_text(&encoded);
	demand(encoded.full || gateway_template_check(query, &err));
	if (gateway_fill(&filled, query, GATEWAY_IN_URL, values, &err)) {
		for (const char *byte = strbuf_text(&filled); *byte != '\0'; byte++) {
			demand(*byte > ' ' && *byte <= '~' &&
			       strchr("&=#?/+{}\"'<>\\", *byte) == NULL);
		}
	} else {
		demand(err.code == ERR_LIMIT); // every name has its value
	}
	strbuf_finish(&filled);
	strbuf_finish(&encoded);
}

// The whole input is an answer; its words are a template, and the values to fill it with.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	static const int statuses[] = {0, 200, 302, 400, 500};
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		read_as((const char *)data, size, statuses[i]);
	}
	char *input = xstrndup((const char *)data, size);
	const char *rest = input;
	char *template = next_word(&rest);
	char *to = next_word(&rest);
	char *key = next_word(&rest);
	const struct gateway_values values = {to, to, rest, key, "2", "user", "pass:word"};
	fill_json(&values);
	fill_header(&values);
	fill_query(template, &values);
	free(key);
	free(to);
	free(template);
	free(input);
	return 0;
}
