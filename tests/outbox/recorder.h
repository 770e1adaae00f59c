/* What tests need to start a recording server of tests/servers and to read what it wrote. */
#pragma once

#include <sys/types.h>

#include "rosemary/base/strbuf.h"

/* Bytes of the largest file that is read. */
enum { RECORDER_FILE_MAX = 4 * 1024 * 1024 };

/* Reads a file of a folder; false when there is none. */
bool recorder_read(const char *folder, const char *name, struct strbuf *buf);

/* Writes one, or fails the test. */
void recorder_write(const char *path, const char *text);

/* Waits for the file "port" that a server writes in folder once it listens. To be freed. */
char *recorder_port(const char *folder);

/* The words of a command line while it is made. */
struct recorder_words {
	const char *words[24];
	size_t count;
};
void recorder_word(struct recorder_words *words, const char *word);

/* An option and its value, if it has one. */
void recorder_option(struct recorder_words *words, const char *name, const char *value);

/* Starts it, or fails the test. */
pid_t recorder_spawn(const struct recorder_words *words);
