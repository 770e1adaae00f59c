/*
 * JSON (RFC 8259) for the wire, facts and stored columns; wraps Jansson. Keys must be unique, text
 * is UTF-8 without NUL, numbers are 64-bit integers (others read as they are but have no getter),
 * nesting at most JSON_MAX_DEPTH.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rosemary/base/err.h"

/* A JSON value, counted by references. */
struct json;

/* What a value is. */
enum json_kind {
	JSON_KIND_NULL,
	JSON_KIND_BOOL,
	JSON_KIND_NUMBER,
	JSON_KIND_TEXT,
	JSON_KIND_LIST,
	JSON_KIND_OBJECT
};

/* Levels of nesting that are read. */
enum { JSON_MAX_DEPTH = 32 };

/* Parses one value and nothing behind it. ERR_SYNTAX with the column, ERR_LIMIT for depth. */
struct json *json_parse(const char *text, size_t len, struct err *err) MUST_CHECK;

/* One line, keys in order of insertion; to be freed with free(). */
char *json_write(const struct json *json) MUST_CHECK;

/* One line with keys sorted: the same for equal values, so that it can be hashed. */
char *json_write_sorted(const struct json *json) MUST_CHECK;

/* Indented by two, for people; to be freed with free(). */
char *json_write_pretty(const struct json *json) MUST_CHECK;

/* New values, owned by the caller until given to json_put or json_push. */
struct json *json_new_object(void) MUST_CHECK;
struct json *json_new_list(void) MUST_CHECK;
struct json *json_new_text(const char *text) MUST_CHECK; /* NULL gives null */
struct json *json_new_int(int64_t number) MUST_CHECK;
struct json *json_new_bool(bool value) MUST_CHECK;
struct json *json_new_null(void) MUST_CHECK;

/* One more owner of the same value; NULL gives NULL. */
struct json *json_share(const struct json *json) MUST_CHECK;

/* A deep copy. */
struct json *json_copy_of(const struct json *json) MUST_CHECK;

/* Gives up one ownership; NULL is fine. */
void json_free(struct json *json);

/* Sets object[key], replacing. json_put takes value (NULL puts null); invalid UTF-8 aborts. */
void json_put(struct json *object, const char *key, struct json *value);
void json_put_text(struct json *object, const char *key, const char *text); /* NULL puts null */
void json_put_int(struct json *object, const char *key, int64_t number);
void json_put_bool(struct json *object, const char *key, bool value);
void json_remove(struct json *object, const char *key);

/* Appends value to a list and takes it. */
void json_push(struct json *list, struct json *value);

/* NULL is of kind null and not true. */
enum json_kind json_kind(const struct json *json);
bool json_is_true(const struct json *json);

/* The member, borrowed; NULL when there is none or json is NULL or no object. */
struct json *json_get(const struct json *object, const char *key);

/* The member's text, borrowed; NULL when absent or not text. */
const char *json_get_text(const struct json *object, const char *key);

/* The member's number, or otherwise when absent or not a 64-bit integer. */
int64_t json_get_int(const struct json *object, const char *key, int64_t otherwise);

/* True only when the member is true. */
bool json_get_bool(const struct json *object, const char *key);

/* The text of a text value, else NULL; the number of a whole number into ret, else false. */
const char *json_text(const struct json *json);
bool json_whole(const struct json *json, int64_t *ret);

/* Members of a list or object; 0 for all else. */
size_t json_count(const struct json *json);

/* The index-th member of a list, borrowed; NULL beyond its end. */
struct json *json_at(const struct json *list, size_t index);

/* True when a list has a member that is this text. */
bool json_has_text(const struct json *list, const char *text);

/* Calls each(key, value, argument) for an object's members in order, until one returns false. */
bool json_each(const struct json *object,
	       bool (*each)(const char *key, const struct json *value, void *argument),
	       void *argument);

/* True when both are deeply equal (member order does not matter). */
bool json_same(const struct json *a, const struct json *b);
