/*
 * Feasts: days that have a name, and that fall on other days in other countries. What feasts there
 * are and where they fall is read from etc/feasts.conf and from the shop's own file.
 */
#pragma once

#include "rosemary/base/date.h"

/* Countries that are asked one after the other: the recipient's, the customer's, the shop's. */
enum { FEAST_COUNTRIES = 3 };

/* Bytes of a country's code (ISO 3166) with its NUL; "" is a country that is not known. */
enum { FEAST_COUNTRY_SIZE = 3 };

/* Limits: bytes of a feast's name as in rules, and of its name for people; days of one a year. */
enum { FEAST_WORD_MAX = 40, FEAST_TITLE_MAX = 60, FEAST_DAYS_MAX = 4 };

/* All feasts. What was once found out about a year is kept. */
struct feasts;

/* How one country, or several, keep a feast. Borrowed for the call; one of rule and dates. */
struct feast_keeping {
	const char *const *countries; /* NULL-terminated ISO 3166 codes; NULL: all others */
	const char *rule;             /* yearly, easter-21, orthodox-easter+0 or rrule: */
	const char *unless;       /* NULL, or a rule: in a year in which both have one day ... */
	const char *instead;      /* ... the day is this rule's */
	const struct date *dates; /* in order; no day is known outside their years */
	size_t date_count;
};

/* No feasts; to be freed with feasts_destroy(). */
struct feasts *feasts_create(void) MUST_CHECK;

/* Frees them; NULL is fine. */
void feasts_destroy(struct feasts *feasts);

/* True for a word that may be a feast: lower-case letters, digits and hyphens. */
bool feast_word_valid(const char *word);

/* Makes a feast known if it is not. */
void feasts_add(struct feasts *feasts, const char *word);

/* Gives a feast, made known before, its name in a language ("de"). The last one counts. */
void feasts_set_name(struct feasts *feasts, const char *word, const char *language,
		     const char *name);

/*
 * Says how countries keep a feast, made known before; what was said of one of them is forgotten.
 * ERR_SYNTAX and ERR_INVALID for rules that cannot be read, that are feasts themselves, or that
 * have more than FEAST_DAYS_MAX days in a year.
 */
bool feasts_keep(struct feasts *feasts, const char *word, const struct feast_keeping *keeping,
		 struct err *err) MUST_CHECK;

/* True for a feast that was made known. */
bool feasts_know(const struct feasts *feasts, const char *word);

/* The word of feast number i in the order of the file, or NULL beyond the last. */
const char *feasts_word(const struct feasts *feasts, size_t i);

/*
 * The feast's name for people: in the language ("de", "de-AT"), else in fallback, else in English;
 * NULL for a feast that is unknown or has none of these. Borrowed.
 */
const char *feasts_name(const struct feasts *feasts, const char *word, const char *language,
			const char *fallback);

/*
 * The country that decides: the first of those given in which the feast is kept. NULL when none
 * keeps it.
 */
const char *feasts_country(const struct feasts *feasts, const char *word,
			   const char countries[FEAST_COUNTRIES][FEAST_COUNTRY_SIZE]);

/* The feast's first day on or after from in the country that decides. False when there is none. */
bool feasts_next(const struct feasts *feasts, const char *word,
		 const char countries[FEAST_COUNTRIES][FEAST_COUNTRY_SIZE], struct date from,
		 struct date *ret);

/*
 * SHA-256 of all that is known, hexadecimal: it changes when a day may have changed, not when a
 * name for people has.
 */
void feasts_digest(const struct feasts *feasts, char ret[65]);
