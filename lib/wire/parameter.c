// The check of one parameter's value against what it may hold.
#include "rosemary/wire/parameter.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/date.h"
#include "rosemary/base/utf8.h"

bool word_listed(const char *words, const char *text) {
	size_t text_len = strlen(text);
	while (*words != '\0') {
		size_t len = strcspn(words, "|");
		if (len == text_len && memcmp(words, text, len) == 0) {
			return true;
		}
		words += len + (words[len] == '|');
	}
	return false;
}

static bool check_number(const struct parameter *parameter, const struct json *value, int64_t least,
			 struct err *err) {
	int64_t number = 0;
	if (!json_whole(value, &number) || number < least) {
		return err_set(err, ERR_INVALID, "'%s' must be a whole number from %" PRId64,
			       parameter->name, least);
	}
	return true;
}

static bool check_id(const struct parameter *parameter, const struct json *value, struct err *err) {
	return check_number(parameter, value, 1, err);
}

static bool check_count(const struct parameter *parameter, const struct json *value,
			struct err *err) {
	return check_number(parameter, value, 0, err);
}

// JSON text never holds NUL (base/json), so that C text is all of it.
static bool check_text(const struct parameter *parameter, const struct json *value,
		       struct err *err) {
	const char *text = json_text(value);
	if (text == NULL) {
		return err_set(err, ERR_INVALID, "'%s' must be text", parameter->name);
	}
	if (utf8_has_control(text, true)) {
		return err_set(err, ERR_INVALID, "'%s' has a control character in it",
			       parameter->name);
	}
	return true;
}

// True when nothing but white space is there.
static bool is_blank(const char *text) {
	char *folded = utf8_fold(text);
	bool blank = *folded == '\0';
	free(folded);
	return blank;
}

static bool check_line(const struct parameter *parameter, const struct json *value,
		       struct err *err) {
	const char *text = json_text(value);
	if (text == NULL || is_blank(text)) {
		return err_set(err, ERR_INVALID, "'%s' must be text and not empty",
			       parameter->name);
	}
	if (utf8_has_control(text, false)) {
		return err_set(err, ERR_INVALID, "'%s' must be one line without control characters",
			       parameter->name);
	}
	return true;
}

static bool check_word(const struct parameter *parameter, const struct json *value,
		       struct err *err) {
	const char *text = json_text(value);
	if (text == NULL || !word_listed(parameter->value, text)) {
		return err_set(err, ERR_INVALID, "'%s' must be one of %s", parameter->name,
			       parameter->value);
	}
	return true;
}

static bool check_date(const struct parameter *parameter, const struct json *value,
		       struct err *err) {
	struct date date;
	const char *text = json_text(value);
	if (text == NULL || !date_parse(text, &date, err)) {
		return err_set(err, ERR_INVALID, "'%s' must be a day as YYYY-MM-DD",
			       parameter->name);
	}
	return true;
}

static bool check_flag(const struct parameter *parameter, const struct json *value,
		       struct err *err) {
	if (json_kind(value) != JSON_KIND_BOOL) {
		return err_set(err, ERR_INVALID, "'%s' must be true or false", parameter->name);
	}
	return true;
}

static bool check_json(const struct parameter *parameter, const struct json *value,
		       struct err *err) {
	enum json_kind kind = json_kind(value);
	if (kind != JSON_KIND_LIST && kind != JSON_KIND_OBJECT) {
		return err_set(err, ERR_INVALID, "'%s' must be a list or an object",
			       parameter->name);
	}
	return true;
}

typedef bool check_function(const struct parameter *parameter, const struct json *value,
			    struct err *err);

static bool check_each(const struct parameter *parameter, const struct json *value,
		       check_function *check, struct err *err) {
	size_t count = json_count(value);
	if (json_kind(value) != JSON_KIND_LIST || count == 0 || count > PARAMETER_LIST_MAX) {
		return err_set(err, ERR_INVALID, "'%s' must be a list of 1 to %d", parameter->name,
			       PARAMETER_LIST_MAX);
	}
	for (size_t i = 0; i < count; i++) {
		if (!check(parameter, json_at(value, i), err)) {
			return false;
		}
	}
	return true;
}

static bool check_ids(const struct parameter *parameter, const struct json *value,
		      struct err *err) {
	return check_each(parameter, value, check_id, err);
}

static bool check_lines(const struct parameter *parameter, const struct json *value,
			struct err *err) {
	return check_each(parameter, value, check_line, err);
}

static check_function *const checks[] = {
	[PARAMETER_ID] = check_id,       [PARAMETER_IDS] = check_ids,
	[PARAMETER_LINES] = check_lines, [PARAMETER_COUNT] = check_count,
	[PARAMETER_TEXT] = check_text,   [PARAMETER_LINE] = check_line,
	[PARAMETER_WORD] = check_word,   [PARAMETER_DATE] = check_date,
	[PARAMETER_FLAG] = check_flag,   [PARAMETER_JSON] = check_json,
};

bool parameter_check(const struct parameter *parameter, const struct json *value, struct err *err) {
	return checks[parameter->type](parameter, value, err);
}
