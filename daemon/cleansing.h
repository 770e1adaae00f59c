/*
 * malloc() and its family for a library that handles secrets: all memory is overwritten before it
 * is given back, so that no copy of a password outlives its use (RELIABILITY S14).
 */
#pragma once

#include <stddef.h>

/* As malloc(3), calloc(3) and strdup(3). */
void *cleansing_malloc(size_t size);
void *cleansing_calloc(size_t count, size_t size);
char *cleansing_strdup(const char *text);

/* As realloc(3), but that what is left behind is overwritten, too. */
void *cleansing_realloc(void *memory, size_t size);

/* As free(3), behind overwriting it all. */
void cleansing_free(void *memory);
