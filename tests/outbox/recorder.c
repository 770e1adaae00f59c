// What tests need to start a recording server of tests/servers and to read what it wrote.
#include "recorder.h"

#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/file.h"
#include "scratch.h"

enum { PATIENCE_MS = 20 * 1000 };

extern char **environ;

bool recorder_read(const char *folder, const char *name, struct strbuf *buf) {
	struct err err = {0};
	char *path = file_path(folder, name);
	bool read = file_read(path, buf, &err);
	free(path);
	return read;
}

void recorder_write(const char *path, const char *text) {
	struct err err = {0};
	assert_true(file_write(path, 0644, text, strlen(text), &err));
}

// Waits for the file that the server writes once it listens.
char *recorder_port(const char *folder) {
	struct strbuf text = STRBUF_INIT(64);
	for (int i = 0; i < PATIENCE_MS && !recorder_read(folder, "port", &text); i++) {
		wait_for_others();
	}
	assert_true(text.len > 1);
	strbuf_cut(&text, text.len - 1);
	return strbuf_take(&text);
}

void recorder_word(struct recorder_words *words, const char *word) {
	assert_true(words->count + 1 < ARRAY_LEN(words->words));
	words->words[words->count++] = word;
}

// An option and its value, if it has one.
void recorder_option(struct recorder_words *words, const char *name, const char *value) {
	if (value != NULL) {
		recorder_word(words, name);
		recorder_word(words, value);
	}
}

pid_t recorder_spawn(const struct recorder_words *words) {
	pid_t pid = 0;
	assert_int_equal(posix_spawnp(&pid, words->words[0], NULL, NULL,
				      (char *const *)(uintptr_t)words->words, environ),
			 0);
	return pid;
}
