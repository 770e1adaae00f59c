/* A first look at the bytes of a libconfig file, for what libconfig would take otherwise. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "rosemary/config/complaint.h"

/* Refused numbers that are remembered, and bytes of their names with the NUL. */
enum { SCAN_REFUSED_MAX = 16, SCAN_NAME_MAX = 64 };

/* Names of the options whose numbers do not fit into 32 bits. */
struct scan {
	char refused[SCAN_REFUSED_MAX][SCAN_NAME_MAX];
	size_t refused_count;
};

/*
 * Looks at len bytes of a file. Numbers that libconfig would wrap are complained about and noted
 * in ret. False (and complaints) for what must not reach libconfig at all: bytes that are no
 * UTF-8, control characters, open texts and comments, too deep nesting, @include.
 */
bool scan_bytes(const char *file, const char *bytes, size_t len, struct complaints *complaints,
		struct scan *ret) MUST_CHECK;

/* True when a number of that name was complained about. */
bool scan_refused(const struct scan *scan, const char *name);
