/* Words for enumerated values: the same on disk, on the wire and on the screen. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The names of an enum's values 0 .. count - 1, in order. */
struct words {
	const char *const *names;
	int count;
};

/* Defines a words table `name` from a list of strings. */
#define WORDS(name, ...)                                                                           \
	static const char *const name##_list[] = {__VA_ARGS__};                                    \
	const struct words name = {name##_list, (int)(sizeof name##_list / sizeof name##_list[0])}

/* The name of a value; value must be one of the enum's. */
const char *words_name(const struct words *words, int value);

/* Finds the value whose name is text; false when there is none or text is NULL. */
bool words_find(const struct words *words, const char *text, int *ret);
