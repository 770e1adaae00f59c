/* What went wrong: a code for callers to branch on and a text for people. */
#pragma once

#include <stdbool.h>

#include "rosemary/base/alloc.h"

/* Kinds of failure. Their names (err_code_name) are the same on the wire and in logs. */
enum err_code {
	ERR_NONE,
	ERR_SYNTAX,      /* bytes from outside cannot be read as what they should be */
	ERR_INVALID,     /* readable, but not allowed */
	ERR_LIMIT,       /* larger than a named limit */
	ERR_STATE,       /* not a legal move from the present state */
	ERR_CONFLICT,    /* somebody else changed it since the caller looked */
	ERR_NOT_FOUND,   /* no such thing */
	ERR_DENIED,      /* the caller may not */
	ERR_IO,          /* the operating system refused */
	ERR_NO_SPACE,    /* the disk is full */
	ERR_BUSY,        /* another process holds it */
	ERR_CORRUPT,     /* a stored file is damaged or of a kind this program does not know */
	ERR_UNREACHABLE, /* the other side does not answer */
	ERR_CODE_COUNT
};

/* Bytes of the longest text, NUL included. */
enum { ERR_TEXT_MAX = 512 };

/* A failure. {0} is "no failure". Owns nothing; copied by assignment. */
struct err {
	enum err_code code;
	char text[ERR_TEXT_MAX];
};

/*
 * Sets code and text (lower case, no full stop, outside strings in 'quotes'). Too long a text is
 * cut between UTF-8 characters. Always returns false, so that `return err_set(...)` reads well.
 */
bool err_set(struct err *err, enum err_code code, const char *format, ...) PRINTF_LIKE(3, 4);

/* Puts "format: " before the text, for what only the caller knows. Always returns false. */
bool err_prefix(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);

/*
 * Sets code from errno (ENOENT, EACCES, ENOSPC, ... else ERR_IO) and text "format: strerror"; for
 * EACCES it names the user who may not.
 */
bool err_set_errno(struct err *err, int error_number, const char *format, ...) PRINTF_LIKE(3, 4);

/* The word for a code: "conflict", "not found", ... */
const char *err_code_name(enum err_code code);

/* The code for a word; ERR_IO for a word that is none. */
enum err_code err_code_from_name(const char *name);
