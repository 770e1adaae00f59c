/*
 * A draft as the text that an editor opens: "Subject: ...", an empty line, the words; on a channel
 * without subjects the words alone. Pure.
 */
#pragma once

#include <stddef.h>

#include "rosemary/base/err.h"

/* The most that an editor may give back. */
enum { EDIT_MAX_BYTES = 256 * 1024 };

/* The file for an editor; to be freed. subject is NULL on a channel without. */
char *edit_text_write(const char *subject, const char *text) MUST_CHECK;

/*
 * Reads it back: both parts are to be freed; ret_subject is NULL on a channel without. ERR_SYNTAX
 * when the first line is no subject or the second is not empty, ERR_INVALID for bytes that are not
 * UTF-8.
 */
bool edit_text_read(const char *bytes, size_t len, char **ret_subject, char **ret_text,
		    struct err *err) MUST_CHECK;

/* True when two texts differ in more than the newline that editors put at the end. */
bool edit_text_differs(const char *before, const char *after);
