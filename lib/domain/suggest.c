// What to suggest this year: the nearest honest variation, else the same again, else nothing.
#include "rosemary/domain/suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"

enum { STEM_MAX = 64 };

// True for the bytes that make up words; bytes of other scripts count as letters.
static bool in_word(unsigned char byte) {
	return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z');
}

/*
 * Cuts English plural endings off a folded word, so that "lilies", "lily" and "lilys" meet. It
 * may join words that differ; to leave something out too often is the safe side.
 */
static size_t stem(const char *word, size_t len, char ret[STEM_MAX]) {
	size_t kept = len < STEM_MAX - 1 ? len : STEM_MAX - 1;
	memcpy(ret, word, kept);
	if (kept > 4 && memcmp(ret + kept - 3, "ies", 3) == 0) {
		kept -= 2;
		ret[kept - 1] = 'y';
	} else if (kept > 4 && memcmp(ret + kept - 2, "es", 2) == 0) {
		kept -= 2;
	} else if (kept > 3 && ret[kept - 1] == 's' && ret[kept - 2] != 's') {
		kept -= 1;
	}
	if (kept > 3 && ret[kept - 1] == 'e') {
		kept -= 1; // "roses" and "rose" meet at "ros"
	}
	ret[kept] = '\0';
	return kept;
}

// The next word of a folded text, stemmed; false at its end.
static bool next_stem(const char **text, char ret[STEM_MAX]) {
	while (**text != '\0' && !in_word((unsigned char)**text)) {
		(*text)++;
	}
	const char *start = *text;
	while (in_word((unsigned char)**text)) {
		(*text)++;
	}
	return *text > start && stem(start, (size_t)(*text - start), ret) > 0;
}

// True when the words of item stand one behind the other at this place of text.
static bool item_here(const char *item, const char *text) {
	char wanted[STEM_MAX], found[STEM_MAX];
	while (next_stem(&item, wanted)) {
		if (!next_stem(&text, found) || strcmp(wanted, found) != 0) {
			return false;
		}
	}
	return true;
}

// True when one item of the avoid list, already folded, is anywhere in the folded text.
static bool item_matches(const char *item, const char *text) {
	char skipped[STEM_MAX];
	const char *probe = item;
	if (!next_stem(&probe, skipped)) {
		return false; // nothing but punctuation
	}
	do {
		if (item_here(item, text)) {
			return true;
		}
	} while (next_stem(&text, skipped));
	return false;
}

bool avoid_matches(const char *avoid, const char *text) {
	if (avoid == NULL || text == NULL) {
		return false;
	}
	char *items = utf8_fold(avoid);
	char *folded = utf8_fold(text);
	bool matches = false;
	char *rest = items;
	for (char *item = strsep(&rest, ",;/|"); item != NULL && !matches;
	     item = strsep(&rest, ",;/|")) {
		matches = item_matches(item, folded);
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
		.same_price = total == order_line_total(source->gift),
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
		.same_price = known && total == order_line_total(source->gift),
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
