// Failures: a code, and a text that is always valid UTF-8 whatever went into it.
#include "rosemary/base/err.h"

#include <errno.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "rosemary/base/utf8.h"

enum {
	ROOM_FOR_CUT = 4, // so that the cut sees the whole of the character that it falls into
	WORK_MAX = ERR_TEXT_MAX + ROOM_FOR_CUT
};

static const char *const code_names[ERR_CODE_COUNT] = {
	[ERR_NONE] = "none",
	[ERR_SYNTAX] = "syntax",
	[ERR_INVALID] = "invalid",
	[ERR_LIMIT] = "limit",
	[ERR_STATE] = "state",
	[ERR_CONFLICT] = "conflict",
	[ERR_NOT_FOUND] = "not found",
	[ERR_DENIED] = "denied",
	[ERR_IO] = "io",
	[ERR_NO_SPACE] = "no space",
	[ERR_BUSY] = "busy",
	[ERR_CORRUPT] = "corrupt",
	[ERR_UNREACHABLE] = "unreachable",
};

static const struct {
	int error_number;
	enum err_code code;
} codes_of_errno[] = {
	{ENOENT, ERR_NOT_FOUND},
	{ENOTDIR, ERR_NOT_FOUND},
	{EACCES, ERR_DENIED},
	{EPERM, ERR_DENIED},
	{EROFS, ERR_DENIED},
	{ENOSPC, ERR_NO_SPACE},
	{EDQUOT, ERR_NO_SPACE},
	{EBUSY, ERR_BUSY},
	{EWOULDBLOCK, ERR_BUSY},
	{EADDRINUSE, ERR_BUSY},
	{EFBIG, ERR_LIMIT},
	{ENAMETOOLONG, ERR_LIMIT},
	{ECONNREFUSED, ERR_UNREACHABLE},
	{ECONNRESET, ERR_UNREACHABLE},
	{EPIPE, ERR_UNREACHABLE},
	{ETIMEDOUT, ERR_UNREACHABLE},
	{EHOSTUNREACH, ERR_UNREACHABLE},
	{ENETUNREACH, ERR_UNREACHABLE},
};

static enum err_code code_of_errno(int error_number) {
	for (size_t i = 0; i < ARRAY_LEN(codes_of_errno); i++) {
		if (codes_of_errno[i].error_number == error_number) {
			return codes_of_errno[i].code;
		}
	}
	return ERR_IO;
}

// The text goes to people by JSON, which takes valid UTF-8 only, and quotes what came from outside.
static void replace_invalid(char *text, size_t len) {
	for (size_t i = 0; i < len;) {
		uint32_t code_point = 0;
		size_t step = utf8_decode(text + i, len - i, &code_point);
		if (step == 0) {
			text[i] = '?';
			step = 1;
		}
		i += step;
	}
}

// The arguments may hold err->text itself, so the text is made aside and copied when it is done.
PRINTF_LIKE(2, 0)
static void format_text(char work[WORK_MAX], const char *format, va_list arguments) {
	if (vsnprintf(work, WORK_MAX, format, arguments) < 0) {
		work[0] = '\0'; // longer than INT_MAX: the code must do
	}
	replace_invalid(work, strlen(work));
}

static void keep(struct err *err, const char *work) {
	size_t len = utf8_cut(work, strlen(work), ERR_TEXT_MAX - 1);
	memcpy(err->text, work, len);
	err->text[len] = '\0';
}

// Puts "work: " before the text of err; what is too much falls off at the end.
static void keep_before(struct err *err, const char work[WORK_MAX]) {
	char joined[WORK_MAX + 2 + ERR_TEXT_MAX]; // room for all three whole
	(void)stpcpy(stpcpy(stpcpy(joined, work), ": "), err->text);
	keep(err, joined);
}

bool err_set(struct err *err, enum err_code code, const char *format, ...) {
	char work[WORK_MAX];
	va_list arguments;
	va_start(arguments, format);
	format_text(work, format, arguments);
	va_end(arguments);
	keep(err, work);
	err->code = code;
	return false;
}

bool err_prefix(struct err *err, const char *format, ...) {
	char work[WORK_MAX];
	va_list arguments;
	va_start(arguments, format);
	format_text(work, format, arguments);
	va_end(arguments);
	keep_before(err, work);
	return false;
}

bool err_set_errno(struct err *err, int error_number, const char *format, ...) {
	char work[WORK_MAX];
	va_list arguments;
	va_start(arguments, format);
	format_text(work, format, arguments);
	va_end(arguments);
	(void)err_set(err, code_of_errno(error_number), "%s", strerror(error_number));
	// What root may, a service's user may not: who was it?
	const struct passwd *user = error_number == EACCES ? getpwuid(geteuid()) : NULL;
	if (user != NULL) {
		(void)err_set(err, err->code, "%s for the user '%s'", strerror(error_number),
			      user->pw_name);
	}
	keep_before(err, work);
	return false;
}

const char *err_code_name(enum err_code code) {
	return code_names[code];
}

enum err_code err_code_from_name(const char *name) {
	for (int code = 0; name != NULL && code < ERR_CODE_COUNT; code++) {
		if (strcmp(code_names[code], name) == 0) {
			return (enum err_code)code;
		}
	}
	return ERR_IO;
}
