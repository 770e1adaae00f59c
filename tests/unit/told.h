/* What the tests of lib/config share: complaints that were told, files in a scratch folder. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "rosemary/base/file.h"

/* Complaints, each on a line. */
struct told {
	struct strbuf text;
	size_t count;
};

/* A complaint_handler that appends to the struct told at argument. */
static inline void told_add(const char *text, void *argument) {
	struct told *told = argument;
	strbuf_addf(&told->text, "%s\n", text);
	told->count++;
}

/* Nothing told yet. */
static inline struct told told_nothing(void) {
	return (struct told){.text = STRBUF_INIT(1 << 20)};
}

/* Fails the test, showing all that was told, unless wanted is part of it. */
static inline void assert_told(const struct told *told, const char *wanted) {
	if (strstr(strbuf_text(&told->text), wanted) == NULL) {
		fail_msg("'%s' was not told, but: %s", wanted, strbuf_text(&told->text));
	}
}

/* Fails the test, showing it, if anything was told. */
static inline void assert_nothing_told(const struct told *told) {
	if (told->count > 0) {
		fail_msg("%zu complaints: %s", told->count, strbuf_text(&told->text));
	}
}

/* A fresh folder as state: the set-up of a group's test. */
static inline int make_folder(void **state) {
	char *folder = xstrdup("/tmp/rosemary-test-XXXXXX");
	*state = folder;
	return mkdtemp(folder) == NULL ? -1 : 0;
}

/* Removes it and all in it. */
static inline int remove_folder(void **state) {
	char *command = xasprintf("rm -r '%s'", (char *)*state);
	int status = system(command); // NOLINT: the folder's name is ours
	free(command);
	free(*state);
	return status;
}

/* Writes a file of the folder; folders in name are made. */
static inline void put_file(const char *folder, const char *name, const void *bytes, size_t len) {
	struct err err = {0};
	char *path = file_path(folder, name);
	char *slash = strrchr(path, '/');
	*slash = '\0';
	assert_true(file_make_folder(path, 0700, &err));
	*slash = '/';
	assert_true(file_write(path, 0600, bytes, len, &err));
	free(path);
}

/* The same of a text. */
static inline void put_text(const char *folder, const char *name, const char *text) {
	put_file(folder, name, text, strlen(text));
}
