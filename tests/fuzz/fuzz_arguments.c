// Any words on the command line, and any text that comes back from an editor.
#include <stdlib.h>
#include <string.h>

#include "daemon/cli/arguments.h"
#include "daemon/cli/edit_text.h"
#include "rosemary/base/utf8.h"
#include "rosemary/wire/command.h"
#include "tests/fuzz/fuzz.h"

enum { WORDS_MAX = 64 };

static void try_words(const char *input) {
	char *words[WORDS_MAX];
	size_t count = 0;
	struct arguments arguments;
	struct err err = {0};
	while (*input != '\0' && count < WORDS_MAX) {
		words[count++] = next_word(&input);
	}
	bool read = arguments_parse(&arguments, (const char *const *)words, count, NULL, &err);
	demand(read || (err.code != ERR_NONE && utf8_valid(err.text, strlen(err.text))));
	if (read && arguments.has_verb && !arguments.help) {
		demand(arguments.params != NULL && json_kind(arguments.params) == JSON_KIND_OBJECT);
		char *line = json_write(arguments.params);
		demand(strchr(line, '\n') == NULL);
		free(line);
	}
	arguments_finish(&arguments);
	for (size_t i = 0; i < count; i++) {
		free(words[i]);
	}
}

// What an editor gives back is written as the same file again.
static void try_edited(const char *bytes, size_t len) {
	char *subject = NULL;
	char *text = NULL;
	struct err err = {0};
	if (!edit_text_read(bytes, len, &subject, &text, &err)) {
		demand((err.code == ERR_SYNTAX || err.code == ERR_INVALID) && subject == NULL);
		return;
	}
	char *file = edit_text_write(subject, text);
	char *subject_again = NULL;
	char *text_again = NULL;
	demand(edit_text_read(file, strlen(file), &subject_again, &text_again, &err));
	demand(strcmp(subject, subject_again) == 0 && !edit_text_differs(text, text_again));
	free(subject);
	free(text);
	free(subject_again);
	free(text_again);
	free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	char *input = xstrndup((const char *)data, size);
	try_words(input);
	try_edited((const char *)data, size);
	free(input);
	return 0;
}
