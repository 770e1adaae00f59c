// Any bytes as JSON, and as what a daemon claims to have answered.
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"
#include "rosemary/wire/codec.h"
#include "tests/fuzz/fuzz.h"

typedef char *json_writer(const struct json *json);

// However a value is written, it reads the same again and is then written the same.
static void write_and_read(const struct json *value, json_writer *write, bool line) {
	struct err err = {0};
	char *text = write(value);
	struct json *again = json_parse(text, strlen(text), &err);
	demand(again != NULL && json_same(value, again));
	char *once_more = write(again);
	demand(strcmp(text, once_more) == 0);
	demand(utf8_valid(text, strlen(text)) && (!line || strpbrk(text, "\r\n") == NULL));
	free(once_more);
	json_free(again);
	free(text);
}

// A result or an error in words, whatever the answer holds.
static void read_answer(const struct json *answer, const struct json *id) {
	struct err err = {0};
	struct json *result = codec_answer(answer, id, &err);
	demand((result != NULL) == (err.code == ERR_NONE));
	demand(utf8_valid(err.text, strlen(err.text)));
	if (result != NULL) {
		demand(json_same(result, json_get(answer, "result")));
		demand(json_same(id, json_get(answer, "id")));
	}
	json_free(result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct err err = {0};
	struct json *value = json_parse((const char *)data, size, &err);
	if (value == NULL) {
		demand(err.code == ERR_SYNTAX || err.code == ERR_LIMIT);
		demand(utf8_valid(err.text, strlen(err.text)));
		return 0;
	}
	struct json *number = json_new_int(7);
	struct json *text = json_new_text("seven");
	write_and_read(value, json_write, true);
	write_and_read(value, json_write_sorted, true);
	write_and_read(value, json_write_pretty, false);
	read_answer(value, number);
	read_answer(value, text);
	struct json *copy = json_copy_of(value);
	demand(json_same(copy, value));
	json_free(copy);
	json_free(text);
	json_free(number);
	json_free(value);
	return 0;
}
