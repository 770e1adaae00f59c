// Files: read whole, or replaced so that a crash leaves the old or the new one.
#include "rosemary/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

FILE *file_open(const char *path, const char *mode, struct err *err) {
	FILE *file = fopen(path, mode);
	if (file == NULL) {
		(void)err_set_errno(err, errno, "cannot open '%s'", path);
	}
	return file;
}

void file_close(FILE *file) {
	if (file != NULL) {
		(void)fclose(file); // only read from: there is nothing to lose
	}
}

bool file_read(const char *path, struct strbuf *buf, struct err *err) {
	FILE *file = file_open(path, "re", err);
	if (file == NULL) {
		return false;
	}
	bool read = strbuf_read(buf, file, err);
	if (!read) {
		(void)err_prefix(err, "'%s'", path);
	}
	file_close(file);
	return read;
}

static bool write_all(int fd, const char *bytes, size_t len) {
	while (len > 0) {
		ssize_t written = write(fd, bytes, len);
		if (written < 0 && errno != EINTR) {
			return false;
		}
		if (written > 0) {
			bytes += written;
			len -= (size_t)written;
		}
	}
	return true;
}

// Makes the file durable under its temporary name. Closes fd in any case.
static bool fill(int fd, int mode, const void *bytes, size_t len) {
	bool filled = fchmod(fd, (mode_t)mode) == 0 && write_all(fd, bytes, len) && fsync(fd) == 0;
	int error_number = errno; // of the step that failed, not of close()
	bool closed = close(fd) == 0;
	if (!filled) {
		errno = error_number;
	}
	return filled && closed;
}

static int open_parent(const char *path) {
	char *copy = xstrdup(path); // dirname() writes into its argument
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int error_number = errno;
	free(copy);
	errno = error_number;
	return fd;
}

// Writes the temporary file and gives it the name of path.
static bool replace(const char *path, char *temporary, int mode, const void *bytes, size_t len) {
	int fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0) {
		return false;
	}
	if (!fill(fd, mode, bytes, len) || rename(temporary, path) != 0) {
		int error_number = errno;
		(void)unlink(temporary); // if that fails too, the first failure is the one to tell
		errno = error_number;
		return false;
	}
	return true;
}

bool file_write(const char *path, int mode, const void *bytes, size_t len, struct err *err) {
	char *temporary = xasprintf("%s.XXXXXX", path);
	int folder = open_parent(path);
	bool written = folder >= 0 && replace(path, temporary, mode, bytes, len);
	if (written && fsync(folder) != 0 && errno != EINVAL) { // EINVAL: kept without asking
		written = false;
	}
	if (!written) {
		(void)err_set_errno(err, errno, "cannot write '%s'", path);
	}
	if (folder >= 0) {
		(void)close(folder); // only read from
	}
	free(temporary);
	return written;
}

// False with EEXIST when path is there; some file systems cannot promise it in one step.
static bool rename_new(const char *temporary, const char *path) {
	struct stat status;
	if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) == 0) {
		return true;
	}
	if (errno != EINVAL && errno != ENOSYS) {
		return false;
	}
	if (lstat(path, &status) == 0) {
		errno = EEXIST;
		return false;
	}
	return rename(temporary, path) == 0;
}

bool file_name_new(const char *temporary, const char *path, struct err *err) {
	int folder = open_parent(path);
	bool named = folder >= 0 && rename_new(temporary, path);
	if (!named && errno == EEXIST) {
		(void)err_set(err, ERR_STATE, "'%s' is there already", path);
	} else if (!named || (fsync(folder) != 0 && errno != EINVAL)) { // EINVAL: kept unasked
		named = err_set_errno(err, errno, "cannot write '%s'", path);
	}
	if (folder >= 0) {
		(void)close(folder); // only read from
	}
	return named;
}

static bool make_one(const char *path, mode_t mode) {
	struct stat status;
	if (mkdir(path, mode) == 0) {
		return true;
	}
	if (errno != EEXIST || stat(path, &status) != 0) {
		return false;
	}
	errno = ENOTDIR;
	return S_ISDIR(status.st_mode);
}

bool file_make_folder(const char *path, int mode, struct err *err) {
	char *part = xstrdup(path);
	size_t len = strlen(path);
	bool made = len > 0;
	errno = ENOENT; // what mkdir(2) says of an empty path
	for (size_t end = 1; made && end <= len; end++) {
		if (path[end] == '/' || path[end] == '\0') {
			part[end] = '\0';
			made = make_one(part, (mode_t)mode);
			part[end] = path[end];
		}
	}
	if (!made) {
		(void)err_set_errno(err, errno, "cannot make folder '%s'", path);
	}
	free(part);
	return made;
}

char *file_path(const char *base, const char *path) {
	if (path[0] == '/') {
		return xstrdup(path);
	}
	size_t len = strlen(base);
	bool slashed = len > 0 && base[len - 1] == '/';
	return xasprintf("%s%s%s", base, slashed ? "" : "/", path);
}
