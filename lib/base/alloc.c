// Memory that is there or the program ends.
#include "rosemary/base/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Writes without allocating: there is nothing left to allocate.
static _Noreturn void out_of_memory(void) {
	(void)fputs("out of memory\n", stderr); // nothing can be done if that fails too
	abort();
}

void *xcalloc(size_t count, size_t size) {
	void *memory = calloc(count > 0 ? count : 1, size > 0 ? size : 1);
	if (memory == NULL) {
		out_of_memory();
	}
	return memory;
}

void *xrealloc(void *memory, size_t count, size_t size) {
	void *resized = reallocarray(memory, count > 0 ? count : 1, size > 0 ? size : 1);
	if (resized == NULL) {
		out_of_memory();
	}
	return resized;
}

char *xstrdup(const char *text) {
	return text == NULL ? NULL : xstrndup(text, strlen(text));
}

char *xstrndup(const char *text, size_t len) {
	char *copy = xcalloc(len + 1, 1);
	memcpy(copy, text, len);
	return copy;
}

char *xasprintf(const char *format, ...) {
	char *text = NULL;
	va_list arguments;
	va_start(arguments, format);
	int len = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (len < 0) {
		out_of_memory();
	}
	return text;
}

void replace_text(char **slot, const char *text) {
	char *copy = xstrdup(text);
	free(*slot);
	*slot = copy;
}
