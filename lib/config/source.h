/* The bytes of a template's file as text. */
#pragma once

#include <stddef.h>

#include "rosemary/base/alloc.h"

/*
 * The text without a byte order mark and with LF at every line's end: without what editors on other
 * systems add. To be freed.
 */
char *source_plain(const char *bytes, size_t len) MUST_CHECK;

/* The line of the first byte that a template may not hold (no UTF-8, a control), or 0. */
int source_bad_line(const char *source, size_t len);
