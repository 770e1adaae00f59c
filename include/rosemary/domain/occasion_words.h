/* Words by which gift notes and tags name occasions, in every language a shop has them for. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* What a word says about the order that carries it. The later ones outweigh the earlier. */
enum occasion_meaning {
	MEANS_NOTHING,
	MEANS_ONCE,  /* "get well": a day that does not come again, unless one is named as well */
	MEANS_KIND,  /* "happy birthday": yearly, on the day that the orders tell */
	MEANS_FEAST, /* "mother's day": yearly, on the day of the feast */
	MEANS_NEVER, /* "belated": whatever else it says, the order tells of no day */
	MEANS_SYMPATHY, /* "funeral": the same, and somebody has died */
};

/* Bytes of a phrase as it is compared, NUL included, and phrases of all languages together. */
enum { OCCASION_PHRASE_SIZE = 200, OCCASION_WORDS_MAX = 4000 };

/* A phrase of whole words and what it means. */
struct occasion_word {
	char *phrase; /* as occasion_words_add() compares it */
	bool open;    /* its last word may go on: "geburtstag*" */
	enum occasion_meaning means;
	char *kind; /* of MEANS_KIND and MEANS_FEAST, which then is the feast's name; else NULL */
};

/* All phrases, in the order in which they are looked for. {0} is none. */
struct occasion_words {
	struct occasion_word *words;
	size_t count;
};

/* What became of a phrase that was to be added. */
enum occasion_words_added {
	WORDS_ADDED,    /* or was there with this meaning */
	WORDS_BLANK,    /* has no letter or digit, or is too long */
	WORDS_CONFLICT, /* is there with another meaning */
	WORDS_FULL      /* would be one above OCCASION_WORDS_MAX */
};

/*
 * Adds a phrase (valid UTF-8), which is compared folded and by whole words: case, punctuation and
 * the shape of apostrophes make no difference. One that ends in '*' also finds longer words that
 * begin so. kind is NULL unless means is a kind or a feast.
 */
enum occasion_words_added occasion_words_add(struct occasion_words *words, const char *phrase,
					     enum occasion_meaning means, const char *kind);

/* Frees all phrases; {0} is fine. */
void occasion_words_finish(struct occasion_words *words);

/* What a text says. */
struct occasion_naming {
	enum occasion_meaning means; /* of what outweighs the rest */
	const char *kind;            /* of a kind or feast; borrowed from the words */
	bool several;                /* different occasions were named */
};

/*
 * Adds to *naming ({0} to begin with) what text says; NULL and text that is not valid UTF-8 say
 * nothing. At each word the longest phrase counts. Two different occasions in one naming are none
 * (MEANS_ONCE): which of them the day is for is not known.
 */
void occasion_words_read(const struct occasion_words *words, const char *text,
			 struct occasion_naming *naming);
