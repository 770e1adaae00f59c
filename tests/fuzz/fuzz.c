// What fuzz targets share.
#include "tests/fuzz/fuzz.h"

#include <string.h>

char *next_word(const char **words) {
	size_t len = strcspn(*words, "\x1e");
	char *word = xstrndup(*words, len);
	*words += len + ((*words)[len] != '\0');
	return word;
}
