// Passwords from files: whose they may be, how they are read, and how they are forgotten.
#include "rosemary/base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rosemary/base/file.h"

static const char *credentials_folder(void) {
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	return folder != NULL && folder[0] == '/' ? folder : NULL;
}

static bool is_credential(const char *path) {
	const char *folder = credentials_folder();
	size_t len = folder != NULL ? strlen(folder) : 0;
	return len > 0 && strncmp(path, folder, len) == 0 && path[len] == '/';
}

char *secret_path(const char *folder, const char *path) {
	const char *credentials = credentials_folder();
	// LoadCredential= of a folder puts its name before each file's: rosemary_smtp-password.
	static const char *const prefixes[] = {"", "rosemary_"};
	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
		if (path[0] == '/' || credentials == NULL) {
			break;
		}
		char *credential = xasprintf("%s/%s%s", credentials, prefixes[i], path);
		if (access(credential, F_OK) == 0) {
			return credential;
		}
		free(credential);
	}
	return file_path(folder, path);
}

static bool check_file(const char *path, const struct stat *status, uid_t user, struct err *err) {
	const mode_t forbidden = is_credential(path) ? S_IWGRP | S_IXGRP | S_IRWXO
						     : S_IRWXG | S_IRWXO;
	if (!S_ISREG(status->st_mode)) {
		return err_set(err, ERR_DENIED, "'%s' is no file", path);
	}
	if (status->st_uid != user && status->st_uid != 0) {
		return err_set(err, ERR_DENIED,
			       "'%s' belongs to user %u: it must belong to the daemon's user or "
			       "root",
			       path, (unsigned)status->st_uid);
	}
	if ((status->st_mode & forbidden) != 0) {
		return err_set(err, ERR_DENIED,
			       "'%s' may be read by others (mode %04o): chmod 600 it", path,
			       (unsigned)status->st_mode & 07777);
	}
	return true;
}

// Reads at most size bytes. Not by stdio, whose buffer would be freed with the secret in it.
static bool read_bytes(int fd, char *bytes, size_t size, size_t *ret_len) {
	size_t len = 0;
	ssize_t got = 1;
	while (len < size && got != 0) {
		got = read(fd, bytes + len, size - len);
		if (got < 0 && errno != EINTR) {
			return false;
		}
		len += got > 0 ? (size_t)got : 0;
	}
	*ret_len = len;
	return true;
}

// Takes the line end away and checks that one line of plain characters is left.
static bool check_line(const char *path, char *secret, size_t len, struct err *err) {
	if (len > 0 && secret[len - 1] == '\n') {
		len--;
		len -= len > 0 && secret[len - 1] == '\r';
	}
	secret[len] = '\0';
	if (len == 0) {
		return err_set(err, ERR_INVALID, "'%s' is empty", path);
	}
	if (len > SECRET_MAX) {
		return err_set(err, ERR_LIMIT, "'%s' is longer than %d bytes", path, SECRET_MAX);
	}
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)secret[i] < ' ' || secret[i] == 0x7f) {
			return err_set(err, ERR_INVALID,
				       "'%s' must be one line of plain characters", path);
		}
	}
	return true;
}

char *secret_read(const char *path, uid_t user, struct err *err) {
	enum { LINE_END = 2 };
	struct stat status;
	size_t len = 0;
	char *secret = NULL;
	// Without waiting: a pipe must not stop the daemon. It is refused below.
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 || fstat(fd, &status) != 0) {
		(void)err_set_errno(err, errno, "cannot open '%s'", path);
		goto out;
	}
	if (!check_file(path, &status, user, err)) {
		goto out;
	}
	secret = xcalloc(SECRET_MAX + LINE_END + 1, 1);
	bool read = read_bytes(fd, secret, SECRET_MAX + LINE_END, &len) ||
		    err_set_errno(err, errno, "cannot read '%s'", path);
	if (!read || !check_line(path, secret, len, err)) {
		explicit_bzero(secret, SECRET_MAX + LINE_END);
		free(secret);
		secret = NULL;
	}
out:
	if (fd >= 0) {
		(void)close(fd); // only read from
	}
	return secret;
}

void secret_free(char *secret) {
	if (secret != NULL) {
		explicit_bzero(secret, strlen(secret));
		free(secret);
	}
}
