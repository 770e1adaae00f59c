/* Files: opened close-on-exec, read whole within a limit, written so that a crash spoils none. */
#pragma once

#include <stdio.h>

#include "rosemary/base/strbuf.h"

/* fopen(3) with the path in the error; mode should hold "e" (close-on-exec). */
FILE *file_open(const char *path, const char *mode, struct err *err) MUST_CHECK;

/* fclose(3); NULL is fine. For files that were only read: what writing lost is not told. */
void file_close(FILE *file);

/* Appends a whole file to buf. ERR_NOT_FOUND, ERR_DENIED, ERR_LIMIT, ERR_IO name the path. */
bool file_read(const char *path, struct strbuf *buf, struct err *err) MUST_CHECK;

/*
 * Writes len bytes as path with the given mode (as 0600): a temporary file beside it, fsync,
 * rename, fsync of the folder. On failure nothing of it remains and an old path is untouched.
 */
bool file_write(const char *path, int mode, const void *bytes, size_t len,
		struct err *err) MUST_CHECK;

/*
 * Gives the durable file temporary the name path, and makes the name durable (fsync of the folder).
 * ERR_STATE when something has that name already, which then stays as it is.
 */
bool file_name_new(const char *temporary, const char *path, struct err *err) MUST_CHECK;

/* Makes the folder and its parents with mode; one that exists already is fine. */
bool file_make_folder(const char *path, int mode, struct err *err) MUST_CHECK;

/* base/path, or path itself when it is absolute; to be freed with free(). */
char *file_path(const char *base, const char *path) MUST_CHECK;
