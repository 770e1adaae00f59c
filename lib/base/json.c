// JSON values: the only file that knows Jansson. A struct json is a json_t under another name.
#include "rosemary/base/json.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#undef json_is_true // a macro of Jansson's; ours is a function that does the same

static json_t *theirs(const struct json *json) {
	return (json_t *)json; // their readers take values that are not const
}

static struct json *ours(json_t *value) {
	return (struct json *)value;
}

// A value that is not there for want of memory must not be taken for one that was never there.
__attribute__((constructor)) static void share_memory(void) {
	json_set_alloc_funcs(library_malloc, free);
}

// With our memory, Jansson fails only when we hand it what the header forbids.
static struct json *made(json_t *value) {
	if (value == NULL) {
		abort();
	}
	return ours(value);
}

static void done(int result) {
	if (result != 0) {
		abort();
	}
}

// Counts brackets before anything is parsed, so that no hostile depth reaches recursive code.
static bool check_depth(const char *text, size_t len, struct err *err) {
	int depth = 0;
	bool quoted = false;
	for (size_t i = 0; i < len; i++) {
		if (quoted && text[i] == '\\') {
			i++; // whatever is escaped, it closes nothing
		} else if (text[i] == '"') {
			quoted = !quoted;
		} else if (!quoted && (text[i] == '[' || text[i] == '{')) {
			depth++;
		} else if (!quoted && (text[i] == ']' || text[i] == '}')) {
			depth--;
		}
		if (depth > JSON_MAX_DEPTH) {
			return err_set(err, ERR_LIMIT, "nested deeper than %d at column %zu",
				       JSON_MAX_DEPTH, i + 1);
		}
	}
	return true;
}

// Jansson takes a NUL between values for the end of the text.
static bool check_nul(const char *text, size_t len, struct err *err) {
	const char *nul = len > 0 ? memchr(text, '\0', len) : NULL;
	if (nul != NULL) {
		return err_set(err, ERR_SYNTAX, "a NUL byte at column %td", nul - text + 1);
	}
	return true;
}

struct json *json_parse(const char *text, size_t len, struct err *err) {
	if (!check_nul(text, len, err) || !check_depth(text, len, err)) {
		return NULL;
	}
	json_error_t error = {0};
	json_t *value = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (value == NULL) {
		(void)err_set(err, ERR_SYNTAX, "line %d column %d: %s", error.line, error.column,
			      error.text);
	}
	return ours(value);
}

static char *write_as(const struct json *json, size_t flags) {
	char *text = json_dumps(theirs(json), JSON_ENCODE_ANY | flags);
	if (text == NULL) {
		abort(); // as in made()
	}
	return text;
}

char *json_write(const struct json *json) {
	return write_as(json, JSON_COMPACT);
}

char *json_write_sorted(const struct json *json) {
	return write_as(json, JSON_COMPACT | JSON_SORT_KEYS);
}

char *json_write_pretty(const struct json *json) {
	return write_as(json, JSON_INDENT(2));
}

struct json *json_new_object(void) {
	return made(json_object());
}

struct json *json_new_list(void) {
	return made(json_array());
}

struct json *json_new_text(const char *text) {
	return text != NULL ? made(json_string(text)) : json_new_null();
}

struct json *json_new_int(int64_t number) {
	return made(json_integer(number));
}

struct json *json_new_bool(bool value) {
	return made(json_boolean(value));
}

struct json *json_new_null(void) {
	return made(json_null());
}

struct json *json_share(const struct json *json) {
	return ours(json_incref(theirs(json)));
}

struct json *json_copy_of(const struct json *json) {
	return json != NULL ? made(json_deep_copy(theirs(json))) : NULL;
}

void json_free(struct json *json) {
	json_decref(theirs(json));
}

void json_put(struct json *object, const char *key, struct json *value) {
	struct json *taken = value != NULL ? value : json_new_null();
	done(json_object_set_new(theirs(object), key, theirs(taken)));
}

void json_put_text(struct json *object, const char *key, const char *text) {
	json_put(object, key, json_new_text(text));
}

void json_put_int(struct json *object, const char *key, int64_t number) {
	json_put(object, key, json_new_int(number));
}

void json_put_bool(struct json *object, const char *key, bool value) {
	json_put(object, key, json_new_bool(value));
}

void json_remove(struct json *object, const char *key) {
	(void)json_object_del(theirs(object), key); // fails only when it is not there
}

void json_push(struct json *list, struct json *value) {
	done(json_array_append_new(theirs(list), theirs(value)));
}

enum json_kind json_kind(const struct json *json) {
	static const enum json_kind kinds[] = {
		[JSON_OBJECT] = JSON_KIND_OBJECT, [JSON_ARRAY] = JSON_KIND_LIST,
		[JSON_STRING] = JSON_KIND_TEXT,   [JSON_INTEGER] = JSON_KIND_NUMBER,
		[JSON_REAL] = JSON_KIND_NUMBER,   [JSON_TRUE] = JSON_KIND_BOOL,
		[JSON_FALSE] = JSON_KIND_BOOL,    [JSON_NULL] = JSON_KIND_NULL,
	};
	return json != NULL ? kinds[json_typeof(theirs(json))] : JSON_KIND_NULL;
}

bool json_is_true(const struct json *json) {
	return json != NULL && json_typeof(theirs(json)) == JSON_TRUE;
}

struct json *json_get(const struct json *object, const char *key) {
	return ours(json_object_get(theirs(object), key));
}

const char *json_get_text(const struct json *object, const char *key) {
	return json_text(json_get(object, key));
}

int64_t json_get_int(const struct json *object, const char *key, int64_t otherwise) {
	int64_t number = otherwise;
	return json_whole(json_get(object, key), &number) ? number : otherwise;
}

bool json_get_bool(const struct json *object, const char *key) {
	return json_is_true(json_get(object, key));
}

const char *json_text(const struct json *json) {
	return json_string_value(theirs(json));
}

bool json_whole(const struct json *json, int64_t *ret) {
	if (!json_is_integer(theirs(json))) {
		return false;
	}
	*ret = json_integer_value(theirs(json));
	return true;
}

size_t json_count(const struct json *json) {
	return json_array_size(theirs(json)) + json_object_size(theirs(json)); // one of them is 0
}

struct json *json_at(const struct json *list, size_t index) {
	return ours(json_array_get(theirs(list), index));
}

bool json_has_text(const struct json *list, const char *text) {
	for (size_t i = 0; i < json_count(list); i++) {
		const char *member = json_text(json_at(list, i));
		if (member != NULL && strcmp(member, text) == 0) {
			return true;
		}
	}
	return false;
}

bool json_each(const struct json *object,
	       bool (*each)(const char *key, const struct json *value, void *argument),
	       void *argument) {
	const char *key = NULL;
	json_t *value = NULL;
	json_object_foreach(theirs(object), key, value) {
		if (!each(key, ours(value), argument)) {
			return false;
		}
	}
	return true;
}

bool json_same(const struct json *a, const struct json *b) {
	return json_equal(theirs(a), theirs(b)) != 0;
}
