// FILE.rejected.csv: written beside FILE under another name, put in its place when it is whole.
#include "daemon/cli/import_rejects.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/cli/print.h"
#include "rosemary/base/file.h"

#define REJECTS_SUFFIX ".rejected.csv"

static const char first_column[] = "rejected_line";

enum { OWN_COLUMNS = 2 }; // rejected_line, rejected_reason

struct rejects {
	char *path;   // where it will be
	char *made;   // where it is written; NULL before the first row
	FILE *sink;   // of made
	char *header; // raw, with its line end
	size_t header_len;
	char delimiter;
	bool ours; // the rows come from such a file: their first two fields are replaced
};

bool rejects_wrote(const char *bytes, size_t len) {
	size_t name = strlen(first_column);
	size_t start = len > 0 && bytes[0] == '"' ? 1 : 0;
	return len >= start + name && memcmp(bytes + start, first_column, name) == 0;
}

size_t rejects_skip_fields(const char *bytes, size_t len, char delimiter, size_t count) {
	bool quoted = false;
	size_t found = 0;
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == '"') {
			quoted = !quoted; // a doubled one changes nothing
		} else if (!quoted && bytes[i] == delimiter && ++found == count) {
			return i + 1;
		} else if (!quoted && (bytes[i] == '\n' || bytes[i] == '\r')) {
			return 0;
		}
	}
	return 0;
}

// Whether a file may be replaced: it is not there, or it is one of ours.
static bool may_replace(const char *path, struct err *err) {
	char begin[sizeof first_column + 1] = {0};
	FILE *file = fopen(path, "re");
	if (file == NULL) {
		return errno == ENOENT || err_set_errno(err, errno, "'%s'", path);
	}
	size_t len = fread(begin, 1, sizeof begin, file);
	file_close(file);
	return rejects_wrote(begin, len) ||
	       err_set(err, ERR_INVALID,
		       "'%s' is there and was not written by rosemary: move it away, rejected rows "
		       "go there",
		       path);
}

struct rejects *rejects_open(const char *path, const struct csv *csv, struct err *err) {
	const struct csv_row *header = csv_header(csv);
	struct rejects *rejects = xcalloc(1, sizeof *rejects);
	rejects->path = xasprintf("%s" REJECTS_SUFFIX, path);
	rejects->delimiter = csv_delimiter(csv);
	rejects->header = xstrndup(header->bytes, header->len);
	rejects->header_len = header->len;
	rejects->ours = rejects_wrote(header->bytes, header->len);
	if (!may_replace(rejects->path, err)) {
		rejects_close(rejects);
		return NULL;
	}
	return rejects;
}

// Always in quotes, whatever the delimiter is, and UTF-8, or the row would be read as Latin-1.
static void put_quoted(FILE *sink, const char *text) {
	char *safe = print_safe_copy(text, false);
	(void)fputc('"', sink); // a failure stays with the stream until finish_file()
	for (const char *at = safe; *at != '\0'; at++) {
		(void)fputs(*at == '"' ? "\"" : "", sink);
		(void)fputc(*at, sink);
	}
	(void)fputc('"', sink);
	free(safe);
}

// How much of a row is the line and the reason that it came back with before.
static size_t own_bytes(const struct rejects *rejects, const char *bytes, size_t len) {
	return rejects->ours ? rejects_skip_fields(bytes, len, rejects->delimiter, OWN_COLUMNS) : 0;
}

static void put_bytes(const struct rejects *rejects, const char *bytes, size_t len) {
	size_t skip = own_bytes(rejects, bytes, len);
	(void)fwrite(bytes + skip, 1, len - skip, rejects->sink); // as above
	if (len == skip || (bytes[len - 1] != '\n' && bytes[len - 1] != '\r')) {
		(void)fputc('\n', rejects->sink);
	}
}

static bool create(struct rejects *rejects, struct err *err) {
	if (rejects->sink != NULL) {
		return true;
	}
	rejects->made = xasprintf("%s.XXXXXX", rejects->path);
	int fd = mkostemp(rejects->made, O_CLOEXEC); // 0600 from birth
	rejects->sink = fd >= 0 ? fdopen(fd, "we") : NULL;
	if (rejects->sink == NULL) {
		int error_number = errno;
		if (fd >= 0) {
			(void)close(fd); // nothing was written
			(void)unlink(rejects->made);
		}
		free(rejects->made);
		rejects->made = NULL;
		return err_set_errno(err, error_number, "cannot write '%s'", rejects->path);
	}
	(void)fprintf(rejects->sink, "rejected_line%crejected_reason%c", rejects->delimiter,
		      rejects->delimiter);
	put_bytes(rejects, rejects->header, rejects->header_len);
	return true;
}

static bool begin_row(struct rejects *rejects, int64_t line, const char *reason, struct err *err) {
	if (!create(rejects, err)) {
		return false;
	}
	(void)fprintf(rejects->sink, "%" PRId64 "%c", line, rejects->delimiter);
	put_quoted(rejects->sink, reason);
	(void)fputc(rejects->delimiter, rejects->sink);
	return ferror(rejects->sink) == 0 ||
	       err_set_errno(err, errno, "cannot write '%s'", rejects->path);
}

bool rejects_add(struct rejects *rejects, int64_t line, const char *reason, const char *bytes,
		 size_t len, struct err *err) {
	if (!begin_row(rejects, line, reason, err)) {
		return false;
	}
	put_bytes(rejects, bytes, len);
	return true;
}

bool rejects_add_current(struct rejects *rejects, struct csv *csv, const struct csv_row *row,
			 const char *reason, struct err *err) {
	size_t skip = own_bytes(rejects, row->bytes, row->len);
	return begin_row(rejects, (int64_t)row->line, reason, err) &&
	       csv_write_row(csv, skip, rejects->sink, err);
}

static bool same_bytes(const char *path, const char *other) {
	FILE *first = fopen(path, "re");
	FILE *second = fopen(other, "re");
	bool same = first != NULL && second != NULL;
	int byte = 0;
	while (same && byte != EOF) {
		byte = getc(first);
		same = getc(second) == byte;
	}
	file_close(first);
	file_close(second);
	return same;
}

// An older file may hold what somebody has mended and not imported yet: it is FILE~ from now on.
static bool keep_older(const struct rejects *rejects, struct err *err) {
	if (same_bytes(rejects->made, rejects->path)) {
		return true;
	}
	char *older = xasprintf("%s~", rejects->path);
	bool kept = rename(rejects->path, older) == 0 || errno == ENOENT;
	int error_number = errno;
	free(older);
	return kept ||
	       err_set_errno(err, error_number, "cannot keep the older '%s'", rejects->path);
}

// Everything is on the disk before the name is.
static bool finish_file(struct rejects *rejects, struct err *err) {
	bool written = fflush(rejects->sink) == 0 && ferror(rejects->sink) == 0 &&
		       fsync(fileno(rejects->sink)) == 0;
	int error_number = errno;
	bool closed = fclose(rejects->sink) == 0;
	rejects->sink = NULL;
	if (!written || !closed) {
		return err_set_errno(err, written ? errno : error_number, "cannot write '%s'",
				     rejects->path);
	}
	if (!keep_older(rejects, err)) {
		return false;
	}
	if (rename(rejects->made, rejects->path) != 0) {
		return err_set_errno(err, errno, "cannot write '%s'", rejects->path);
	}
	free(rejects->made);
	rejects->made = NULL;
	return true;
}

bool rejects_keep(struct rejects *rejects, char **ret_path, struct err *err) {
	if (rejects->sink == NULL) {
		*ret_path = NULL;
		return unlink(rejects->path) == 0 || errno == ENOENT ||
		       err_set_errno(err, errno, "cannot remove the old '%s'", rejects->path);
	}
	if (!finish_file(rejects, err)) {
		return false;
	}
	*ret_path = xstrdup(rejects->path);
	return true;
}

void rejects_close(struct rejects *rejects) {
	if (rejects == NULL) {
		return;
	}
	if (rejects->sink != NULL) {
		(void)fclose(rejects->sink); // thrown away
	}
	if (rejects->made != NULL) {
		(void)unlink(rejects->made); // as above
	}
	free(rejects->made);
	free(rejects->path);
	free(rejects->header);
	free(rejects);
}
