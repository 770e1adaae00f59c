// Nouns by the table of their fields: freed, copied, compared, shown and set in one place.
#include "rosemary/base/record.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/strbuf.h"
#include "rosemary/base/utf8.h"

enum { WORDS_TEXT_MAX = 400 }; // a listing of the allowed words within an error

static void *at(const struct field *field, void *record) {
	return (char *)record + field->offset;
}

static const void *seen_at(const struct field *field, const void *record) {
	return (const char *)record + field->offset;
}

// Values are read by memcpy: an enum is int-sized but not an int, and may not be read as one.
static int word_of(const struct field *field, const void *record) {
	int word = 0;
	memcpy(&word, seen_at(field, record), sizeof word);
	return word;
}

void record_finish(const struct record_type *type, void *record) {
	for (size_t i = 0; i < type->count; i++) {
		const struct field *field = &type->fields[i];
		if (field->type == FIELD_TEXT) {
			free(*(char **)at(field, record));
		} else if (field->type == FIELD_JSON) {
			json_free(*(struct json **)at(field, record));
		}
	}
	memset(record, 0, type->size);
}

void record_copy(const struct record_type *type, const void *record, void *ret) {
	memcpy(ret, record, type->size);
	for (size_t i = 0; i < type->count; i++) {
		const struct field *field = &type->fields[i];
		if (field->type == FIELD_TEXT) {
			char **text = at(field, ret);
			*text = xstrdup(*text);
		} else if (field->type == FIELD_JSON) {
			struct json **json = at(field, ret);
			*json = json_copy_of(*json);
		}
	}
}

static struct json *date_json(struct date date) {
	char text[DATE_TEXT_SIZE];
	return date_none(date) ? json_new_null() : json_new_text(date_text(date, text));
}

// A field as a value of the wire; NULL, which json_put() takes as null, when it is absent.
static struct json *field_json(const struct field *field, const void *record) {
	const void *slot = seen_at(field, record);
	switch (field->type) {
	case FIELD_INT:
		return json_new_int(*(const int64_t *)slot);
	case FIELD_ID:
	case FIELD_INSTANT:
		return *(const int64_t *)slot != 0 ? json_new_int(*(const int64_t *)slot) : NULL;
	case FIELD_BOOL:
		return json_new_bool(*(const bool *)slot);
	case FIELD_TEXT:
		return json_new_text(*(char *const *)slot);
	case FIELD_DATE:
		return date_json(*(const struct date *)slot);
	case FIELD_WORD:
		return json_new_text(words_name(field->words, word_of(field, record)));
	case FIELD_JSON:
		return json_share(*(struct json *const *)slot);
	}
	return NULL;
}

struct json *record_json(const struct record_type *type, const void *record) {
	struct json *object = json_new_object();
	for (size_t i = 0; i < type->count; i++) {
		const struct field *field = &type->fields[i];
		if ((field->flags & FIELD_HIDDEN) == 0) {
			json_put(object, field->name, field_json(field, record));
		}
	}
	return object;
}

const struct field *record_field(const struct record_type *type, const char *name) {
	for (size_t i = 0; i < type->count; i++) {
		if (strcmp(type->fields[i].name, name) == 0) {
			return &type->fields[i];
		}
	}
	return NULL;
}

static bool text_same(const char *a, const char *b) {
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool record_field_same(const struct field *field, const void *a, const void *b) {
	const void *left = seen_at(field, a);
	const void *right = seen_at(field, b);
	switch (field->type) {
	case FIELD_INT:
	case FIELD_ID:
	case FIELD_INSTANT:
		return *(const int64_t *)left == *(const int64_t *)right;
	case FIELD_BOOL:
		return *(const bool *)left == *(const bool *)right;
	case FIELD_TEXT:
		return text_same(*(char *const *)left, *(char *const *)right);
	case FIELD_DATE:
		return date_compare(*(const struct date *)left, *(const struct date *)right) == 0;
	case FIELD_WORD:
		return word_of(field, a) == word_of(field, b);
	case FIELD_JSON:
		return *(struct json *const *)left == *(struct json *const *)right ||
		       json_same(*(struct json *const *)left, *(struct json *const *)right);
	}
	return false;
}

static bool set_absent(const struct field *field, void *slot, struct err *err) {
	switch (field->type) {
	case FIELD_ID:
	case FIELD_INSTANT:
		*(int64_t *)slot = 0;
		return true;
	case FIELD_TEXT:
		replace_text(slot, NULL);
		return true;
	case FIELD_DATE:
		*(struct date *)slot = (struct date){0};
		return true;
	case FIELD_JSON:
		json_free(*(struct json **)slot);
		*(struct json **)slot = NULL;
		return true;
	case FIELD_INT:
	case FIELD_BOOL:
	case FIELD_WORD:
		break;
	}
	return err_set(err, ERR_INVALID, "%s may not be empty", field->name);
}

static bool set_number(const struct field *field, int64_t *slot, const char *text,
		       struct err *err) {
	const char *digits = text[0] == '-' ? text + 1 : text;
	char *end = NULL;
	errno = 0;
	int64_t number = strtoimax(text, &end, 10);
	bool spelled = digits[0] >= '0' && digits[0] <= '9' && *end == '\0';
	if (!spelled || errno != 0 || (field->type == FIELD_ID && number < 0)) {
		return err_set(err, ERR_INVALID, "%s: '%s' is not a whole number%s", field->name,
			       text, field->type == FIELD_ID ? " from 0" : "");
	}
	*slot = number;
	return true;
}

static bool set_bool(const struct field *field, bool *slot, const char *text, struct err *err) {
	static const char *const names[] = {"no", "yes", "false", "true", "0", "1"};
	static const struct words words = {names, (int)ARRAY_LEN(names)};
	int value = 0;
	if (!words_find(&words, text, &value)) {
		return err_set(err, ERR_INVALID, "%s: '%s' is neither yes nor no", field->name,
			       text);
	}
	*slot = value % 2 == 1;
	return true;
}

static bool set_text(const struct field *field, char **slot, const char *text, struct err *err) {
	if (!utf8_valid(text, strlen(text))) {
		return err_set(err, ERR_INVALID, "%s is not valid UTF-8", field->name);
	}
	replace_text(slot, text);
	return true;
}

static bool set_date(const struct field *field, struct date *slot, const char *text,
		     struct err *err) {
	if (!date_parse(text, slot, err)) {
		err->code = ERR_INVALID;
		return err_prefix(err, "%s", field->name);
	}
	return true;
}

static bool set_word(const struct field *field, void *slot, const char *text, struct err *err) {
	int word = 0;
	if (words_find(field->words, text, &word)) {
		memcpy(slot, &word, sizeof word);
		return true;
	}
	struct strbuf allowed = STRBUF_INIT(WORDS_TEXT_MAX);
	for (int i = 0; i < field->words->count; i++) {
		strbuf_addf(&allowed, "%s%s", i > 0 ? ", " : "", field->words->names[i]);
	}
	(void)err_set(err, ERR_INVALID, "%s: '%.60s' is none of %s", field->name, text,
		      strbuf_text(&allowed));
	strbuf_finish(&allowed);
	return false;
}

static bool set_json(const struct field *field, struct json **slot, const char *text,
		     struct err *err) {
	struct json *json = json_parse(text, strlen(text), err);
	if (json == NULL) {
		err->code = ERR_INVALID;
		return err_prefix(err, "%s", field->name);
	}
	json_free(*slot);
	*slot = json;
	return true;
}

bool record_set_text(const struct record_type *type, void *record, const char *name,
		     const char *text, struct err *err) {
	const struct field *field = record_field(type, name);
	if (field == NULL || (field->flags & FIELD_HIDDEN) != 0) {
		return err_set(err, ERR_INVALID, "%s has no field '%s'", type->noun, name);
	}
	void *slot = at(field, record);
	if (text == NULL || text[0] == '\0') {
		return set_absent(field, slot, err);
	}
	switch (field->type) {
	case FIELD_INT:
	case FIELD_ID:
	case FIELD_INSTANT:
		return set_number(field, slot, text, err);
	case FIELD_BOOL:
		return set_bool(field, slot, text, err);
	case FIELD_TEXT:
		return set_text(field, slot, text, err);
	case FIELD_DATE:
		return set_date(field, slot, text, err);
	case FIELD_WORD:
		return set_word(field, slot, text, err);
	case FIELD_JSON:
		return set_json(field, slot, text, err);
	}
	return false;
}

struct json *record_changes(const struct record_type *type, const void *before, const void *after) {
	struct json *changes = json_new_list();
	struct json *old = record_json(type, before);
	struct json *new = record_json(type, after);
	for (size_t i = 0; i < type->count; i++) {
		const char *name = type->fields[i].name;
		if (json_get(new, name) == NULL || strcmp(name, "id") == 0 ||
		    json_same(json_get(old, name), json_get(new, name))) {
			continue;
		}
		struct json *change = json_new_object();
		json_put_text(change, "name", name);
		json_put(change, "before", json_share(json_get(old, name)));
		json_put(change, "after", json_share(json_get(new, name)));
		json_push(changes, change);
	}
	json_free(old);
	json_free(new);
	return changes;
}

bool record_undo(const struct record_type *type, void *record, const struct json *changes,
		 struct err *err) {
	struct json *now = record_json(type, record);
	bool ok = true;
	for (size_t i = 0; ok && i < json_count(changes); i++) {
		const struct json *change = json_at(changes, i);
		const struct json *before = json_get(change, "before");
		const char *name = json_get_text(change, "name");
		const char *words = json_text(before);
		bool is_null = json_kind(before) == JSON_KIND_NULL;
		char *spelled = words == NULL && !is_null ? json_write(before) : NULL;
		if (name != NULL && json_same(json_get(now, name), json_get(change, "after"))) {
			ok = record_set_text(type, record, name, words != NULL ? words : spelled,
					     err);
		}
		free(spelled);
	}
	json_free(now);
	return ok;
}
