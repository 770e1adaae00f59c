// Reads the description of an HTTP gateway for text messages.
#include "rosemary/config/gateway.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/json.h"

#include "lib/config/conf.h"
#include "lib/config/server.h"

enum { KEY_HOURS_MAX = 24 * 30, VALUES_MAX = 64 };

// A description on its way.
struct reading {
	const char *file;
	struct complaints *complaints;
	struct gateway *gateway;
};

static const char *const root_names[] = {"url",    "method",  "query",   "form", "json",
					 "login",  "headers", "answers", "id",   "words",
					 "coding", "key",     "lookup",  NULL};
static const char *const answer_names[] = {"status", "path", "is", "begins", "means", NULL};
static const char *const coding_names[] = {"gsm7", "other", NULL};
static const char *const key_names[] = {"hours", NULL};
static const char *const lookup_names[] = {"path", "answers", NULL};

static void complain(struct reading *r, const struct conf *at, const char *what) {
	complaints_add(r->complaints, r->file, at->line, at->name, "%s", what);
}

static bool is_one_of(const char *name, const char *const *names) {
	for (size_t i = 0; names[i] != NULL; i++) {
		if (strcmp(names[i], name) == 0) {
			return true;
		}
	}
	return false;
}

// Complains about a group's members that have no meaning; false when it is no group.
static bool check_group(struct reading *r, const struct conf *group, const char *const *names) {
	if (group->kind != CONF_GROUP) {
		complain(r, group, "must be a group { ... }");
		return false;
	}
	for (size_t i = 0; i < group->count; i++) {
		if (!is_one_of(group->members[i].name, names)) {
			complain(r, &group->members[i], "there is no such option");
		}
	}
	return true;
}

// The text of a member, borrowed; NULL when there is none or it is none.
static const char *text_of(struct reading *r, const struct conf *group, const char *name) {
	const struct conf *member = conf_member(group, name);
	if (member == NULL || member->kind == CONF_REFUSED) {
		return NULL;
	}
	if (member->kind != CONF_TEXT || *member->text == '\0') {
		complain(r, member, "must be a text in quotes");
		return NULL;
	}
	return member->text;
}

static void check_template(struct reading *r, const struct conf *at, const char *template) {
	struct err err = {0};
	if (strlen(template) > GATEWAY_TEMPLATE_MAX) {
		complain(r, at, "is too long");
	} else if (!gateway_template_check(template, &err)) {
		complain(r, at, err.text);
	}
}

// "name=value&..." of a group of texts and numbers, encoded but for its {{names}}.
static char *read_pairs(struct reading *r, const struct conf *group) {
	struct strbuf text = STRBUF_INIT(GATEWAY_TEMPLATE_MAX);
	if (group->kind != CONF_GROUP) {
		complain(r, group, "must be a group { name = \"value\"; ... }");
	}
	for (size_t i = 0; group->kind == CONF_GROUP && i < group->count; i++) {
		const struct conf *member = &group->members[i];
		strbuf_add_text(&text, text.len > 0 ? "&" : "");
		gateway_encode(&text, member->name);
		strbuf_add_char(&text, '=');
		if (member->kind == CONF_TEXT) {
			check_template(r, member, member->text);
			gateway_encode(&text, member->text);
		} else if (member->kind == CONF_NUMBER) {
			strbuf_addf(&text, "%" PRId64, member->number);
		} else if (member->kind != CONF_REFUSED) {
			complain(r, member, "must be a text in quotes or a whole number");
		}
	}
	if (text.full) {
		complain(r, group, "is too long");
	}
	return strbuf_take(&text);
}

// Recurses as deep as the file nests, which conf_read() has limited.
static struct json *json_from_conf(struct reading *r, const struct conf *conf) {
	struct json *json = NULL;
	switch (conf->kind) {
	case CONF_GROUP:
		json = json_new_object();
		for (size_t i = 0; i < conf->count; i++) {
			json_put(json, conf->members[i].name, json_from_conf(r, &conf->members[i]));
		}
		return json;
	case CONF_LIST:
		json = json_new_list();
		for (size_t i = 0; i < conf->count; i++) {
			json_push(json, json_from_conf(r, &conf->members[i]));
		}
		return json;
	case CONF_TEXT:
		check_template(r, conf, conf->text);
		return json_new_text(conf->text);
	case CONF_NUMBER:
		return json_new_int(conf->number);
	case CONF_BOOLEAN:
		return json_new_bool(conf->number != 0);
	case CONF_FRACTION:
		complain(r, conf, "may not be a fraction");
		break;
	case CONF_REFUSED:
		break;
	}
	return json_new_null();
}

static void read_body(struct reading *r, const struct conf *root) {
	const struct conf *form = conf_member(root, "form"), *json = conf_member(root, "json");
	if (form != NULL && json != NULL) {
		complain(r, json, "a request has form or json, not both");
	} else if (form != NULL) {
		r->gateway->kind = GATEWAY_FORM;
		r->gateway->body = read_pairs(r, form);
	} else if (json != NULL) {
		struct json *value = json_from_conf(r, json);
		r->gateway->kind = GATEWAY_JSON;
		r->gateway->body = json_write(value);
		json_free(value);
		check_template(r, json, r->gateway->body);
	}
}

// RFC 9110: a token, a colon, printable ASCII.
static bool header_valid(const char *text) {
	size_t name = 0;
	while (isalnum((unsigned char)text[name]) || text[name] == '-' || text[name] == '_') {
		name++;
	}
	bool valid = name > 0 && text[name] == ':' && strstr(text, "{{text}}") == NULL;
	for (const char *at = text; *at != '\0'; at++) {
		valid &= *at >= ' ' && *at <= '~';
	}
	return valid;
}

static char **read_texts(struct reading *r, const struct conf *list, size_t max) {
	if (list->kind != CONF_LIST || list->count > max) {
		complain(r, list, "must be a list of texts, as in [ \"a\", \"b\" ], and not long");
		return NULL;
	}
	char **texts = xcalloc(list->count + 1, sizeof *texts);
	for (size_t i = 0; i < list->count; i++) {
		bool text = list->members[i].kind == CONF_TEXT;
		if (!text) {
			complain(r, list, "must be a list of texts, as in [ \"a\", \"b\" ]");
		}
		texts[i] = xstrdup(text ? list->members[i].text : "");
	}
	return texts;
}

static void read_headers(struct reading *r, const struct conf *root) {
	const struct conf *list = conf_member(root, "headers");
	if (list == NULL) {
		return;
	}
	r->gateway->headers = read_texts(r, list, GATEWAY_HEADERS_MAX);
	for (size_t i = 0; r->gateway->headers != NULL && r->gateway->headers[i] != NULL; i++) {
		check_template(r, list, r->gateway->headers[i]);
		if (!header_valid(r->gateway->headers[i])) {
			complain(r, list, "a header is \"Name: value\", without {{text}}");
		}
	}
}

// 201, "201" or "2xx".
static bool status_from_conf(const struct conf *conf, struct gateway_answer *ret) {
	int64_t status = conf->kind == CONF_NUMBER ? conf->number : 0;
	const char *text = conf->kind == CONF_TEXT ? conf->text : "";
	bool digits = strspn(text, "0123456789") == 3 && strlen(text) == 3;
	bool group = strlen(text) == 3 && text[0] >= '1' && text[0] <= '5' && text[1] == 'x' &&
		     text[2] == 'x';
	if (group) {
		ret->status_min = (text[0] - '0') * 100;
		ret->status_max = ret->status_min + 99;
		return true;
	}
	status = digits ? strtol(text, NULL, 10) : status;
	ret->status_min = ret->status_max = status >= 100 && status <= 599 ? (int)status : 0;
	return ret->status_min != 0;
}

static void read_answer(struct reading *r, const struct conf *group, struct gateway_answer *ret) {
	if (!check_group(r, group, answer_names)) {
		return;
	}
	const struct conf *status = conf_member(group, "status"), *is = conf_member(group, "is");
	const char *means = text_of(r, group, "means");
	int meaning = GATEWAY_UNSAID;
	if (status != NULL && !status_from_conf(status, ret)) {
		complain(r, status, "must be a status, as 201 or \"2xx\"");
	}
	if (!words_find(&gateway_meaning_words, means, &meaning) || meaning == GATEWAY_UNSAID) {
		complain(r, group,
			 "needs means = \"accepted\", \"later\", \"refused\", \"bad-number\", "
			 "\"opted-out\", \"pause\" or \"uncertain\"");
	}
	ret->means = (enum gateway_meaning)meaning;
	ret->path = xstrdup(text_of(r, group, "path"));
	ret->begins = xstrdup(text_of(r, group, "begins"));
	if (is != NULL) {
		ret->is = read_texts(r, is, VALUES_MAX);
	}
	if (is != NULL && ret->path == NULL) {
		complain(r, is, "needs a path");
	}
	if (status == NULL && ret->path == NULL && ret->begins == NULL) {
		complain(r, group,
			 "needs a status, a path or begins: it would speak of everything");
	}
}

// An answer is taken for a success only by what it says, never for being there.
static void check_accepted(struct reading *r, const struct conf *group,
			   const struct gateway_answer *answer) {
	if (answer->means == GATEWAY_ACCEPTED && answer->status_max == 0) {
		complain(r, group, "\"accepted\" needs a status, too");
	}
}

static struct gateway_answer *read_answers(struct reading *r, const struct conf *group,
					   size_t *ret_count) {
	const struct conf *list = conf_member(group, "answers");
	bool right = list != NULL && list->kind == CONF_LIST && list->count <= GATEWAY_ANSWERS_MAX;
	if (!right) {
		complaints_add(r->complaints, r->file, list != NULL ? list->line : group->line,
			       "answers", "must be a list ( { ... }, { ... } ) of at most %d",
			       GATEWAY_ANSWERS_MAX);
		return NULL;
	}
	struct gateway_answer *answers = xcalloc(list->count + 1, sizeof *answers);
	*ret_count = list->count;
	bool accepts = false;
	for (size_t i = 0; i < list->count; i++) {
		read_answer(r, &list->members[i], &answers[i]);
		check_accepted(r, &list->members[i], &answers[i]);
		accepts |= answers[i].means == GATEWAY_ACCEPTED;
	}
	if (!accepts) {
		complain(r, list, "no answer means \"accepted\"");
	}
	return answers;
}

static void read_coding(struct reading *r, const struct conf *root) {
	const struct conf *group = conf_member(root, "coding");
	if (group != NULL && check_group(r, group, coding_names)) {
		r->gateway->coding[0] = xstrdup(text_of(r, group, "gsm7"));
		r->gateway->coding[1] = xstrdup(text_of(r, group, "other"));
		if (r->gateway->coding[0] == NULL || r->gateway->coding[1] == NULL) {
			complain(r, group, "needs gsm7 and other");
		}
	}
}

static bool uses(const struct gateway *gateway, const char *name) {
	const char *const places[] = {gateway->url, gateway->query, gateway->body};
	bool found = false;
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		found |= places[i] != NULL && strstr(places[i], name) != NULL;
	}
	for (size_t i = 0; gateway->headers != NULL && gateway->headers[i] != NULL; i++) {
		found |= strstr(gateway->headers[i], name) != NULL;
	}
	return found;
}

static void read_key(struct reading *r, const struct conf *root) {
	const struct conf *group = conf_member(root, "key");
	if (group == NULL || !check_group(r, group, key_names)) {
		return;
	}
	const struct conf *hours = conf_member(group, "hours");
	if (hours == NULL || hours->kind != CONF_NUMBER || hours->number < 1 ||
	    hours->number > KEY_HOURS_MAX) {
		complain(r, group,
			 "needs hours: how long the gateway remembers a key, at most 720");
		return;
	}
	r->gateway->key_seconds = hours->number * 60 * 60;
	if (!uses(r->gateway, "{{key}}")) {
		complain(r, group, "{{key}} stands nowhere in the request");
	}
}

static void read_lookup(struct reading *r, const struct conf *root) {
	const struct conf *group = conf_member(root, "lookup");
	if (group == NULL || !check_group(r, group, lookup_names)) {
		return;
	}
	const char *path = text_of(r, group, "path");
	if (path == NULL || (path[0] != '/' && path[0] != '?')) {
		complain(r, group, "needs path = \"/...\", which is put behind the url");
	} else {
		check_template(r, group, path);
		r->gateway->lookup = xstrdup(path);
	}
	r->gateway->found = read_answers(r, group, &r->gateway->found_count);
}

bool gateway_url_check(const char *url, struct err *err) {
	bool tls = strncmp(url, "https://", strlen("https://")) == 0;
	if (!tls && strncmp(url, "http://", strlen("http://")) != 0) {
		return err_set(err, ERR_INVALID, "'%s' is no https:// URL", url);
	}
	for (const char *at = url; *at != '\0'; at++) {
		if (*at <= ' ' || *at > '~' || strchr("@?#\\\"<>", *at) != NULL) {
			return err_set(
				err, ERR_INVALID,
				"a URL is https://host[:port][/path] without user, query and "
				"fragment");
		}
	}
	const char *host = strstr(url, "://") + strlen("://");
	bool open = *host == '[' && strchr(host, ']') == NULL;
	size_t len = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/");
	const char *rest = host + (len < strlen(host) ? len : strlen(host));
	size_t port = *rest == ':' ? 1 + strspn(rest + 1, "0123456789") : 0;
	bool port_right = *rest != ':' || (port >= 2 && port <= 6);
	if (len == 0 || open || memchr(host, '{', len) != NULL || !port_right ||
	    (rest[port] != '\0' && rest[port] != '/')) {
		return err_set(err, ERR_INVALID, "'%s' has no right host and port", url);
	}
	if (!tls && !server_is_local(url)) {
		return err_set(
			err, ERR_INVALID,
			"http:// is for this machine only: messages do not cross a network in "
			"clear");
	}
	return true;
}

static void read_url(struct reading *r, const struct conf *root, const char *url) {
	struct err err = {0};
	const struct conf *member = conf_member(root, "url");
	const char *own = text_of(r, root, "url");
	if (url == NULL && own == NULL) {
		complaints_add(r->complaints, r->file, 1, "url",
			       "there is none: say sms.url in the configuration");
	} else if (url == NULL && !gateway_url_check(own, &err)) {
		complain(r, member, err.text);
	}
	r->gateway->url = xstrdup(url != NULL ? url : own);
	if (url == NULL && own != NULL) {
		check_template(r, member, own);
	}
}

static void read_method(struct reading *r, const struct conf *root) {
	static const char *const methods[] = {"GET", "POST", "PUT", NULL};
	const char *method = text_of(r, root, "method");
	const char *login = text_of(r, root, "login");
	int kind = GATEWAY_LOGIN_NONE;
	if (method != NULL && !is_one_of(method, methods)) {
		complain(r, conf_member(root, "method"), "must be \"GET\", \"POST\" or \"PUT\"");
	}
	if (login != NULL && !words_find(&gateway_login_words, login, &kind)) {
		complain(r, conf_member(root, "login"),
			 "must be \"none\", \"basic\" or \"bearer\"");
	}
	r->gateway->method = xstrdup(method != NULL ? method : "POST");
	r->gateway->login = (enum gateway_login)kind;
	if (strcmp(r->gateway->method, "GET") == 0 && r->gateway->kind != GATEWAY_NOTHING) {
		complain(r, conf_member(root, "method"), "\"GET\" carries neither form nor json");
	}
}

static void read_all(struct reading *r, const struct conf *root, const char *url) {
	const struct conf *query = conf_member(root, "query");
	(void)check_group(r, root, root_names); // the root is a group
	read_url(r, root, url);
	r->gateway->query = query != NULL ? read_pairs(r, query) : NULL;
	read_body(r, root);
	read_method(r, root);
	read_headers(r, root);
	r->gateway->answers = read_answers(r, root, &r->gateway->answer_count);
	r->gateway->id_path = xstrdup(text_of(r, root, "id"));
	r->gateway->words_path = xstrdup(text_of(r, root, "words"));
	read_coding(r, root);
	read_key(r, root);
	read_lookup(r, root);
	if (!uses(r->gateway, "{{text}}") ||
	    (!uses(r->gateway, "{{to}}") && !uses(r->gateway, "{{to_digits}}"))) {
		complaints_add(r->complaints, r->file, 1, NULL,
			       "{{to}} or {{text}} stands nowhere in the request");
	}
	if (uses(r->gateway, "{{coding}}") && r->gateway->coding[0] == NULL) {
		complaints_add(r->complaints, r->file, 1, "coding", "must say what {{coding}} is");
	}
}

struct gateway *gateway_load(const char *file, const char *name, const char *url,
			     struct complaints *complaints) {
	struct reading r = {file, complaints, xcalloc(1, sizeof *r.gateway)};
	size_t before = complaints->count;
	struct conf *root = conf_read(file, complaints);
	r.gateway->name = xstrdup(name);
	if (root != NULL) {
		read_all(&r, root, url);
	}
	conf_free(root);
	if (complaints->count > before) {
		gateway_free(r.gateway);
		return NULL;
	}
	return r.gateway;
}
