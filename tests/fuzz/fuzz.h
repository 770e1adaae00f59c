/* What a fuzz target offers, to libFuzzer and to the replay of its seeds. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Feeds size bytes to a parser; aborts when it does what it must not. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
