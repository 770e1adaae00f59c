// What customers wrote on cards, read by words that a shop wrote: no text of either may do harm.
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"
#include "rosemary/domain/occasion_words.h"
#include "tests/fuzz/fuzz.h"

// A line that begins with one of these letters is a phrase; the others are what customers wrote.
static const struct {
	char letter;
	enum occasion_meaning means;
	const char *kind;
} kinds[] = {
	{'b', MEANS_KIND, "birthday"},     {'a', MEANS_KIND, "anniversary"},
	{'m', MEANS_FEAST, "mothers-day"}, {'o', MEANS_ONCE, NULL},
	{'n', MEANS_NEVER, NULL},          {'s', MEANS_SYMPATHY, NULL},
};

static void add(struct occasion_words *words, const char *line) {
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (line[0] != kinds[i].letter || !utf8_valid(line, strlen(line))) {
			continue;
		}
		size_t before = words->count;
		enum occasion_words_added added =
			occasion_words_add(words, line + 1, kinds[i].means, kinds[i].kind);
		demand(words->count == before + 1 || (words->count == before));
		// What was taken is found where it stands alone, unless another meaning has it.
		struct occasion_naming naming = {0};
		occasion_words_read(words, line + 1, &naming);
		demand(added != WORDS_ADDED || naming.means != MEANS_NOTHING);
	}
}

static void read(const struct occasion_words *words, const char *line) {
	struct occasion_naming naming = {0}, again = {0};
	char *twice = xasprintf("%s - %s", line, line);
	occasion_words_read(words, line, &naming);
	demand(naming.kind == NULL || !naming.several);
	bool named = naming.means == MEANS_KIND || naming.means == MEANS_FEAST;
	demand(!named || naming.kind != NULL);
	occasion_words_read(words, twice, &again); // phrases may also stand across the dash
	demand(again.means >= naming.means || again.several);
	free(twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct occasion_words words = {0};
	char *text = xstrndup((const char *)data, size);
	char *rest = text;
	for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
		add(&words, line);
		read(&words, line);
	}
	occasion_words_finish(&words);
	free(text);
	return 0;
}
