/* What a fuzz target offers, to libFuzzer and to the replay of seeds; and what targets share. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "rosemary/base/alloc.h"

/* Feeds size bytes to a parser; aborts when it does what it must not. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program when what must hold does not: that is a finding. */
static inline void demand(bool holds) {
	if (!holds) {
		abort();
	}
}

/*
 * The next word of an input, a copy to be freed: up to RS (0x1e), for a newline is what a word may
 * try to smuggle in. "" when there are no more.
 */
char *next_word(const char **words) MUST_CHECK;
