/* Memory that is there or the program ends, and the few macros that every file needs. */
#pragma once

#include <stdarg.h>
#include <stddef.h>

/* Put behind a prototype: ignoring the result is a compile error. */
#define MUST_CHECK __attribute__((warn_unused_result))

/* Put behind a prototype whose argument number text is a printf format for those from first on. */
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

/* The number of elements of an array (never of a pointer). */
#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

/*
 * Ends the program at once, as a kill would, with the status EX_OSERR and a word on standard error:
 * what the store holds is good, and the next start goes on from there.
 */
_Noreturn void out_of_memory(void);

/*
 * Zeroed memory for count things of size bytes, to be freed with free(). Without any the program
 * ends, so every size that comes from outside meets a named limit before it comes here.
 */
void *xcalloc(size_t count, size_t size) MUST_CHECK;

/* Resizes memory from xcalloc() or NULL to count things of size bytes; new bytes are not zeroed. */
void *xrealloc(void *memory, size_t count, size_t size) MUST_CHECK;

/* A copy of text, to be freed with free(); NULL gives NULL. */
char *xstrdup(const char *text) MUST_CHECK;

/* A NUL-terminated copy of the first len bytes at text, to be freed with free(). */
char *xstrndup(const char *text, size_t len) MUST_CHECK;

/* printf into fresh memory, to be freed with free(). */
char *xasprintf(const char *format, ...) MUST_CHECK PRINTF_LIKE(1, 2);
char *xvasprintf(const char *format, va_list arguments) MUST_CHECK PRINTF_LIKE(1, 0);

/*
 * Memory as malloc() and realloc() give it, for libraries that can be told whom to ask: a failure
 * that one of them keeps to itself would look like a value that is not there.
 */
void *library_malloc(size_t size) MUST_CHECK;
void *library_realloc(void *memory, size_t size) MUST_CHECK;

/* Frees *slot and puts a copy of text (or NULL) there. */
void replace_text(char **slot, const char *text);
