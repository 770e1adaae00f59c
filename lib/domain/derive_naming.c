// What an order says about its occasion.
#include <string.h>

#include "rosemary/domain/derive.h"

// True for a kind that says which day of the year it is.
static bool says_kind(const char *kind) {
	static const char *const others[] = {OCCASION_GENERAL, OCCASION_OWN_BIRTHDAY,
					     OCCASION_REORDER};
	for (size_t i = 0; kind != NULL && i < ARRAY_LEN(others); i++) {
		kind = strcmp(kind, others[i]) != 0 ? kind : NULL;
	}
	return kind != NULL && occasion_kind_valid(kind);
}

struct occasion_naming derive_naming(const struct occasion_words *words,
				     const struct order *order) {
	struct occasion_naming naming = {0};
	const char *kind = order->occasion_kind;
	occasion_words_read(words, order->gift_note, &naming);
	occasion_words_read(words, order->tags, &naming);
	if (!says_kind(kind) || naming.means >= MEANS_NEVER) {
		return naming;
	}
	naming = (struct occasion_naming){.means = MEANS_KIND, .kind = kind};
	for (size_t i = 0; i < words->count; i++) {
		const struct occasion_word *word = &words->words[i];
		if (word->means == MEANS_FEAST && strcmp(word->kind, kind) == 0) {
			naming.means = MEANS_FEAST;
			break;
		}
	}
	return naming;
}
