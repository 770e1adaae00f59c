// What was typed, sorted into cells of a row and fields beside it; and what a change was.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/control_hand.h"
#include "rosemary/base/strbuf.h"

enum { CHANGES_MAX_BYTES = 64 * 1024 };

// The parameters while they are sorted.
struct sorting {
	const struct hand_noun *noun;
	bool editing;
	struct hand_values *values;
	struct err *err;
};

// A column's field in the record; NULL when it has none.
static const struct field *field_of(const struct hand_noun *noun, const char *column) {
	bool kind_of_order = noun->kind == FILE_ORDERS && strcmp(column, "occasion") == 0;
	return record_field(noun->type, kind_of_order ? "occasion_kind" : column);
}

static bool empty_column(const struct sorting *sorting, const struct column *column) {
	const struct field *field = field_of(sorting->noun, column->name);
	bool may_be = field != NULL && !(column->flags & COLUMN_REQUIRED) &&
		      column->type != COLUMN_CURRENCY && (field->flags & FIELD_HIDDEN) == 0;
	if (!sorting->editing) {
		return true;
	}
	if (!may_be) {
		return err_set(sorting->err, ERR_INVALID, "%s: may not be empty", column->name);
	}
	json_put_text(sorting->values->fields, field->name, "");
	return true;
}

static bool sort_text(const struct sorting *sorting, const char *key, const char *text) {
	const struct hand_values *values = sorting->values;
	const struct column *column = column_find(sorting->noun->kind, key);
	const struct field *field = field_of(sorting->noun, key);
	if (column == NULL) {
		// States are the owner's: no file has them. All other parameters are no values.
		if (field != NULL && field->type == FIELD_WORD) {
			json_put_text(values->fields, key, text);
		}
		return true;
	}
	if (*text == '\0') {
		return empty_column(sorting, column);
	}
	json_put_text(values->cells, key, text);
	if (column->type == COLUMN_WHOLE && field != NULL) {
		json_put_text(values->fields, key, text); // rows set it by hand: 0 is none
	}
	return true;
}

static bool sort_value(const char *key, const struct json *value, void *argument) {
	const struct sorting *sorting = argument;
	int64_t number = 0;
	if (!json_whole(value, &number)) {
		const char *text = json_text(value);
		return text == NULL || sort_text(sorting, key, text);
	}
	char *text = xasprintf("%" PRId64, number);
	bool sorted = sort_text(sorting, key, text);
	free(text);
	return sorted;
}

bool hand_values_read(const struct request *request, const struct hand_noun *noun, bool editing,
		      struct hand_values *ret, struct err *err) {
	*ret = (struct hand_values){json_new_object(), json_new_object()};
	struct sorting sorting = {noun, editing, ret, err};
	if (json_each(request->params, sort_value, &sorting)) {
		return true;
	}
	hand_values_finish(ret);
	return false;
}

void hand_values_preset(struct hand_values *values, const char *column, const char *text) {
	if (text != NULL && *text != '\0' && json_get(values->cells, column) == NULL) {
		json_put_text(values->cells, column, text);
	}
}

void hand_values_finish(struct hand_values *values) {
	json_free(values->cells);
	json_free(values->fields);
	*values = (struct hand_values){0};
}

char *hand_changes_text(const struct json *changes, const char *side) {
	struct strbuf text = STRBUF_INIT(CHANGES_MAX_BYTES);
	for (size_t i = 0; i < json_count(changes); i++) {
		const struct json *change = json_at(changes, i);
		const struct json *value = json_get(change, side);
		const char *words = json_text(value);
		char *spelled = words == NULL ? json_write(value) : NULL;
		strbuf_addf(&text, "%s%s: ", i > 0 ? "; " : "", json_get_text(change, "name"));
		if (json_kind(value) == JSON_KIND_NULL) {
			strbuf_add_text(&text, "-");
		} else {
			strbuf_add_text(&text, words != NULL ? words : spelled);
		}
		free(spelled);
	}
	return strbuf_take(&text);
}
