// Words for enumerated values.
#include "rosemary/base/words.h"

#include <assert.h>
#include <string.h>

const char *words_name(const struct words *words, int value) {
	assert(value >= 0 && value < words->count);
	return words->names[value];
}

bool words_find(const struct words *words, const char *text, int *ret) {
	for (int value = 0; text != NULL && value < words->count; value++) {
		if (strcmp(words->names[value], text) == 0) {
			*ret = value;
			return true;
		}
	}
	return false;
}
