// What to suggest this year: the nearest honest variation, else the same again, else nothing.
#include "rosemary/domain/suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"

enum { STEM_MAX = 64, LONGEST_CHARACTER = 4 };

#define SEPARATORS ",;/|&+\r\n"

// A word within a folded text.
struct word {
	const char *start;
	size_t len;
};

// The length of the letter or digit at text, 0 when something else stands there.
static size_t letter_at(const char *text) {
	uint32_t code = 0;
	size_t len = utf8_decode(text, strnlen(text, LONGEST_CHARACTER), &code);
	bool plain = (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z');
	bool punctuation = code < 0xc0 || (code >= 0x2000 && code <= 0x206f) || // quotes, dashes
			   (code >= 0x3000 && code <= 0x303f);                  // of East Asia
	return plain || !punctuation ? len : 0;
}

// The next word of a folded text, which goes on behind it; false at its end.
static bool next_word(const char **text, struct word *ret) {
	while (**text != '\0' && letter_at(*text) == 0) {
		(*text)++;
	}
	ret->start = *text;
	while (letter_at(*text) != 0) {
		*text += letter_at(*text);
	}
	ret->len = (size_t)(*text - ret->start);
	return ret->len > 0;
}

/*
 * Cuts English plural endings off a folded word, so that "lilies" and "lily", "irises" and "iris",
 * "leaves" and "leaf", "gladioli" and "gladiolus" meet. It may join words that differ; to leave
 * something out too often is the safe side.
 */
static void stem(const struct word *word, char ret[STEM_MAX]) {
	static const char endings[] = "yvu", stand_for[] = "ifi";
	size_t len = word->len < STEM_MAX - 1 ? word->len : STEM_MAX - 1;
	memcpy(ret, word->start, len);
	while (len > 3 && (ret[len - 1] == 's' || ret[len - 1] == 'e')) {
		len--;
	}
	for (size_t i = 0; endings[i] != '\0'; i++) {
		if (ret[len - 1] == endings[i]) {
			ret[len - 1] = stand_for[i];
			break;
		}
	}
	ret[len] = '\0';
}

static bool same_thing(const struct word *a, const struct word *b) {
	char stem_a[STEM_MAX], stem_b[STEM_MAX];
	stem(a, stem_a);
	stem(b, stem_b);
	return strcmp(stem_a, stem_b) == 0;
}

/*
 * True for words that people put between the things in such a list, or around them: "no roses
 * please", "allergic to lilies". A thing of one word is found however it is wrapped.
 */
static bool joins(const struct word *word) {
	/* clang-format off */
	static const char *const joiners[] = {
		"and", "or", "no", "not", "any", "anything", "all", "never", "please", "thanks",
		"thank", "you", "she", "he", "they", "her", "him", "is", "are", "was", "does", "doesn",
		"don", "can", "cannot", "won", "t", "s", "do", "like", "likes", "love", "loves", "hate",
		"hates", "dislike", "dislikes", "stand", "detests", "avoid", "avoids", "allergic",
		"allergy", "the", "a", "an", "to", "of", "with", "in", "too", "also", "very", "much",
		"especially", "because", "fan", "but", "sort", "kind", "smell", "scent",
	};
	/* clang-format on */
	for (size_t i = 0; i < ARRAY_LEN(joiners); i++) {
		if (strlen(joiners[i]) == word->len &&
		    memcmp(word->start, joiners[i], word->len) == 0) {
			return true;
		}
	}
	return false;
}

// True when the words of item, up to one that joins, stand one behind the other at this place.
static bool thing_here(const char *item, const char *text) {
	struct word wanted, found;
	bool any = false;
	while (next_word(&item, &wanted) && !joins(&wanted)) {
		if (!next_word(&text, &found) || !same_thing(&wanted, &found)) {
			return false;
		}
		any = true;
	}
	return any;
}

static bool thing_in(const char *item, const char *text) {
	struct word skipped;
	do {
		if (thing_here(item, text)) {
			return true;
		}
	} while (next_word(&text, &skipped));
	return false;
}

static bool is_ascii(const char *text) {
	while (*text != '\0' && (unsigned char)*text < 0x80) {
		text++;
	}
	return *text == '\0';
}

// True when a thing of the item is anywhere in the text; both are folded.
static bool item_matches(const char *item, const char *text) {
	if (!is_ascii(item) && strstr(text, item) != NULL) {
		return true; // many scripts have no blanks between words
	}
	while (*item != '\0') {
		struct word word;
		if (thing_in(item, text)) {
			return true;
		}
		while (next_word(&item, &word) && !joins(&word)) {
			// on to what stands behind the next word that joins
		}
	}
	return false;
}

bool avoid_matches(const char *avoid, const char *text) {
	if (avoid == NULL || text == NULL) {
		return false;
	}
	char *items = xstrdup(avoid);
	char *folded = utf8_fold(text);
	bool matches = false;
	char *rest = items;
	for (char *item = strsep(&rest, SEPARATORS); item != NULL && !matches;
	     item = strsep(&rest, SEPARATORS)) {
		char *folded_item = utf8_fold(item);
		matches = item_matches(folded_item, folded);
		free(folded_item);
	}
	free(folded);
	free(items);
	return matches;
}

static bool product_to_avoid(const char *avoid, const struct product *product) {
	return avoid_matches(avoid, product->description) ||
	       avoid_matches(avoid, product->category);
}

static bool was_given(const struct suggest_source *source, const char *sku) {
	for (size_t i = 0; i < source->given_count; i++) {
		if (strcmp(source->given[i], sku) == 0) {
			return true;
		}
	}
	return false;
}

// How far a price lies from last time's, of one piece.
static int64_t price_distance(const struct suggest_source *source, const struct product *product) {
	return llabs(product->price_minor - source->gift->price_minor);
}

static bool price_fits(const struct suggest_source *source, const struct product *product) {
	return strcmp(product->currency, source->currency) == 0 &&
	       price_distance(source, product) <=
		       source->gift->price_minor * source->price_tolerance / 100;
}

// NULL when the choice may be suggested, else why not.
static const char *why_not(const struct suggest_source *source, const struct choice *choice) {
	const struct product *product = choice->product;
	if (!product->active) {
		return "no longer sold";
	}
	if (!product_available(product, source->day)) {
		return "out of season on the day";
	}
	if (product_to_avoid(source->avoid, product) ||
	    avoid_matches(source->avoid, choice->variation->sentence)) {
		return "holds something to avoid";
	}
	if (was_given(source, product->sku)) {
		return "given in the last two years";
	}
	return price_fits(source, product) ? NULL : "the price is too far from last time's";
}

// A price of nothing is one that nobody knows: nothing is said of it.
static bool same_price(const struct suggest_source *source, int64_t total) {
	return total > 0 && total == order_line_total(source->gift);
}

static struct suggestion suggest_choice(const struct suggest_source *source,
					const struct choice *choice) {
	struct order_line line = *source->gift;
	line.price_minor = choice->product->price_minor;
	int64_t total = order_line_total(&line);
	const char *sentence = choice->variation->sentence;
	return (struct suggestion){
		.words = sentence != NULL ? sentence : choice->product->description,
		.product = choice->product,
		.variation = choice->variation,
		.same_price = same_price(source, total),
		.price_minor = total,
	};
}

// The same again, if it may be had: a thing that is not listed is taken as it was.
static struct suggestion suggest_repeat(const struct suggest_source *source) {
	const struct product *last = source->last;
	struct suggestion none = {0};
	if (avoid_matches(source->avoid, source->gift->description)) {
		return none;
	}
	if (last == NULL) {
		return (struct suggestion){.words = source->gift->description, .repeat = true};
	}
	if (!product_available(last, source->day) || product_to_avoid(source->avoid, last)) {
		return none;
	}
	struct order_line line = *source->gift;
	line.price_minor = last->price_minor;
	bool known = strcmp(last->currency, source->currency) == 0;
	int64_t total = order_line_total(&line);
	return (struct suggestion){
		.words = last->description,
		.repeat = true,
		.product = last,
		.same_price = known && same_price(source, total),
		.price_minor = known ? total : 0,
	};
}

struct suggestion suggest(const struct suggest_source *source,
			  struct suggest_excluded excluded[SUGGEST_EXCLUDED_MAX],
			  size_t *ret_count) {
	const struct choice *best = NULL;
	*ret_count = 0;
	if (source->gift == NULL) {
		return (struct suggestion){0};
	}
	for (size_t i = 0; i < source->choice_count; i++) {
		const struct choice *choice = &source->choices[i];
		const char *why = why_not(source, choice);
		if (why == NULL) {
			if (best == NULL || price_distance(source, choice->product) <
						    price_distance(source, best->product)) {
				best = choice;
			}
		} else if (*ret_count < SUGGEST_EXCLUDED_MAX) {
			struct suggest_excluded *out = &excluded[(*ret_count)++];
			out->product = choice->product;
			(void)snprintf(out->why, sizeof out->why, "%s", why); // all are short
		}
	}
	return best != NULL ? suggest_choice(source, best) : suggest_repeat(source);
}
