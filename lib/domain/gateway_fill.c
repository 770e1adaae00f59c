// Templates of requests to gateways: values are made harmless for the place where they stand.
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/escape.h"
#include "rosemary/base/utf8.h"
#include "rosemary/domain/gateway.h"

// One name that a template may hold.
struct name {
	const char *name;
	size_t offset; // in struct gateway_values
	bool digits;   // without the + in front
};

#define AT(member) offsetof(struct gateway_values, member)
/* clang-format off */
static const struct name names[] = {
	{"to",          AT(to),       false},
	{"to_digits",   AT(to),       true},
	{"from",        AT(from),     false},
	{"from_digits", AT(from),     true},
	{"text",        AT(text),     false},
	{"key",         AT(key),      false},
	{"coding",      AT(coding),   false},
	{"user",        AT(user),     false},
	{"password",    AT(password), false},
};
/* clang-format on */
#undef AT

// The name at text, which begins with {{; *ret_len is what all of it takes. NULL: it is none.
static const struct name *name_at(const char *text, size_t *ret_len) {
	const char *end = strstr(text, "}}");
	for (size_t i = 0; end != NULL && i < ARRAY_LEN(names); i++) {
		size_t len = strlen(names[i].name);
		if ((size_t)(end - text) == len + 2 && memcmp(text + 2, names[i].name, len) == 0) {
			*ret_len = len + 4;
			return &names[i];
		}
	}
	return NULL;
}

// How much of a wrong name is repeated to people.
static int name_shown(const char *text) {
	enum { SHOWN_MAX = 40 };
	size_t len = 0;
	while (len < SHOWN_MAX && text[len] >= ' ' && text[len] <= '~' && text[len] != '"') {
		len++;
	}
	return (int)len;
}

bool gateway_template_check(const char *template, struct err *err) {
	for (const char *at = strstr(template, "{{"); at != NULL; at = strstr(at, "{{")) {
		size_t len = 0;
		if (name_at(at, &len) == NULL) {
			return err_set(err, ERR_INVALID, "there is no '%.*s'", name_shown(at), at);
		}
		at += len;
	}
	return true;
}

void gateway_encode(struct strbuf *buf, const char *template) {
	while (*template != '\0') {
		const char *open = strstr(template, "{{");
		size_t len = open != NULL ? (size_t)(open - template) : strlen(template);
		char *literal = xstrndup(template, len);
		escape_url(buf, literal);
		free(literal);
		template += len;
		size_t taken = 0;
		if (open != NULL && name_at(template, &taken) == NULL) {
			escape_url(buf, "{{");
			taken = 2;
		} else {
			strbuf_add(buf, template, taken);
		}
		template += taken;
	}
}

static bool add_json(struct strbuf *buf, const char *value, struct err *err) {
	if (!utf8_valid(value, strlen(value))) {
		return err_set(err, ERR_INVALID, "a value is not UTF-8");
	}
	for (; *value != '\0'; value++) {
		if (*value == '"' || *value == '\\') {
			strbuf_add_char(buf, '\\');
			strbuf_add_char(buf, *value);
		} else if ((unsigned char)*value < ' ') {
			strbuf_addf(buf, "\\u%04x", (unsigned)*value);
		} else {
			strbuf_add_char(buf, *value);
		}
	}
	return true;
}

static bool add_header(struct strbuf *buf, const char *value, struct err *err) {
	for (const char *at = value; *at != '\0'; at++) {
		if (*at < ' ' || *at > '~') {
			return err_set(err, ERR_INVALID, "a value may not stand in a header");
		}
	}
	strbuf_add_text(buf, value);
	return true;
}

static bool add_value(struct strbuf *buf, const char *value, enum gateway_place place,
		      struct err *err) {
	switch (place) {
	case GATEWAY_IN_URL:
		escape_url(buf, value);
		return true;
	case GATEWAY_IN_JSON:
		return add_json(buf, value, err);
	case GATEWAY_IN_HEADER:
		return add_header(buf, value, err);
	}
	return true;
}

static bool add_name(struct strbuf *buf, const struct name *name, enum gateway_place place,
		     const struct gateway_values *values, struct err *err) {
	const char *value = NULL;
	memcpy(&value, (const char *)values + name->offset, sizeof value);
	if (value == NULL) {
		return err_set(err, ERR_INVALID, "there is no value for '%s'", name->name);
	}
	return add_value(buf, value + (name->digits && *value == '+'), place, err);
}

bool gateway_fill(struct strbuf *buf, const char *template, enum gateway_place place,
		  const struct gateway_values *values, struct err *err) {
	while (*template != '\0') {
		size_t len = strcspn(template, "{");
		strbuf_add(buf, template, len);
		template += len;
		const struct name *name = strncmp(template, "{{", 2) == 0 ? name_at(template, &len)
									  : NULL;
		if (name != NULL) {
			if (!add_name(buf, name, place, values, err)) {
				return false;
			}
			template += len;
		} else if (*template != '\0') {
			strbuf_add_char(buf, *template ++);
		}
	}
	return strbuf_ok(buf, err);
}
