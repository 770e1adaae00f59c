// Memory that is overwritten before it is given back.
#include "cleansing.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

void *cleansing_malloc(size_t size) {
	return malloc(size);
}

void *cleansing_calloc(size_t count, size_t size) {
	return calloc(count, size);
}

char *cleansing_strdup(const char *text) {
	return strdup(text);
}

void cleansing_free(void *memory) {
	if (memory != NULL) {
		explicit_bzero(memory, malloc_usable_size(memory));
		free(memory);
	}
}

void *cleansing_realloc(void *memory, size_t size) {
	if (memory == NULL) {
		return malloc(size);
	}
	void *larger = malloc(size);
	if (larger != NULL) {
		size_t held = malloc_usable_size(memory);
		memcpy(larger, memory, held < size ? held : size);
		cleansing_free(memory);
	}
	return larger;
}
