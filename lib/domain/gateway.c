// HTTP gateways for text messages: what their answers mean.
#include "rosemary/domain/gateway.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/json.h"

WORDS(gateway_meaning_words, "unsaid", "accepted", "later", "refused", "bad-number", "opted-out",
      "pause", "uncertain");
WORDS(gateway_login_words, "none", "basic", "bearer");

enum { RETRY_AFTER_MAX = 3600, NAME_MAX_BYTES = 100 };

static void free_texts(char **texts) {
	for (size_t i = 0; texts != NULL && texts[i] != NULL; i++) {
		free(texts[i]);
	}
	free(texts);
}

static void free_answers(struct gateway_answer *answers, size_t count) {
	for (size_t i = 0; i < count; i++) {
		free(answers[i].path);
		free_texts(answers[i].is);
		free(answers[i].begins);
	}
	free(answers);
}

struct gateway *gateway_share(struct gateway *gateway) {
	gateway->shares++;
	return gateway;
}

void gateway_free(struct gateway *gateway) {
	if (gateway == NULL || gateway->shares-- > 0) {
		return;
	}
	free(gateway->name);
	free(gateway->method);
	free(gateway->url);
	free(gateway->query);
	free(gateway->body);
	free_texts(gateway->headers);
	free_answers(gateway->answers, gateway->answer_count);
	free(gateway->id_path);
	free(gateway->words_path);
	free(gateway->coding[0]);
	free(gateway->coding[1]);
	free(gateway->lookup);
	free_answers(gateway->found, gateway->found_count);
	free(gateway);
}

// The member of a list or an object that one part of a path names.
static const struct json *step(const struct json *json, const char *name) {
	if (json_kind(json) == JSON_KIND_OBJECT) {
		return json_get(json, name);
	}
	char *end = NULL;
	unsigned long index = strtoul(name, &end, 10);
	bool number = name[0] >= '0' && name[0] <= '9' && *end == '\0';
	return number && json_kind(json) == JSON_KIND_LIST ? json_at(json, index) : NULL;
}

static const struct json *walk(const struct json *json, const char *path) {
	char name[NAME_MAX_BYTES];
	while (json != NULL && *path != '\0') {
		size_t len = strcspn(path, ".");
		if (len >= sizeof name) {
			return NULL;
		}
		memcpy(name, path, len);
		name[len] = '\0';
		json = step(json, name);
		path += len + (path[len] == '.');
	}
	return json;
}

// A value as descriptions write it; NULL for groups, lists, null and what is not there.
static char *text_of(const struct json *json) {
	int64_t number = 0;
	if (json_kind(json) == JSON_KIND_BOOL) {
		return xstrdup(json_is_true(json) ? "true" : "false");
	}
	if (json_whole(json, &number)) {
		return xasprintf("%" PRId64, number);
	}
	return xstrdup(json_text(json));
}

static struct json *parse(const struct gateway_reply *reply) {
	struct err err = {0};
	return reply->len > 0 ? json_parse(reply->body, reply->len, &err) : NULL;
}

char *gateway_value(const struct gateway_reply *reply, const char *path) {
	struct json *json = parse(reply);
	char *text = text_of(walk(json, path));
	json_free(json);
	return text;
}

static bool is_one_of(const char *text, char *const *values) {
	for (size_t i = 0; values[i] != NULL; i++) {
		if (strcmp(values[i], text) == 0) {
			return true;
		}
	}
	return false;
}

// An answer that has "id": false is one about an error.
static bool says_something(const char *text) {
	return *text != '\0' && strcmp(text, "0") != 0 && strcmp(text, "false") != 0;
}

static bool speaks_of(const struct gateway_answer *answer, const struct gateway_reply *reply,
		      const struct json *json) {
	bool any_status = answer->status_max == 0;
	if (!any_status &&
	    (reply->status < answer->status_min || reply->status > answer->status_max)) {
		return false;
	}
	if (answer->begins != NULL) {
		size_t len = strlen(answer->begins);
		if (reply->len < len || memcmp(reply->body, answer->begins, len) != 0) {
			return false;
		}
	}
	if (answer->path == NULL) {
		return true;
	}
	char *text = text_of(walk(json, answer->path));
	bool speaks = text != NULL &&
		      (answer->is != NULL ? is_one_of(text, answer->is) : says_something(text));
	free(text);
	return speaks;
}

enum gateway_meaning gateway_read(const struct gateway_answer *answers, size_t count,
				  const struct gateway_reply *reply) {
	enum gateway_meaning meaning = GATEWAY_UNSAID;
	struct json *json = parse(reply);
	for (size_t i = 0; reply->status != 0 && i < count; i++) {
		if (speaks_of(&answers[i], reply, json)) {
			meaning = answers[i].means;
			break;
		}
	}
	json_free(json);
	return meaning;
}

// What a status means of which the description says nothing.
static enum gateway_meaning meaning_of_status(int status) {
	/* clang-format off */
	static const struct {
		int from, to;
		enum gateway_meaning meaning;
	} meanings[] = {
		{303, 303, GATEWAY_UNCERTAIN}, // "done, and the answer is elsewhere"
		{300, 399, GATEWAY_PAUSE}, // other redirects are not followed: the URL is wrong
		{401, 405, GATEWAY_PAUSE}, // login, payment, permission, URL, method
		{407, 407, GATEWAY_PAUSE},
		{408, 409, GATEWAY_UNCERTAIN}, // the time was over; "there is one already"
		{425, 425, GATEWAY_LATER},
		{429, 429, GATEWAY_LATER},
		{400, 499, GATEWAY_REFUSED},
	};
	/* clang-format on */
	for (size_t i = 0; i < ARRAY_LEN(meanings); i++) {
		if (status >= meanings[i].from && status <= meanings[i].to) {
			return meanings[i].meaning;
		}
	}
	return GATEWAY_UNCERTAIN;
}

struct verdict verdict_from_http(const struct http_result *result) {
	static const struct verdict verdicts[GATEWAY_MEANING_COUNT] = {
		[GATEWAY_UNSAID] = {.event = DELIVERY_EV_LOST},
		[GATEWAY_ACCEPTED] = {.event = DELIVERY_EV_ACCEPTED},
		[GATEWAY_LATER] = {.event = DELIVERY_EV_DEFERRED},
		[GATEWAY_REFUSED] = {.event = DELIVERY_EV_REFUSED},
		[GATEWAY_BAD_NUMBER] = {.event = DELIVERY_EV_REFUSED, .address_refused = true},
		[GATEWAY_OPTED_OUT] = {.event = DELIVERY_EV_REFUSED, .opted_out = true},
		[GATEWAY_PAUSE] = {.event = DELIVERY_EV_DEFERRED, .pause_channel = true},
		[GATEWAY_UNCERTAIN] = {.event = DELIVERY_EV_LOST},
	};
	if (!result->handed) {
		return (struct verdict){.event = DELIVERY_EV_DEFERRED};
	}
	if (result->status == 0) {
		return (struct verdict){.event = DELIVERY_EV_LOST};
	}
	bool said = result->meaning != GATEWAY_UNSAID;
	struct verdict verdict =
		verdicts[said ? result->meaning : meaning_of_status(result->status)];
	if (verdict.event == DELIVERY_EV_DEFERRED && result->retry_after > 0) {
		verdict.retry_after = result->retry_after < RETRY_AFTER_MAX ? result->retry_after
									    : RETRY_AFTER_MAX;
	}
	return verdict;
}
