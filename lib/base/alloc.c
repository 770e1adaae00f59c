// Memory that is there or the program ends.
#include "rosemary/base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

// Allocates nothing and calls nobody: there is nothing left to allocate.
_Noreturn void out_of_memory(void) {
	static const char text[] = "out of memory\n";
	if (write(STDERR_FILENO, text, sizeof text - 1) < 0) {
		_exit(EX_OSERR); // which says it, too
	}
	_exit(EX_OSERR);
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
	va_list arguments;
	va_start(arguments, format);
	char *text = xvasprintf(format, arguments);
	va_end(arguments);
	return text;
}

char *xvasprintf(const char *format, va_list arguments) {
	char *text = NULL;
	if (vasprintf(&text, format, arguments) < 0) {
		out_of_memory();
	}
	return text;
}

void *library_malloc(size_t size) {
	void *memory = malloc(size > 0 ? size : 1);
	if (memory == NULL) {
		out_of_memory();
	}
	return memory;
}

void *library_realloc(void *memory, size_t size) {
	return xrealloc(memory, size, 1);
}

void replace_text(char **slot, const char *text) {
	char *copy = xstrdup(text);
	free(*slot);
	*slot = copy;
}
