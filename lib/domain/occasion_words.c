// Finds the words that name occasions in what customers wrote.
#include "rosemary/domain/occasion_words.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"

// How a character stands in a text: within a word, between words, or as a word by itself.
enum place { PLACE_WITHIN, PLACE_BETWEEN, PLACE_ALONE };

// A range of characters that do not stand within words.
struct range {
	uint32_t first, last;
	enum place place;
};

/* clang-format off */
static const struct range ranges[] = {
	{0x0000,  0x002f,  PLACE_BETWEEN}, // controls, blanks, ASCII punctuation
	{0x003a,  0x0040,  PLACE_BETWEEN},
	{0x005b,  0x0060,  PLACE_BETWEEN},
	{0x007b,  0x00a9,  PLACE_BETWEEN}, // and that of Latin-1, but for the ordinal signs
	{0x00ab,  0x00b9,  PLACE_BETWEEN},
	{0x00bb,  0x00bf,  PLACE_BETWEEN},
	{0x2000,  0x206f,  PLACE_BETWEEN}, // blanks, dashes and quotes
	{0x2190,  0x27bf,  PLACE_ALONE},   // arrows, hearts, stars
	{0x3000,  0x303f,  PLACE_BETWEEN},
	{0xfe00,  0xfe0f,  PLACE_BETWEEN}, // how the symbol before it is to be drawn
	{0x1f000, 0x1faff, PLACE_ALONE},   // cakes and wreaths
};
/* clang-format on */

static enum place place_of(uint32_t code_point) {
	for (size_t i = 0; i < ARRAY_LEN(ranges); i++) {
		if (code_point >= ranges[i].first && code_point <= ranges[i].last) {
			return ranges[i].place;
		}
	}
	return PLACE_WITHIN;
}

static bool is_apostrophe(uint32_t code_point) {
	return code_point == '\'' || code_point == '`' || code_point == 0xb4 ||
	       code_point == 0x2018 || code_point == 0x2019 || code_point == 0x2bc;
}

// True when the text goes on with an s that ends its word: "mother's" is one word, "l'ami" is two.
static bool is_genitive(const char *rest) {
	uint32_t after = ' ';
	if (rest[0] != 's') {
		return false;
	}
	return utf8_decode(rest + 1, strlen(rest + 1), &after) == 0 ||
	       place_of(after) != PLACE_WITHIN;
}

// Appends one blank unless the text has one at its end.
static void add_blank(char *text, size_t *len) {
	if (text[*len - 1] != ' ') {
		text[(*len)++] = ' ';
	}
}

/*
 * The words of a text, each with one blank before and behind it, to be freed. Only symbols that are
 * words by themselves, of three bytes at least, grow: by two blanks.
 */
static char *plain_words(const char *text) {
	char *folded = utf8_fold(text);
	size_t size = strlen(folded);
	char *plain = xcalloc(size * 2 + 3, 1);
	size_t len = 0;
	plain[len++] = ' ';
	for (size_t at = 0; at < size;) {
		uint32_t code_point = 0;
		size_t length = utf8_decode(folded + at, size - at, &code_point);
		enum place place = length > 0 ? place_of(code_point) : PLACE_BETWEEN;
		length = length > 0 ? length : 1;
		if (is_apostrophe(code_point) && is_genitive(folded + at + length)) {
			at += length;
			continue;
		}
		if (place != PLACE_WITHIN) {
			add_blank(plain, &len);
		}
		if (place != PLACE_BETWEEN) {
			memcpy(plain + len, folded + at, length);
			len += length;
		}
		if (place == PLACE_ALONE) {
			add_blank(plain, &len);
		}
		at += length;
	}
	add_blank(plain, &len);
	free(folded);
	return plain;
}

// Phrases stand by their first byte, the longer before the shorter: the first that fits is it.
static int compare(const char *a, const char *b) {
	size_t a_len = strlen(a), b_len = strlen(b);
	if (a[0] != b[0]) {
		return (unsigned char)a[0] < (unsigned char)b[0] ? -1 : 1;
	}
	if (a_len != b_len) {
		return a_len > b_len ? -1 : 1;
	}
	return strcmp(a, b);
}

// The place of the first phrase that does not stand before this one.
static size_t place_for(const struct occasion_words *words, const char *phrase) {
	size_t low = 0, high = words->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare(words->words[middle].phrase, phrase) < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

static bool same_text(const char *a, const char *b) {
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static enum occasion_words_added insert(struct occasion_words *words,
					const struct occasion_word *word) {
	size_t at = place_for(words, word->phrase);
	if (at < words->count && strcmp(words->words[at].phrase, word->phrase) == 0) {
		struct occasion_word *there = &words->words[at];
		if (there->means != word->means || !same_text(there->kind, word->kind)) {
			return WORDS_CONFLICT;
		}
		there->open = there->open || word->open;
		return WORDS_ADDED;
	}
	if (words->count == OCCASION_WORDS_MAX) {
		return WORDS_FULL;
	}
	words->words = xrealloc(words->words, words->count + 1, sizeof *words->words);
	memmove(&words->words[at + 1], &words->words[at],
		(words->count - at) * sizeof *words->words);
	words->words[at] = *word;
	words->words[at].phrase = xstrdup(word->phrase);
	words->words[at].kind = xstrdup(word->kind);
	words->count++;
	return WORDS_ADDED;
}

enum occasion_words_added occasion_words_add(struct occasion_words *words, const char *phrase,
					     enum occasion_meaning means, const char *kind) {
	char *plain = plain_words(phrase);
	size_t len = strlen(plain);
	enum occasion_words_added added = WORDS_BLANK;
	if (len > 2 && len - 2 < OCCASION_PHRASE_SIZE) {
		plain[len - 1] = '\0'; // the blanks around it are no part of it
		struct occasion_word word = {.phrase = plain + 1,
					     .open = phrase[strlen(phrase) - 1] == '*',
					     .means = means,
					     .kind = (char *)kind};
		added = insert(words, &word);
	}
	free(plain);
	return added;
}

void occasion_words_finish(struct occasion_words *words) {
	for (size_t i = 0; i < words->count; i++) {
		free(words->words[i].phrase);
		free(words->words[i].kind);
	}
	free(words->words);
	*words = (struct occasion_words){0};
}

// The longest phrase that begins where a word of the text does, or NULL.
static const struct occasion_word *phrase_at(const struct occasion_words *words, const char *text) {
	size_t low = 0, high = words->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if ((unsigned char)words->words[middle].phrase[0] < (unsigned char)text[0]) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	for (; low < words->count && words->words[low].phrase[0] == text[0]; low++) {
		const struct occasion_word *word = &words->words[low];
		size_t len = strlen(word->phrase);
		if (strncmp(text, word->phrase, len) == 0 && (word->open || text[len] == ' ')) {
			return word;
		}
	}
	return NULL;
}

static bool names(enum occasion_meaning means) {
	return means == MEANS_KIND || means == MEANS_FEAST;
}

static void add(struct occasion_naming *naming, const struct occasion_word *word) {
	if (names(word->means) && naming->several) {
		return;
	}
	if (names(word->means) && naming->kind != NULL && strcmp(naming->kind, word->kind) != 0) {
		naming->several = true;
		naming->kind = NULL;
		naming->means = names(naming->means) ? MEANS_ONCE : naming->means;
		return;
	}
	naming->kind = names(word->means) ? word->kind : naming->kind;
	naming->means = word->means > naming->means ? word->means : naming->means;
}

void occasion_words_read(const struct occasion_words *words, const char *text,
			 struct occasion_naming *naming) {
	if (text == NULL || !utf8_valid(text, strlen(text))) {
		return;
	}
	char *plain = plain_words(text);
	for (const char *at = plain + 1; *at != '\0';) {
		const struct occasion_word *word = phrase_at(words, at);
		if (word != NULL) {
			add(naming, word);
			at += strlen(word->phrase);
		}
		at += strcspn(at, " ");
		at += *at == ' ';
	}
	free(plain);
}
